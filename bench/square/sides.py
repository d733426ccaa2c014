"""The sides, each in a process of its own: `python -m bench.square.sides NAME ADDRESS COUNT WORK` prints JSON.

dlt's side stands in `with_dlt`, for it runs in an environment of its own.
"""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.memory import peak_bytes, say_done
from bench.sides import Watch
from bench.square.orders import FIRST_DAY, last_day
from demo.square_shop import TOKEN

Told = dict[str, Any]
Side = Callable[[str, int, Path], Told]


def ours(address: str, count: int, work: Path) -> Told:
    """ROMS itself, and once more with nothing changed."""
    from bench.square.ours import Bench, settings
    from bench.square.totals import totals

    bench, watch = Bench(settings(address, TOKEN, count, work)), Watch()
    synced = bench.sync()
    told = {**taken(watch), "requests": synced.requests}
    again = Watch()
    second = bench.sync()
    more = {"second_seconds": again.seconds, "second_cpu_seconds": again.cpu_seconds}
    say_done(work)
    with bench.lake as connection:
        return {
            **told,
            **more,
            "second_changed": second.tally.new + second.tally.updated,
            **totals(connection),
        }


def bare(address: str, count: int, work: Path) -> Told:
    """The bare script."""
    import duckdb

    from bench.square.bare_script import copy_orders
    from bench.square.totals import totals

    watch = Watch()
    place = copy_orders(address, TOKEN, *span(count), work)
    told = taken(watch)
    say_done(work)
    with duckdb.connect(str(place), read_only=True) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        return {**told, **totals(connection)}


def sdk(address: str, count: int, _work: Path) -> Told:
    """The official SDK: every page is asked for and parsed, and nothing is made of it."""
    from square import Square

    client = Square(token=TOKEN, base_url=address.rstrip("/"))
    places = [str(each.id) for each in client.locations.list().locations or []]
    next(_pages(client, places, count, limit=1))  # what it imports at its first question is not timed
    orders, lines, total, watch = 0, 0, 0, Watch()
    for page in _pages(client, places, count, limit=1000):
        orders += len(page)
        lines += sum(len(order.line_items or ()) for order in page)
        total += sum(order.total_money.amount for order in page)
    return {**taken(watch), "orders": orders, "lines": lines, "total_minor": total}


def reading(address: str, count: int, _work: Path) -> Told:
    """Every page is asked for and thrown away: what the faked Square and the loopback cost at least."""
    import httpx

    from bench.square.bare_script import pages

    watch = Watch()
    with httpx.Client(base_url=address, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=60) as client:
        places = [each["id"] for each in client.get("/v2/locations").json()["locations"]]
        for _ in pages(client, places, *span(count), lambda body: {"cursor": _cursor(body)}):
            pass
    return taken(watch)


def dagster(address: str, count: int, work: Path) -> Told:
    """The same sync as a Dagster run of the job `sync_square`, its home made before."""
    from bench.square.ours import settings
    from bench.square.totals import totals
    from roms_assets import jobs
    from roms_assets.cli.job_runs import dagster_instance, run_ops
    from roms_assets.doors.stores import stores

    told = settings(address, TOKEN, count, work)
    since = {"since": FIRST_DAY.isoformat(), "until": last_day(count).isoformat()}
    with dagster_instance(told):
        pass
    watch = Watch()
    result = run_ops(jobs.sync_square, told, {"sync_orders": since}, ["sync_locations", "sync_orders"])
    if not result.success:
        raise RuntimeError("the run failed")
    took = taken(watch)
    say_done(work)
    with stores(told.environment).lake.reading() as connection:
        return {**took, **totals(connection)}


def span(count: int) -> tuple[str, str]:
    """A time in which all of so many orders changed, as Square writes it."""
    return f"{FIRST_DAY.year - 1}-12-01T00:00:00Z", f"{last_day(count).year + 1}-02-01T00:00:00Z"


def taken(watch: Watch) -> Told:
    """Seconds, processor seconds and the most memory until now."""
    return {"seconds": watch.seconds, "cpu_seconds": watch.cpu_seconds, "peak_bytes": peak_bytes()}


def _cursor(body: bytes) -> str:
    """The cursor, which stands at the end of a page; empty on the last one."""
    _, found, rest = body[-400:].rpartition(b'"cursor":"')
    return rest.partition(b'"')[0].decode() if found else ""


def _pages(client: Any, places: list[str], count: int, limit: int) -> Iterator[list[Any]]:
    start, end = span(count)
    query = {
        "filter": {"date_time_filter": {"updated_at": {"start_at": start, "end_at": end}}},
        "sort": {"sort_field": "UPDATED_AT", "sort_order": "ASC"},
    }
    cursor = None
    while True:
        found = client.orders.search(location_ids=places, query=query, limit=limit, cursor=cursor)
        yield found.orders or []
        cursor = found.cursor
        if not cursor:
            return


SIDES: dict[str, Side] = {"ours": ours, "bare": bare, "sdk": sdk, "reading": reading, "dagster": dagster}


def main() -> None:
    """Run one side over the first COUNT orders at ADDRESS, its results below WORK."""
    name, address, count, work = sys.argv[1:]
    print(json.dumps(SIDES[name](address, int(count), Path(work))))


if __name__ == "__main__":
    main()
