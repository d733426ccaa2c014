"""`roms why` for Square: from a row to the answer that it was read from."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from demo.square_host import SquareHost
from roms_assets.cli.app import app
from roms_assets.square.rules.showing import MASK, shown

RECIPIENT = {"display_name": "Iris Invented", "phone_number": "+15555550100"}


def roms(*words: str) -> Result:
    return CliRunner().invoke(app, words, catch_exceptions=False)


def originals(told: str) -> list[Any]:
    """The JSON of each original that was shown."""
    parts = told.split("Read from\n")[1:]
    return [json.loads(part[part.index("{") : part.rindex("}") + 1]) for part in parts]


@pytest.fixture
def order_id(square: SquareHost) -> str:
    """An order that is sent to somebody, read by ROMS."""
    order_id = next(
        each for each, held in square.world.orders.items() if len(held.told.get("line_items", [])) > 1
    )
    sent = {
        "uid": "F1",
        "type": "SHIPMENT",
        "state": "PROPOSED",
        "shipment_details": {"recipient": RECIPIENT},
    }
    square.world.change(order_id, fulfillments=[sent])
    told = roms("sync", "square", "--since", "2025-11-10", "--data-type", "orders", "--data-type", "payments")
    assert told.exit_code == 0, told.output
    return order_id


def test_an_order_leads_to_the_answer_that_square_gave(square: SquareHost, order_id: str) -> None:
    told = roms("why", "square_orders", "--id", order_id, "--personal")
    assert told.exit_code == 0, told.output
    order = square.world.orders[order_id].told
    assert originals(told.stdout) == [order]
    for table in ("square_orders", "square_order_lines", "square_tenders", "square_fulfillments"):
        assert f"\n{table}\n" in told.stdout
    assert all(line["name"] in told.stdout.partition("Read from")[0] for line in order["line_items"])
    assert roms("why", "square_order_lines", "--id", order_id, "--personal").stdout == told.stdout

    payment_id = order["tenders"][0]["payment_id"]
    paid = roms("why", "square_payments", "--id", payment_id, "--personal")
    assert originals(paid.stdout) == [square.world.payments[payment_id].told]


def test_people_are_masked_unless_asked_for(square: SquareHost, order_id: str) -> None:
    told = roms("why", "square_orders", "--id", order_id).stdout
    assert all(value not in told for value in RECIPIENT.values())
    (original,) = originals(told)
    assert original["fulfillments"][0]["shipment_details"]["recipient"] == dict.fromkeys(RECIPIENT, MASK)
    assert original["line_items"][0]["name"] == square.world.orders[order_id].told["line_items"][0]["name"]
    assert original["total_money"] == square.world.orders[order_id].told["total_money"]
    assert "--personal shows it" in told


@pytest.mark.parametrize(("damage", "said"), [(b"", "is damaged"), (None, "is gone")])
def test_an_answer_that_cannot_be_read_is_told_and_its_rows_are_shown(
    order_id: str, tmp_path: Path, damage: bytes | None, said: str
) -> None:
    whole = roms("why", "square_orders", "--id", order_id)
    for original in (tmp_path / ".roms" / "landing" / "originals").glob("*/*.zst"):
        original.unlink() if damage is None else original.write_bytes(damage)
    told = roms("why", "square_orders", "--id", order_id)
    assert told.exit_code == 1
    assert told.stdout.partition("Read from")[0] == whole.stdout.partition("Read from")[0]
    assert said in told.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("square_orders", "--id", "NONE"), "square_orders has no order_id NONE."),
        (("square_inventory", "--id", "NONE"), "square_inventory has no catalog_object_id NONE."),
    ],
)
def test_what_is_not_there_is_said(square: SquareHost, words: tuple[str, ...], said: str) -> None:
    told = roms("why", *words)
    assert told.exit_code == 1
    assert said in told.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("square_orders",), "write --id and the order_id of square_orders"),
        (("square_orders", "--id", "X", "--pos", "1"), "square_orders has no tills and receipts"),
        (("square_orders", "--id", "X", "--date", "2025-11-12"), "--date chooses a day of square_inventory"),
        (("record2025", "--id", "X"), "--id is for other tables"),
        (("record2025", "--branch", "BMC"), "too: --pos, --date, --receipt"),
        (("square_daily_sales", "--id", "X"), "'square_daily_sales' cannot be traced"),
    ],
)
def test_what_cannot_be_asked_is_told(square: SquareHost, words: tuple[str, ...], said: str) -> None:
    told = roms("why", *words)
    assert told.exit_code == 1
    assert said in told.stderr


def test_what_is_not_known_is_masked_whatever_it_is() -> None:
    thing = {
        "id": "A",
        "name": "B",
        "new_field": {"deep": [1, "x", None]},
        "taxes": [{"name": "VAT", "scope": "ORDER"}],
    }
    assert shown(thing, "orders") == {
        "id": "A",
        "name": MASK,
        "new_field": {"deep": [MASK, MASK, None]},
        "taxes": [{"name": "VAT", "scope": "ORDER"}],
    }
