"""The ledger's entries of inventory: which checks are broken, and on which days."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from resources.dbt import Outcome
from resources.ledger import Entry, Ledger
from roms_assets.inventory.checking import OF_NEWEST_DAY
from roms_assets.kernel.findings import Finding

CHECKS = "inventory_checks"
KEPT, BROKEN = "kept", "broken"
_MOST_PARTS = 50
"""So many places of a broken check are named; all are counted."""


@dataclass(frozen=True)
class Proof:
    """What came of the checks on some days."""

    days: Collection[date]
    last: date
    """The newest day of the stock."""
    findings: Mapping[str, Finding]
    tests: Sequence[Outcome] = ()
    """dbt's tests, which are of all days."""


def is_anything_known(ledger: Ledger) -> bool:
    """Whether checks were ever noted."""
    return bool(ledger.entries_but(CHECKS, ""))


def record_checks(ledger: Ledger, proof: Proof, at: datetime) -> None:
    """Note where checks are broken, and that they are kept where they were broken before."""
    before = ledger.entries_but(CHECKS, KEPT)
    broken = {(each.source, each.day): each for each in _broken(proof, at)}
    over = [each for each in before if _is_looked_at(each, proof) and (each.source, each.day) not in broken]
    kept = {(each.source, each.day): _kept(each.source, each.day, at) for each in over}
    newest = {(name, proof.last): _kept(name, proof.last, at) for name in proof.findings}
    ledger.record({**newest, **kept, **broken}.values())


def broken_checks(ledger: Ledger) -> list[Entry]:
    """Checks that are broken, by day and name."""
    return ledger.entries_but(CHECKS, KEPT)


def _broken(proof: Proof, at: datetime) -> Iterator[Entry]:
    for name, finding in proof.findings.items():
        by_day: dict[str, list[tuple[str, str]]] = {}
        for where, seen in finding.broken:
            day, _, place = where.partition(" ")
            by_day.setdefault(day, []).append((place, seen))
        for day, found in by_day.items():
            yield _entry(name, date.fromisoformat(day), found, at)
    for each in proof.tests:
        if not each.is_good:
            said = f"{each.failures or 0} rows break it; {each.message or each.status}"
            yield _entry(each.name, proof.last, [("", said)], at)


def _entry(name: str, day: date, found: Sequence[tuple[str, str]], at: datetime) -> Entry:
    place, seen = found[0]
    parts = [place if name in OF_NEWEST_DAY else f"{day} {place}" for place, _ in found[:_MOST_PARTS]]
    figures: dict[str, int | str] = {"count": len(found), "parts": "\n".join(parts)}
    reason = f"{day} {place}: {seen}" if place else seen
    return Entry(CHECKS, day, name, BROKEN, reason, figures, last_attempt_at=at, arrived_at=at)


def _kept(name: str, day: date, at: datetime) -> Entry:
    return Entry(CHECKS, day, name, KEPT, last_attempt_at=at, arrived_at=at)


def _is_looked_at(entry: Entry, proof: Proof) -> bool:
    """Whether this proof says anew how the check of that day stands."""
    if entry.source in proof.findings and entry.source not in OF_NEWEST_DAY:
        return entry.day in proof.days
    return entry.source in {*proof.findings, *(each.name for each in proof.tests)}
