"""Files on their way from the folder into the tables: refused lines are told where people look, nothing is lost."""

import csv
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import jinja2
import pytest

from demo.sheets import SPREADSHEET
from resources.dbt import PROJECT
from resources.landing import Landing
from roms_assets.dropped.desk import DroppedDesk
from roms_assets.dropped.reading import FileState
from roms_assets.dropped.rules.kinds import FileKind
from roms_assets.dropped.rules.tables import IS_NEWEST
from roms_assets.kernel.order_numbers import tracking_key_sql
from tests.dropped.rules.test_former_sheet import a_sheet
from tests.dropped.shop import PARCELS, Shop

TRACKING = "order_number,tracking_number\n0007,1Z1\n0008,1Z2\n"
MONDAY = date(2025, 11, 12)


def test_each_kind_of_file_fills_its_table_on_the_day_on_which_it_came(shop: Shop) -> None:
    shop.drop("tracking", "parcels.csv", TRACKING)
    shop.drop("received", "arrived.csv", "tracking_number,sku,quantity\n1Z1,007,2\n")
    shop.drop("cancelled", "cancel.csv", "order_number\n0008\n")
    shop.drop("sheet", "old.csv", a_sheet({}))
    shop.clock.at = shop.clock.at.replace(hour=17)  # past midnight in Manila
    assert [reading.state for reading in shop.read()] == [FileState.READ] * 4
    days = {
        table: {row["date"] for row in shop.rows(table)}
        for table in ("tracking_file_lines", "received_file_lines", "cancel_file_lines", "sheet_order_lines")
    }
    assert set(map(tuple, days.values())) == {(date(2025, 11, 13),)}
    assert [row["order_number"] for row in shop.rows("tracking_file_lines")] == ["0007", "0008"]
    assert shop.rows("sheet_order_lines")[0]["email"].startswith("p-"), (
        "a pseudonym unless roms.yaml says clear"
    )
    assert shop.rows("refused_file_lines") == []
    assert list(shop.lying("tracking")) == ["taken/parcels.csv"]
    assert not shop.desk.has_waiting()


def test_a_refused_line_is_told_in_the_table_beside_the_file_and_to_the_watch(shop: Shop) -> None:
    shop.drop("received", "today.csv", "tracking_number,quantity\n1Z1,2\n1Z2,two of a@b.example\n")
    (reading,) = shop.read()
    assert reading.state is FileState.PARTLY_READ
    assert [row["tracking_number"] for row in shop.rows("received_file_lines")] == ["1Z1"]
    (refused,) = shop.rows("refused_file_lines")
    assert (refused["file_name"], refused["kind"], refused["line_number"]) == ("today.csv", "received", 3)
    assert refused["original"] == "1Z2,two of ***@***"
    told = shop.lying("received")["refused/today.csv.reason.txt"]
    assert told == (
        "Refused: 1 of 2 lines; the others are used. Correct the lines below and drop them in a file of their own, with"
        " the heading.\nline 3: quantity 'two of ***@***' is no number; write it like 1234.50\n"
    )
    (trouble,) = shop.troubles()
    assert trouble.title == "Files: 1 file of received could not be used whole"
    assert "today.csv: Refused: 1 of 2 lines" in trouble.cause
    for name in ("today.csv", "today.csv.reason.txt"):
        (shop.home / "dropped" / "received" / "refused" / name).unlink()
    assert shop.troubles() == [], "whoever has taken the file away has seen to it"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"", "the file is empty"),
        (b"order,parcel\nA,B\n", "its heading lacks tracking_number"),
        (TRACKING.encode("utf-16"), "it is not UTF-8 text"),
        (b"x" * 1_000_001, "it has 1,000,001 bytes"),
    ],
)
def test_a_file_that_cannot_be_used_touches_nothing_else(shop: Shop, text: bytes, reason: str) -> None:
    shop.orders["largest_file_mb"] = 1
    shop.drop("tracking", "bad.csv", text)
    shop.drop("tracking", "good.csv", TRACKING)
    states = {reading.name: reading.state for reading in shop.read()}
    assert states == {"bad.csv": FileState.REFUSED, "good.csv": FileState.READ}
    assert len(shop.rows("tracking_file_lines")) == 2
    (refused,) = shop.rows("refused_file_lines")
    assert refused["line_number"] == 0
    assert reason in refused["reason"]
    assert reason in shop.lying("tracking")["refused/bad.csv.reason.txt"]
    assert shop.desk.read_day_again(MONDAY)
    assert shop.rows("refused_file_lines") == [refused]


def test_the_same_file_twice_is_the_same_file_once(shop: Shop) -> None:
    shop.drop("tracking", "parcels.csv", TRACKING)
    shop.read()
    before = shop.rows("tracking_file_lines")
    shop.tomorrow()
    shop.drop("tracking", "again.csv", TRACKING)
    (reading,) = shop.read()
    assert (reading.is_known, reading.day) == (True, MONDAY)
    assert shop.rows("tracking_file_lines") == before
    assert set(shop.lying("tracking")) == {"taken/parcels.csv", "taken/again.csv"}


@pytest.mark.parametrize("killed_in", ["keeper", "settle"])
def test_a_kill_between_landing_and_settling_changes_nothing(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, killed_in: str
) -> None:
    shop.drop("tracking", "parcels.csv", TRACKING)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        where = "roms_assets.dropped.keeping.Keeper.replace_file"
        patched.setattr(where if killed_in == "keeper" else "resources.drop_folder.DropFolder.settle", killed)
        with pytest.raises(KeyboardInterrupt):
            shop.read()
    assert list(shop.lying("tracking")) == ["parcels.csv"]
    shop.tomorrow()
    (reading,) = shop.read()
    assert reading.day == MONDAY, "it came when it was landed"
    assert len(shop.rows("tracking_file_lines")) == 2
    assert list(shop.lying("tracking")) == ["taken/parcels.csv"]


def test_a_file_that_cannot_be_set_aside_is_read_once_and_not_for_ever(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.drop("tracking", "parcels.csv", TRACKING)
    monkeypatch.setattr("resources.drop_folder.DropFolder.settle", lambda *_: None)
    assert len(shop.read()) == 1


def test_the_newest_word_on_what_was_received_counts(shop: Shop) -> None:
    heading = "tracking_number,sku,quantity,received_at\n"
    shop.drop("received", "later.csv", f"{heading}1Z1,007,5,2025-11-11\n1Z1,,9,2025-11-10\n")
    shop.read()
    shop.tomorrow()
    shop.drop("received", "earlier.csv", f"{heading}1z1,007,3,2025-11-10\n")
    shop.read()
    found = shop.rows("received_newest", "sku", "quantity")
    assert [(row["sku"], int(row["quantity"])) for row in found] == [("007", 5)], (
        "newer than that of the whole"
    )
    shop.tomorrow()
    shop.drop("received", "whole.csv", f"{heading}1Z-1,,8,2025-11-12\n")
    shop.read()
    found = shop.rows("received_newest", "sku", "quantity")
    assert [(row["sku"], int(row["quantity"])) for row in found] == [(None, 8)]


def test_of_words_on_one_moment_the_later_file_and_the_line_further_down_count(shop: Shop) -> None:
    heading, at = "tracking_number,sku,quantity,received_at\n", "2025-11-10"
    filled = "".join(f"X{number},,1,{at}\n" for number in range(7))
    shop.drop("received", "one.csv", f"{heading}{filled}1Z 9,007,5,{at}\n1Z9,007,4,{at}\n")
    shop.read()
    newest = "SELECT CAST(quantity AS INT) AS q FROM received_newest WHERE sku = '007'"
    assert shop.desk.keeper.asked(newest) == [{"q": 4}], "line 10 stands below line 9"
    for quantity in range(5):  # whatever the checksums of these files are
        shop.tomorrow()
        shop.drop("received", "again.csv", f"{heading}1z-9,007,{quantity},{at}\n")
        shop.read()
        assert shop.desk.keeper.asked(newest) == [{"q": quantity}]


def test_dbts_macro_and_the_view_choose_alike() -> None:
    text = (PROJECT / "macros/orders.sql").read_text().split("{#- Mails number")[0]
    macros = jinja2.Environment(autoescape=False).from_string(text).module  # noqa: S701 - it writes SQL
    told = macros.is_newest_received(tracking_key_sql("tracking_number"), "sku", "received_at")  # type: ignore[attr-defined]
    assert told.split() == IS_NEWEST.split()


def test_a_lost_lake_is_filled_from_landing(shop: Shop) -> None:
    shop.drop("tracking", "parcels.csv", TRACKING)
    shop.drop("received", "bad.csv", "nothing\n1\n")
    shop.read()
    tables = ("tracking_file_lines", "refused_file_lines")
    before = [shop.rows(table) for table in tables]
    assert shop.desk.lost_days() == []
    (shop.home / "home" / "lake.duckdb").unlink()
    assert shop.desk.lost_days() == [MONDAY]
    shop.desk.read_day_again(MONDAY)
    assert [shop.rows(table) for table in tables] == before
    assert shop.desk.lost_days() == []


def test_a_file_of_which_landing_has_no_manifest_any_more_keeps_its_rows(shop: Shop) -> None:
    shop.drop("tracking", "parcels.csv", TRACKING)
    shop.read()
    before = shop.rows("tracking_file_lines")
    [place] = (shop.home / "home" / "landing").rglob(f"tracking/{before[0]['file_sha256']}")
    shutil.rmtree(place)
    (reading,) = shop.desk.read_day_again(MONDAY)
    assert (reading.state, reading.error[:22]) == (FileState.FAILED, "landing knows no more ")
    assert shop.rows("tracking_file_lines") == before


def test_an_imported_file_stays_where_it_is_and_counts_once(shop: Shop, tmp_path: Path) -> None:
    reading = shop.desk.import_file(FileKind.SHEET, "old.csv", a_sheet({}).encode())
    assert (reading.state, reading.is_known) == (FileState.READ, False)
    assert shop.desk.import_file(FileKind.SHEET, "old.csv", a_sheet({}).encode()).is_known
    assert [row["origin"] for row in shop.rows("sheet_order_lines")] == ["command"]


def test_without_a_folder_nothing_waits(shop: Shop) -> None:
    shop.orders = {}
    assert not shop.desk.has_waiting()
    assert shop.read() == []
    assert shop.troubles() == []


def test_a_sheet_is_landed_as_csv_and_only_what_is_new_in_it_is_read(sheets: Shop) -> None:
    assert sheets.host
    cells = sheets.host.cells[SPREADSHEET, "Parcels"]
    (first,) = sheets.read_sheets()
    landed = sheets.desk.stores.landing.read(first.came.sha256)
    assert landed == b"Order Number,Tracking Number\nA1,1Z1\n"
    sheets.tomorrow()
    cells.append(["A2", "1Z2"])
    cells.append(["A3", ""])
    (second,) = sheets.read_sheets()
    assert second.state is FileState.PARTLY_READ
    told = [
        (row["date"].day, row["order_number"], row["origin"]) for row in sheets.rows("tracking_file_lines")
    ]
    assert sorted(told) == [(12, "A1", "sheet:parcels"), (13, "A2", "sheet:parcels")]
    (trouble,) = sheets.troubles()
    assert (trouble.key, trouble.cause) == ("files/sheet/parcels/refused", "line 4: tracking_number is empty")
    (again,) = sheets.read_sheets()
    assert again.is_known
    cells.pop()
    sheets.read_sheets()
    assert sheets.troubles() == [], "the Sheet was corrected"
    assert len(sheets.rows("tracking_file_lines")) == 2
    (sheets.home / "home" / "lake.duckdb").unlink()
    days = sheets.desk.lost_days()
    assert [day.day for day in days] == [12, 13]
    for day in days:
        sheets.desk.read_day_again(day)
    told_again = [(row["date"].day, row["order_number"]) for row in sheets.rows("tracking_file_lines")]
    assert sorted(told_again) == [(12, "A1"), (13, "A2")]


def test_a_sheet_that_says_again_what_it_said_before_can_be_read_again_day_by_day(sheets: Shop) -> None:
    assert sheets.host
    sheets.orders["sheets"] = [{**PARCELS, "kind": "received"}]
    cells = [["tracking_number", "quantity"], ["1Z1", "1"], ["1Z2", "5"]]
    for quantity in ("1", "2", "1"):
        cells[1][1] = quantity
        sheets.host.cells[SPREADSHEET, "Parcels"] = [*cells]
        sheets.read_sheets()
        sheets.tomorrow()
    before = sheets.rows("received_file_lines")
    told = [(row["date"].day, row["tracking_number"], int(row["quantity"])) for row in before]
    assert sorted(told) == [(12, "1Z2", 5), (13, "1Z1", 2), (14, "1Z1", 1)]
    for day in (14, 12, 13, 12):
        assert sheets.desk.read_day_again(date(2025, 11, day))
        assert sheets.rows("received_file_lines") == before
    (sheets.home / "home" / "lake.duckdb").unlink()
    for day in (13, 14, 12):
        sheets.desk.read_day_again(date(2025, 11, day))
    assert sheets.rows("received_file_lines") == before


def test_of_a_sheet_the_readings_of_a_day_alone_are_looked_at(
    sheets: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sheets.host
    for number in range(3):
        sheets.host.cells[SPREADSHEET, "Parcels"].append([f"B{number}", "1Z"])
        sheets.read_sheets()
        sheets.tomorrow()
    looked = []
    manifests = Landing.manifests

    def counted(landing: Landing, place: str) -> list[dict[str, Any]]:
        looked.append(len(manifests(landing, place)))
        return manifests(landing, place)

    monkeypatch.setattr(Landing, "manifests", counted)
    sheets.desk.read_day_again(MONDAY)
    assert looked == [1]


def test_of_the_former_sheet_a_changed_line_comes_with_its_whole_order(sheets: Shop) -> None:
    assert sheets.host
    lines = a_sheet({}, {"Product": "Salt"}, {"Order Number": "0008"})
    sheets.orders["sheets"] = [{**PARCELS, "kind": "sheet"}]
    sheets.host.cells[SPREADSHEET, "Parcels"] = list(csv.reader(lines.splitlines()))
    sheets.read_sheets()
    sheets.tomorrow()
    changed = lines.replace("Salt,12.50,25.00", "Salt,12.50,12.50")
    sheets.host.cells[SPREADSHEET, "Parcels"] = list(csv.reader(changed.splitlines()))
    sheets.read_sheets()
    newest = [
        (row["order_number"], row["product"], row["total_minor"])
        for row in sheets.rows("sheet_order_lines")
        if row["date"].day == 13
    ]
    assert newest == [("0007", "Flour, 25 kg", 2500), ("0007", "Salt", 1250)]


def test_of_cancellations_a_new_line_comes_with_those_of_the_same_order_and_sku(sheets: Shop) -> None:
    assert sheets.host
    sheets.orders["sheets"] = [{**PARCELS, "kind": "cancelled"}]
    cells = [["order_number", "sku", "quantity"], ["0007", "", ""], ["#0007", "A", "1"], ["0007", "B", "1"]]
    sheets.host.cells[SPREADSHEET, "Parcels"] = cells
    sheets.read_sheets()
    sheets.tomorrow()
    cells.append(["0007", "A", "2"])
    sheets.read_sheets()
    newest = [
        (row["sku"], int(row["quantity"]))
        for row in sheets.rows("cancel_file_lines")
        if row["date"].day == 13
    ]
    assert newest == [("A", 1), ("A", 2)], "the newest file of an order and SKU says how much in all"


def test_a_sheet_that_does_not_answer_keeps_what_it_said_and_is_told(sheets: Shop) -> None:
    assert sheets.host
    sheets.read_sheets()
    sheets.tomorrow()
    sheets.host.shared_with = "nobody"
    (reading,) = sheets.read_sheets()
    assert reading.state is FileState.FAILED
    (trouble,) = sheets.troubles()
    assert trouble.key == "files/sheet/parcels/silent"
    assert "share the Sheet with" in trouble.cause
    assert len(sheets.rows("tracking_file_lines")) == 1
    sheets.host.shared_with = "roms@luna.example"
    rows = sheets.host.cells[SPREADSHEET, "Parcels"]
    sheets.host.cells[SPREADSHEET, "Parcels"] = [*rows, ["x" * 1_000_000, ""]]
    sheets.orders["largest_file_mb"] = 1
    assert (
        sheets.read_sheets()[0].error == "it has more than orders.largest_file_mb of roms.yaml (1); divide it"
    )
    sheets.host.cells[SPREADSHEET, "Parcels"] = rows
    assert sheets.read_sheets()[0].is_known
    assert sheets.troubles() == []


def test_the_figures_of_a_day_are_in_its_report(shop: Shop) -> None:
    shop.drop("tracking", "parcels.csv", f"{TRACKING},\nx\n")
    shop.read()
    shop.tomorrow()
    settings = shop.settings
    from roms_assets.dropped.watching import DroppedWatch

    assert settings.business.orders
    desk: DroppedDesk = shop.desk
    watch = DroppedWatch(settings.business, settings.business.orders, desk.stores.ledger, None)
    assert watch.figures(shop.clock.now()).rows[1:] == (
        ("Files", "1"),
        ("Lines", "3"),
        ("Refused lines", "1"),
    )
