"""`roms why` for inventory: from an insight to the movements that it was made of."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from roms_assets.cli.app import app
from tests.docs.pages import ROOT
from tests.inventory.stockroom import Stockroom, day


def roms(*words: str) -> Result:
    return CliRunner().invoke(app, words, catch_exceptions=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake in which 007 sells no more, and of which three of 009 left on the last day but one."""
    room = Stockroom(tmp_path_factory.mktemp("home"))
    room.variations(VAR="007", VAR2="009")
    room.count(0, 5)
    room.count(0, 4, "VAR2")
    room.count(39, 1, "VAR2")
    room.sell(1, 2, order_id="A#7")
    room.calculate(40)
    return room.home


@pytest.fixture(autouse=True)
def _at_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROMS_CONFIG", str(ROOT / "roms.yaml"))
    monkeypatch.setenv("ROMS_HOME", str(home))
    monkeypatch.setenv("COLUMNS", "200")


def test_an_insight_leads_to_its_movements_with_their_evidence() -> None:
    ran = roms("why", "inventory_insights", "--id", "007")
    assert ran.exit_code == 0, ran.output
    assert "3 in stock since 2025-01-01, last sold on 2025-01-02: 39 days without a sale" in ran.output
    assert "A#7#0" in ran.output
    assert "inventory_layers" in ran.output


def test_a_position_leads_to_how_its_age_is_known_and_to_what_is_under_way() -> None:
    ran = roms("why", "inventory_positions", "--id", "009")
    assert ran.exit_code == 0, ran.output
    assert "age known by counted" in ran.output.partition("inventory_positions")[2]
    under_way = ran.output.partition("inventory_under_way")[2]
    assert str(day(39)) in under_way, "when they left"
    assert "left" in under_way.partition("inventory_movements")[2]


def test_a_day_or_product_without_one_is_said() -> None:
    ran = roms("why", "inventory_insights", "--id", "007", "--date", str(day(3)))
    assert ran.exit_code == 1
    assert "inventory_insights has no product 007 on 2025-01-04" in ran.output
    assert "inventory_positions" in ran.output, "what is known is shown all the same"
    nothing = roms("why", "inventory_insights", "--id", "7")
    assert nothing.exit_code == 1
    assert "inventory_insights has no product 7." in nothing.output


def test_what_was_typed_wrongly_is_said() -> None:
    assert "write --id and the product_id of inventory_insights" in roms("why", "inventory_insights").output
    told = roms("why", "inventory_insights", "--id", "007", "--branch", "BMC").output
    assert "inventory_insights has no tills and receipts" in told


def test_movements_say_which_command_goes_on() -> None:
    ran = roms("why", "inventory_movements", "--id", "007", "--date", str(day(40)))
    assert ran.exit_code == 0, ran.output
    assert "roms orders show 'A#7'" in ran.stdout
    assert "roms why square_inventory --id VAR --date 2025-01-01" in ran.stdout
    assert roms("why", "reallocation_backtest", "--id", "007").exit_code == 1, "it has none of that product"
