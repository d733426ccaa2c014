"""What the page shows and does: sources, parts, days, the newest events and orders, dead letters."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ingress.health import Health
from ingress.people.completeness import ShownDay, last_days
from ingress.people.latest import Latest
from ingress.people.rows import Pages, Row, day_rows, event_rows, order_rows, part_rows, source_rows
from resources.clock import Clock
from resources.events import EventStore
from resources.ledger import Ledger
from roms_assets.kernel.errors import SourceUnavailable
from roms_assets.kernel.events import EventLine, EventState, News, is_webhook
from roms_assets.settings import Business
from roms_assets.webhooks.rules.news_kinds import ORDER

SHOWN = 100
LOOK_SECONDS = 0.9
"""Events are looked up once a second at most, however many people look."""
DAYS_SECONDS = 10.0

Tables = dict[str, list[Row]]


@dataclass(frozen=True)
class _Lists:
    events: Sequence[EventLine]
    dead: Sequence[EventLine]
    orders: Sequence[News]


@dataclass
class PeopleDesk:
    """The stores as people see them. Nothing of a body is ever shown here, and nothing waits for the lake.

    Of the events only those are shown that were sent to the front door: mails have questions and answers of their own.
    """

    store: EventStore
    ledger: Ledger
    business: Business
    health: Health
    ui_address: Callable[[], str | None]
    """Where the UI is just now; None when nobody says."""
    clock: Clock
    patience_seconds: float = 10.0
    """So long a person waits for a replay at most. The store gives up before, unless it hangs."""
    _lists: Latest[_Lists] = field(init=False)
    _days: Latest[list[ShownDay]] = field(init=False)

    def __post_init__(self) -> None:
        self._lists = Latest(self._asked, LOOK_SECONDS)
        self._days = Latest(lambda: last_days(self.business, self.ledger, self.clock.now()), DAYS_SECONDS)

    @property
    def pages(self) -> Pages:
        """Addresses in the UI: a front door that was here first leads to a UI that is served later."""
        return Pages(self.ui_address() or "")

    @property
    def days_in(self) -> str:
        """The asset that tells which days are complete; none without tills and without Square."""
        if self.business.pos:
            return "pos_arrivals"
        return "square_completeness" if self.business.square else ""

    async def tables(self) -> Tables:
        """Table -> its rows, as far as they can be read now. Raises SourceUnavailable before there were any."""
        (_, told), lists, days = await asyncio.gather(
            self.health.look(), self._lists.look(), self._days.look()
        )
        if lists.answer is None:
            raise SourceUnavailable("the event store does not answer")
        asks, pages = self.business.shipstation is not None, self.pages
        return {
            "parts": part_rows(told, days, pages, asks=asks, days_in=self.days_in),
            "days": day_rows(days.answer or [], pages),
            "sources": source_rows(told),
            "dead": event_rows(lists.answer.dead, pages),
            "orders": order_rows(lists.answer.orders, pages),
            "events": event_rows(lists.answer.events, pages),
        }

    async def replay(self, event_id: int) -> bool:
        """Let a dead letter wait once more; whether it was one. Raises SourceUnavailable.

        A store that hangs may do it later: its thread goes on.
        """
        asked = asyncio.to_thread(self._replayed, event_id)
        try:
            return await asyncio.wait_for(asked, self.patience_seconds)
        except TimeoutError as error:
            raise SourceUnavailable(
                f"the event store did not answer within {self.patience_seconds:g} s"
            ) from error

    def _replayed(self, event_id: int) -> bool:
        event = self.store.event(event_id)
        return event is not None and is_webhook(event.source) and self.store.replay([event_id]) == 1

    def _asked(self) -> _Lists:
        store = self.store
        senders = [name for name in store.sources() if is_webhook(name)]
        events, dead = store.lines(senders, SHOWN), store.lines(senders, SHOWN, EventState.DEAD)
        return _Lists(events, dead, store.news(ORDER, SHOWN))
