"""From things that Square listed to typed frames: all at once where all is well, else halved until the bad stand alone.

Values are taken column by column; nothing is computed row by row.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from operator import attrgetter
from typing import Any

import msgspec
import polars as pl
from pandera.polars import DataFrameModel

from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.tables import broken, empty
from roms_assets.square.rules.schemas import Refused

Json = Mapping[str, Any]
Frames = dict[str, pl.DataFrame]
Columns = Mapping[str, Sequence[Any]]
_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, RuleBroken, pl.exceptions.PolarsError)
_NOTHING: Json = {}
RFC3339 = "%+"
_SHOWN = 160


@dataclass(frozen=True)
class Seen:
    """Things as Square listed them, each with the landed answer it came in and its place there.

    They are dicts, or all of them have the known shape of their kind.
    """

    things: Sequence[Json]
    sha256s: Sequence[str]
    positions: Sequence[int]

    @classmethod
    def on(cls, sha256: str, things: Sequence[Json]) -> "Seen":
        """All things of one landed page."""
        return cls(things, [sha256] * len(things), range(len(things)))

    @classmethod
    def joined(cls, several: Sequence["Seen"]) -> list["Seen"]:
        """The same as few as can be: those of known shape together, for each reading costs something by itself."""
        known = [each for each in several if have_known_shape(each.things)]
        others = [each for each in several if not have_known_shape(each.things)]
        return [*([cls._one(known)] if known else []), *others]

    @classmethod
    def _one(cls, several: Sequence["Seen"]) -> "Seen":
        return cls(
            list(chain.from_iterable(each.things for each in several)),
            list(chain.from_iterable(each.sha256s for each in several)),
            list(chain.from_iterable(each.positions for each in several)),
        )

    def part(self, start: int, end: int) -> "Seen":
        """Some of them."""
        return Seen(self.things[start:end], self.sha256s[start:end], self.positions[start:end])

    def evidence(self) -> Columns:
        """The two columns that say where a row was read from."""
        return {"page_sha256": self.sha256s, "page_position": self.positions}


@dataclass(frozen=True)
class Reading:
    """What was read: frames by table, and what could not be."""

    frames: Frames
    refused: pl.DataFrame


def read(kind: str, seen: Seen, parse: Callable[[Seen], Frames], at: datetime) -> Reading:
    """Frames of all things that can be read, and a row of `Refused` for each other one; good + refused = listed."""
    refused: list[dict[str, Any]] = []
    frames = _read(kind, seen, parse, refused)
    rows = pl.DataFrame([{**each, "read_at": at} for each in refused], schema=empty(Refused).schema)
    return Reading(frames, rows)


def _read(kind: str, seen: Seen, parse: Callable[[Seen], Frames], refused: list[dict[str, Any]]) -> Frames:
    try:
        return parse(seen)
    except _UNREADABLE as error:
        if len(seen.things) == 1:
            refused.append(_refusal(kind, seen, error))
            return parse(seen.part(0, 0))
    middle = len(seen.things) // 2
    first = _read(kind, seen.part(0, middle), parse, refused)
    second = _read(kind, seen.part(middle, len(seen.things)), parse, refused)
    return {table: pl.concat([first[table], second[table]]) for table in first}


def _refusal(kind: str, seen: Seen, error: Exception) -> dict[str, Any]:
    thing = seen.things[0]
    named = values([thing], "id")[0] if isinstance(thing, Mapping | msgspec.Struct) else None
    said = str(error).splitlines()[0] if str(error) else type(error).__name__
    what = f"it has no {error}" if isinstance(error, KeyError) else said
    return {
        "kind": kind,
        "object_id": named if isinstance(named, str) else _checksum(thing),
        "reason": what[:_SHOWN],
        "page_sha256": seen.sha256s[0],
        "page_position": seen.positions[0],
    }


def _checksum(thing: object) -> str:
    """A name for what has no id; the same thing has the same one in every answer."""
    return f"sha256:{hashlib.sha256(json.dumps(thing, sort_keys=True).encode()).hexdigest()[:16]}"


def framed(model: type[DataFrameModel], columns: Columns) -> pl.DataFrame:
    """The columns as a frame of the model's types: times from RFC 3339, exact numbers from text.

    Raises TypeError or a PolarsError for a value of another type, RuleBroken for one that the model forbids.
    """
    schema = empty(model).schema
    texts = {name: kind for name, kind in schema.items() if _comes_as_text(kind, columns[name])}
    given = {name: pl.String() if name in texts else kind for name, kind in schema.items()}
    frame = pl.DataFrame({name: columns[name] for name in schema}, schema=given, strict=True)
    frame = frame.with_columns(_converted(name, kind) for name, kind in texts.items())
    fault = broken(model, frame)
    if fault:
        raise RuleBroken(fault)
    return frame


def _comes_as_text(kind: pl.DataType, values: Sequence[Any]) -> bool:
    """Whether Square writes such values as text; times of our own are times already."""
    if isinstance(kind, pl.Decimal):
        return True
    return isinstance(kind, pl.Datetime) and not any(isinstance(value, datetime) for value in values[:1])


def _converted(name: str, kind: pl.DataType) -> pl.Expr:
    text = pl.col(name)
    if isinstance(kind, pl.Datetime):
        return text.str.to_datetime(RFC3339, time_unit="us", time_zone="UTC", strict=True)
    return text.cast(kind, strict=True)


def amounts(things: Sequence[Json], name: str) -> list[Any]:
    """The amount of a money field of each thing, None where there is none."""
    return within(things, name, "amount")


def currencies(things: Sequence[Json], name: str) -> list[Any]:
    """The currency of a money field of each thing."""
    return within(things, name, "currency")


def within(things: Sequence[Json], *names: str) -> list[Any]:
    """What stands in a group within a group of each thing, None where there is no such group."""
    if have_known_shape(things):
        with suppress(AttributeError):  # one of them has no such group
            return list(map(attrgetter(".".join(names)), things))
    found = values(things, names[0])
    for name in names[1:]:
        found = [_field(group, name) for group in found]
    return found


def _field(group: Any, name: str) -> Any:
    if isinstance(group, msgspec.Struct):
        return getattr(group, name)
    return group.get(name) if group else None


def values(things: Sequence[Json], name: str) -> list[Any]:
    """A plain field of each thing, None where it is absent."""
    if have_known_shape(things):
        return list(map(attrgetter(name), things))
    return [thing.get(name) for thing in things]


def needed(things: Sequence[Json], name: str) -> list[Any]:
    """A field that each thing must have. Raises KeyError."""
    return values(things, name) if have_known_shape(things) else [thing[name] for thing in things]


def below(things: Sequence[Json], name: str) -> list[Json]:
    """A group of each thing, an empty one where it is absent."""
    return [thing.get(name) or _NOTHING for thing in things]


def lists(things: Sequence[Json], name: str) -> list[Sequence[Any]]:
    """A list of each thing, an empty one where it is absent."""
    return [listed or () for listed in values(things, name)]


def have_known_shape(things: Sequence[Any]) -> bool:
    """Whether they were decoded to the shape that is known of their kind: none has a field that nobody knows."""
    return len(things) > 0 and isinstance(things[0], msgspec.Struct)
