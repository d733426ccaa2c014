"""What a browser is told as it happens: rows that are new, that changed, or that are gone."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from ingress.people.rows import Row

ON_TOP = frozenset({"days", "dead", "orders", "events"})
"""Tables whose newest row stands on top; rows of the others keep their order."""


class Feed:
    """What one browser was told so far. At its beginning it is told all: nothing falls between page and feed."""

    def __init__(self) -> None:
        self._told: dict[str, dict[str, Row]] = {}

    def changes(self, tables: Mapping[str, Sequence[Row]]) -> Iterator[bytes]:
        """Server-sent events for what is not as it was told."""
        for name, rows in tables.items():
            before, now = self._told.get(name, {}), {row.id: row for row in rows}
            self._told[name] = now
            for gone in before.keys() - now.keys():
                yield _event({"table": name, "gone": gone})
            for row in reversed(rows) if name in ON_TOP else rows:
                if before.get(row.id) != row:
                    yield _event({"table": name, "id": row.id, "cells": row.cells})


def _event(told: Mapping[str, Any]) -> bytes:
    return b"data: %s\n\n" % orjson.dumps(told)
