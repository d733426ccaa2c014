"""`roms why`: a receipt's rows, and for each the file, the line, the checksum and the original text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from roms_assets.cli.asking import AskedWrongly, branch_of
from roms_assets.cli.rows_shown import show_rows
from roms_assets.cli.screen import out
from roms_assets.cli.tables import a_table
from roms_assets.doors.stores import stores
from roms_assets.kernel.numbers import plain
from roms_assets.kernel.plurals import plural
from roms_assets.pos.expecting import expected
from roms_assets.pos.rules.till_days import TillDay
from roms_assets.pos.stores import record_of
from roms_assets.pos.tracing import Source, Trace, TracedRow, Tracer
from roms_assets.settings import Business, load

FIRST = ("line_number", "item_code", "product_name", "quantity", "unit_price", "amount")
FIRST_OF_TENDERS = ("line_number", "payment_name", "tendered", "change")


@dataclass(frozen=True)
class WantedReceipt:
    """A receipt of a till on a day."""

    branch: str
    pos: str
    day: date
    number: str
    """Its OR or its transaction number."""


def explain(table: str, wanted: WantedReceipt, *, personal: bool) -> bool:
    """Show all that is known of a receipt; whether it is there with all its originals.

    Raises AskedWrongly, SettingsWrong for an unknown till, SourceUnavailable.
    """
    settings, receipt = load(), wanted.number
    till_day = _till_day(settings.business, table, wanted)
    opened = stores(settings.environment)
    trace = Tracer(settings.business, opened, in_clear=personal).trace(till_day, receipt)
    console = out()
    if trace.lines:
        _show(console, settings.business, till_day, trace)
    else:
        console.print(
            f"{table} has no receipt {receipt} of {till_day.till} on {till_day.day}.", style="heading"
        )
        known = expected(settings.business, opened.ledger, till_day.day, till_day.day, till_day.branch)
        for each in known:
            if each.till_day == till_day:
                why = f" ({each.reason})" if each.reason else ""
                console.print(Text(f"That day of this till is {each.state.value}{why}."))
        _show_tenders(console, trace)
    _show_refused(console, trace, receipt)
    _show_files(console, trace, settings.business.zone)
    _show_damages(console, trace, till_day)
    if not personal:
        console.print("\nPersonal fields are masked; --personal shows them.", style="quiet")
    return bool(trace.lines) and not trace.damages


def _till_day(business: Business, table: str, wanted: WantedReceipt) -> TillDay:
    record = record_of(wanted.day.year)
    if table != record:
        raise AskedWrongly(f"{wanted.day} is a day of {record}, not of {table}")
    branch_of(business, wanted.branch).till(wanted.pos)
    return TillDay(wanted.day, wanted.branch, wanted.pos)


def _show(console: Console, business: Business, till_day: TillDay, trace: Trace) -> None:
    number = trace.lines[0].row["or_number"]
    sold = f"{plain(trace.sold)} {business.currency}"
    title = (
        f"Receipt {number} of {till_day.till} on {till_day.day}: {plural(len(trace.lines), 'line')}, {sold}"
    )
    console.print(title, style="heading")
    show_rows(console, [each.row for each in trace.lines], FIRST)
    _show_tenders(console, trace)
    console.print(_balance(trace))


def _show_tenders(console: Console, trace: Trace) -> None:
    if trace.tenders:
        console.print("\nPaid", style="heading")
        show_rows(console, [each.row for each in trace.tenders], FIRST_OF_TENDERS)


def _balance(trace: Trace) -> Text:
    if not trace.tenders:
        return Text("\nNo payment is known of it, so nothing can be compared.", style="partial")
    sold, paid = plain(trace.sold), plain(trace.paid)
    if trace.sold == trace.paid:
        return Text(f"\n✓ It balances: {sold} sold, {paid} paid.", style="good")
    return Text(f"\n✗ It does not balance: {sold} sold, {paid} paid.", style="bad")


def _show_refused(console: Console, trace: Trace, receipt: str) -> None:
    if not trace.refused:
        return
    console.print(f"\nRefused lines that mention {receipt}", style="heading")
    table = a_table("File", "Line", "Why")
    for each in trace.refused:
        table.add_row(each.row["file_type"], str(each.line_number), Text(each.row["reason"]))
    console.print(Padding(table, (0, 2)))


def _show_damages(console: Console, trace: Trace, till_day: TillDay) -> None:
    """What of landing could not be read, a line each, with the command that fetches it again."""
    only = f"--branch {till_day.branch} --start {till_day.day} --end {till_day.day}"
    for damage in trace.damages:
        console.print(Text(f"{damage}: `roms fill --force {only}`", style="bad"), soft_wrap=True)


def _show_files(console: Console, trace: Trace, zone: ZoneInfo) -> None:
    """Each file with the original lines that were read from it."""
    by_file: dict[Source, list[TracedRow]] = {}
    for each in (*trace.lines, *trace.tenders, *trace.refused):
        by_file.setdefault(each.source, []).append(each)
    if by_file:
        console.print("\nRead from", style="heading")
    for source, rows in by_file.items():
        console.print(Padding(_file(source, rows, zone), (0, 2, 1, 2)))


def _file(source: Source, rows: Iterable[TracedRow], zone: ZoneInfo) -> Table:
    facts: Mapping[str, str] = {
        "file": source.name or "no manifest that can be read names it",
        "sha256": source.sha256,
        "fetched": f"{source.fetched_at.astimezone(zone):%Y-%m-%d %H:%M} ({zone.key})"
        if source.fetched_at
        else "",
        "from": source.host + source.address,
        "counts": source.why,
    }
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="quiet", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, fact in facts.items():
        if fact:
            grid.add_row(name, Text(fact))
    for number, original in dict.fromkeys(
        (each.line_number, each.original) for each in rows if each.original
    ):
        grid.add_row(f"line {number}", Text(original))
    return grid
