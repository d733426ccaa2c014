"""What landing ought to have and has not: originals and manifests that somebody or something removed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from resources.ledger import Entry
from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.plurals import plural
from roms_assets.pos.entries import entries_of
from roms_assets.pos.rules.manifests import counting, place
from roms_assets.pos.rules.till_days import TillDay
from roms_assets.pos.stores import Stores


@dataclass(frozen=True)
class Lost:
    """What is gone from landing, by till-day; only what still counts."""

    originals: Mapping[TillDay, Sequence[str]]
    """The SHA-256 of originals that manifests name and that are not there."""
    manifests: Sequence[TillDay]
    """Till-days that were read from landing once, and whose manifests are gone or damaged."""

    @property
    def till_days(self) -> set[TillDay]:
        """All that lost something."""
        return {*self.originals, *self.manifests}

    def told(self) -> list[str]:
        """A sentence for each kind, with what to do; none when nothing is lost."""
        told = []
        if self.originals:
            count, (day, names) = sum(map(len, self.originals.values())), next(iter(self.originals.items()))
            gone = f"{plural(count, 'original')} of {plural(len(self.originals), 'till-day')}"
            verb = "is" if count == 1 else "are"
            told.append(f"{gone} {verb} gone from landing (first {day.key}: {names[0]})")
        if self.manifests:
            gone = f"manifests of {plural(len(self.manifests), 'till-day')}"
            told.append(f"{gone} are gone from landing or damaged (first {self.manifests[0].key})")
        remove = "remove what is damaged and " if self.manifests else ""
        return [f"{each}; restore the folder or {remove}{self._advice()}" for each in told]

    def _advice(self) -> str:
        days = sorted(each.day for each in self.till_days)
        return f"`roms fill --force --start {days[0]} --end {days[-1]}`"


def lost(stores: Stores, till_days: Sequence[TillDay]) -> Lost:
    """Look for every original that counts, without reading one. Raises SourceUnavailable."""
    entries = entries_of(stores.ledger, till_days)
    named: dict[TillDay, list[str]] = {}
    unnamed = []
    for each in till_days:
        names = _named(stores, each)
        if names:
            named[each] = names
        elif names is None or _was_read(entries.get(each)):
            unnamed.append(each)
    gone = stores.landing.gone(sha256 for names in named.values() for sha256 in names)
    originals = {each: _of(names, gone) for each, names in named.items() if not gone.isdisjoint(names)}
    return Lost(originals, unnamed)


def _named(stores: Stores, till_day: TillDay) -> list[str] | None:
    """The originals that count for a till-day; None when a manifest is damaged."""
    try:
        return list(
            dict.fromkeys(sha256 for _, sha256 in counting(stores.landing.manifests(place(till_day))))
        )
    except RuleBroken:
        return None


def _was_read(entry: Entry | None) -> bool:
    return entry is not None and entry.staged_version is not None


def _of(names: Iterable[str], gone: set[str]) -> list[str]:
    return [name for name in names if name in gone]
