"""Gap repair: ShipStation is asked for what changed since the last good time, whether or not a webhook told of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from resources.clock import Clock
from resources.landing import Landing
from resources.shipstation import Page, ShipStationClient
from roms_assets.webhooks.keeping import Keeper, Kept
from roms_assets.webhooks.rules.questions import Question, going_on_from, questions
from roms_assets.webhooks.rules.reading import read_page
from roms_assets.webhooks.rules.statements import Evidence, Found, Manner

_GRACE = timedelta(minutes=15)
"""So young an order's webhook may still be on its way."""


@dataclass
class GapRepair:
    """What asking came to."""

    since: datetime
    until: datetime
    kept: Kept = field(default_factory=Kept)
    only_by_asking: int = 0
    """Orders that nobody had told of although they are older than a webhook takes."""
    pages: int = 0
    requests: int = 0


@dataclass
class Asker:
    """Asks one account with one client."""

    landing: Landing
    keeper: Keeper
    client: ShipStationClient
    version: str
    manner: Manner
    clock: Clock

    def ask(self, since: datetime, until: datetime) -> GapRepair:
        """Merge everything that changed from one time to the other. Raises SourceUnavailable, SourceChangedShape.

        What came before an error stays merged.
        """
        repair = GapRepair(since, until)
        for question in questions(self.version, since, until):
            pages = self._by_change if question.moves else self._by_page
            for page, at in pages(question):
                self._keep(page, at, repair)
        repair.requests = self.client.counts.requests
        return repair

    def _by_page(self, question: Question) -> Iterator[tuple[Page, datetime]]:
        """Page by page: what is found stays found, however it changes meanwhile."""
        at = self.clock.now()
        for page in self.client.pages(self.version, question.path, question.asked, self.landing.keep):
            yield page, at

    def _by_change(self, question: Question) -> Iterator[tuple[Page, datetime]]:
        """Always the first page from the last change on: what changes meanwhile moves to the end and shifts no page.

        Where a page holds one moment only, the next page of it is asked for.
        """
        number, asked = 1, question.asked
        while True:
            at = self.clock.now()
            page = self.client.page(self.version, question.path, {**asked, "page": number}, self.landing.keep)
            yield page, at
            if page.is_last:
                return
            following = going_on_from(question, asked, page.listed.raw)
            number, asked = (number + 1, asked) if following == asked else (1, following)

    def _keep(self, page: Page, at: datetime, repair: GapRepair) -> None:
        evidence = Evidence(at, page_sha256=page.sha256)
        found = read_page(page.version, page.lists, list(page.listed.raw), evidence, self.manner)
        kept = self.keeper.keep(found)
        repair.pages += 1
        repair.kept.add(kept)
        repair.only_by_asking += _overdue(found, kept, at)
        self._note(page, at, repair)

    def _note(self, page: Page, at: datetime, repair: GapRepair) -> None:
        told: Mapping[str, object] = {
            "at": at.isoformat(),
            "since": repair.since.isoformat(),
            "until": repair.until.isoformat(),
            "lists": page.lists,
            "listed": len(page.listed),
            "sha256": page.sha256,
        }
        self.landing.write_manifest(f"shipstation/asked/{at.date()}", told)


def _overdue(found: Found, kept: Kept, at: datetime) -> int:
    """How many of the orders that are new here are so old that a webhook should have told of them before."""
    new = set(kept.new_orders)
    made = {row["order_id"]: row["created_at"] or row["modified_at"] for row in found.orders}
    return sum(order_id in new and created <= at - _GRACE for order_id, created in made.items())
