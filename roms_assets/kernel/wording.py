"""Turns what pydantic found wrong into sentences that name the key, what was expected and what was seen."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from pydantic_core import ErrorDetails

from roms_assets.kernel.refusals import Where

LONGEST = 60
"""Characters of a value that are shown."""

EXPECTED: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "missing": lambda _: "expected this key, it is missing",
    "int_parsing": lambda _: "expected a whole number",
    "int_type": lambda _: "expected a whole number",
    "int_from_float": lambda _: "expected a whole number",
    "float_parsing": lambda _: "expected a number",
    "float_type": lambda _: "expected a number",
    "decimal_parsing": lambda _: "expected a number",
    "decimal_type": lambda _: "expected a number",
    "finite_number": lambda _: "expected a number",
    "decimal_max_places": lambda context: (
        f"expected {context['decimal_places']} digits behind the point or fewer"
    ),
    "decimal_max_digits": lambda context: f"expected {context['max_digits']} digits or fewer",
    "string_type": lambda _: "expected text",
    "string_too_short": lambda _: "expected text",
    "tuple_type": lambda _: "expected a list, each item on its own line after a dash, or in [ ]",
    "too_short": lambda context: f"expected a list of {context['min_length']} or more",
    "mapping_type": lambda _: "expected a group of keys",
    "dict_type": lambda _: "expected a group of keys",
    "model_type": lambda _: "expected a group of keys",
    "greater_than": lambda context: f"expected more than {context['gt']:g}",
    "greater_than_equal": lambda context: f"expected {context['ge']:g} or more",
    "less_than_equal": lambda context: f"expected {context['le']:g} or less",
    "enum": lambda context: f"expected one of {context['expected']}",
    "literal_error": lambda context: f"expected one of {context['expected']}",
    "value_error": lambda context: str(context["error"]),
}


def masked(address: str) -> str:
    """An address without the passwords it may hold: before an @, and after words such as `password=`."""
    without_login = re.sub(r"(://[^/:@\s]*):[^\s]*@", r"\1:***@", address)
    return re.sub(r"(?i)(password|secret|key|token)=('[^']*'|[^\s&;]+)", r"\1=***", without_login)


def key_name(where: Where, count: bool = True) -> str:
    """A key as people write it: `pos.branches[2].opened`, counted from 0, or `pos.branches[].opened`."""
    name = "".join(
        (f"[{part}]" if count else "[]") if isinstance(part, int) else f".{part}" for part in where
    )
    return name.removeprefix(".") or "the file"


def sentence(error: ErrorDetails, known_keys: list[str]) -> str:
    """What was expected and what was seen; known_keys are those that may stand where the key does."""
    if error["type"] == "extra_forbidden":
        near = get_close_matches(str(error["loc"][-1]), known_keys, n=1)
        hint = f", did you mean {near[0]}?" if near else ""
        return f"unknown key{hint}; expected one of {', '.join(known_keys)}"
    wanted = expected(error)
    return wanted if error["type"] == "missing" else f"{wanted}, seen {seen(error['input'])}"


def expected(error: ErrorDetails) -> str:
    """What was expected."""
    word = EXPECTED.get(error["type"])
    return word(error.get("ctx", {})) if word else error["msg"]


def seen(value: object) -> str:
    """A value for a sentence, cut where it is long, without the passwords it may hold."""
    if value is None:
        return "nothing (an unquoted null or an empty value)"
    if isinstance(value, dict):
        return "a group of keys"
    if isinstance(value, list | tuple):
        return "a list" if value else "an empty list"
    if isinstance(value, date):
        return str(value)
    text = masked(str(value))
    return f'"{text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."}"'
