"""What waits for a person: which sightings, the orders they may be of, and what persons decide about them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from resources.build_notes import are_there
from resources.lake import Lake, LakeReader
from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.order_numbers import number_key_sql
from roms_assets.orders.rules.tables import EVENTS, LINES, MATCHES, ORDERS, REVIEW, SHIPMENTS, SIGHTINGS

NEW = "new"
"""What a person decides when it is an order of its own."""
Row = dict[str, Any]
_WAITING = f"{REVIEW} r JOIN {SIGHTINGS} s USING (sighting_key) ANTI JOIN {MATCHES} m USING (sighting_key)"
"""What is said still and is of no order; a decision about what nobody says any more waits for nothing."""


@dataclass(frozen=True)
class Waiting:
    """A sighting that waits."""

    sighting: Row
    reason: str
    candidates: list[dict[str, str]]
    """Orders it may be of, each with why."""
    since: datetime
    decided: str | None


@dataclass(frozen=True)
class Story:
    """All that is known of an order."""

    order: Row
    lines: list[Row]
    events: list[Row]
    shipments: list[Row]
    sightings: list[Row]
    """What tells of it, each with the rule by which it is of this order."""


class Reviewer:
    """Looks at orders and reviews, and notes decisions."""

    def __init__(self, lake: Lake, clock: Callable[[], datetime]) -> None:
        self._lake = lake
        self._clock = clock

    def waiting(self, limit: int) -> list[Waiting]:
        """The sightings that wait, those that wait longest first. Raises SourceUnavailable."""
        with self._lake.reading() as connection:
            lake = LakeReader(connection)
            if not are_there(lake, [REVIEW, MATCHES, SIGHTINGS]):
                return []
            found = lake.query(
                f"SELECT s.*, r.reason, r.candidates, r.since, r.decided FROM {_WAITING}"
                " ORDER BY r.since, s.date, sighting_key LIMIT $limit",
                {"limit": limit},
            ).to_dicts()
        return [
            Waiting(row, row["reason"], json.loads(row["candidates"]), row["since"], row["decided"])
            for row in found
        ]

    def count_waiting(self) -> int:
        """How many sightings wait. Raises SourceUnavailable."""
        with self._lake.reading() as connection:
            lake = LakeReader(connection)
            return len(reasons(lake)) if are_there(lake, [REVIEW, MATCHES, SIGHTINGS]) else 0

    def decide(self, sighting_key: str, order_id: str) -> None:
        """Note what a person decided; the next calculation follows it.

        Raises RuleBroken when there is no such sighting in the review, or no such order.
        """
        with self._lake.writing() as lake:
            if not are_there(lake, [REVIEW, ORDERS]):
                raise RuleBroken("no orders were made yet; run `roms orders build` first")
            if not _is_there(lake, REVIEW, "sighting_key", sighting_key):
                raise RuleBroken(
                    f"{sighting_key!r} is not in order_match_review; `roms orders review` shows what is"
                )
            if order_id != NEW and not _is_there(lake, ORDERS, "order_id", order_id):
                raise RuleBroken(f"there is no order {order_id!r}; write an order's id, or new")
            lake.run(
                f"UPDATE {REVIEW} SET decided = $order, decided_at = $now WHERE sighting_key = $key",
                {"order": order_id, "now": self._clock(), "key": sighting_key},
            )

    def story(self, named: str) -> list[Story]:
        """The orders of that id or number. Raises SourceUnavailable."""
        with self._lake.reading() as connection:
            lake = LakeReader(connection)
            if not are_there(lake, [ORDERS]):
                return []
            sql = (
                f"SELECT * FROM {ORDERS} WHERE order_id = $named"
                f" OR {number_key_sql('order_number')} = {number_key_sql('$named')} ORDER BY date, order_id"
            )
            return [_story(lake, order) for order in lake.query(sql, {"named": named.strip()}).to_dicts()]


def reasons(lake: LakeReader) -> list[tuple[str, str]]:
    """The keys of the sightings that wait, the newest first, each with why."""
    told = f"SELECT sighting_key, r.reason FROM {_WAITING} ORDER BY r.since DESC, sighting_key"
    return list(lake.query(told).iter_rows())


def _story(lake: LakeReader, order: Row) -> Story:
    def rows(table: str, turn: str) -> list[Row]:
        sql = f"SELECT * FROM {table} WHERE date = $date AND order_id = $order ORDER BY {turn}"
        return lake.query(sql, {"date": order["date"], "order": order["order_id"]}).to_dicts()

    sightings = lake.query(
        f"SELECT s.*, m.rule, m.reason FROM {MATCHES} m JOIN {SIGHTINGS} s USING (sighting_key)"
        " WHERE m.order_id = $order ORDER BY s.turn",
        {"order": order["order_id"]},
    ).to_dicts()
    return Story(
        order,
        rows(LINES, "line_number"),
        rows(EVENTS, "happened_at, event_key"),
        rows(SHIPMENTS, "shipment_id"),
        sightings,
    )


def _is_there(lake: LakeReader, table: str, column: str, value: str) -> bool:
    return bool(lake.query(f"SELECT count(*) FROM {table} WHERE {column} = $value", {"value": value}).item())
