"""Everybody who works on what arrives by webhook for one business, and the doors they use, made in one place."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import islice

from resources.clock import Clock
from resources.events import EventStore
from resources.pseudonym_key import PseudonymKey
from resources.shipstation import ShipStation
from resources.stores import Stores
from roms_assets.kernel.days import midnight
from roms_assets.kernel.errors import RomsError
from roms_assets.kernel.events import Sign, is_webhook
from roms_assets.kernel.pauses import tried_until
from roms_assets.kernel.webhook_kinds import SourceKind
from roms_assets.settings import Business, ShipStationSettings
from roms_assets.webhooks import entries
from roms_assets.webhooks.asking import Asker, GapRepair
from roms_assets.webhooks.keeping import Keeper
from roms_assets.webhooks.picture import beside_the_truth
from roms_assets.webhooks.reading_events import EventReader, EventsRead
from roms_assets.webhooks.rules.bodies import told_at_the_door
from roms_assets.webhooks.rules.statements import Manner
from roms_assets.webhooks.rules.tables import EVENTS, ORDERS

_OVERLAP = timedelta(hours=2)
"""So far before the last good time is asked again: the clock that V1 writes shows an hour twice a year."""
_GLANCE = timedelta(seconds=1)
"""How long to wait for more events before the next look."""
_AT_ONCE = 500
"""So many events of a day are made anew in one transaction."""


@dataclass(frozen=True)
class WebhookDesk:
    """Whoever reads events, asks ShipStation and replays what failed."""

    business: Business
    stores: Stores
    events: EventStore
    shipstation: ShipStation
    key: PseudonymKey
    clock: Clock = field(default_factory=Clock)

    @property
    def settings(self) -> ShipStationSettings:
        """The account at ShipStation; the usual one when roms.yaml names none."""
        return self.business.shipstation or ShipStationSettings()

    @property
    def kinds(self) -> Mapping[str, SourceKind]:
        """Source -> its kind, as roms.yaml names them."""
        told = self.business.webhooks
        return {source.name: source.kind for source in told.sources} if told else {}

    @property
    def channels(self) -> Mapping[str, Collection[str]]:
        """Source -> the channels that its orders may name; none: any."""
        told = self.business.webhooks
        return {source.name: source.channels for source in told.sources} if told else {}

    @cached_property
    def manner(self) -> Manner:
        """How things are read. Raises SourceUnavailable when the key of pseudonyms cannot be used."""
        in_clear = self.settings.personal_data == "clear"
        return Manner(self.business.shipstation_currency, None if in_clear else self.key.read())

    def has_due(self) -> bool:
        """Whether an event waits whose turn it is, or the front door refused one that no run has seen."""
        is_waiting = self.events.due(list(self.kinds), 1, tried_until(self.clock.now()))
        return bool(is_waiting or self.events.refused_unseen(told_at_the_door(self.kinds), 1))

    def note_look(self) -> None:
        """Note that the daemon has looked whether something waits: so the front door knows that it lives."""
        self.events.note(Sign.LOOKED, self.clock.now())

    @contextmanager
    def reader(self, run_id: str = "") -> Iterator[EventReader]:
        """Whoever reads events in a run of Dagster's, with one client for all rounds."""
        with self.shipstation.open() as client:
            yield EventReader(
                self.events,
                self.stores.landing,
                self._keeper,
                client,
                self.kinds,
                self.channels,
                self.manner,
                self.clock,
                run_id,
            )

    def read_until_quiet(self, stay: timedelta, most: timedelta, run_id: str = "") -> Iterator[EventsRead]:
        """Read what is due, round by round, until nothing was for `stay`, or for `most` in all."""
        began = quiet_since = self.clock.now()
        with self.reader(run_id) as reader:
            while True:
                read = reader.read_round()
                if read.events:
                    yield read
                    quiet_since = self.clock.now()
                now = self.clock.now()
                if now - began >= most or (not read.events and now - quiet_since >= stay):
                    return
                if not read.events:
                    self.clock.wait(_GLANCE.total_seconds())

    def note_refused(self, run_id: str) -> Iterator[EventsRead]:
        """Give all that the front door refused its row among the events."""
        with self.reader(run_id) as reader:
            while (read := reader.note_refused()).events:
                yield read

    def read_day_again(self, day: date) -> EventsRead:
        """Make the rows of a day's events anew, some at a time: a day of any size needs little memory."""
        read, events = EventsRead(), self.events.on_day(list(self.kinds), day)
        with self.reader() as reader:
            while several := list(islice(events, _AT_ONCE)):
                read.add(reader.read_again(several))
        return read

    def lost_days(self) -> list[date]:
        """Days in UTC of which the lake lacks events that were settled, as after it was lost or restored."""
        settled = self.events.settled_by_day(list(self.kinds))
        held = self.rows_of_days(EVENTS, "received_date", settled)
        return sorted(day for day, count in settled.items() if held.get(day, 0) < count)

    def ask_since_first(self, day: date) -> GapRepair | None:
        """Ask ShipStation for everything since a day, or since the first day that was ever asked for.

        None where there are no credentials for asking. Raises as `ask` does.
        """
        if not self.can_ask():
            return None
        known = self.stores.ledger.entries(ORDERS, date.min, day, [entries.SOURCE])
        return self.ask(midnight(min([day, *(each.day for each in known)])))[0]

    def ask(
        self, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[GapRepair, list[date]]:
        """Ask ShipStation for what changed, by default since the last good time; returns the days that it was about.

        Raises SourceUnavailable, SourceChangedShape; the ledger knows why.
        """
        now = self.clock.now()
        good = entries.read_until(self.stores.ledger, now)
        back = timedelta(days=self.settings.ask_days_back)
        first = since or (good - _OVERLAP if good else now - back)
        try:
            repair = self._repair(first, min(until or now, now))
            if good is None and since is None:
                repair.only_by_asking = 0  # at the very first time nobody could have told
        except RomsError as error:
            entries.record_failure(self.stores.ledger, error, now)
            raise
        goes_on = since is None or (good is not None and since <= good <= repair.until)
        if goes_on:
            entries.record(self.stores.ledger, repair)
        with beside_the_truth():
            self.events.note(Sign.ASKED, self.clock.now())
        return repair, entries.days_asked(repair)

    def ask_days(self, first: date | None, last: date | None) -> tuple[GapRepair, list[date]]:
        """Ask for what changed on some days of UTC, both included; one that is None leaves that side open."""
        until = midnight(last + timedelta(days=1)) if last else None
        return self.ask(midnight(first) if first else None, until)

    def can_ask(self) -> bool:
        """Whether there are credentials for the version that roms.yaml names."""
        return self.shipstation.knows(self.settings.version)

    def replay(self, ids: Sequence[int] = (), *, all_dead: bool = False, source: str | None = None) -> int:
        """Let events wait again, those of the ids or all dead ones; returns how many."""
        count = self.events.replay(ids)
        if all_dead:
            every = [name for name in self.events.sources() if is_webhook(name)]
            count += self.events.replay_dead([source] if source else every)
        return count

    def rows_of_days(self, table: str, column: str, days: Collection[date]) -> dict[date, int]:
        """Day -> rows that the table has of it."""
        if not days:
            return {}
        asked = (
            f"SELECT {column} AS day, count(*) AS rows FROM {table}"
            f" WHERE {column} IN (SELECT unnest($days)) GROUP BY 1"
        )
        found = self.stores.lake.rows(asked, {"days": sorted(days)})
        return {row["day"]: row["rows"] for row in found}

    @property
    def _keeper(self) -> Keeper:
        return Keeper(self.stores.lake, self.events.tell)

    def _repair(self, since: datetime, until: datetime) -> GapRepair:
        with self.shipstation.open() as client:
            asker = Asker(
                self.stores.landing,
                self._keeper,
                client,
                self.settings.version,
                self.manner,
                self.clock,
            )
            return asker.ask(since, until)
