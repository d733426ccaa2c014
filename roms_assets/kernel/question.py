"""What is asked of a source that answers with lists, page by page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Question:
    """A question: its place in the API, under which name the answer lists things, what is asked, and its method."""

    path: str
    lists: str
    asked: Mapping[str, Any]
    method: str = "POST"
    resumes_at: tuple[str, ...] = ()
    """Where in `asked` its start stands, for a question that can go on from a time; things come in its order."""

    @property
    def limit(self) -> int:
        """The most that a page may hold; 0 when nothing was said."""
        return int(self.asked.get("limit", 0))

    def going_on_from(self, at: str) -> "Question":
        """The same question from a time on; things of exactly that time come again."""
        if not self.resumes_at:
            return self
        return replace(self, asked=_replaced(self.asked, self.resumes_at, at))


def _replaced(asked: Mapping[str, Any], where: tuple[str, ...], value: str) -> dict[str, Any]:
    first, *rest = where
    return {**asked, first: _replaced(asked[first], tuple(rest), value) if rest else value}
