"""The yardstick: what somebody would write who needs the tables once and nothing else. httpx, orjson and DuckDB.

Pages are parsed for their cursor, written as lines of JSON with where each order came from, and read by DuckDB with
every column given. It makes five of the tables of orders with all their columns, evidence included; what came back
(`square_returned_lines`) it leaves out. It keeps no answer, asks nothing twice, refuses nothing, notices nothing new,
and merges nothing: a second run makes all of it again.
"""

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import httpx
import orjson

_MONEY = "STRUCT(amount BIGINT, currency VARCHAR)"
_LINE = f"""STRUCT(uid VARCHAR, catalog_object_id VARCHAR, name VARCHAR, variation_name VARCHAR, item_type VARCHAR,
    quantity DECIMAL(18, 9), base_price_money {_MONEY}, gross_sales_money {_MONEY}, total_discount_money {_MONEY},
    total_tax_money {_MONEY}, total_money {_MONEY})[]"""
_TENDER = f"""STRUCT(id VARCHAR, payment_id VARCHAR, created_at TIMESTAMPTZ, type VARCHAR, amount_money {_MONEY},
    tip_money {_MONEY})[]"""
_REFUND = f"""STRUCT(id VARCHAR, tender_id VARCHAR, created_at TIMESTAMPTZ, status VARCHAR, reason VARCHAR,
    amount_money {_MONEY})[]"""
_COLUMNS = {
    "page_sha256": "VARCHAR",
    "page_position": "BIGINT",
    "id": "VARCHAR",
    "version": "BIGINT",
    "updated_at": "TIMESTAMPTZ",
    "created_at": "TIMESTAMPTZ",
    "closed_at": "TIMESTAMPTZ",
    "location_id": "VARCHAR",
    "state": "VARCHAR",
    "source": "STRUCT(name VARCHAR)",
    "customer_id": "VARCHAR",
    "total_money": _MONEY,
    "total_tax_money": _MONEY,
    "total_discount_money": _MONEY,
    "total_tip_money": _MONEY,
    "total_service_charge_money": _MONEY,
    "net_amounts": f"STRUCT(total_money {_MONEY})",
    "line_items": _LINE,
    "tenders": _TENDER,
    "refunds": _REFUND,
    "fulfillments": "STRUCT(uid VARCHAR, type VARCHAR, state VARCHAR)[]",
}
_TABLES = {
    "square_orders": """
        SELECT page_sha256, page_position, id AS order_id, version, updated_at, created_at, closed_at,
            timezone(zone, created_at)::DATE AS business_date, location_id, state, source.name AS source_name,
            customer_id, total_money.currency AS currency, total_money.amount AS total_minor,
            total_tax_money.amount AS tax_minor, total_discount_money.amount AS discount_minor,
            total_tip_money.amount AS tip_minor, total_service_charge_money.amount AS service_charge_minor,
            net_amounts.total_money.amount AS net_total_minor, coalesce(len(line_items), 0) AS lines
        FROM read JOIN zones USING (location_id)""",
    "square_order_lines": """
        SELECT page_sha256, page_position, order_id, number - 1 AS line_number, it.uid AS line_uid,
            it.catalog_object_id, it.name, it.variation_name, it.item_type, it.quantity,
            it.total_money.currency AS currency, it.base_price_money.amount AS base_price_minor,
            it.gross_sales_money.amount AS gross_sales_minor, it.total_discount_money.amount AS discount_minor,
            it.total_tax_money.amount AS tax_minor, it.total_money.amount AS total_minor
        FROM (SELECT page_sha256, page_position, id AS order_id, unnest(line_items) AS it,
            unnest(range(1, len(line_items) + 1)) AS number FROM read)""",
    "square_tenders": """
        SELECT page_sha256, page_position, order_id, it.id AS tender_id, it.payment_id, it.created_at, it.type,
            it.amount_money.currency AS currency, it.amount_money.amount AS amount_minor,
            it.tip_money.amount AS tip_minor
        FROM (SELECT page_sha256, page_position, id AS order_id, unnest(tenders) AS it FROM read)""",
    "square_refunds": """
        SELECT page_sha256, page_position, order_id, it.id AS refund_id, it.tender_id, it.created_at, it.status,
            it.reason, it.amount_money.currency AS currency, it.amount_money.amount AS amount_minor
        FROM (SELECT page_sha256, page_position, id AS order_id, unnest(refunds) AS it FROM read)""",
    "square_fulfillments": """
        SELECT page_sha256, page_position, order_id, it.uid AS fulfillment_uid, it.type, it.state
        FROM (SELECT page_sha256, page_position, id AS order_id, unnest(fulfillments) AS it FROM read)""",
}


def copy_orders(address: str, token: str, start: str, end: str, folder: Path) -> Path:
    """Read every order that changed in that time and make the tables; returns the DuckDB file."""
    lines = folder / "orders.jsonl"
    with httpx.Client(base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=60) as client:
        shops = orjson.loads(client.get("/v2/locations").content)["locations"]
        with lines.open("wb") as file:
            for body, told in pages(client, [shop["id"] for shop in shops], start, end):
                checksum = sha256(body).hexdigest()
                for position, order in enumerate(told.get("orders", [])):
                    line = {"page_sha256": checksum, "page_position": position, **order}
                    file.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
    return _loaded(lines, {shop["id"]: shop["timezone"] for shop in shops}, folder / "bare.duckdb")


def pages(
    client: httpx.Client, places: list[str], start: str, end: str, read: Callable[[bytes], Any] = orjson.loads
) -> Iterator[tuple[bytes, Any]]:
    """Every answer, as it came and as it was read."""
    asked: dict[str, Any] = {
        "location_ids": places,
        "limit": 1000,
        "query": {
            "filter": {"date_time_filter": {"updated_at": {"start_at": start, "end_at": end}}},
            "sort": {"sort_field": "UPDATED_AT", "sort_order": "ASC"},
        },
    }
    while True:
        body = client.post("/v2/orders/search", content=orjson.dumps(asked)).raise_for_status().content
        told = read(body)
        yield body, told
        if not told.get("cursor"):
            return
        asked["cursor"] = told["cursor"]


def _loaded(lines: Path, zones: dict[str, str], place: Path) -> Path:
    with duckdb.connect(str(place)) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("CREATE TEMP TABLE zones (location_id VARCHAR, zone VARCHAR)")
        connection.executemany("INSERT INTO zones VALUES (?, ?)", list(zones.items()))
        connection.execute(
            "CREATE TEMP TABLE read AS FROM read_json($lines, columns = $columns, format = 'newline_delimited')",
            {"lines": str(lines), "columns": _COLUMNS},
        )
        for table, select in _TABLES.items():
            connection.execute(f"CREATE TABLE {table} AS {select}")
    return place
