"""`roms import`, `roms compare` and `roms export --sheet`, typed as a person would; and what the doctor says."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from demo.sheets import SPREADSHEET, SheetsHost
from roms_assets.cli.app import app
from roms_assets.doors.dropped import dropped_desk
from roms_assets.settings import load
from tests.bare_environment import unset_variables
from tests.dropped.ours import fill, tables_of
from tests.dropped.rules.test_former_sheet import a_sheet
from tests.dropped.shop import PARCELS
from tests.one_till import POS

BUSINESS = {
    "business": {"name": "Luna", "time_zone": "Asia/Manila", "currency": "PHP", "first_day": "2025-11-01"},
    "pos": POS,
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder to be in, with the file of a business that drops files and has a Sheet."""
    unset_variables(monkeypatch)
    monkeypatch.chdir(tmp_path)
    orders = {"drop_folder": "dropped", "personal_data": "clear", "sheets": [PARCELS], "sheets_attempts": 1}
    (tmp_path / "roms.yaml").write_text(yaml.safe_dump({**BUSINESS, "orders": orders}))
    (tmp_path / "old.csv").write_text(a_sheet({}, {"Order Number": "0008", "Quantity": "many"}))
    with SheetsHost() as host:
        host.cells[SPREADSHEET, "Parcels"] = [["order_number", "tracking_number"]]
        monkeypatch.setenv("ROMS_SHEETS_ACCOUNT", json.dumps(host.account()))
        monkeypatch.setenv("ROMS_SHEETS_ADDRESS", host.address)
        yield tmp_path


def roms(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), catch_exceptions=False)


def test_the_former_sheet_is_imported_exported_and_compared(folder: Path) -> None:
    told = roms("import", "sheet", "old.csv")
    assert told.exit_code == 1, told.output
    assert "1 row of old.csv in sheet_order_lines for" in told.stdout
    assert "line 3: quantity 'many' is no number" in told.stderr
    assert (folder / "old.csv").is_file()
    (folder / "old.csv").write_text(a_sheet({}))
    assert roms("compare", "old.csv").stderr.startswith("the lake has no orders yet")

    settings = load()
    assert settings.business.orders
    desk = dropped_desk(settings, settings.business.orders)
    fill(desk.stores.lake, tables_of(desk.keeper.asked("SELECT * FROM sheet_order_lines"), desk.manner.zone))
    assert roms("export", "orders", "--sheet", "--out", "new.csv").stdout.startswith(
        "1 line of the sheet written"
    )
    assert (folder / "new.csv").read_text() == a_sheet({})
    assert roms("export", "orders", "--sheet", "--out", "new.csv").exit_code == 1, "it is there already"
    assert roms("export", "pos_arrivals", "--sheet", "--out", "a.csv").exit_code == 2
    same = roms("compare", "new.csv")
    assert (same.exit_code, same.stdout) == (0, "1 line compared; differences in 0 orders.\n")

    (folder / "new.csv").write_text(a_sheet({"Total": "24.00", "Status": "=soon"}))
    other = roms("compare", "new.csv", "--out", "differences.csv")
    assert other.exit_code == 1
    assert "1 line compared; differences in 1 order" in other.stdout
    assert (folder / "differences.csv").read_text().splitlines() == [
        "order_number,difference,sheet,ours,why",
        "0007,amount,PHP 24.00,PHP 25.00,more here by PHP 1.00",
        "0007,status,'=soon,shipped,'=soon' is no status that ROMS knows".replace(
            ",'=soon' is", ",'=soon' is"
        ),
    ]


def test_what_cannot_be_asked_is_told(folder: Path) -> None:
    unknown = roms("import", "parcels", "old.csv")
    assert unknown.exit_code == 2
    assert "write one of tracking, received, cancelled, sheet" in unknown.stderr
    missing = roms("import", "tracking", "none.csv")
    assert missing.exit_code == 1
    assert "none.csv cannot be read" in missing.stderr


def test_the_doctor_tries_the_folder_and_each_sheet(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = roms("doctor").stdout
    assert "takes files" in told
    assert "Google Sheets answers; Parcels has 1 rows" in told
    assert (folder / "dropped" / "received").is_dir()


def test_a_line_of_a_file_is_followed_to_the_file_and_the_line(folder: Path) -> None:
    roms("import", "sheet", "old.csv")
    digest = sha256((folder / "old.csv").read_bytes()).hexdigest()
    told = roms("why", "sheet_order_lines", "--id", "0007")
    assert told.exit_code == 0, told.output
    assert f"old.csv, file {digest}, line 2" in " ".join(told.stdout.split())
    original = (folder / "old.csv").read_text().splitlines()[1]
    assert original not in told.stdout.replace("\n", "")
    for named in ("#0007", f"{digest[:8]}:2", f"{digest}|2"):
        personal = roms("why", "sheet_order_lines", "--id", named, "--personal")
        assert "".join(original.split()) in "".join(personal.stdout.split()), named
    assert roms("why", "sheet_order_lines", "--id", f"{digest}:9").exit_code == 1
    assert roms("why", "tracking_file_lines", "--id", "7").exit_code == 1


def test_a_file_that_landing_lost_is_told_with_what_is_known(folder: Path) -> None:
    (folder / "p.csv").write_text("order_number,tracking_number\n0007,1Z 999\n")
    assert roms("import", "tracking", "p.csv").exit_code == 0
    for file in (folder / ".roms").rglob(f"*{sha256((folder / 'p.csv').read_bytes()).hexdigest()[:8]}*"):
        if file.is_file() and "dropped" not in str(file.relative_to(folder)):
            file.unlink()
    told = roms("why", "tracking_file_lines", "--id", "1z999")
    assert told.exit_code == 1
    assert "p.csv, file" in told.stdout


def test_a_refused_line_is_followed_to_the_file_and_the_line(folder: Path) -> None:
    roms("import", "sheet", "old.csv")
    digest = sha256((folder / "old.csv").read_bytes()).hexdigest()
    for named in ("#0008", f"{digest[:12]}:3"):
        told = roms("why", "refused_file_lines", "--id", named, "--personal")
        assert told.exit_code == 0, told.output
        text = " ".join(told.stdout.split())
        assert f"old.csv, file {digest}, line 3" in text
        assert "quantity 'many' is no number" in text.replace("\N{NO-BREAK SPACE}", " ")
        assert "".join((folder / "old.csv").read_text().splitlines()[2].split()) in "".join(
            told.stdout.split()
        )
    shown = roms("orders", "show", "0008")
    assert shown.exit_code == 1
    assert "There is no order 0008." in shown.stdout
    assert "1 line with that number could not be read: roms why refused_file_lines --id 0008" in shown.stdout
    (folder / "empty.csv").write_text("\n")
    assert roms("import", "tracking", "empty.csv").exit_code == 1
    digest = sha256((folder / "empty.csv").read_bytes()).hexdigest()
    whole = roms("why", "refused_file_lines", "--id", f"{digest[:12]}:0")
    assert whole.exit_code == 0, whole.output
    assert f"empty.csv, file {digest}" in " ".join(whole.stdout.split())
    assert roms("why", "refused_file_lines", "--id", "0007").exit_code == 1


def test_a_file_that_came_by_mistake_is_withdrawn(folder: Path) -> None:
    roms("import", "sheet", "old.csv")
    assert roms("why", "sheet_order_lines", "--id", "0007").exit_code == 0
    assert "write which file and why" in roms("files", "withdraw", "old.csv").stderr
    unknown = roms("files", "withdraw", "other.csv", "--why", "by mistake")
    assert unknown.exit_code == 1
    assert "no file 'other.csv' of orders came" in unknown.stderr
    told = roms("files", "withdraw", "old.csv", "--why", "it is of last year")
    anew = "Its orders are made anew in a minute, or at once by roms orders build."
    assert (told.exit_code, told.stdout) == (0, f"1 row of 1 file gone; the originals stay. {anew}\n")
    assert roms("why", "sheet_order_lines", "--id", "0007").exit_code == 1
    again = roms("files", "withdraw", "old.csv", "--why", "it is of last year")
    known = "Withdrawn before, and left as they are: 1 of them."
    assert again.stdout == f"0 rows of 1 file gone; the originals stay. {known}\n"
