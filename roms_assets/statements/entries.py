"""The ledger's entries of statements: what each file came to, and how the lines of each day and account stand."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from resources.ledger import Entry, Ledger
from roms_assets.kernel.findings import Finding
from roms_assets.statements.imported import Imported
from roms_assets.statements.reconciled import Reconciled
from roms_assets.statements.rules.claims import State
from roms_assets.statements.rules.tables import LINES, RECONCILIATIONS
from roms_assets.statements.withdrawing import Withdrawn

READ, PARTLY, REFUSED, WITHDRAWN = "read", "partly", "refused", "withdrawn"
SETTLED, OPEN = "settled", "open"
CHECKS, _EVERY_CENT = "statement_checks", "every_cent_is_accounted"
KEPT, BROKEN = "kept", "broken"
_LOOKED_BACK = timedelta(days=400)


def record_file(ledger: Ledger, imported: Imported, at: datetime) -> None:
    """Note what a file came to, by its account (none is empty) and its name."""
    kept, came = imported.kept, imported.arrived
    state = READ if not kept.refused else PARTLY if kept.new or kept.known else REFUSED
    figures = {"new": kept.new, "known": kept.known, "refused": len(kept.refused), "doubled": kept.doubled}
    figures["same"] = kept.same
    told: dict[str, int | str] = {
        **figures,
        "account": came.account,
        "file": came.name,
        "sha256": came.sha256,
    }
    reason = imported.reason.partition("\n")[0]
    source = f"{came.account}/{came.name}"
    ledger.record([Entry(LINES, came.day, source, state, reason, told, last_attempt_at=at, arrived_at=at)])


def record_withdrawn(ledger: Ledger, done: Withdrawn, day: date, why: str, at: datetime) -> None:
    """Note that a file was taken back, by whom and why; what was told of it before is told no more.

    The note of a newer file of its name stays as it is.
    """
    told: dict[str, int | str] = {
        **dict.fromkeys(("new", "known", "refused", "doubled", "same"), 0),
        "withdrawn": done.lines,
        "account": done.account,
        "file": done.name,
        "sha256": done.sha256,
    }
    source = f"{done.account}/{done.name}"
    of_name = ledger.entries(LINES, day - _LOOKED_BACK, day, [source])
    if of_name and of_name[-1].figures.get("sha256", done.sha256) != done.sha256:
        source = f"{source} {done.sha256[:12]}"
    ledger.record([Entry(LINES, day, source, WITHDRAWN, why, told, last_attempt_at=at, arrived_at=at)])


def doubled_files(ledger: Ledger, account: str, first: date, last: date) -> list[Entry]:
    """Files of an account that came in these days and of which lines may stand twice."""
    return [
        each
        for each in newest_files(ledger, first, last)
        if each.figures["account"] == account and each.figures.get("doubled") and each.figures.get("sha256")
    ]


def record_doubled(ledger: Ledger, known: Entry, doubled: int) -> None:
    """Note how many lines of a file may stand twice now that another one came."""
    reason = known.reason if doubled or known.state != READ else ""
    ledger.record([replace(known, reason=reason, figures={**known.figures, "doubled": doubled})])


def newest_files(ledger: Ledger, first: date, last: date) -> list[Entry]:
    """Of each account and file's name what the last one came to that came in these days.

    Without one that no account was known for when its name came again and an account was.
    """
    found = {each.source: each for each in ledger.entries(LINES, first, last)}
    placed: dict[str, datetime] = {}
    for each in (each for each in found.values() if each.figures["account"]):
        name = str(each.figures["file"])
        placed[name] = max(placed.get(name, _came(each)), _came(each))
    return [found[source] for source in sorted(found) if not _is_superseded(found[source], placed)]


def _is_superseded(entry: Entry, placed: Mapping[str, datetime]) -> bool:
    """No account was known for it, and one was when a file of its name came later."""
    since = placed.get(str(entry.figures["file"]))
    return not entry.figures["account"] and since is not None and since > _came(entry)


def _came(entry: Entry) -> datetime:
    assert entry.arrived_at, "it is noted with each file"
    return entry.arrived_at


def record_reconciled(ledger: Ledger, reconciled: Reconciled, at: datetime) -> None:
    """Note how the lines of each day and account stand that were matched again; one without any waits no more."""
    emptied = [
        Entry(RECONCILIATIONS, each.day, each.source, SETTLED, last_attempt_at=at, arrived_at=at)
        for each in ledger.entries_but(RECONCILIATIONS, SETTLED)
        if each.source not in reconciled.states.get(each.day, {each.source})
    ]
    ledger.record([*emptied, *_entries(reconciled, at)])


def open_days(ledger: Ledger, before: date) -> list[Entry]:
    """Days up to this one with lines of which no order is known, by account and day."""
    known = ledger.entries_but(RECONCILIATIONS, SETTLED)
    return sorted(
        (each for each in known if before - _LOOKED_BACK <= each.day <= before),
        key=lambda each: (each.source, each.day),
    )


def record_finding(ledger: Ledger, found: Finding, looked_at: Collection[date] | None, at: datetime) -> None:
    """Note on which days a cent is not accounted for, and that it is again on days looked at; None: on all."""
    broken = {date.fromisoformat(where.partition(" ")[0]): f"{where}: {seen}" for where, seen in found.broken}
    mended = [
        day for day in broken_days(ledger) if day not in broken and (looked_at is None or day in looked_at)
    ]
    entries = [
        *(Entry(CHECKS, day, _EVERY_CENT, BROKEN, why, last_attempt_at=at) for day, why in broken.items()),
        *(Entry(CHECKS, day, _EVERY_CENT, KEPT, last_attempt_at=at) for day in mended),
    ]
    ledger.record(entries)


def broken_days(ledger: Ledger) -> list[date]:
    """The days on which a cent was not accounted for when they were looked at last."""
    return [each.day for each in broken_checks(ledger)]


def broken_checks(ledger: Ledger) -> list[Entry]:
    """The same days, each with what was seen."""
    return ledger.entries_but(CHECKS, KEPT)


def days(ledger: Ledger, first: date, last: date) -> list[Entry]:
    """How these days stand."""
    return ledger.entries(RECONCILIATIONS, first, last)


def _entries(reconciled: Reconciled, at: datetime) -> Iterator[Entry]:
    for day, accounts in reconciled.states.items():
        for account, counts in accounts.items():
            waiting = counts[State.REVIEW.value] + counts[State.UNMATCHED.value]
            figures = {state.value: counts[state.value] for state in State}
            figures["open_minor"] = reconciled.open_minor.get((day, account), 0)
            state = OPEN if waiting else SETTLED
            reason = f"{waiting} of {sum(counts.values())} lines have no order" if waiting else ""
            yield Entry(
                RECONCILIATIONS, day, account, state, reason, figures, last_attempt_at=at, arrived_at=at
            )
