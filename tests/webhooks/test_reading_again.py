"""Days of events that are read again, and dead letters that all wait once more: however many there are."""

import pytest

from roms_assets.kernel.events import Arrival, EventState
from roms_assets.webhooks.keeping import Keeper
from roms_assets.webhooks.rules.rows import Row
from tests.webhooks.shop import Shop


def an_order(number: int) -> dict[str, object]:
    return {"order_id": str(number), "channel": "web_shop", "product_sku": "BREAD", "quantity": 1}


def test_a_day_is_read_again_some_events_at_a_time(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.hear_all("gateway", [an_order(number) for number in range(5)])
    day = shop.clock.now().date()
    shop.read()
    before, sizes, keep = shop.rows("webhook_events"), [], Keeper.keep

    def kept(keeper: Keeper, found: object, rows: list[Row]) -> object:
        sizes.append(len(rows))
        return keep(keeper, found, rows)  # type: ignore[arg-type]

    monkeypatch.setattr("roms_assets.webhooks.desk._AT_ONCE", 2)
    monkeypatch.setattr(Keeper, "keep", kept)
    read = shop.desk.read_day_again(day)
    assert sizes == [2, 2, 1]
    assert (read.events, read.states[EventState.READ], len(read.correlation_ids)) == (5, 5, 5)
    after = shop.rows("webhook_events")
    assert sorted(row["event_id"] for row in after) == sorted(row["event_id"] for row in before)


def test_all_dead_letters_of_webhooks_wait_again_however_many_there_are(shop: Shop) -> None:
    def dead(source: str, number: int) -> Arrival:
        return Arrival(source, f"{number}", shop.clock.now(), {}, b"", "", "c", refused="no order")

    store, many = shop.desk.events, 10_001
    store.keep([dead("gateway", number) for number in range(many)])
    store.keep([dead("mail:orders/INBOX", 1), dead("square", 1)])
    assert shop.desk.replay(all_dead=True, source="square") == 1
    assert shop.desk.replay(all_dead=True) == many
    counts = store.counts()
    assert (counts["gateway"].dead, counts["gateway"].waiting, counts["square"].waiting) == (0, many, 1)
    assert counts["mail:orders/INBOX"].dead == 1, "people decide about mails elsewhere"
