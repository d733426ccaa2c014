"""Why a run failed: the first real cause among everything that Dagster wrapped around it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from roms_assets.kernel import errors

LONGEST = 400
OUR_WORDS = {
    name
    for name, each in vars(errors).items()
    if isinstance(each, type) and issubclass(each, errors.RomsError)
}
_OUR_PLACES = ("resources.", "roms_assets.")
NO_REASON = "the run left no reason; its log may say more"


@dataclass(frozen=True)
class Fault:
    """One error and what it was raised from."""

    name: str
    """The name of its class."""
    message: str
    cause: "Fault | None" = None


def first_cause(faults: Sequence[Fault]) -> str:
    """The innermost error of the first fault, in one line.

    One in ROMS's own words goes before what it was raised from: it says which thing, and what to do.
    """
    if not faults:
        return NO_REASON
    chain = _chain(faults[0])
    ours = [fault for fault in chain if _is_ours(fault)]
    return in_one_line(_said(ours[-1] if ours else chain[-1]))


def in_one_line(text: str) -> str:
    """The text without line breaks, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def _chain(fault: Fault) -> list[Fault]:
    chain = [fault]
    while chain[-1].cause is not None:
        chain.append(chain[-1].cause)
    return chain


def _is_ours(fault: Fault) -> bool:
    """Whether it is an error of ROMS, or of a door that says more exactly what it saw."""
    return fault.name in OUR_WORDS or fault.message.startswith(_OUR_PLACES)


def _said(fault: Fault) -> str:
    """What it says; in our own words without the name of the class before it."""
    message = fault.message.strip()
    if _is_ours(fault):
        return re.sub(rf"^(\w+\.)*{fault.name}: ", "", message)
    return message or fault.name
