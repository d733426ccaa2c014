"""What became of a till-day, from what arrived: closed, arrived, partial, refused or absent."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from roms_assets.kernel.numbers import plain
from roms_assets.pos.rules.layouts import FileType
from roms_assets.pos.rules.reasons import joined


class State(StrEnum):
    """The five states of a till-day. The first three are arrived for Dagster, the last two are missing."""

    CLOSED = "closed"
    ARRIVED = "arrived"
    PARTIAL = "partial"
    REFUSED = "refused"
    ABSENT = "absent"

    @property
    def is_missing(self) -> bool:
        """Nothing usable is there although it was expected."""
        return self in (State.REFUSED, State.ABSENT)


@dataclass(frozen=True)
class Verdict:
    """The state and every reason for it, most important first."""

    state: State
    reasons: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """All reasons in one line, what is said of several types of file once; empty when all is well."""
        return joined(self.reasons)


@dataclass(frozen=True)
class Evidence:
    """What is known of a till-day when it is judged."""

    closed: str | None = None
    """Why `roms.yaml` says that nothing is expected; None on an ordinary day."""
    host: str | None = None
    """What the host answered instead of files; None when it gave some."""
    found: frozenset[FileType] = frozenset()
    """Types of which a usable file is there."""
    problems: tuple[tuple[FileType, str], ...] = ()
    """Files that came and are of no use, or could not be fetched, with why."""
    not_fetched: tuple[tuple[FileType, str], ...] = ()
    """Those of them that could not be fetched: nobody knows whether they would have had more to give."""
    lines: int = 0
    tenders: int = 0
    refused: tuple[tuple[FileType, int, int], ...] = ()
    """Type, refused lines, all lines of the chosen file."""
    cut: tuple[FileType, ...] = ()
    unbalanced: tuple[tuple[str, Decimal, Decimal], ...] = ()
    """Transaction number, sum of its lines, sum of its tenders."""
    broken: str | None = None
    """What of the finished rows contradicts the table's model."""
    notes: tuple[str, ...] = ()
    """What a person should know although it changes no state."""
    files_came: bool = False
    """At least one file could be fetched, or had been landed before."""


def judge(evidence: Evidence, refused_percent: Decimal) -> Verdict:
    """The state of a till-day. Over `refused_percent` of refused lines in a file it is partial."""
    if evidence.broken:
        return Verdict(State.REFUSED, (f"its rows contradict the table: {evidence.broken}",))
    if not _is_usable(evidence):
        return _without_files(evidence)
    flaws = (*_missing_types(evidence), *_flaws(evidence, refused_percent))
    flags = (f"files came although {evidence.closed}",) if evidence.closed else ()
    return Verdict(State.PARTIAL if flaws else State.ARRIVED, flaws + flags + evidence.notes)


def _is_usable(evidence: Evidence) -> bool:
    """A file of lines whose lines were all refused is of no use, whatever master files stand beside it."""
    all_refused = any(kind is FileType.LINES and bad == lines > 0 for kind, bad, lines in evidence.refused)
    return bool(evidence.found) and not all_refused


def _without_files(evidence: Evidence) -> Verdict:
    problems = _problems(evidence)
    if evidence.closed:
        return Verdict(State.CLOSED, (evidence.closed, *problems))
    if evidence.files_came:
        return Verdict(State.REFUSED, (problems or ("nothing in its files could be used",)) + evidence.notes)
    told = problems + evidence.notes or (evidence.host or "the host has no files",)
    return Verdict(State.ABSENT, told)


def _problems(evidence: Evidence) -> tuple[str, ...]:
    told = tuple(f"{kind}: {why}" for kind, why in evidence.problems)
    all_bad = tuple(
        f"{kind}: all {lines} lines refused" for kind, bad, lines in evidence.refused if bad == lines > 0
    )
    return told + all_bad


def _missing_types(evidence: Evidence) -> tuple[str, ...]:
    told = dict(evidence.problems)
    return tuple(
        f"{kind} is missing{_because(told.get(kind))}" for kind in FileType if kind not in evidence.found
    )


def _because(why: str | None) -> str:
    return f" ({why})" if why else ""


def _flaws(evidence: Evidence, refused_percent: Decimal) -> tuple[str, ...]:
    flaws = [f"{kind} was cut off" for kind in evidence.cut]
    flaws += [
        f"another upload of {kind} could not be fetched ({why})"
        for kind, why in evidence.not_fetched
        if kind in evidence.found
    ]
    flaws += [
        f"{kind}: {bad} of {lines} lines refused"
        for kind, bad, lines in evidence.refused
        if bad * 100 > refused_percent * lines
    ]
    if FileType.LINES in evidence.found and not evidence.lines:
        flaws.append("rd5000 holds a header only")
    if evidence.unbalanced:
        flaws.append(_unbalanced(evidence.unbalanced))
    return tuple(flaws)


def _unbalanced(receipts: tuple[tuple[str, Decimal, Decimal], ...]) -> str:
    number, lines, tenders = receipts[0]
    first = f"{number or 'returns'}: lines {plain(lines)}, tenders {plain(tenders)}"
    count = "1 receipt does" if len(receipts) == 1 else f"{len(receipts)} receipts do"
    return f"{count} not balance (first {first})"
