"""JSON decoded to shapes with exact numbers; what does not fit is a broken rule that quotes no value."""

from typing import Any, TypeVar

import msgspec

from roms_assets.kernel.errors import RuleBroken

T = TypeVar("T")
Identifier = str | int
"""Vendors write the same id now as a number, now as text."""


def decoded(body: bytes | msgspec.Raw, shape: type[T]) -> T:
    """The body in this shape, numbers exact. Raises RuleBroken that says which field, and quotes nothing."""
    try:
        str(body, "utf-8") if isinstance(body, bytes) else None
        return msgspec.json.decode(body, type=shape)
    except msgspec.ValidationError as error:
        raise RuleBroken(f"the JSON has another shape than expected: {error}") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RuleBroken("the body is not JSON") from error


def object_of(body: bytes) -> dict[str, msgspec.Raw]:
    """The fields of a JSON object, each as it came. Raises RuleBroken."""
    return decoded(body, dict[str, msgspec.Raw])


def text(value: Any) -> str | None:
    """An id or name as text; None for none and for empty text."""
    return None if value is None or str(value).strip() == "" else str(value).strip()
