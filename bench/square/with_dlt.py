"""dlt's side, in an environment of its own: `python -m bench.square.with_dlt HOW ADDRESS START END WORK`.

Two ways to use it. `nested`: dlt is given pages as they come and makes the tables itself, through Parquet, its files
rotated so that all cores have work. `arrow`: the tables' rows are made by hand, as in a bare script, and dlt is given
Arrow tables to load; nothing that it can be told is faster. Neither checks for duplicates or merges: rows are appended.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.memory import say_done

Json = dict[str, Any]
_ITEMS_OF_A_FILE = "5000"
"""Without a limit all pages are one file, and one file is the work of one core.

https://dlthub.com/docs/reference/performance
"""
TABLES = {"nested": ("orders", "orders__line_items"), "arrow": ("orders", "line_items")}


def main() -> None:
    """Copy all orders and print what it took, as a line of JSON."""
    how, address, token, start, end, work = sys.argv[1:]
    os.environ |= {
        "DLT_DATA_DIR": work,
        "DLT_PROJECT_DIR": work,
        "NORMALIZE__WORKERS": str(os.cpu_count() or 1),
        "SOURCES__DATA_WRITER__FILE_MAX_ITEMS": _ITEMS_OF_A_FILE,
        "RUNTIME__DLTHUB_TELEMETRY": "false",
        "RUNTIME__LOG_LEVEL": "CRITICAL",
    }
    dlt = import_module("dlt")  # only this environment has it

    source = (
        _nested(dlt, address, token, start, end)
        if how == "nested"
        else _arrow(dlt, address, token, start, end)
    )
    file = Path(work) / "dlt.duckdb"
    pipeline = dlt.pipeline(
        "square", destination=dlt.destinations.duckdb(str(file)), dataset_name="copied", pipelines_dir=work
    )
    before, started = _cpu_seconds(), time.perf_counter()
    pipeline.run(source, loader_file_format="parquet")
    told = {"seconds": time.perf_counter() - started, "cpu_seconds": _cpu_seconds() - before}
    say_done(Path(work))
    print(json.dumps({**told, **_counted(file, *TABLES[how])}))


def _nested(dlt: Any, *where: str) -> Any:
    def orders() -> Iterator[list[Json]]:
        yield from _pages(*where)

    return dlt.resource(orders, name="orders", write_disposition="append")


def _arrow(dlt: Any, *where: str) -> Any:
    import pyarrow as pa

    def orders() -> Iterator[list[Json]]:
        yield from _pages(*where)

    pages = dlt.resource(orders, name="pages", selected=False)

    def rows_of(rows: Callable[[Json], Iterator[Json]]) -> Callable[[list[Json]], Iterator[Any]]:
        def of_page(page: list[Json]) -> Iterator[Any]:
            if found := [row for order in page for row in rows(order)]:
                yield pa.Table.from_pylist(found)

        return of_page

    return [
        dlt.transformer(rows_of(rows), data_from=pages, name=name, write_disposition="append")
        for name, rows in _ROWS.items()
    ]


def _pages(address: str, token: str, start: str, end: str) -> Iterator[list[Json]]:
    import httpx
    import orjson

    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=address, headers=headers, timeout=60) as client:
        places = [each["id"] for each in orjson.loads(client.get("/v2/locations").content)["locations"]]
        asked: Json = {
            "location_ids": places,
            "limit": 1000,
            "query": {
                "filter": {"date_time_filter": {"updated_at": {"start_at": start, "end_at": end}}},
                "sort": {"sort_field": "UPDATED_AT", "sort_order": "ASC"},
            },
        }
        while True:
            body = client.post("/v2/orders/search", content=orjson.dumps(asked)).raise_for_status().content
            told = orjson.loads(body)
            yield told.get("orders", [])
            if "cursor" not in told:
                return
            asked["cursor"] = told["cursor"]


def _money(thing: Json, *names: str) -> Json:
    return {f"{name}_minor": (thing.get(name) or {}).get("amount") for name in names}


def _some(thing: Json, *names: str) -> Json:
    return {name: thing.get(name) for name in names}


def _order(order: Json) -> Iterator[Json]:
    yield {
        **_some(
            order,
            "id",
            "version",
            "updated_at",
            "created_at",
            "closed_at",
            "location_id",
            "state",
            "customer_id",
        ),
        **_money(order, "total_money", "total_tax_money", "total_discount_money", "total_tip_money"),
        **_money(order, "total_service_charge_money"),
        "source_name": (order.get("source") or {}).get("name"),
        "currency": order["total_money"]["currency"],
        "net_total_minor": order["net_amounts"]["total_money"]["amount"],
    }


def _lines(order: Json) -> Iterator[Json]:
    for number, line in enumerate(order.get("line_items") or ()):
        yield {
            "order_id": order["id"],
            "line_number": number,
            **_some(line, "uid", "catalog_object_id", "name", "variation_name", "item_type", "quantity"),
            **_money(
                line, "base_price_money", "gross_sales_money", "total_discount_money", "total_tax_money"
            ),
            **_money(line, "total_money"),
            "currency": line["total_money"]["currency"],
        }


def _tenders(order: Json) -> Iterator[Json]:
    for tender in order.get("tenders") or ():
        told = _some(tender, "id", "payment_id", "created_at", "type")
        money = _money(tender, "amount_money", "tip_money")
        yield {"order_id": order["id"], **told, **money, "currency": tender["amount_money"]["currency"]}


def _refunds(order: Json) -> Iterator[Json]:
    for refund in order.get("refunds") or ():
        told = _some(refund, "id", "tender_id", "created_at", "status", "reason")
        money = _money(refund, "amount_money")
        yield {"order_id": order["id"], **told, **money, "currency": refund["amount_money"]["currency"]}


def _fulfillments(order: Json) -> Iterator[Json]:
    for fulfillment in order.get("fulfillments") or ():
        yield {"order_id": order["id"], **_some(fulfillment, "uid", "type", "state")}


_ROWS: dict[str, Callable[[Json], Iterator[Json]]] = {
    "orders": _order,
    "line_items": _lines,
    "tenders": _tenders,
    "refunds": _refunds,
    "fulfillments": _fulfillments,
}


def _cpu_seconds() -> float:
    """Of this process and of those that it started and that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _counted(file: Path, orders: str, lines: str) -> Json:
    import duckdb

    with duckdb.connect(str(file), read_only=True) as connection:
        names = {name for name, *_ in connection.execute(f"DESCRIBE copied.{orders}").fetchall()}
        total = "total_money__amount" if "total_money__amount" in names else "total_money_minor"
        found = connection.execute(f"SELECT count(*), sum({total})::BIGINT FROM copied.{orders}").fetchall()[
            0
        ]
        counted = connection.execute(f"SELECT count(*) FROM copied.{lines}").fetchall()[0][0]
    return {"orders": found[0], "total_minor": found[1], "lines": counted}


if __name__ == "__main__":
    main()
