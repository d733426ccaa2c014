"""A statement that is imported again after the settings of its account were mended: no cent of it counts twice."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from roms_assets.statements.watching import StatementsWatch
from tests.statements.rules.test_reading import SGML, a_row
from tests.statements.shop import Shop

REVERSED = {"name": "bank", "sign": "reversed"}


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = Shop(tmp_path)
    shop.clock.at += timedelta(days=30)
    return shop


def amounts(shop: Shop) -> list[tuple[str, int]]:
    """Day and amount of each line that the lake has."""
    rows = shop.rows("statement_lines", "date, amount_minor")
    return [(f"{row['date']:%m-%d}", row["amount_minor"]) for row in rows]


def imported(shop: Shop, *names_and_rows: tuple[str, list[str]]) -> list[str]:
    """What is told of files that are dropped one after the other and matched."""
    told = []
    for name, rows in names_and_rows:
        shop.drop(name, *rows)
        told += [each.told for each in shop.read()]
    shop.reconcile()
    return told


def test_what_a_file_says_stands_in_the_place_of_what_it_said(shop: Shop) -> None:
    order = shop.order("A-1001", 10_000)
    shop.publish()
    file = ("a.csv", ["2025-11-11,,CARD,-100.00", "2025-11-12,,FEE,7.00"])
    imported(shop, file)
    shop.account = REVERSED
    assert imported(shop, file) == [
        "a.csv: 2 new lines, 0 known already, 0 refused, 2 taken back, account bank"
    ]
    assert amounts(shop) == [("11-11", 10_000), ("11-12", -700)]
    assert shop.states()["CARD"] == ("matched", "one_to_one", [order])
    assert imported(shop, file) == ["a.csv: 0 new lines, 2 known already, 0 refused, account bank"]
    shop.account = {"name": "bank"}
    imported(shop, file)
    assert shop.states()["CARD"] == ("unmatched", None, [])
    assert shop.rows("reconciliation_orders") == [], "its order is free again"


def test_a_day_that_was_read_wrongly_has_nothing_any_more(shop: Shop) -> None:
    shop.account = {"name": "bank", "date_format": "%d/%m/%Y"}
    file = ("a.csv", ["11/12/2025,,CARD,100.00"])
    imported(shop, file)
    watch = StatementsWatch(shop.settings.business, shop.desk.settings, shop.desk.stores.ledger)
    shop.clock.at += timedelta(days=60)
    [trouble] = watch.troubles(shop.clock.now())
    assert trouble.parts == {"2025-12-11"}
    shop.account = {"name": "bank", "date_format": "%m/%d/%Y"}
    shop.drop(*file[:1], *file[1])
    [read] = shop.read()
    assert read.kept.new_days == (date(2025, 11, 12), date(2025, 12, 11))
    shop.reconcile()
    assert amounts(shop) == [("11-12", 10_000)]
    assert [row["date"] for row in shop.rows("reconciliations")] == [date(2025, 11, 12)]
    [trouble] = watch.troubles(shop.clock.now())
    assert trouble.parts == {"2025-11-12"}


def test_a_line_of_the_banks_own_name_can_be_mended_too(shop: Shop) -> None:
    shop.publish()
    for account in ({"name": "bank"}, REVERSED):
        shop.account = account
        shop.drop_bytes("a.ofx", SGML.format(rows=a_row("F1") + a_row("F2", NAME="CARD")).encode())
        shop.drop_bytes("b.ofx", SGML.format(rows=a_row("F2", NAME="CARD")).encode())
        assert [each.kept.refused for each in shop.read()] == [(), ()]
        shop.reconcile()
    assert amounts(shop) == [("11-14", -1_250), ("11-14", -1_250)]
    assert [row["amount_minor"] for row in shop.rows("reconciliations")] == [-1_250, -1_250]


def test_what_another_file_says_too_stays_until_that_one_is_read_again(shop: Shop) -> None:
    first, second = (
        ("a.csv", ["2025-11-11,,CARD,-100.00"]),
        ("b.csv", ["2025-11-10,,CARD,-5.00", "2025-11-11,,CARD,-100.00"]),
    )
    imported(shop, first, second)
    shop.account = REVERSED
    imported(shop, first)
    assert amounts(shop) == [("11-10", -500), ("11-11", -10_000), ("11-11", 10_000)]
    [line] = [row for row in shop.rows("statement_lines") if row["amount_minor"] == -10_000]
    assert line["line_number"] == 3, "where the other file has it"
    imported(shop, second)
    assert amounts(shop) == [("11-10", 500), ("11-11", 10_000)]
    assert shop.desk.lost_files() == []


def test_a_file_that_cannot_be_read_any_more_takes_nothing_back(shop: Shop) -> None:
    file = ("a.csv", ["2025-11-11,,CARD,100.00"])
    imported(shop, file)
    shop.account = {"name": "bank", "files": "*.ofx"}
    imported(shop, file)
    assert amounts(shop) == [("11-11", 10_000)]
