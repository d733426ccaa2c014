"""Refusals that point at one key inside a group: a duplicate is told where it stands, not at its list."""

from collections.abc import Iterable, Sequence

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from roms_assets.kernel.refusals import Refusal


def refuse(refusals: Iterable[Refusal]) -> None:
    """Raise all of them as one ValidationError; nothing happens when there are none."""
    details = [
        InitErrorDetails(
            type=PydanticCustomError("refused", "{sentence}", {"sentence": refusal.sentence}),
            loc=refusal.where,
            input=refusal.seen,
        )
        for refusal in refusals
    ]
    if details:
        raise ValidationError.from_exception_data("settings", details)


def repeated(codes: Iterable[str], group: str, what: str) -> list[Refusal]:
    """A refusal for each code given before; capitals do not count, as some disks do not tell them apart."""
    first: dict[str, int] = {}
    refusals = []
    for index, code in enumerate(codes):
        earlier = first.setdefault(code.casefold(), index)
        if earlier != index:
            sentence = f"expected a {what} of its own; {group}[{earlier}] has it already"
            refusals.append(Refusal((group, index, "code"), sentence, code))
    return refusals


def named_before(names: Sequence[str], group: str) -> list[Refusal]:
    """A refusal for each place at which a name of the group stands again."""
    return [
        Refusal((group, index, "name"), f"expected a name that no other of the {group} has", name)
        for index, name in enumerate(names)
        if name in names[:index]
    ]
