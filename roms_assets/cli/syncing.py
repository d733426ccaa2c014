"""`roms sync square`: what would be read, the run itself, and what each data type came to."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

import dagster as dg

from roms_assets.cli.asking import WordWrong, day_of
from roms_assets.cli.job_runs import failures_by_op, figures_by_op, run_ops
from roms_assets.cli.screen import out, tell_error
from roms_assets.cli.sync_shown import is_proven, show_calculated, show_proof, show_types
from roms_assets.cli.tables import a_table
from roms_assets.doors.square import square_desk
from roms_assets.kernel.errors import SettingsWrong
from roms_assets.settings import Settings, load
from roms_assets.square.desk import Range, SquareDesk, kind_of
from roms_assets.square.ops import INSIGHT_OPS, SYNC_OPS, calculate_insight, prove_days, sync_goods_list
from roms_assets.square.rules.asking import local_date
from roms_assets.square.rules.kinds import KINDS

SOURCES = ("square",)
PROOF = "completeness"
TYPES = (*KINDS, PROOF)
"""What there is to sync: the data types, and the proof that they are complete."""


@dataclass(frozen=True)
class SyncSelection:
    """Data types and days as a person typed them."""

    types: Sequence[str]
    range: Range

    @classmethod
    def of(cls, source: str, types: Sequence[str], since: str | None, until: str | None) -> Self:
        """Read what was typed. Raises WordWrong."""
        if source not in SOURCES:
            raise WordWrong(f"there is no source {source!r} to sync; write roms sync {SOURCES[0]}")
        for name in types:
            if name not in TYPES:
                raise WordWrong(f"--data-type {name!r} is not known; it is one of {', '.join(TYPES)}")
        first = day_of("--since", since) if since else None
        last = day_of("--until", until) if until else None
        if first and last and first > last:
            raise WordWrong(f"--since {first} is after --until {last}; turn them round")
        return cls([name for name in TYPES if not types or name in types], Range(first, last))

    def check(self, desk: SquareDesk) -> None:
        """Raises WordWrong when no day of the range can be read: it is not there yet, or before the first of all."""
        first, last = desk.first_business_day, local_date(desk.now, desk.business.time_zone)
        since, until = self.range.since, self.range.until
        if (since and since > last) or (until and until < first):
            typed = f"--since {since}" if since and since > last else f"--until {until}"
            raise WordWrong(
                f"no day of that range is there ({typed}): Square can be read from {first} to {last};"
                " choose days of these, or leave --since and --until out for what the nightly run reads"
            )

    def config(self, *, force: bool) -> dict[str, object]:
        """The same as the configuration of each op."""
        named = {"since": self.range.since, "until": self.range.until}
        return {**{name: str(value) for name, value in named.items() if value}, "force": force}


def show_plan(selection: SyncSelection, *, force: bool) -> None:
    """Say for each data type what would be read; nothing is asked, nothing is written."""
    desk = _desk(load())
    selection.check(desk)
    table = a_table("Data type", "Days", "First", "Last")
    for name in selection.types:
        days = _days(desk, name, selection.range, force=force)
        ends = (str(days[0]), str(days[-1])) if days else ("", "")
        table.add_row(name, f"{len(days):,}", *ends)
    console = out()
    console.print(table)
    console.print("Nothing was asked, nothing was written.")


def sync(selection: SyncSelection, *, force: bool) -> bool:
    """Run the job and say what each data type came to; False when one failed or something is not proven."""
    started = time.monotonic()
    result = _run(selection, force=force)
    figures, failures = figures_by_op(result), failures_by_op(result)
    show_types(
        {name: figures[op] for name in selection.types if (op := _op(name)) in figures and name in KINDS}
    )
    proof = figures.get(prove_days.name)
    if proof is not None:
        show_proof(proof)
    show_calculated(figures.get(sync_goods_list.name, {}), figures.get(calculate_insight.name, {}))
    for why, ops in _by_reason(failures).items():
        tell_error(f"{', '.join(ops)} failed: {why}")
    out().print(f"It took {time.monotonic() - started:.1f} s.")
    return not failures and (proof is None or is_proven(proof))


def _by_reason(failures: Mapping[str, str]) -> dict[str, list[str]]:
    """Why -> the ops that failed for it: what all failed for, such as a refused token, is said once."""
    found: dict[str, list[str]] = {}
    for op, why in failures.items():
        found.setdefault(why, []).append(op)
    return found


def _run(selection: SyncSelection, *, force: bool) -> dg.ExecuteInProcessResult:
    from roms_assets import jobs  # all of the graph, which a plan does not need

    settings = load()
    selection.check(_desk(settings))
    only = [*(_op(name) for name in selection.types), *(op.name for op in INSIGHT_OPS)]
    return run_ops(jobs.sync_square, settings, {op: selection.config(force=force) for op in only}, only)


def _desk(settings: Settings) -> SquareDesk:
    if settings.business.square is None:
        raise SettingsWrong("roms.yaml has no group `square`: add `square: {}` to it, see docs/settings.md")
    return square_desk(settings, settings.business.square)


def _days(desk: SquareDesk, name: str, days: Range, *, force: bool) -> list[date]:
    if name == PROOF:
        return desk.days_to_prove(days)
    return desk.days(kind_of(name), days, force=force)


def _op(name: str) -> str:
    return prove_days.name if name == PROOF else SYNC_OPS[name].name


__all__ = ["PROOF", "TYPES", "SyncSelection", "show_plan", "sync"]
