"""What is wrong with card statements now: files that were refused, and lines for which no order is known for long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from roms_assets.kernel.incidents import Figures, Trouble
from roms_assets.kernel.plurals import plural

SOURCE = "statements"


@dataclass(frozen=True)
class FileState:
    """What a file came to of which something was refused."""

    name: str
    account: str
    used: int
    refused: int
    reason: str
    seen_at: datetime | None = None
    doubled: int = 0
    """Lines of which files of another format seem to tell, too."""


@dataclass(frozen=True)
class DayState:
    """How the lines of a day and account stand."""

    account: str
    day: date
    lines: int
    waiting: int
    """Lines without an order."""


@dataclass(frozen=True)
class BrokenDay:
    """A day of which a cent is not accounted for."""

    day: date
    reason: str
    """The line or the order, and what was seen."""
    seen_at: datetime | None = None


def troubles(
    files: Sequence[FileState], days: Sequence[DayState], doubled: Sequence[FileState] = ()
) -> list[Trouble]:
    """One for each file with something refused or doubled, one for each account with lines that wait for long."""
    accounts = sorted({each.account for each in days})
    waiting = [_waiting(account, [each for each in days if each.account == account]) for account in accounts]
    return [*map(_refused, files), *map(_doubled, doubled), *waiting]


def not_accounted(days: Sequence[BrokenDay]) -> list[Trouble]:
    """One while the check every_cent_is_accounted is broken on any day; none when it is kept."""
    if not days:
        return []
    newest = days[-1]
    return [
        Trouble(
            source=SOURCE,
            key="statements/every_cent_is_accounted",
            title=f"Card statements: not every cent of {plural(len(days), 'day')} is accounted for",
            cause=newest.reason,
            effect="what these lines came to is not to be trusted; match these days again, and report it",
            parts=frozenset(each.day.isoformat() for each in days),
            seen_at=newest.seen_at,
            page="assets/reconciliations",
        )
    ]


def day_figures(days: Sequence[DayState], day: date) -> Figures:
    """The figures of a day that is over, for the daily report."""
    lines, waiting = sum(each.lines for each in days), sum(each.waiting for each in days)
    return Figures(
        "Card statements",
        (
            ("Day", day.isoformat()),
            ("Lines with their orders", f"{lines - waiting:,} of {lines:,}"),
            ("Lines without", f"{waiting:,}"),
        ),
    )


def _refused(each: FileState) -> Trouble:
    what = plural(each.refused, "line") if each.used else "the whole file"
    return Trouble(
        source=SOURCE,
        key=f"statements/{each.account or 'unknown'}/{each.name}",
        title=f"Card statements: of {each.name} {what} could not be used",
        cause=each.reason,
        effect="refused_statement_lines has each with its reason; mend the file or roms.yaml and import it once more",
        seen_at=each.seen_at,
        page="assets/refused_statement_lines",
    )


def _doubled(each: FileState) -> Trouble:
    return Trouble(
        source=SOURCE,
        key=f"statements/{each.account}/{each.name}/doubled",
        title=f"Card statements: {plural(each.doubled, 'line')} of {each.name} may stand twice",
        cause=f"files of another format (CSV, OFX) told of the same days and amounts of {each.account}, and it is"
        " not certain that they are the same",
        effect="the second of two waits without an order, or settles another one; fetch whole days, best in one format",
        seen_at=each.seen_at,
        page="assets/statement_lines",
    )


def _waiting(account: str, days: Sequence[DayState]) -> Trouble:
    lines = sum(each.waiting for each in days)
    return Trouble(
        source=SOURCE,
        key=f"statements/{account}/waiting",
        title=f"Card statements: {plural(lines, 'line')} of {account} {'has' if lines == 1 else 'have'} no order",
        cause=f"the oldest is of {days[0].day}, the newest of {days[-1].day}",
        effect="that money belongs to no order yet; roms statements show lists them with what fits best",
        parts=frozenset(each.day.isoformat() for each in days),
        page="assets/reconciliations",
    )
