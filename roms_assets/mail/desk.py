"""Everybody who works on mail for one business, and the doors they use, made in one place."""

import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

import duckdb

from resources.clock import Clock
from resources.events import EventStore
from resources.lake_reader import LakeReader
from resources.mailbox import LoginRefused, Mailbox
from resources.stores import Stores
from resources.text_folder import TextFolder
from roms_assets.kernel.errors import RuleBroken, SourceChangedShape, SourceUnavailable
from roms_assets.kernel.events import Event, EventState, is_mail
from roms_assets.kernel.pauses import tried_until
from roms_assets.mail import entries
from roms_assets.mail.copies import with_copies
from roms_assets.mail.keeping import MailKeeper
from roms_assets.mail.polling import FolderPoll, Poller, cursor_of
from roms_assets.mail.reading_mail import MailReader, MailsRead
from roms_assets.mail.rules.authenticity import ResultsPlace
from roms_assets.mail.rules.drifting import USED_TO, Drift, SeenMail, drifts
from roms_assets.mail.rules.found import Authentication
from roms_assets.mail.rules.judging import MailState
from roms_assets.mail.rules.poll_ids import poll_id
from roms_assets.mail.rules.reading import Manner
from roms_assets.mail.rules.tables import MESSAGES
from roms_assets.mail.template_files import templates_with
from roms_assets.settings import Business, MailboxSettings, MailSettings

_GLANCE_SECONDS = 10


@dataclass(frozen=True)
class MailDesk:
    """Whoever polls mailboxes, reads what came, and lets a person decide about what is doubtful."""

    business: Business
    settings: MailSettings
    stores: Stores
    events: EventStore
    doors: Mapping[str, Mailbox]
    """Mailbox -> its door; none of a mailbox whose login nobody has told."""
    own_templates: TextFolder
    """The shop's own templates of senders."""
    clock: Clock = field(default_factory=Clock)

    def manner_of(self) -> Callable[[str], Manner]:
        """Mailbox -> how its mails are read, with the templates as they are now: ROMS's own and the shop's.

        Of a mailbox that roms.yaml names no more nobody is trusted. Raises SettingsWrong naming the template's file.
        """
        templates = templates_with(self.own_templates.texts())
        nobody = Manner(templates, frozenset(), self.settings.quarantine_below, self.business.zone)
        manners = {
            each.name: replace(
                nobody,
                trusted_servers=frozenset(each.trusted_servers),
                results_place=ResultsPlace(each.signature_results),
            )
            for each in self.settings.mailboxes
        }
        return lambda mailbox: manners.get(mailbox, nobody)

    @property
    def sources(self) -> list[str]:
        """Every folder of which mails were ever kept, also of those that roms.yaml names no more."""
        return [source for source in self.events.counts() if is_mail(source)]

    def poll(self) -> list[FolderPoll]:
        """Fetch what is new in every folder; a mailbox that cannot be read stops no other. The ledger knows why.

        Raises SourceUnavailable when our own stores do not take it.
        """
        now = self.clock.now()
        poller = Poller(
            poll_id(now, uuid.uuid4().hex[:8]),
            max(self.settings.first_day or self.business.first_day, self.business.first_day),
            self.settings.first_day,
            self.events,
            self.stores.landing,
            self.clock,
        )
        with self.events.turn("mail"):
            polls = [poll for mailbox in self.settings.mailboxes for poll in self._polled(mailbox, poller)]
        MailKeeper(self.stores.lake).log([poll.row for poll in polls])
        return polls

    def has_new(self) -> bool:
        """Whether a mailbox has something new, by one short question to each that could be read the last time.

        One that does not answer is noted as failing and left to the next poll, so that no account is locked by logins.
        """
        answering = self.doors.keys() - self.failing().keys()
        asked = [each for each in self.settings.mailboxes if each.name in answering]
        return any(self._has_new(mailbox) for mailbox in asked)

    def failing(self) -> dict[str, str]:
        """Mailbox -> why its last poll failed, of those that roms.yaml names."""
        known = entries.newest(self.stores.ledger, self.clock.now())
        names = [each.name for each in self.settings.mailboxes if each.name in known]
        return {name: known[name].reason for name in names if known[name].state != entries.READ}

    def has_due(self) -> bool:
        """Whether a mail that was kept waits to be read, and it is time to try."""
        return bool(self.events.due(self.sources, 1, tried_until(self.clock.now())))

    def reader(self, run_id: str = "") -> MailReader:
        """Whoever reads kept mails, in the run of that id."""
        return MailReader(
            self.events,
            self.stores.landing,
            MailKeeper(self.stores.lake),
            self.manner_of(),
            self.settings.personal_data == "clear",
            self.clock,
            run_id,
        )

    def read_waiting(self, run_id: str = "") -> Iterator[MailsRead]:
        """Read what is due, round by round, until nothing is."""
        reader, sources = self.reader(run_id), self.sources
        while (read := reader.read_round(sources)).mails:
            yield read

    def read_day_again(self, day: date) -> MailsRead:
        """Make the rows of a day's mails anew."""
        return self.reader().read_again(self.events.on_day(self.sources, day))

    def lost_days(self) -> list[date]:
        """Days in UTC of which the lake lacks mails that were read, as after it was lost or restored."""
        settled = self.events.settled_by_day(self.sources)
        held = self.rows_of_days(MESSAGES, settled)
        fewer = sorted(day for day, count in settled.items() if held.get(day, 0) < count)
        return [day for day in fewer if self._lacks(day)]

    def replay(self, ids: Sequence[int] = (), *, all_dead: bool = False, source: str | None = None) -> int:
        """Let mails wait again, those of the ids or all dead ones; returns how many. Raises RuleBroken."""
        count = self.events.replay([each.id for each in self._mails(ids)])
        sources = [each for each in self.sources if source in (None, each)]
        return count + (self.events.replay_dead(sources) if all_dead else 0)

    def with_copies(self, ids: Sequence[int]) -> list[Event]:
        """The mails of these events, and all copies of them. Raises RuleBroken of an event that is none."""
        claims = {event.claim for event in self._mails(ids)}
        with self.stores.lake.reading() as lake:
            known = with_copies(LakeReader(lake), claims)
        return [each for each in self.events.of_claims(known) if is_mail(each.source)]

    def _mails(self, ids: Sequence[int]) -> list[Event]:
        found = {number: self.events.event(number) for number in ids}
        for number, event in found.items():
            if event is None or not is_mail(event.source):
                seen = f"is of {event.source}" if event else "is not there"
                raise RuleBroken(f"expected the number of a mail's event; {number} {seen}")
        return [event for event in found.values() if event is not None]

    def note_drift(self) -> Mapping[str, Drift]:
        """Sender -> whether it is still understood; the ledger notes it for the watch."""
        now = self.clock.now()
        found = drifts(self._seen(now - 2 * USED_TO))
        entries.record_drift(self.stores.ledger, found, now)
        return found

    def drifting(self) -> Mapping[str, str]:
        """Sender -> how it changed, of those that were not understood any more when it was looked at last."""
        return entries.drifting(self.stores.ledger)

    def rows_of_days(self, table: str, days: Collection[date]) -> dict[date, int]:
        """Day -> rows that the table has of it."""
        asked = (
            f"SELECT received_date, count(*) FROM {table}"
            " WHERE received_date IN (SELECT unnest($days)) GROUP BY 1"
        )
        found = self.rows(asked, {"days": sorted(days)}) if days else []
        return {day: int(str(count)) for day, count in found if isinstance(day, date)}

    def rows(self, sql: str, parameters: Mapping[str, object]) -> list[tuple[object, ...]]:
        """Rows of a question to the lake; none when no mail has ever come."""
        with self.stores.lake.reading() as lake:
            try:
                return lake.execute(sql, dict(parameters)).fetchall()
            except duckdb.CatalogException:  # nothing has arrived yet
                return []

    def _lacks(self, day: date) -> bool:
        """Whether a mail of that day has no row; the same mail in two folders has one row for both."""
        asked = f"SELECT mail_id FROM {MESSAGES} WHERE received_date = $day"
        held = {mail_id for (mail_id,) in self.rows(asked, {"day": day})}
        settled = (
            each for each in self.events.on_day(self.sources, day) if each.state is not EventState.WAITING
        )
        return any(event.claim not in held for event in settled)

    def _seen(self, since: datetime) -> Iterator[SeenMail]:
        """Mails that came from their sender itself; one about which a person decided was not understood by itself."""
        asked = (
            f"SELECT mail_id, sender_domain, received_at, state, authentication, kind FROM {MESSAGES}"
            " WHERE received_at >= $since AND sender_domain IS NOT NULL AND NOT is_forwarded"
            " AND state <> $refused AND (state = $quarantined OR reason = '')"
        )
        told = {
            "since": since,
            "refused": str(MailState.REFUSED),
            "quarantined": str(MailState.QUARANTINED),
        }
        for mail_id, sender, received_at, state, proof, kind in self.rows(asked, told):
            assert isinstance(received_at, datetime)
            at, how = received_at.astimezone(UTC), MailState(str(state))
            yield SeenMail(
                str(mail_id),
                str(sender),
                at,
                how,
                is_proven=proof == Authentication.PASSED,
                is_refuted=proof == Authentication.FAILED,
                kind=str(kind),
            )

    def _polled(self, mailbox: MailboxSettings, poller: Poller) -> Iterator[FolderPoll]:
        """Each folder of a mailbox; once it cannot be reached the other folders need not try it, too."""
        door, error = self.doors.get(mailbox.name), None
        if door is None:
            polls = [FolderPoll(poller.poll_id, mailbox.name, mailbox.folders[0], self.clock.now())]
            polls[0].error = LoginRefused(_without_login(mailbox.name))
        else:
            polls = []
            with door.open() as client:
                for folder in mailbox.folders:
                    polls.append(poller.poll(client, mailbox.name, folder))
                    if isinstance(polls[-1].error, SourceUnavailable):
                        break
        error = next((poll.error for poll in polls if poll.error), None)
        entries.record_poll(self.stores.ledger, mailbox.name, error, self.clock.now())
        yield from polls

    def _has_new(self, mailbox: MailboxSettings) -> bool:
        door = self.doors[mailbox.name]
        known = {folder: cursor_of(self.events, mailbox.name, folder) for folder in mailbox.folders}
        short = replace(door, attempts=1, timeout_seconds=min(door.timeout_seconds, _GLANCE_SECONDS))
        try:
            with short.open() as client:
                return any(client.has_new(folder, cursor) for folder, cursor in known.items())
        except (SourceUnavailable, SourceChangedShape) as error:
            entries.record_poll(self.stores.ledger, mailbox.name, error, self.clock.now())
            return False


def _without_login(mailbox: str) -> str:
    return f"nobody has told the login of the mailbox {mailbox}: set it in ROMS_MAIL_LOGINS"
