"""JSON decoded to shapes with exact numbers; what does not fit is a broken rule that quotes no value."""

import json
from collections.abc import Hashable
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar, cast

import msgspec

from roms_assets.kernel.errors import RuleBroken

T = TypeVar("T")
Identifier = str | int
"""Vendors write the same id now as a number, now as text."""
_FIELDS = dict[str, msgspec.Raw]
_MEMBERS = json.JSONDecoder(object_pairs_hook=list, parse_float=Decimal, parse_int=Decimal, strict=False)


def decoded(body: bytes | msgspec.Raw, shape: type[T]) -> T:
    """The body in this shape, numbers exact. Raises RuleBroken that says which field, and quotes nothing."""
    try:
        str(body, "utf-8") if isinstance(body, bytes) else None
        found: T = _decoder(cast(Hashable, shape)).decode(body)
    except msgspec.ValidationError as error:
        raise RuleBroken(f"the JSON has another shape than expected: {error}") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RuleBroken("the body is not JSON") from error
    return found


def object_of(body: bytes) -> dict[str, msgspec.Raw]:
    """The fields of a JSON object, each as it came. Raises RuleBroken."""
    return decoded(body, _FIELDS)


def members(body: bytes) -> list[tuple[str, Any]]:
    """The members of a JSON object in their order, also those of one name, numbers exact. Raises RuleBroken."""
    object_of(body)
    try:
        found: list[tuple[str, Any]] = _MEMBERS.decode(body.decode())
    except (ValueError, RecursionError) as error:
        raise RuleBroken("the body is not JSON") from error
    return found


@cache
def _decoder(shape: Hashable) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(cast(Any, shape))


def text(value: Any) -> str | None:
    """An id or name as text; None for none and for empty text."""
    return None if value is None or str(value).strip() == "" else str(value).strip()
