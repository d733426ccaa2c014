"""`roms statements` and `roms why statement_lines`: files imported, what their lines came to, and where they stand."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from rich.padding import Padding
from rich.text import Text

from resources.ledger import Entry
from roms_assets.cli.asking import AskedWrongly, WordWrong, day_of
from roms_assets.cli.rows_shown import show_rows
from roms_assets.cli.screen import out, tell_error
from roms_assets.cli.tables import a_table
from roms_assets.doors.statements import statements_desk
from roms_assets.kernel.errors import RomsError, SettingsWrong
from roms_assets.kernel.money import shown
from roms_assets.kernel.plurals import plural
from roms_assets.settings import Settings, load
from roms_assets.statements.desk import StatementsDesk
from roms_assets.statements.tracing import Shown, Trace

_MOST_REFUSED = 30
"""Lines of a file that are told one by one."""
_STYLES = {"matched": "good", "explained": "good", "review": "partial", "unmatched": "bad"}


def import_files(files: Sequence[Path], account: str | None, *, of_both: bool = False) -> bool:
    """Run the job and say what came of it; False when of a file nothing could be used. Raises WordWrong."""
    from roms_assets import jobs
    from roms_assets.cli.job_runs import figures_by_op, run_ops

    settings = load()
    desk = _desk(settings)
    _refuse_unknown(desk, account)
    before = {each.source: each.last_attempt_at for each in desk.files()}
    config = {"files": [str(file.resolve()) for file in files], "account": account or "", "of_both": of_both}
    try:
        figures = figures_by_op(run_ops(jobs.reconcile_statements, settings, {"import_statements": config}))
    except RomsError:
        _tell_read(desk, before)  # one file could not be read; the others are imported nevertheless
        raise
    read = _tell_read(desk, before)
    if not read:
        out().print("No statement lies in the drop folder.")
    matched = figures["reconcile_changed"]
    states = ", ".join(f"{round(matched[f'lines_{state}']):,} {state}" for state in _STYLES)
    out().print(f"Matched again {plural(round(matched['days']), 'day')}: {states}.", soft_wrap=True)
    return all(each.state != "refused" for each in read)


def _tell_read(desk: StatementsDesk, before: Mapping[str, datetime | None]) -> list[Entry]:
    """Say what became of each file that was read since."""
    read = [each for each in desk.files() if before.get(each.source) != each.last_attempt_at]
    for each in read:
        told = each.figures
        counts = f"{told['new']:,} new lines, {told['known']:,} known already, {told['refused']:,} refused"
        same = f", {told['same']:,} told in another format, too" if told.get("same") else ""
        out().print(Text(f"{told['file']}: {counts}{same}"), soft_wrap=True)
        _tell_refused(each, desk.tracer.refused(str(told["sha256"])) if told["refused"] else ())
    return read


def _tell_refused(file: Entry, refused: Sequence[Mapping[str, Any]]) -> None:
    """Say of a file line by line what cannot be used of it, and why; of very many the first."""
    name = file.figures["file"]
    for row in refused[:_MOST_REFUSED]:
        where = f"{name}: line {row['line_number']}" if row["line_number"] else name
        tell_error(f"{where}: {row['reason']}")
    if (more := len(refused) - _MOST_REFUSED) > 0:
        tell_error(
            f"{name}: {more:,} more lines are refused; refused_statement_lines has each with its reason"
        )
    if file.reason and not refused:
        tell_error(f"{name}: {file.reason}")


def show(account: str | None, date: str | None, limit: int) -> None:
    """Lines of a day, or those that wait for a person. Raises WordWrong."""
    desk = _desk(load())
    _refuse_unknown(desk, account)
    day = day_of("--date", date) if date else None
    found = desk.tracer.lines(day, account, limit)
    if not found:
        what = f"There is no line of {day}." if day else "No line waits for a person."
        out().print(what)
        return
    table = a_table("Day", "Account", "Amount", "State", "Residual", "Orders", "What it says")
    for each in found:
        table.add_row(*_cells(each))
    out().print(table)
    for each in found:
        _show_why(each)


def explain(line_id: str, *, personal: bool) -> bool:
    """Show all that is known of a line; whether it is there with its original. Raises SourceUnavailable."""
    trace = _desk(load()).tracer.trace(line_id)
    console = out()
    if trace is None:
        console.print(Text(f"statement_lines has no statement_line_id {line_id}.", style="heading"))
        return False
    for table, rows in trace.rows.items():
        console.print(f"\n{table}", style="heading")
        show_rows(console, rows, _FIRST.get(table, ()))
    for candidate in trace.candidates:
        console.print(Text(f"\nCandidate {_candidate(candidate)}"), soft_wrap=True)
    _show_original(trace, personal=personal)
    return not trace.damage


_FIRST = {"reconciliation_orders": ("order_id", "amount_minor", "kind")}


def _show_original(trace: Trace, *, personal: bool) -> None:
    console = out()
    console.print("\nRead from", style="heading")
    console.print(
        Padding(Text(f"file {trace.file_sha256}, line {trace.line_number}", overflow="fold"), (0, 2))
    )
    if trace.damage:
        console.print(Padding(Text(trace.damage, style="bad"), (0, 2)))
    elif personal:
        console.print(Padding(Text("\n".join(trace.original)), (0, 2)))
    else:
        console.print("What stands there may be about a person; --personal shows it.", style="quiet")


def _cells(each: Shown) -> list[Text | str]:
    row = each.row
    amount, residual = (shown(row[name], row["currency"]) for name in ("amount_minor", "residual_minor"))
    state = Text(row["state"], style=_STYLES[row["state"]])
    return [
        str(row["date"]),
        row["account"],
        amount,
        state,
        residual if row["residual_minor"] else "",
        "\n".join(each.orders),
        Text(f"{row['reference']} {row['details']}".strip()),
    ]


def _show_why(each: Shown) -> None:
    """The reason in words, and for a line without orders what fits best."""
    row = each.row
    if not row["residual_reason"]:
        return
    console = out()
    console.print(Text(f"\n{row['statement_line_id']}: {row['residual_reason']}"), soft_wrap=True)
    for candidate in () if each.orders else orjson.loads(row["candidates"]):
        console.print(Padding(Text(_candidate(candidate)), (0, 2)), soft_wrap=True)


def _candidate(candidate: Mapping[str, Any]) -> str:
    return f"{candidate['score']:>3}  {', '.join(candidate['order_ids'])}: {candidate['why']}"


def _refuse_unknown(desk: StatementsDesk, account: str | None) -> None:
    if account:
        try:
            desk.account(account)
        except SettingsWrong as error:
            raise WordWrong(str(error)) from error


def _desk(settings: Settings) -> StatementsDesk:
    if settings.business.statements is None:
        raise AskedWrongly("roms.yaml has no group statements; docs/reconciliation.md says how to write it")
    return statements_desk(settings, settings.business.statements)
