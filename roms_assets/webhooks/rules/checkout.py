"""Orders from checkout software, in its three bodies: plain JSON, a Discord embed, blocks of text."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec

from roms_assets.kernel.currencies import told_currency
from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.exact import usable
from roms_assets.webhooks.rules.amounts import read_amount, read_quantity
from roms_assets.webhooks.rules.json_shapes import decoded, members, text
from roms_assets.webhooks.rules.rows import Row
from roms_assets.webhooks.rules.statements import Evidence, Found, Manner, instant

_NAMES = {
    "order_number": ("order number", "order_number", "order", "order_id", "order #", "order id"),
    "store": ("store", "site", "shop", "marketplace"),
    "product": ("product", "product_name", "item"),
    "quantity": ("quantity", "qty", "quantity (1)"),
    "price": ("price", "unit_price"),
    "total": ("total", "total_price", "amount"),
    "commission": ("commission",),
    "customer": ("email", "customer_email", "e-mail", "profile"),
    "tracking_number": ("tracking number", "tracking_number", "tracking", "shipment_id"),
    "reference": ("reference #", "reference", "reference_number"),
    "status": ("status",),
    "ordered_at": ("order_date", "created_at", "ordered_at", "date", "order date"),
    "currency": ("currency",),
}
"""Column -> what senders call it, the best name first."""
_TITLE = "successful checkout"
_READ = {name for names in _NAMES.values() for name in names}
_LABELS = _READ | {"proxy list", "proxy", "profile"}
_LONGEST = 500

Labelled = Mapping[str, str | Decimal]
"""Label in small letters -> value; a number of JSON is a number, everything else text as people write it."""


class Author(msgspec.Struct):
    """Who the embed is by: `Successful Checkout | <store>`."""

    name: str = ""


class EmbedField(msgspec.Struct):
    """One label with its value."""

    name: str
    value: str


class Embed(msgspec.Struct):
    """One order of a Discord message."""

    author: Author | None = None
    title: str = ""
    fields: list[EmbedField] = msgspec.field(default_factory=list)


class Message(msgspec.Struct):
    """A Discord message."""

    embeds: list[Embed]


def read_checkout(body: bytes, evidence: Evidence, source: str, manner: Manner) -> tuple[str, Found]:
    """The order that the body is about, and the changes that it tells. Raises RuleBroken."""
    told = [_change(labelled, evidence, source, manner) for labelled in _labelled(body)]
    numbers = list(dict.fromkeys(str(each["order_number"]) for each in told))
    if len(numbers) != len(told):
        raise RuleBroken("one body tells of one order twice; nobody knows which goes first")
    return ", ".join(numbers), Found(changes=told)


def _labelled(body: bytes) -> list[Labelled]:
    """What each order of the body says. Raises RuleBroken."""
    start = body.lstrip()[:1]
    if start != b"{":
        return _of_text(_text(body))
    told = decoded(body, dict[str, Any])
    if told.get("embeds"):
        return [_of_embed(each) for each in decoded(body, Message).embeds]
    for name in ("content", "text"):
        if _TITLE in str(told.get(name, "")).lower():
            return _of_text(str(told[name]))
    return [_once((name.lower(), _plain(value)) for name, value in members(body))]


def _plain(value: object) -> str | Decimal:
    """A value of JSON: text, or an exact number; groups, lists and the rest say nothing."""
    return value if isinstance(value, str | Decimal) else ""


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RuleBroken("the body is neither JSON nor UTF-8 text") from error


def _once(told: Iterable[tuple[str, str | Decimal]]) -> Labelled:
    """Label -> its value. Raises RuleBroken for a label of ours with two values: nobody knows which is meant."""
    found: dict[str, str | Decimal] = {}
    for label, value in told:
        meant = _shown(value) if isinstance(value, str) else value
        if label in _READ and meant != "" and found.setdefault(label, meant) != meant:
            raise RuleBroken(f"the body tells of one order {label} twice, and differently")
    return found


def _of_embed(embed: Embed) -> Labelled:
    found = _once((field.name.strip().lower().rstrip(":"), field.value) for field in embed.fields)
    return {"store": _store(embed.author.name if embed.author else "") or _store(embed.title), **found}


def _of_text(told: str) -> list[Labelled]:
    """Blocks that begin with `Successful Checkout | <store>`: a line with a label, then the line with its value."""
    lines = [line.strip() for line in told.splitlines() if line.strip()]
    starts = [place for place, line in enumerate(lines) if line.lower().startswith(_TITLE)]
    if not starts:
        raise RuleBroken("the body is neither JSON nor a text that begins with Successful Checkout")
    ends = [*starts[1:], len(lines)]
    return [_of_block(lines[start:end]) for start, end in zip(starts, ends, strict=True)]


def _of_block(lines: list[str]) -> Labelled:
    found: list[tuple[str, str | Decimal]] = []
    place = 1
    while place < len(lines):
        label = lines[place].lower().rstrip(":")
        following = lines[place + 1] if place + 1 < len(lines) else ""
        if label in _LABELS and following and following.lower().rstrip(":") not in _LABELS:
            found.append((label, following))
            place += 1
        place += 1
    return {"store": _store(lines[0]), **_once(found)}


def _store(title: str) -> str:
    before, mark, store = title.partition("|")
    return store.strip() if mark and before.strip().lower().startswith(_TITLE) else ""


def _change(labelled: Labelled, evidence: Evidence, source: str, manner: Manner) -> Row:
    told = {column: _first(labelled, names) for column, names in _NAMES.items()}
    number = (text(told["order_number"]) or "").lstrip("# ")
    if not number:
        raise RuleBroken("the body names no order number")
    price, its = _amount(told["price"])
    total, of_total = _amount(told["total"])
    commission, of_commission = _amount(told["commission"])
    return {
        "event_id": evidence.event_id,
        "received_at": evidence.as_of,
        "source": source,
        "order_number": number,
        "price": price,
        "total": total,
        "commission": commission,
        "quantity": _pieces(told["quantity"]),
        "currency": told_currency(text(told["currency"])) or of_total or its or of_commission,
        "customer": manner.customer(text(told["customer"])),
        "ordered_at": _at(text(told["ordered_at"])),
        **{name: text(told[name]) for name in ("store", "product", "tracking_number", "reference", "status")},
    }


def _first(labelled: Labelled, names: tuple[str, ...]) -> str | Decimal | None:
    """The first of these that is told."""
    for name in names:
        value = labelled.get(name, "")
        if isinstance(value, Decimal):
            return value
        if shown := _shown(value):
            return shown[:_LONGEST]
    return None


def _shown(value: str) -> str:
    """What a person sees of it, empty when that is nothing; Discord hides some values behind bars or backticks."""
    shown = re.sub(r"^[|`*\s]+|[|`*\s]+$", "", value)
    return "" if shown.lower() in ("n/a", "none", "null", "-") else shown


def _amount(told: str | Decimal | None) -> tuple[Decimal | None, str | None]:
    """An amount and its currency. Raises RuleBroken when it is none, or finer or larger than the table holds."""
    number, currency = (told, None) if isinstance(told, Decimal) else read_amount(told)
    return usable(number), currency


def _pieces(told: str | Decimal | None) -> Decimal | None:
    """The quantity. Raises RuleBroken as `_amount` does."""
    return usable(told if isinstance(told, Decimal) else read_quantity(told))


def _at(told: str | None) -> datetime | None:
    """A time without a zone is UTC, for these senders name none. Raises RuleBroken."""
    if told is None:
        return None
    at = instant(told)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
