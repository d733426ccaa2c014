"""Waiting events -> rows -> the lake -> settled; what only points somewhere is fetched first."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Self

from resources.clock import Clock
from resources.events import EventStore
from resources.landing import Landing
from resources.shipstation import CredentialsRefused, ShipStationClient
from roms_assets.kernel.errors import RomsError, RuleBroken, SourceChangedShape, SourceUnavailable
from roms_assets.kernel.events import Event, EventState, Outcome
from roms_assets.kernel.pauses import after_failing, pause_after, tried_until
from roms_assets.kernel.webhook_kinds import SourceKind
from roms_assets.webhooks.keeping import Keeper, Kept
from roms_assets.webhooks.meanwhile import done_aside
from roms_assets.webhooks.rules.batches import by_address
from roms_assets.webhooks.rules.bodies import refuse_unknown_channels, told_at_the_door
from roms_assets.webhooks.rules.reading import Said, event_row, read_event, read_page
from roms_assets.webhooks.rules.statements import Evidence, Found, Manner

_AT_ONCE = 500
"""So many events of a source are read together."""
_MOST_SILENT = 2
"""One address without an answer may be that address; so many in a row are ShipStation."""
_ONLY_POINT = {SourceKind.SHIPSTATION_V1, SourceKind.SHIPSTATION_V2}
"""Their events say where to look; none of them is read while an address is asked."""
_FOR_GOOD = (RuleBroken, SourceChangedShape)
"""Reading such an event again would come to the same: a person has to look."""


@dataclass(frozen=True)
class Tried:
    """One event and what came of trying to read it."""

    event: Event
    kind: SourceKind
    said: Said | None = None
    fault: RomsError | None = None
    is_again: bool = False
    """It was settled before, and stays what it is."""

    @property
    def outcome(self) -> tuple[EventState, str]:
        """The state that it comes to, and why."""
        if self.is_again:
            return self.event.state, self.event.reason
        if self.fault is None:
            return EventState.READ, ""
        state = EventState.DEAD if isinstance(self.fault, _FOR_GOOD) else after_failing(self.event)
        return state, str(self.fault)


@dataclass
class EventsRead:
    """What some rounds came to."""

    states: dict[EventState, int] = field(default_factory=lambda: dict.fromkeys(EventState, 0))
    addresses: int = 0
    """Addresses of ShipStation's that were asked."""
    correlation_ids: list[str] = field(default_factory=list)
    kept: Kept = field(default_factory=Kept)

    @property
    def events(self) -> int:
        """How many were tried."""
        return sum(self.states.values())

    def add(self, other: Self) -> None:
        """Count another round."""
        for state, count in other.states.items():
            self.states[state] += count
        self.addresses += other.addresses
        self.correlation_ids += other.correlation_ids
        self.kept.add(other.kept)


@dataclass
class EventReader:
    """Reads the events of one business with one client, so that its pace holds over all rounds."""

    events: EventStore
    landing: Landing
    keeper: Keeper
    client: ShipStationClient
    kinds: Mapping[str, SourceKind]
    """Source -> its kind; events of others wait until roms.yaml names them."""
    channels: Mapping[str, Collection[str]]
    """Source -> the channels that its orders may name; none: any."""
    manner: Manner
    clock: Clock
    run_id: str = ""
    """The Dagster run that reads; empty outside of one."""
    _rests_until: datetime | None = None
    """Until then ShipStation is not asked, for it was silent."""

    def read_round(self) -> EventsRead:
        """Try what is due: all that speaks for itself, and of the rest what a few questions answer.

        What speaks for itself is read also while an answer is waited for, which may take minutes.
        """
        read = self.note_refused()
        self._fetch(self._read_plain(self.kinds, read), read)
        return read

    def read_again(self, events: Sequence[Event]) -> EventsRead:
        """Make the rows of settled events anew; each stays read or dead. What points somewhere is not fetched again.

        What a dead event says gets into no table, also when it could be read by now: only a replay reads it. An event
        that was read and cannot be read any more keeps the row that it has.
        """
        read = EventsRead()
        settled = [
            each for each in events if each.source in self.kinds and each.state is not EventState.WAITING
        ]
        tried = [replace(self._tried(each, self.kinds[each.source]), is_again=True) for each in settled]
        kept = [each for each in tried if each.fault is None or each.event.state is EventState.DEAD]
        self._settle(kept, Found(), read)
        return read

    def note_refused(self) -> EventsRead:
        """Give some of the events that the front door refused their rows, which name this run; without a run none."""
        read, sources = EventsRead(), told_at_the_door(self.kinds)
        refused = self.events.refused_unseen(sources, _AT_ONCE) if self.run_id else []
        seen = [replace(each, run_id=self.run_id) for each in refused]
        tried = [replace(self._tried(each, self.kinds[each.source]), is_again=True) for each in seen]
        self._settle(tried, Found(), read)
        self.events.note_seen([each.id for each in seen], self.run_id)
        return read

    def _read_plain(self, sources: Iterable[str], read: EventsRead) -> list[Tried]:
        """Read what is due of these sources and speaks for itself; what has to be asked for is handed back."""
        due = tried_until(self.clock.now())
        tried = [
            self._tried(event, self.kinds[source], self.channels.get(source, ()))
            for source in sources
            for event in self.events.due([source], _AT_ONCE, due)
        ]
        thin = [each for each in tried if each.fault is None and each.said and each.said.asks]
        asked = {each.event.id for each in thin}
        self._settle([each for each in tried if each.event.id not in asked], Found(), read)
        return thin

    def _tried(self, event: Event, kind: SourceKind, channels: Collection[str] = ()) -> Tried:
        said = None
        try:
            said = read_event(kind, event, self.manner)
            refuse_unknown_channels(said.found.orders, channels)
        except RomsError as error:
            return Tried(event, kind, said, fault=error)
        return Tried(event, kind, said)

    def _fetch(self, thin: Sequence[Tried], read: EventsRead) -> None:
        """Ask for the first addresses. After two in a row without an answer the others wait; no attempt is counted."""
        if self._rests_until and self.clock.now() < self._rests_until:
            return
        by_id = {each.event.id: each for each in thin}
        silent = 0
        for address, events in by_address(
            [(each.event, each.said.asks) for each in thin if each.said]
        ).items():
            read.addresses += 1
            several = [by_id[event.id] for event in events]
            found, fault = self._answered(address, several, read)
            self._settle([replace(each, fault=fault) for each in several], found, read)
            silent = silent + 1 if _is_silence(fault) else 0
            if silent == _MOST_SILENT:
                self._rests_until = self.clock.now() + pause_after(1)
                return

    def _answered(
        self, address: str, several: Sequence[Tried], read: EventsRead
    ) -> tuple[Found, RomsError | None]:
        """What an address has, or why it is not to be had."""
        plain = [source for source, kind in self.kinds.items() if kind not in _ONLY_POINT]
        try:
            return done_aside(
                partial(self._asked, address, several), partial(self._read_plain, plain, read)
            ), None
        except (SourceUnavailable, *_FOR_GOOD) as error:
            return Found(), error

    def _asked(self, address: str, several: Sequence[Tried]) -> Found:
        """The rows of all pages of an address; each page is landed and noted with the events that led to it."""
        at, found, sha256s = self.clock.now(), Found(), []
        for page in self.client.resource(address, self.landing.keep):
            evidence = Evidence(at, several[0].event.id, page.sha256)
            found.add(read_page(page.version, page.lists, list(page.listed.raw), evidence, self.manner))
            sha256s.append(page.sha256)
        told = {"at": at.isoformat(), "address": address, "sha256s": sha256s}
        self.landing.write_manifest(
            f"shipstation/webhooks/{at.date()}", {**told, "events": [each.event.id for each in several]}
        )
        return found

    def _settle(self, tried: Sequence[Tried], found: Found, read: EventsRead) -> None:
        """Rows first, then the events: a kill between them has the events read once more, which changes nothing."""
        if not tried:
            return
        at = self.clock.now()
        for each in tried:
            if each.said and each.outcome[0] is EventState.READ:
                found.add(each.said.found)
        rows = [event_row(self._by_us(each), each.kind, each.said, each.outcome, at) for each in tried]
        read.kept.add(self.keeper.keep(found, rows))
        self.events.settle([Outcome(each.event.id, *each.outcome, at, self.run_id) for each in tried])
        for each in tried:
            read.states[each.outcome[0]] += 1
            read.correlation_ids.append(each.event.correlation_id)

    def _by_us(self, tried: Tried) -> Event:
        """The event as it is after this run has tried it."""
        if tried.is_again:
            return tried.event
        attempts = tried.event.attempts + (tried.outcome[0] is not EventState.READ)
        return replace(tried.event, run_id=self.run_id, attempts=attempts)


def _is_silence(fault: RomsError | None) -> bool:
    """Whether it may be ShipStation that does not answer; credentials that it refused are not sent again anyway."""
    return isinstance(fault, SourceUnavailable) and not isinstance(fault, CredentialsRefused)


__all__ = ["EventReader", "EventsRead"]
