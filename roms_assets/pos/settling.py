"""One batch of visits: read, staged and recorded.

Every write can be cut short at any moment and done again: originals and staged versions are named by their content,
and the ledger's row, written last, is what makes a till-day count.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from resources.ledger import Entry
from roms_assets.kernel.errors import RomsError
from roms_assets.pos.entries import DATASET, entries_of
from roms_assets.pos.rules import manifests
from roms_assets.pos.rules.candidates import LandedFile, TillDayFiles
from roms_assets.pos.rules.file_names import fingerprint
from roms_assets.pos.rules.judging import State
from roms_assets.pos.rules.manifests import Visit
from roms_assets.pos.rules.reading import PARSER_VERSION, TillDayReading, read_till_days
from roms_assets.pos.rules.till_days import TillDay
from roms_assets.pos.stores import Stores
from roms_assets.pos.versions import ToStage, Versions
from roms_assets.settings import Business


@dataclass(frozen=True)
class Settled:
    """What became of one till-day."""

    till_day: TillDay
    entry: Entry
    reading: TillDayReading | None = None
    """None when nothing was read, because the host lists what it listed before."""

    @property
    def state(self) -> State:
        """Its state in the ledger."""
        return State(self.entry.state)


class Settler:
    """Turns visits into staged versions and entries of the ledger."""

    def __init__(self, business: Business, stores: Stores) -> None:
        self._business = business
        self._stores = stores
        self._versions = Versions(business, stores)

    def settle(self, visits: Sequence[Visit]) -> list[Settled]:
        """Settle one batch. One process at a time, so that nobody records an older reading over a newer one."""
        with self._stores.ledger.turn(DATASET):
            entries = entries_of(self._stores.ledger, [visit.till_day for visit in visits])
            to_read = [visit for visit in visits if not visit.is_unchanged]
            files = [self._files(visit) for visit in to_read]
            readings = self._read(files)
            settled = [
                _unchanged(visit, entries[visit.till_day])
                if visit.is_unchanged
                else self._settled(visit, entries.get(visit.till_day), readings[visit.till_day])
                for visit in visits
            ]
            self._keep_manifests(to_read, readings)
            by_till_day = {each.till_day: each for each in files}
            settled = [self._kept_if_lost(each, entries, by_till_day) for each in settled]
            settled = self._staged(settled, by_till_day)
            self._stores.ledger.record(each.entry for each in settled)
        return settled

    def _read(self, files: Sequence[TillDayFiles]) -> dict[TillDay, TillDayReading]:
        tills = self._business.tills
        dialects = [tills.dialect(each.till_day.branch, each.till_day.day) for each in files]
        readings = read_till_days(files, dialects, self._versions.terms)
        return {each.till_day: reading for each, reading in zip(files, readings, strict=True)}

    def _files(self, visit: Visit) -> TillDayFiles:
        """Everything that counts for a till-day: what was landed before and what this visit brought."""
        landed, lost = self._manifests(visit)
        earlier = [] if visit.accepts_smaller else manifests.counting(landed)
        brought = {each.sha256: each.body for each in visit.fetched if each.body is not None}
        files, problems = [], list(manifests.problems(visit, landed))
        notes = [*lost, *manifests.passed_over(visit, landed)]
        new = [(each.file, each.sha256) for each in visit.fetched if each.sha256]
        for file, sha256 in dict.fromkeys([*earlier, *new]):
            try:
                files.append(
                    LandedFile(file, sha256, brought.get(sha256) or self._stores.landing.read(sha256))
                )
            except RomsError as error:
                problems.append((file.type, str(error)))
                lost.append(str(error))
        return TillDayFiles(
            visit.till_day,
            tuple(files),
            tuple(problems),
            tuple(notes),
            visit.host,
            self._business.why_closed(visit.till_day),
            tuple(lost),
        )

    def _manifests(self, visit: Visit) -> tuple[list[dict[str, object]], list[str]]:
        """What landing noted of earlier visits, and why it cannot say; a visit that replaces all need not know."""
        try:
            return self._stores.landing.manifests(manifests.place(visit.till_day)), []
        except RomsError as error:
            return [], [] if visit.accepts_smaller else [str(error)]

    def _keep_manifests(self, visits: Sequence[Visit], readings: dict[TillDay, TillDayReading]) -> None:
        for visit in visits:
            if visit.names:
                told = manifests.manifest(visit, readings[visit.till_day])
                self._stores.landing.write_manifest(manifests.place(visit.till_day), told)

    def _settled(self, visit: Visit, entry: Entry | None, reading: TillDayReading) -> Settled:
        earlier = entry or Entry(DATASET, visit.till_day.day, visit.till_day.till, State.ABSENT)
        has_arrived = reading.verdict.state in (State.ARRIVED, State.PARTIAL)
        settled = replace(
            earlier,
            state=reading.verdict.state.value,
            reason=reading.verdict.reason,
            figures=reading.figures,
            attempts=earlier.attempts + visit.was_asked,
            last_attempt_at=visit.at if visit.was_asked else earlier.last_attempt_at,
            arrived_at=earlier.arrived_at or (visit.at if has_arrived else None),
            fingerprint=fingerprint(_usable(visit, reading)) if visit.names else earlier.fingerprint,
            parser_version=PARSER_VERSION,
        )
        return Settled(visit.till_day, settled, reading)

    def _kept_if_lost(
        self, settled: Settled, entries: dict[TillDay, Entry], files: dict[TillDay, TillDayFiles]
    ) -> Settled:
        """What was read before stands when an original is lost since; partial, so that the host is asked again."""
        till_day, earlier = settled.till_day, entries.get(settled.till_day)
        lost = files[till_day].lost if till_day in files else ()
        if not lost or earlier is None:
            return settled
        if not self._versions.is_staged(earlier):
            # Neither read now nor kept from before: the lake must not hold what nobody can vouch for.
            return replace(
                settled, entry=replace(settled.entry, staged_version=None, staged_in=None, fingerprint="")
            )
        kept = replace(
            settled.entry,
            state=earlier.state if State(earlier.state).is_missing else State.PARTIAL.value,
            reason=f"kept as it was read before: {'; '.join(lost)}",
            figures=earlier.figures,
            fingerprint="",
        )
        return Settled(till_day, kept)

    def _staged(self, settled: Sequence[Settled], files: dict[TillDay, TillDayFiles]) -> list[Settled]:
        """The same, each till-day with files staged."""
        read = {
            each.till_day: ToStage(files[each.till_day], each.reading, each.entry)
            for each in settled
            if each.reading is not None and files[each.till_day].files
        }
        entries = self._versions.stage(read)
        return [replace(each, entry=entries.get(each.till_day, each.entry)) for each in settled]


def _usable(visit: Visit, reading: TillDayReading) -> Iterator[str]:
    """Names of the files that were brought and can be used; the others are fetched again although listed before."""
    return (
        each.file.name
        for each in visit.fetched
        if each.sha256 and (each.file.name, each.sha256) not in reading.useless
    )


def _unchanged(visit: Visit, entry: Entry) -> Settled:
    asked_again = replace(entry, attempts=entry.attempts + 1, last_attempt_at=visit.at)
    return Settled(visit.till_day, asked_again)
