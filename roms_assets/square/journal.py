"""What landing noted of readings: which pages came, and where a reading that was cut off has to go on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from resources.landing import Landing
from resources.square import Page
from roms_assets.kernel.question import Question


@dataclass(frozen=True)
class Noted:
    """The last reading of a place, as far as it came."""

    at: datetime
    """When it began: it shows everything that had changed until then."""
    sha256s: Sequence[str] = field(default_factory=list)
    asked: dict[str, Any] | None = None
    """The question whose cursor it is."""
    cursor: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether its last page came."""
        return bool(self.sha256s) and self.cursor is None


class Journal:
    """Notes each page of the reading of one place as soon as it is landed."""

    def __init__(self, landing: Landing, place: str) -> None:
        self._landing = landing
        self._place = place

    def unfinished(self, since: datetime | None, now: datetime) -> Noted:
        """The last reading, if it began after `since`, the beginning of the last one that was used; else a new one."""
        pages = self._landing.manifests(self._place)
        began = pages[-1]["at"] if pages else ""
        if not pages or (since is not None and datetime.fromisoformat(began) <= since):
            return Noted(now)
        mine = [page for page in pages if page["at"] == began]
        return Noted(
            datetime.fromisoformat(began),
            [page["sha256"] for page in mine],
            mine[-1]["asked"],
            mine[-1]["cursor"],
        )

    def note(self, at: datetime, number: int, question: Question, page: Page) -> None:
        """One more page is landed."""
        told = {"page": number, "sha256": page.sha256, "cursor": page.cursor, "listed": len(page.listed)}
        self._landing.write_manifest(self._place, {"at": at.isoformat(), "asked": question.asked, **told})
