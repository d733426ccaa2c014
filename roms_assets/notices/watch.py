"""The watch: looks at every part, keeps what it finds as incidents, tells people, and says that it lives."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from resources.incidents import Incidents
from roms_assets.kernel.incidents import Figures, Incident, Notice, Trouble
from roms_assets.notices import runs
from roms_assets.notices.rules.changes import after_looking, as_told, due, not_told_otherwise
from roms_assets.notices.rules.failures import in_one_line
from roms_assets.notices.rules.pacing import COUNTED, HOUR, paced
from roms_assets.notices.sending import SOURCE as CHANNEL
from roms_assets.notices.sending import Sender
from roms_assets.settings import NoticeSettings, masked

LOG = logging.getLogger("roms.notices")
WATCH = "watch"
DAY = timedelta(days=1)

Look = Callable[[Sequence[Incident], datetime], list[Trouble] | None]
"""What is wrong in one part, given its unfinished incidents; None when it is too early to tell."""


@dataclass(frozen=True)
class Parts:
    """What the watch looks at, what it reports every day, and where it sends people to look."""

    looks: Mapping[str, Look]
    figures: Sequence[Callable[[datetime], Figures]]
    """Of each part of the business; their headlines head the report."""
    run_at: Callable[[datetime], str | None]
    ui_address: str
    """Ends in a slash."""


@dataclass(frozen=True)
class Watched:
    """What one look around came to."""

    opened: int
    healed: int
    still_open: int
    sent: int
    """Notices that a channel took; one through two channels counts twice."""
    faults: tuple[str, ...]
    """What could not be looked at or sent."""

    def __str__(self) -> str:
        said = f"{self.opened} opened, {self.healed} over, {self.still_open} open; {self.sent} sent"
        return "; ".join([said, *self.faults])


class Watch:
    """Looks around for one business. One at a time: a second one waits for its turn."""

    def __init__(self, settings: NoticeSettings, zone: ZoneInfo, sender: Sender, parts: Parts) -> None:
        self._settings = settings
        self._zone = zone
        self._sender = sender
        self._parts = parts

    def look_around(self, now: datetime) -> Watched:
        """Look, keep, send, ping. What fails in one part is an incident, too, and hides no other part."""
        now = now.astimezone(UTC)
        with self._incidents.turn(WATCH):
            known = self._incidents.unfinished()
            seen, faults = self._seen(known, now)
            incidents = after_looking(known, seen, now, self._link)
            self._tell(known, incidents, now)
            sent = self._sender.send_waiting(now)
            if self._is_report_due(now):  # it says when channels were last proven, also just now
                faults += self._report_daily(incidents, now)
                sent += self._sender.send_waiting(now)
            faults += [f"{each.title}: {each.cause}" for each in self._sender.troubles()]
            faults += [] if faults else self._all_is_well(now)
        return Watched(
            opened=len(incidents) - len(known),
            healed=sum(each.healed_at == now for each in incidents),
            still_open=sum(each.healed_at is None for each in incidents),
            sent=sent,
            faults=tuple(faults),
        )

    def report(self, now: datetime) -> None:
        """Send the daily report now, whether it was sent before or not."""
        name = f"report-asked-for-{now.isoformat()}"
        self._incidents.keep([], [self._report(name, self._incidents.unfinished(), now)], self._channels)
        self._sender.send_waiting(now)

    @property
    def _incidents(self) -> Incidents:
        return self._sender.incidents

    @property
    def _channels(self) -> list[str]:
        return self._sender.notifier.names

    def _seen(
        self, known: Sequence[Incident], now: datetime
    ) -> tuple[dict[str, Sequence[Trouble]], list[str]]:
        """What each part shows; a part that cannot be looked at is a trouble of the watch."""
        seen: dict[str, Sequence[Trouble]] = {}
        blind = []
        for source, look in {**self._parts.looks, CHANNEL: self._channel_troubles}.items():
            try:
                found = look([each for each in known if each.source == source], now)
            except Exception as error:
                # Whatever it is: a fault in one part must not keep people from hearing of the others.
                LOG.exception("the watch cannot look at %s", source)
                blind.append(_blind(source, error))
            else:
                seen |= {} if found is None else {source: found}
        if runs.SOURCE in seen:
            seen[runs.SOURCE] = not_told_otherwise(seen[runs.SOURCE], self._causes(seen, known, now))
        seen[WATCH] = blind
        return seen, [each.title for each in blind]

    def _causes(
        self, seen: Mapping[str, Sequence[Trouble]], known: Sequence[Incident], now: datetime
    ) -> set[str]:
        """What other parts than runs tell as a cause, or told until it was over."""
        before = [*known, *self._incidents.healed_since(now - runs.LOOKED_BACK)]
        now_told = [each.cause for found in seen.values() for each in found if each.source != runs.SOURCE]
        told_before = [each.cause for each in before if each.source != runs.SOURCE]
        return {in_one_line(masked(cause)) for cause in (*now_told, *told_before)}

    def _channel_troubles(self, _: Sequence[Incident], now: datetime) -> list[Trouble]:
        return self._sender.troubles()

    def _tell(self, known: Sequence[Incident], incidents: Sequence[Incident], now: datetime) -> None:
        """Keep incidents together with the notices that tell of them: after a crash neither is there or both."""
        lately = self._incidents.notices_since(now - HOUR, COUNTED)
        pace = paced(due(incidents), lately, now, self._settings.at_most_per_hour)
        writer = self._sender.writer
        notices = [writer.notice(each, now) for each in pace.singly]
        notices += [writer.sum_of(pace.summed, now)] if pace.summed else []
        marked = {each.incident.name: as_told(each, now) for each in (*pace.singly, *pace.summed)}
        changed = {marked.get(each.name, each) for each in incidents} - set(known)
        self._incidents.keep(changed, notices, self._channels)

    def _is_report_due(self, now: datetime) -> bool:
        """Whether the hour of today's report has come, and it was not made before."""
        hour = self._settings.report_at
        if hour is None or now.astimezone(self._zone).time() < time.fromisoformat(hour):
            return False
        return not self._incidents.is_known(self._report_of_today(now))

    def _report_of_today(self, now: datetime) -> str:
        return f"report-{now.astimezone(self._zone).date().isoformat()}"

    def _report_daily(self, incidents: Sequence[Incident], now: datetime) -> list[str]:
        """Make the report of today; what kept it from being made."""
        try:
            report = self._report(self._report_of_today(now), incidents, now)
            self._incidents.keep([], [report], self._channels)
        except Exception as error:
            LOG.exception("the daily report cannot be made")
            return [f"the daily report cannot be made: {in_one_line(str(error))}"]
        return []

    def _report(self, name: str, incidents: Sequence[Incident], now: datetime) -> Notice:
        figures = [figures_of(now) for figures_of in self._parts.figures]
        open_now = [each for each in incidents if each.healed_at is None]
        healed = len(self._incidents.healed_since(now - DAY))
        headlines = [each.headline for each in figures if each.headline]
        heading = f"Daily report: {', '.join([*headlines, f'{len(open_now)} open'])}"
        counts = (("Open incidents", str(len(open_now))), ("Over since yesterday", str(healed)))
        tables = [
            *figures,
            Figures("Incidents", counts),
            Figures("Alerts last proven at", self._sender.proven(never="never before this report")),
        ]
        return self._sender.writer.report(name, heading, tables, open_now, now)

    def _all_is_well(self, now: datetime) -> list[str]:
        fault = self._sender.ping(now)
        return [fault] if fault else []

    def _link(self, trouble: Trouble) -> str:
        run_id = trouble.run_id or self._run_at(trouble.seen_at)
        return f"{self._parts.ui_address}{f'runs/{run_id}' if run_id else trouble.page}"

    def _run_at(self, time: datetime | None) -> str | None:
        """The run that went on then; a link is not worth an untold incident."""
        try:
            return self._parts.run_at(time) if time else None
        except Exception:
            LOG.exception("no run can be shown")
            return None


def _blind(source: str, error: Exception) -> Trouble:
    return Trouble(
        source=WATCH,
        key=f"watch/{source}",
        title=f"The watch cannot look at: {source}",
        cause=in_one_line(masked(str(error) or type(error).__name__)),
        effect="what goes wrong there is not noticed",
    )
