"""What an answer lists: each thing's JSON as it came, decoded only when somebody looks at it."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, overload

import msgspec


class Listed(Sequence[Any]):
    """The things of one answer. Who knows their shape decodes `raw` to it; everybody else sees dicts."""

    def __init__(self, raw: Sequence[msgspec.Raw]) -> None:
        self.raw = raw

    @cached_property
    def _things(self) -> list[Any]:
        return [msgspec.json.decode(each) for each in self.raw]

    def __len__(self) -> int:
        return len(self.raw)

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> list[Any]: ...
    def __getitem__(self, index: int | slice) -> Any:
        return self._things[index]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._things)
