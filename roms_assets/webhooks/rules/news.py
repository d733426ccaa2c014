"""What people are shown of orders that changed: a line for each, and nothing personal."""

from collections.abc import Iterable
from datetime import datetime

from roms_assets.kernel.events import News
from roms_assets.kernel.money import shown
from roms_assets.webhooks.rules.news_kinds import ORDER
from roms_assets.webhooks.rules.rows import Row

_LONGEST = 80


def order_news(rows: Iterable[Row]) -> list[News]:
    """A line for each row of shipstation_orders, the one that was told last, or changed last, at the end."""
    return [
        News(ORDER, row["order_id"], _words(row), row["as_of"], row["event_id"])
        for row in sorted(rows, key=_told_and_changed)
    ]


def _told_and_changed(row: Row) -> tuple[datetime, datetime, str]:
    return row["as_of"], row.get("modified_at") or row["as_of"], row["order_id"]


def _words(row: Row) -> dict[str, str]:
    told = {
        "number": row.get("order_number") or row["order_id"],
        "channel": row.get("channel") or row.get("store_id") or "",
        "status": row.get("status") or "",
        "total": _total(row),
    }
    return {name: words[:_LONGEST] for name, words in told.items()}


def _total(row: Row) -> str:
    total, paid, currency = (row.get(name) for name in ("total_minor", "paid_minor", "currency"))
    amount = paid if total is None else total
    return "" if amount is None or currency is None else shown(amount, currency)
