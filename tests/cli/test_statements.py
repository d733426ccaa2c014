"""`roms statements` and `roms why statement_lines`, typed as a person would; and what the graph shows of it."""

from pathlib import Path

import dagster as dg
import pytest
import yaml
from typer.testing import CliRunner, Result

from roms_assets.cli.app import app
from roms_assets.cli.job_runs import dagster_instance
from roms_assets.definitions import definitions
from roms_assets.settings import Environment, load
from tests.bare_environment import unset_variables
from tests.cli.test_web import BUSINESS
from tests.statements.shop import Shop

FACTS = {**BUSINESS, "statements": {"accounts": [{"name": "bank"}, {"name": "visa", "files": "visa*"}]}}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A folder to be in, whose roms.yaml names two accounts, and whose lake has two orders."""
    unset_variables(monkeypatch)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "roms.yaml").write_text(yaml.safe_dump(FACTS))
    shop = Shop(tmp_path / ".roms")
    shop.order("A-1001", 2_500)
    shop.order("A-1002", 9_900)
    shop.publish()
    return shop


def roms(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), catch_exceptions=False)


def test_what_was_imported_is_told_though_another_file_cannot_be_read(shop: Shop, tmp_path: Path) -> None:
    (tmp_path / "bank.csv").write_text("date,reference,details,amount\n2025-11-11,R1,SALE A-1001,25.00\n")
    told = CliRunner().invoke(app, ["statements", "import", "none.csv", "bank.csv", "--account", "bank"])
    assert told.exit_code == 1
    assert "bank.csv: 1 new lines, 0 known already, 0 refused" in told.stdout


def test_every_line_that_is_refused_is_told(shop: Shop, tmp_path: Path) -> None:
    bad = ["2025-11-11,,A,$2.00x", "2025-13-40,,B,1.00", "2025-11-11,,C,", *["bad,,,"] * 40]
    (tmp_path / "bank.csv").write_text("\n".join(["date,reference,details,amount", *bad]))
    told = roms("statements", "import", str(tmp_path / "bank.csv"), "--account", "bank")
    assert told.exit_code == 1
    for number in range(2, 32):
        assert f"bank.csv: line {number}: " in told.stderr
    assert "bank.csv: line 32: " not in told.stderr
    assert (
        "bank.csv: 13 more lines are refused; refused_statement_lines has each with its reason" in told.stderr
    )


def test_a_statement_is_imported_shown_and_traced(shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "statement.csv"
    file.write_text(
        "date,reference,details,amount\n2025-11-11,R1,SALE A-1001,25.00\n2025-11-11,R2,CARD,99.50\nbad,,,\n"
    )
    told = roms("statements", "import", str(file), "--account", "bank")
    assert told.exit_code == 0, told.output
    assert "statement.csv: 2 new lines, 0 known already, 1 refused" in told.stdout
    assert "statement.csv: line 4: date 'bad' is no date in the form %Y-%m-%d" in told.stderr
    assert "Matched again 1 day: 1 matched, 0 explained, 0 review, 1 unmatched." in told.stdout

    waiting = roms("statements", "show")
    assert "no order, and no few orders together, has this amount near this day" in waiting.stdout
    assert "PHP 99.00 on 2025-11-10, differs by PHP 0.50" in waiting.stdout
    assert "A-1001" not in waiting.stdout
    of_day = roms("statements", "show", "--date", "2025-11-11", "--account", "bank")
    assert "LUNA#A-1001" in of_day.stdout
    assert "There is no line of 2025-11-12." in roms("statements", "show", "--date", "2025-11-12").stdout

    line_id = next(
        row["statement_line_id"] for row in shop.rows("statement_lines") if row["reference"] == "R1"
    )
    why = roms("why", "statement_lines", "--id", line_id)
    assert why.exit_code == 0, why.output
    assert "reconciliation_orders" in why.stdout
    assert "--personal shows it" in why.stdout
    assert (
        "2025-11-11,R1,SALE A-1001,25.00"
        in roms("why", "statement_lines", "--id", line_id, "--personal").stdout
    )
    assert roms("why", "reconciliations", "--id", line_id).stdout == why.stdout
    assert roms("why", "statement_lines", "--id", "none").exit_code == 1

    settings = load(Environment(_env_file=None))
    with dagster_instance(settings) as instance:
        shown = {
            asset: instance.get_materialized_partitions(dg.AssetKey(asset))
            for asset in ("statement_lines", "reconciliations", "reconciliation_orders")
        }
        key = dg.AssetCheckKey(dg.AssetKey("reconciliations"), "every_cent_is_accounted")
        [check] = instance.event_log_storage.get_asset_check_execution_history(key, limit=1)
    assert set(map(frozenset, shown.values())) == {frozenset({"2025-11-11"})}
    assert check.event
    assert check.event.dagster_event
    assert check.event.dagster_event.asset_check_evaluation_data.passed
    definitions(settings).resolve_asset_graph()


def test_what_cannot_be_used_is_told(shop: Shop, tmp_path: Path) -> None:
    assert roms("statements", "show", "--account", "none").exit_code == 2
    assert roms("statements", "show", "--date", "soon").exit_code == 2
    assert "No line waits for a person." in roms("statements", "show").stdout
    told = roms("why", "statement_lines")
    assert told.exit_code == 1
    assert "write --id and the statement_line_id" in told.stderr
    (tmp_path / "roms.yaml").write_text(yaml.safe_dump(BUSINESS))
    told = roms("statements", "show")
    assert told.exit_code == 1
    assert "roms.yaml has no group statements" in told.stderr


def test_the_same_file_under_another_account_is_refused_unless_it_is_of_both(
    shop: Shop, tmp_path: Path
) -> None:
    file = tmp_path / "statement.csv"
    file.write_text("date,reference,details,amount\n2025-11-11,R1,SALE A-1001,25.00\n")
    assert roms("statements", "import", str(file), "--account", "bank").exit_code == 0
    wrong = roms("statements", "import", str(file), "--account", "visa")
    assert wrong.exit_code == 1
    assert "the same file was imported as one of bank" in wrong.stderr
    assert [row["account"] for row in shop.rows("statement_lines")] == ["bank"]
    assert "1 known already" in roms("statements", "import", str(file), "--account", "bank").stdout
    both = roms("statements", "import", str(file), "--account", "visa", "--of-both")
    assert both.exit_code == 0, both.output
    assert sorted(row["account"] for row in shop.rows("statement_lines")) == ["bank", "visa"]


def test_a_statement_of_the_wrong_account_is_withdrawn_and_imported_under_the_right_one(
    shop: Shop, tmp_path: Path
) -> None:
    file = tmp_path / "statement.csv"
    file.write_text("date,reference,details,amount\n2025-11-11,R1,SALE A-1001,25.00\n")
    roms("statements", "import", str(file), "--account", "bank")
    assert "write which file and why" in roms("statements", "withdraw", "statement.csv").stderr
    unknown = roms("statements", "withdraw", "other.csv", "--why", "by mistake")
    assert unknown.exit_code == 1
    assert "no statement 'other.csv' was imported" in unknown.stderr
    told = roms("statements", "withdraw", "statement.csv", "--why", "it is of visa")
    assert told.exit_code == 0, told.output
    assert "1 line of 1 file gone; the originals stay. Matched again 1 day." in told.stdout
    again = roms("statements", "withdraw", "statement.csv", "--why", "again")
    assert "0 lines of 1 file gone; the originals stay. Withdrawn before" in again.stdout
    assert roms("statements", "import", str(file), "--account", "visa").exit_code == 0
    assert [row["account"] for row in shop.rows("statement_lines")] == ["visa"]
