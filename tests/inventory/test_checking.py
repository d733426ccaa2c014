"""The promises about the stock: what breaks them is found."""

from pathlib import Path

import pytest

from roms_assets.inventory.checking import ADD_UP, LAYERS_ADD_UP, findings
from tests.inventory.stockroom import Stockroom, day


@pytest.fixture
def room(tmp_path: Path) -> Stockroom:
    return Stockroom(tmp_path)


def test_what_does_not_add_up_is_found_on_whichever_side_it_lacks(room: Stockroom) -> None:
    room.variations(VAR="007", VAR2="008", VAR3="009")
    for variation in ("VAR", "VAR2", "VAR3"):
        room.count(0, 5, variation)
    room.calculate(3)
    days = [day(number) for number in range(4)]
    assert all(found.is_kept for found in findings(room.lake, days).values())
    room.run(f"DELETE FROM inventory_positions WHERE product_id = '008' AND date >= '{day(2)}'")
    room.run("DELETE FROM inventory_positions WHERE product_id = '009'")
    room.run(f"DELETE FROM inventory_layers WHERE product_id = '007' AND date = '{day(3)}'")
    found = findings(room.lake, days)
    assert found[ADD_UP].broken == [
        (f"{day(2)} A 008", "expected a change of 0, seen no position"),
        (f"{day(0)} A 009", "expected a change of 5, seen no position"),
    ]
    assert found[LAYERS_ADD_UP].broken == [
        (f"{day(3)} A 007", "position 5, layers 0"),
        (f"{day(3)} A 008", "no position, layers 5"),
        (f"{day(3)} A 009", "no position, layers 5"),
        (f"{day(2)} A 008", "no position, layers 5"),
        (f"{day(2)} A 009", "no position, layers 5"),
        (f"{day(1)} A 009", "no position, layers 5"),
        (f"{day(0)} A 009", "no position, layers 5"),
    ]
