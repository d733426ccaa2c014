"""When a product is slow or aged and what each channel costs, as `roms.yaml` says it."""

from decimal import Decimal
from pathlib import Path

import pytest

from roms_assets.kernel.errors import SettingsWrong
from roms_assets.settings import InventorySettings, read_business


def read(tmp_path: Path, good_yaml: str, inventory: str) -> InventorySettings:
    (tmp_path / "roms.yaml").write_text(f"{good_yaml}inventory:{inventory}")
    found = read_business(tmp_path / "roms.yaml").inventory
    assert found
    return found


def test_inventory_alone_takes_the_defaults(tmp_path: Path, good_yaml: str) -> None:
    assert read(tmp_path, good_yaml, " {}\n") == InventorySettings()


def test_amounts_and_percents_are_exact(tmp_path: Path, good_yaml: str) -> None:
    told = "\n  slow_days: 60\n  reallocation: {move_cost: 0.10}\n  channels: [{name: A, fee_percent: 2.9}]\n"
    found = read(tmp_path, good_yaml, told)
    assert (found.slow_days, found.reallocation.move_cost) == (60, Decimal("0.10"))
    assert found.channels[0].fee_percent == Decimal("2.9")


@pytest.mark.parametrize(
    ("inventory", "told"),
    [
        ("\n  slow_days: 0\n", "inventory.slow_days: expected"),
        (
            "\n  channels: [{name: A}, {name: A}]\n",
            "inventory.channels[1].name: expected a name that no other",
        ),
        ("\n  channels: [{name: A, fee_percent: 101}]\n", "inventory.channels[0].fee_percent: expected"),
        ("\n  channels: [{name: A, velocity: -1}]\n", "inventory.channels[0].velocity: expected"),
        ("\n  reallocation: {move_cost: much}\n", "inventory.reallocation.move_cost: expected a number"),
        (
            "\n  reallocation: {move_cost: 0.0000001}\n",
            "move_cost: expected 6 digits behind the point or fewer",
        ),
        ("\n  reallocation: {move_cost: 12345678901.123456}\n", "move_cost: expected 15 digits or fewer"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place(
    tmp_path: Path, good_yaml: str, inventory: str, told: str
) -> None:
    with pytest.raises(SettingsWrong) as refused:
        read(tmp_path, good_yaml, inventory)
    assert told in str(refused.value)
