"""Which order each sighting is of: placed in the lake's transaction, what was touched alone, and never guessed.

The result depends on the set of sightings and decisions, not on the order in which they came.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from resources.lake import LakeReader, LakeTransaction
from roms_assets.kernel.tables import descriptions, empty
from roms_assets.orders.matching_amounts_sql import BY_TRACKING_OR_AMOUNT
from roms_assets.orders.matching_lines_sql import BY_LINES
from roms_assets.orders.matching_numbers_sql import BY_NUMBER
from roms_assets.orders.matching_sql import BY_PERSON, DATES, KEEP, TOUCHED
from roms_assets.orders.rules.schemas import OrderMatch, Review
from roms_assets.orders.rules.tables import MATCHES, REVIEW

_STEPS = (BY_NUMBER, KEEP, BY_PERSON, KEEP, BY_TRACKING_OR_AMOUNT, KEEP, BY_LINES, KEEP, DATES)
RULES = (TOUCHED, *_STEPS)
"""All of it; when it is another one, everything is placed anew."""


@dataclass(frozen=True)
class MatchTerms:
    """What roms.yaml says of matching."""

    shops: Sequence[str]
    """The shops that it names, by their one names."""
    window_hours: float
    """How far apart in time two may be that are matched by their amounts."""


def make_match_tables(lake: LakeTransaction) -> None:
    """The tables that matching fills, empty where nothing was matched yet."""
    lake.ensure(MATCHES, empty(OrderMatch), descriptions(OrderMatch))
    lake.ensure(REVIEW, empty(Review), descriptions(Review))


def match(lake: LakeTransaction, terms: MatchTerms, now: datetime, *, everything: bool = False) -> int:
    """Place what was touched, or everything when the rules changed; returns how many sightings were touched."""
    told = {
        "shops": list(terms.shops),
        "window_us": round(terms.window_hours * 3_600_000_000),
        "now": now,
    }
    touched = count_touched(lake, everything=everything)
    if touched:
        lake.run("CREATE OR REPLACE TEMP TABLE affected (order_id VARCHAR)")
        for step in _STEPS:
            _run(lake, step, told)
    return touched


def count_touched(lake: LakeReader, *, everything: bool = False) -> int:
    """How many sightings are to be placed anew: said now, said no more, or decided since. Only looks."""
    for statement, told in _statements(TOUCHED, {"everything": everything}):
        lake.query(statement, told)
    return int(lake.query("SELECT count(DISTINCT sighting_key) FROM touched").item())


def _run(lake: LakeTransaction, step: str, told: Mapping[str, Any]) -> None:
    """The statements of a step, each with what it asks for."""
    for statement, given in _statements(step, told):
        lake.run(statement, given)


def _statements(step: str, told: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for statement in step.split(";\n"):
        if statement.strip():
            yield statement, {name: told[name] for name in re.findall(r"\$(\w+)", statement)}
