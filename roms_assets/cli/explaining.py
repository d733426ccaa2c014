"""`roms why`: a receipt's rows, and for each the file, the line, the checksum and the original text."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from roms_assets.cli.asking import AskedWrongly, day_of
from roms_assets.cli.reasons import shortened
from roms_assets.cli.screen import out
from roms_assets.cli.tables import a_table, plural
from roms_assets.doors import stores
from roms_assets.kernel.numbers import plain
from roms_assets.pos.expecting import expected
from roms_assets.pos.rules.till_days import TillDay
from roms_assets.pos.stores import record_of
from roms_assets.pos.tracing import Source, Trace, TracedRow, Tracer
from roms_assets.settings import Business, load

FIRST = ("line_number", "item_code", "product_name", "quantity", "unit_price", "amount")
FIRST_OF_TENDERS = ("line_number", "payment_name", "tendered", "change")
EVIDENCE = ("file_sha256",)
"""Told with the file itself."""


def explain(table: str, place: tuple[str, str, str], receipt: str, *, personal: bool) -> bool:
    """Show all that is known of a receipt; whether it is there. `place` is branch, POS and day as typed.

    Raises AskedWrongly, SettingsWrong for an unknown till, SourceUnavailable.
    """
    settings = load()
    till_day = _till_day(settings.business, table, place)
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
                told = f" ({shortened(each.reason)})" if each.reason else ""
                console.print(Text(f"That day of this till is {each.state.value}{told}."))
        _show_tenders(console, trace)
    _show_refused(console, trace, receipt)
    _show_files(console, trace, settings.business.zone)
    if not personal:
        console.print("\nPersonal fields are masked; --personal shows them.", style="quiet")
    return bool(trace.lines)


def _till_day(business: Business, table: str, place: tuple[str, str, str]) -> TillDay:
    branch, pos, typed = place
    day = day_of("--date", typed)
    if not re.fullmatch(r"record\d{4}", table):
        raise AskedWrongly(f"{table!r} is no year's record; write one like {record_of(day.year)}")
    if table != record_of(day.year):
        raise AskedWrongly(f"{day} is a day of {record_of(day.year)}, not of {table}")
    business.pos.branch(branch).till(pos)
    return TillDay(day, branch, pos)


def _show(console: Console, business: Business, till_day: TillDay, trace: Trace) -> None:
    number = trace.lines[0].row["or_number"]
    sold = f"{plain(trace.sold)} {business.currency}"
    title = (
        f"Receipt {number} of {till_day.till} on {till_day.day}: {plural(len(trace.lines), 'line')}, {sold}"
    )
    console.print(title, style="heading")
    _show_rows(console, trace.lines, FIRST)
    _show_tenders(console, trace)
    console.print(_balance(trace))


def _show_tenders(console: Console, trace: Trace) -> None:
    if trace.tenders:
        console.print("\nPaid", style="heading")
        _show_rows(console, trace.tenders, FIRST_OF_TENDERS)


def _balance(trace: Trace) -> Text:
    if not trace.tenders:
        return Text("\nNo payment is known of it, so nothing can be compared.", style="partial")
    sold, paid = plain(trace.sold), plain(trace.paid)
    if trace.sold == trace.paid:
        return Text(f"\n✓ It balances: {sold} sold, {paid} paid.", style="good")
    return Text(f"\n✗ It does not balance: {sold} sold, {paid} paid.", style="bad")


def _show_rows(console: Console, traced: Sequence[TracedRow], first: Sequence[str]) -> None:
    """What all rows have in common once, then a table of what differs; empty columns are left out."""
    rows = [{name: _said(value) for name, value in each.row.items()} for each in traced]
    names = [name for name in rows[0] if name not in (*first, *EVIDENCE) and any(row[name] for row in rows)]
    common = [name for name in names if len({row[name] for row in rows}) == 1]
    console.print(Padding(_pairs((_words(name), rows[0][name]) for name in common), (0, 2)))
    shown = [*first, *(name for name in names if name not in common)]
    table = a_table()
    for name in shown:
        is_number = isinstance(traced[0].row[name], Decimal | int)
        table.add_column(
            _words(name).replace(" ", "\n"), justify="right" if is_number else "left", no_wrap=is_number
        )
    for row in rows:
        table.add_row(*(Text(row[name]) for name in shown))
    console.print(Padding(table, (1, 2, 0, 2)))


def _pairs(pairs: Iterable[tuple[str, str]]) -> Text:
    parts = [Text.assemble((f"{name} ", "quiet"), value.replace(" ", "\u00a0")) for name, value in pairs]
    return Text("   ").join(parts)


def _words(column: str) -> str:
    return column.replace("or_number", "OR").replace("_", " ")


def _said(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain(value) if isinstance(value, Decimal) else str(value)


def _show_refused(console: Console, trace: Trace, receipt: str) -> None:
    if not trace.refused:
        return
    console.print(f"\nRefused lines that mention {receipt}", style="heading")
    table = a_table("File", "Line", "Why")
    for each in trace.refused:
        table.add_row(each.row["file_type"], str(each.line_number), Text(each.row["reason"]))
    console.print(Padding(table, (0, 2)))


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
        "file": source.name or "not in any manifest",
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
