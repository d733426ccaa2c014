"""What the page shows and does: sources, parts, days, the newest events and orders, dead letters."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingress.health import Health
from ingress.people.completeness import ShownDay, last_days
from ingress.people.latest import Latest
from ingress.people.rows import Pages, Row, day_rows, event_rows, order_rows, part_rows, source_rows
from resources.clock import Clock
from resources.events import EventStore
from resources.ledger import Ledger
from roms_assets.kernel.errors import SourceUnavailable
from roms_assets.kernel.events import EventLine, EventState, News
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
    """The stores as people see them. Nothing of a body is ever shown here, and nothing waits for the lake."""

    store: EventStore
    ledger: Ledger
    business: Business
    health: Health
    pages: Pages
    clock: Clock
    _lists: Latest[_Lists] = field(init=False)
    _days: Latest[list[ShownDay]] = field(init=False)

    def __post_init__(self) -> None:
        self._lists = Latest(self._asked, LOOK_SECONDS)
        self._days = Latest(lambda: last_days(self.business, self.ledger, self.clock.now()), DAYS_SECONDS)

    async def tables(self) -> Tables:
        """Table -> its rows, as far as they can be read now. Raises SourceUnavailable before there were any."""
        (_, told), lists, days = await asyncio.gather(
            self.health.look(), self._lists.look(), self._days.look()
        )
        if lists.answer is None:
            raise SourceUnavailable("the event store does not answer")
        asks = self.business.shipstation is not None
        return {
            "parts": part_rows(told, days, self.pages, asks=asks),
            "days": day_rows(days.answer or [], self.pages),
            "sources": source_rows(told),
            "dead": event_rows(lists.answer.dead, self.pages),
            "orders": order_rows(lists.answer.orders, self.pages),
            "events": event_rows(lists.answer.events, self.pages),
        }

    async def replay(self, event_id: int) -> bool:
        """Let a dead letter wait once more; whether it was one. Raises SourceUnavailable."""
        return await asyncio.to_thread(self.store.replay, [event_id]) == 1

    def _asked(self) -> _Lists:
        store = self.store
        return _Lists(store.lines(SHOWN), store.lines(SHOWN, EventState.DEAD), store.news(ORDER, SHOWN))
