"""`roms inventory show`: what a person reads of the stock first."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from roms_assets.cli.app import app
from tests.inventory.stockroom import TERMS, Stockroom, day

SHOP = """
business: {name: Stockroom, time_zone: Asia/Manila, currency: USD, first_day: 2025-01-01}
pos:
  host: {address: "https://pos.example.com/", list_path: list.php}
  branches: [{code: A, name: A, generation: old, tills: [{code: "1"}]}]
inventory: {}
"""


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stockroom:
    (tmp_path / "roms.yaml").write_text(SHOP)
    monkeypatch.setenv("ROMS_CONFIG", str(tmp_path / "roms.yaml"))
    monkeypatch.setenv("ROMS_HOME", str(tmp_path))
    return Stockroom(tmp_path, terms=TERMS)


def shown(room: Stockroom, last: int) -> str:
    room.calculate(last)
    ran = CliRunner().invoke(app, ["inventory", "show"], catch_exceptions=False)
    assert ran.exit_code == 0, ran.output
    return ran.output


def test_a_product_that_is_slow_and_aged_is_worth_once_what_it_is(room: Stockroom) -> None:
    room.told["inventory_aged_days"] = 40
    room.goods(("007", 1000, 2000), ("008", 500, 900))
    room.variations(VAR="007", EIGHT="008")
    room.count(0, 4)
    room.count(35, 2, variation="EIGHT")
    out = shown(room, 70)
    assert "Slow: 2 products, USD 50.00" in out
    assert "Aged: 1 product, USD 40.00" in out
    assert "Each counted once: 2 products, USD 50.00" in out


def test_an_earlier_suggestion_is_shown_with_what_happened(room: Stockroom) -> None:
    room.goods(("007", 1000, 2000))
    room.variations(VAR="007")
    room.count(0, 27)
    room.count(0, 40, place="LB")
    for number in range(1, 28):
        room.sell(number)
    out = shown(room, 27 + 28)
    assert str(day(27)) in out
    assert "A had 0, got 0 and sold 0; it had none for 28" in out
    assert "days. B never had fewer than 40" in out
    assert "27 of 27 units would have been sold" in out


def test_what_left_and_is_counted_nowhere_yet_is_shown_until_it_is(room: Stockroom) -> None:
    room.variations(VAR="007")
    for place in ("LA", "LB"):
        room.count(0, 10, place=place)
    room.count(2, 6)
    (line,) = [each for each in shown(room, 3).splitlines() if "007" in each]
    assert [part.strip() for part in line.strip().split("  ") if part] == ["007", "A", str(day(2)), "4"]
    room.count(4, 14, place="LB")
    assert "Under way" not in shown(room, 4)


def test_what_lacks_is_said_where_nothing_can_be_used(room: Stockroom) -> None:
    show = ["inventory", "show"]
    assert "roms inventory build makes it" in CliRunner().invoke(app, show, catch_exceptions=False).output
    room.sell(0, None)
    room.sell(0, None)
    out = shown(room, 3)
    assert "no sale, count or receipt of a day that is over can be used" in out
    assert "2 lines refused: its quantity is no number" in out
    assert "build makes it" not in out
    room.sell(1, 2)
    assert "No count and no receipt ever told the stock" in shown(room, 3)
    room.variations(VAR="007")
    room.count(2, 2)
    assert "No count" not in shown(room, 3)
