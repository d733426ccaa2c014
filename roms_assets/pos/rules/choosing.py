"""Which of several uploads of one type counts: the one with the most usable rows, on a tie the latest."""

from collections.abc import Sequence
from dataclasses import dataclass

from roms_assets.pos.rules.file_names import FileName


@dataclass(frozen=True)
class Candidate:
    """One landed file of a till-day and type."""

    number: int
    """Its number within the batch."""
    file: FileName
    sha256: str
    usable: int
    """Different rows that can be used; a file that repeats its own lines gains nothing by it."""
    problem: str | None = None


@dataclass(frozen=True)
class Choice:
    """The file that counts, and why it does."""

    chosen: Candidate
    reason: str
    others: tuple[Candidate, ...] = ()


def choose(candidates: Sequence[Candidate]) -> Choice | None:
    """The candidate with the most usable rows; ties go to the latest upload. None when no file is of use."""
    useful = [candidate for candidate in candidates if candidate.problem is None]
    if not useful:
        return None
    chosen = max(useful, key=lambda candidate: (candidate.usable, candidate.file.uploaded, candidate.number))
    others = tuple(candidate for candidate in candidates if candidate is not chosen)
    return Choice(chosen, _reason(chosen, [other for other in others if other.problem is None]), others)


def _reason(chosen: Candidate, others: Sequence[Candidate]) -> str:
    if not others:
        return "the only usable upload"
    next_best = max(others, key=lambda other: (other.usable, other.file.uploaded))
    if chosen.usable > next_best.usable:
        return f"most rows: {chosen.usable}, the next {next_best.usable}"
    how = "uploaded" if chosen.file.uploaded > next_best.file.uploaded else "fetched"
    return f"as many rows as another ({chosen.usable}), {how} later"
