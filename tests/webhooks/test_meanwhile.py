"""What speaks for itself is read while ShipStation is waited for."""

import threading
from collections.abc import Iterator

import pytest

from resources.calling import Land
from resources.shipstation import Page, ShipStationClient
from roms_assets.kernel.errors import SourceUnavailable
from roms_assets.kernel.events import Event, EventState
from roms_assets.webhooks.meanwhile import done_aside
from tests.waiting import PATIENCE_SECONDS, until
from tests.webhooks.shop import LINE, Shop


@pytest.mark.parametrize("does_answer", [True, False])
def test_an_order_of_the_gateway_is_read_while_shipstation_lets_us_wait(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, does_answer: bool
) -> None:
    resource, orders = ShipStationClient.resource, list[Event]()

    def slow(client: ShipStationClient, address: str, land: Land) -> Iterator[Page]:
        order = shop.hear("gateway", {**LINE, "order_id": f"A-{len(orders)}"})
        orders.append(order)
        until(lambda: shop.state(order)[0] is EventState.READ, "the order that came meanwhile")
        if not does_answer:
            raise SourceUnavailable("ShipStation was silent for 30 s")
        yield from resource(client, address, land)

    placed = shop.world.place_orders(3)
    thin = [shop.hear("shipstation", shop.host.webhooks([each])["v1"]) for each in placed]
    monkeypatch.setattr(ShipStationClient, "resource", slow)
    read = shop.read()
    asked = 3 if does_answer else 2
    assert (read.addresses, read.states[EventState.READ]) == (asked, len(orders) + asked * does_answer)
    states = [shop.state(each)[0] for each in thin]
    assert states == [EventState.READ if does_answer else EventState.WAITING] * 3


def test_what_is_done_aside_gives_its_result_or_its_error() -> None:
    turn = threading.Event()
    assert done_aside(lambda: turn.wait(PATIENCE_SECONDS), turn.set) is True
    with pytest.raises(ZeroDivisionError):
        done_aside(lambda: 1 // 0, lambda: None)
