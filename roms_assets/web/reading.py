"""One reading of a site: what it is called, which pages it kept, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from roms_assets.kernel.errors import RomsError, SourceChangedShape
from roms_assets.web.rules.drifting import Judgement
from roms_assets.web.rules.listings import Found
from roms_assets.web.rules.whole_lists import repeats


class JobState(StrEnum):
    """How it stands with a reading."""

    RUNNING = "running"
    READ = "read"
    DRIFTED = "drifted"
    """The pages came, and the selectors no longer fit them."""
    FAILED = "failed"
    KILLED = "killed"
    """It never ended; the next reading of the site found it so."""


@dataclass(frozen=True)
class KeptPage:
    """A page in landing, and what it lists."""

    number: int
    address: str
    fetched_at: datetime
    status: int
    seconds: float
    html_sha256: str
    html_bytes: int
    screenshot_sha256: str
    screenshot_bytes: int
    found: Found
    first: str = ""
    """The address of the site from which it was reached."""
    asked: str = ""
    """The address that was asked for, which may have led on to its own."""

    def noted(self) -> dict[str, Any]:
        """The page for a manifest: all but what it lists, which its document says."""
        told = {name: value for name, value in vars(self).items() if name != "found"}
        return {**told, "fetched_at": self.fetched_at.isoformat()}

    @classmethod
    def of(cls, noted: Mapping[str, Any], found: Found) -> "KeptPage":
        """The page that a manifest names."""
        at = datetime.fromisoformat(noted["fetched_at"])
        return cls(**{**noted, "fetched_at": at}, found=found)


@dataclass
class Reading:
    """A reading under way, and in the end its outcome."""

    job_id: str
    site: str
    day: date
    started_at: datetime
    state: JobState = JobState.RUNNING
    pages: list[KeptPage] = field(default_factory=list)
    is_whole: bool | None = None
    """Whether the last page was reached; None when it was not read to its end."""
    judgement: Judgement = field(default_factory=Judgement)
    """Once it came to its end."""
    fault: RomsError | None = None
    ended_at: datetime | None = None
    """None while it runs, and when it was read again from landing: nobody knows how long the first took."""

    @property
    def found(self) -> dict[str, list[Found]]:
        """What its pages list, by the address of the site from which they were reached."""
        by_address: dict[str, list[Found]] = {}
        for page in self.pages:
            by_address.setdefault(page.first, []).append(page.found)
        return by_address

    @property
    def listed(self) -> list[KeptPage]:
        """Its pages whose rows count: each list once."""
        return [page for page in self.pages if not page.found.is_repeat]

    @property
    def error(self) -> str:
        """Why it is not read; empty when it is."""
        return str(self.fault or "")

    @property
    def rows(self) -> int:
        """Rows that its pages list."""
        return sum(len(page.found.rows) for page in self.listed)

    @property
    def refused(self) -> int:
        """Cells of them that cannot be used."""
        return sum(len(page.found.refused) for page in self.listed)

    @property
    def screenshot_sha256(self) -> str | None:
        """The picture of its last page; where something is said of an address, of a page there."""
        told = [page for page in self.pages if page.first in self.judgement.addresses]
        bare = [page for page in told if page.found.is_bare]
        chosen = bare or told or self.pages
        return chosen[-1].screenshot_sha256 if chosen else None

    @property
    def last_seen_at(self) -> datetime:
        """When the site was asked last, as far as that is known."""
        return self.ended_at or max([self.started_at, *(page.fetched_at for page in self.pages)])

    @property
    def seconds(self) -> float | None:
        """How long it took."""
        return (self.ended_at - self.started_at).total_seconds() if self.ended_at else None

    @property
    def vanished(self) -> str:
        """Columns that used to be filled and are in no row any more; empty when its rows do not count."""
        told = self.judgement.vanished if self.state is JobState.READ else ""
        return told and f"{told}; screenshot {self.screenshot_sha256}"

    def goes_on(self, leads_to: str | None) -> bool:
        """Whether the link of the page that was read last leads to one of which nothing was read yet."""
        *_, last = self.pages
        before = [page for page in self.pages[:-1] if page.first == last.first]
        known = {address for page in [*before, last] for address in (page.asked, page.address)}
        is_repeat = repeats(last.found, [page.found for page in before])
        found = replace(last.found, is_repeat=is_repeat, leads_back=leads_to in known)
        self.pages[-1] = replace(last, found=found)
        return leads_to is not None and not found.is_repeat and not found.leads_back

    def fails(self, at: datetime | None, fault: RomsError) -> None:
        """It is over, and did not come to its end."""
        self.state, self.fault, self.ended_at = JobState.FAILED, fault, at

    def ends(self, at: datetime | None, judgement: Judgement) -> None:
        """It came to its end, and this is to be made of it; at no time when its landed pages were read again."""
        self.judgement, self.ended_at = judgement, at
        self.state = JobState.DRIFTED if judgement.drift else JobState.READ
        if judgement.drift:
            self.fault = SourceChangedShape(f"{judgement.drift}; screenshot {self.screenshot_sha256}")
