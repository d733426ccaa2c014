"""The sides, each in a process of its own: `python -m bench.runs.sides NAME ADDRESS COUNT WORK` prints JSON."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.memory import peak_bytes, say_done
from bench.sides import Watch
from bench.till_days import TillDayFolder, last_day, till_days

if TYPE_CHECKING:
    import dagster as dg

    from resources.lake import Lake

Told = dict[str, Any]
Side = Callable[[str, int, Path], Told]
OF_TILL_DAYS = ("raw_pos_files", "pos_records")
OF_DAYS = ("record2025", "pos_tenders", "pos_refused_lines", "pos_arrivals")


def run(address: str, count: int, work: Path) -> Told:
    """One run of the job `fill_missing`: what it fetches, publishes and tells Dagster."""
    from bench.runs.business import settings
    from roms_assets import jobs
    from roms_assets.cli.job_runs import dagster_instance, run_ops
    from roms_assets.doors.stores import stores

    made = settings(address, last_day(count), work)
    with dagster_instance(made):
        pass
    watch = Watch()
    with open(os.devnull, "w") as nowhere, redirect_stderr(nowhere):
        result = run_ops(
            jobs.fill_missing, made, {"collect_missing": {}}, ["collect_missing", "publish_changed"]
        )
    took = _taken(watch)
    say_done(work)
    if not result.success:
        raise RuntimeError("the run failed")
    with dagster_instance(made) as instance:
        shown = {name: _shown(instance, name) for name in (*OF_TILL_DAYS, *OF_DAYS)}
        events = _events(instance, result.run_id)
    return {**took, "events": events, "shown": shown, **_totals(stores(made.environment).lake)}


def outside(address: str, count: int, work: Path) -> Told:
    """The same fetching and publishing, without Dagster."""
    from bench.runs.business import settings
    from roms_assets.doors.pos import pos_desk
    from roms_assets.pos.collecting import How
    from roms_assets.pos.rules.till_days import TillDay

    desk = pos_desk(settings(address, last_day(count), work))
    wanted = [TillDay(each.day, each.branch, each.pos) for each in till_days(work, count)]
    watch = Watch()
    for _ in desk.collect(wanted, How()):
        pass
    desk.publisher.publish(_days(till_days(work, count)), only_changed=True)
    took = _taken(watch)
    say_done(work)
    return {**took, **_totals(desk.stores.lake)}


def events(address: str, count: int, work: Path) -> Told:
    """A run of one op that tells Dagster as many partitions, with nothing to say about any of them."""
    import dagster as dg

    from bench.runs.business import settings
    from roms_assets.cli.job_runs import QUIET, dagster_instance

    made = till_days(work, count)

    @dg.op
    def tell(context: dg.OpExecutionContext) -> None:
        for key, partition in _told(made):
            context.log_event(dg.AssetMaterialization(key, partition=partition))

    @dg.job(executor_def=dg.in_process_executor)
    def tell_all() -> None:
        tell()

    with dagster_instance(settings(address, last_day(count), work)) as instance:
        watch = Watch()
        result = tell_all.execute_in_process(instance=instance, run_config=QUIET)
        took = _taken(watch)
        say_done(work)
        return {**took, "events": _events(instance, result.run_id)}


def _told(made: list[TillDayFolder]) -> Iterator[tuple[str, str]]:
    for each in made:
        for name in OF_TILL_DAYS:
            yield name, f"{each.day}|{each.branch}-{each.pos}"
    for day in _days(made):
        for name in OF_DAYS:
            yield name, day.isoformat()


def _days(made: list[TillDayFolder]) -> list[date]:
    return sorted({each.day for each in made})


def _events(instance: "dg.DagsterInstance", run_id: str) -> int:
    """How many materializations Dagster knows of this run."""
    import dagster as dg

    return len(
        instance.get_records_for_run(run_id, of_type=dg.DagsterEventType.ASSET_MATERIALIZATION).records
    )


def _shown(instance: "dg.DagsterInstance", name: str) -> int:
    import dagster as dg

    return len(instance.get_materialized_partitions(dg.AssetKey(name)))


def _totals(lake: "Lake") -> Told:
    with lake.reading() as connection:
        found = connection.execute(
            "SELECT count(*), coalesce(sum(amount), 0)::VARCHAR FROM record_lines"
        ).fetchall()
    return {"lines": found[0][0], "amount": found[0][1]}


def _taken(watch: Watch) -> Told:
    return {"seconds": watch.seconds, "cpu_seconds": watch.cpu_seconds, "peak_bytes": peak_bytes()}


SIDES: dict[str, Side] = {"run": run, "outside": outside, "events": events}


def main() -> None:
    """Run one side over the first COUNT till-days at ADDRESS, its results below WORK."""
    name, address, count, work = sys.argv[1:]
    print(json.dumps(SIDES[name](address, int(count), Path(work))))


if __name__ == "__main__":
    main()
