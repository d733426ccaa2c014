"""`roms why` for mail: the rows of a mail or of an order's mails, the words that each value stands in, the original."""

import json
from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from roms_assets.cli.rows_shown import show_rows
from roms_assets.cli.screen import out
from roms_assets.doors.stores import stores
from roms_assets.mail.rules.tables import EVENTS, ITEMS, MESSAGES, QUARANTINE
from roms_assets.mail.tracing import MailTrace, Original, Row, trace
from roms_assets.settings import load

_TOLD_APART = {"mail_id", "event_key", "evidence", "understood"}
_FIRST_OF_ITEMS = ("name", "quantity")


def explain(table: str, told: str, *, personal: bool) -> bool:
    """Show all that is known; whether the table has it, with all its originals. Raises SourceUnavailable."""
    found, console = trace(stores(load().environment), told), out()
    if table not in found.rows:
        console.print(Text(f"{table} has nothing of {told}.", style="heading"))
    for original in found.originals:
        _show_mail(console, found, original, personal=personal)
    if found.originals and not personal:
        console.print("\nThe mails themselves are left out; --personal shows them.", style="quiet")
    return table in found.rows and not any(each.damage for each in found.originals)


def _show_mail(console: Console, found: MailTrace, original: Original, *, personal: bool) -> None:
    """The mail, what it tells of, and whether it was doubtful."""
    console.print(Text(f"\nMail {original.mail_id}", style="heading"), soft_wrap=True)
    _show_facts(console, _of(found, MESSAGES, original))
    for event in _of(found, EVENTS, original):
        _show_event(console, found, event)
    if doubtful := _of(found, QUARANTINE, original):
        console.print(QUARANTINE, style="heading")
        _show_facts(console, doubtful)
    size = f"read from its {len(original.raw):,} bytes in landing"
    told = Text(original.damage, style="bad") if original.damage else Text(size)
    console.print(Padding(told, (0, 2)))
    if personal:
        console.print(Padding(Text(original.raw.decode("utf-8", "replace")), (0, 2, 1, 2)))


def _show_event(console: Console, found: MailTrace, event: Row) -> None:
    """What the mail tells of, where in it each value stands, and the words there."""
    console.print(Text(f"{EVENTS} {event['event_key']}", style="heading"), soft_wrap=True)
    _show_facts(console, [event])
    items = [row for row in found.rows.get(ITEMS, ()) if row["event_key"] == event["event_key"]]
    if items:
        show_rows(console, [_plain(row) for row in items], _FIRST_OF_ITEMS)
    for each in json.loads(event["evidence"]):
        place = f", character {each['start']}" if each["start"] >= 0 else ""
        told = f"{each['field']} <- {each['part']}{place}: {each['text']!r}"
        console.print(Padding(Text(told), (0, 2)))


def _show_facts(console: Console, rows: Sequence[Row]) -> None:
    for row in rows:
        show_rows(console, [_plain(row)], ())


def _plain(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in _TOLD_APART}


def _of(found: MailTrace, table: str, original: Original) -> list[Row]:
    return [row for row in found.rows.get(table, ()) if row["mail_id"] == original.mail_id]
