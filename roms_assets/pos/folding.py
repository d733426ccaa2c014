"""Cumulative originals that stand whole in a later one of their till, kept as a reference to it.

Nothing is lost: what reads an original gets the very same bytes, under the same checksum.
"""

from collections.abc import Iterable, Sequence

from resources.disk import Freed
from resources.landing import Landing
from roms_assets.kernel.errors import RomsError
from roms_assets.pos.rules.layouts import FileType
from roms_assets.pos.rules.manifests import place
from roms_assets.pos.rules.till_days import TillDay

_CUMULATIVE = FileType.LOYALTY


def fold(landing: Landing, till_days: Sequence[TillDay], whole: int, *, dry_run: bool) -> Freed:
    """Fold what is older than the newest `whole` days of each till. A damaged or lost original is left as it is."""
    by_till: dict[str, list[TillDay]] = {}
    for each in sorted(till_days, key=lambda each: each.day, reverse=True):
        by_till.setdefault(each.till, []).append(each)
    freed = Freed()
    for days in by_till.values():
        freed += _fold_till(landing, days, whole, dry_run=dry_run)
    return freed


def _fold_till(landing: Landing, days: Sequence[TillDay], whole: int, *, dry_run: bool) -> Freed:
    """From the newest day back: each into the newest original that was not folded itself."""
    freed = Freed()
    holder: str | None = None
    for at, till_day in enumerate(days):
        for sha256 in _originals(landing, till_day):
            saved = _folded(landing, sha256, holder, dry_run=dry_run) if holder and at >= whole else None
            if saved is not None:
                freed += Freed(1, saved)
            elif landing.is_whole(sha256):
                holder = sha256
    return freed


def _folded(landing: Landing, sha256: str, holder: str, *, dry_run: bool) -> int | None:
    try:
        return landing.fold(sha256, holder, dry_run=dry_run)
    except RomsError:
        return None  # `roms reconcile` names what is gone or damaged


def _originals(landing: Landing, till_day: TillDay) -> Iterable[str]:
    """The cumulative originals that manifests of a till-day name, newest first."""
    try:
        manifests = landing.manifests(place(till_day))
    except RomsError:
        return []
    named = [
        file["sha256"]
        for manifest in reversed(manifests)
        for file in reversed(manifest["files"])
        if file["type"] == _CUMULATIVE
    ]
    return list(dict.fromkeys(named))
