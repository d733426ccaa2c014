"""The keys that settings models have, as people write them: `pos.branches[].tills[].code`."""

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo


def every_key(model: type[BaseModel], above: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """Each key of a model and of the groups and lists of groups below it, in the model's order."""
    for name, field in model.model_fields.items():
        key = f"{above}{field.alias or name}"
        yield key, field
        group = group_below(field.annotation)
        if group is not None:
            yield from every_key(group[0], f"{key}{group[1]}.")


def group_below(annotation: Any) -> tuple[type[BaseModel], str] | None:
    """The model inside a field's type with `[]` when the field is a list of it, or None for a plain value."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, ""
    origin = get_origin(annotation)
    if origin is tuple:
        inner = group_below(get_args(annotation)[0])
        return (inner[0], "[]") if inner else None
    if origin in {Union, UnionType, Annotated}:
        return next((found for part in get_args(annotation) if (found := group_below(part))), None)
    return None
