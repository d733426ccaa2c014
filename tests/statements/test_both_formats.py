"""CSV and OFX of the same days: a line that is certainly the same counts once, with both as its evidence."""

from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from roms_assets.statements.watching import StatementsWatch
from tests.statements.rules.test_reading import SGML, a_row
from tests.statements.shop import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def a_csv(*rows: str) -> bytes:
    return "\n".join(["date,reference,details,amount", *rows]).encode()


def an_ofx(*rows: str) -> bytes:
    return SGML.format(rows="".join(rows)).encode()


def imported(shop: Shop, name: str, body: bytes) -> str:
    """What is told of a file that is dropped and matched."""
    shop.drop_bytes(name, body)
    [read] = shop.read()
    shop.reconcile()
    return read.told


CSV = ("a.csv", a_csv("2025-11-14,R-1001,SALE A-1001,12.50", "2025-11-14,R-1002,CARD,12.50"))
OFX = ("b.ofx", an_ofx(a_row("F1", NAME="CARD R-1001"), a_row("F2", NAME="CARD", REFNUM="R-1002")))


@pytest.mark.parametrize("files", [(CSV, OFX), (OFX, CSV)])
def test_a_line_that_both_formats_tell_counts_once(shop: Shop, files: tuple[tuple[str, bytes], ...]) -> None:
    order = shop.order("A-1001", 1_250)
    shop.publish()
    told = [imported(shop, *each) for each in files]
    assert told[1].endswith(
        " 2 new lines, 0 known already, 0 refused, 2 told in another format, too, account bank"
    )
    assert {row["reference"] for row in shop.rows("statement_lines")} == {"", "R-1002"}, "as OFX has them"
    [named] = [row for row in shop.rows("reconciliations") if row["state"] == "matched"]
    assert named["rule"] == "number", "by the number that only the CSV file tells"
    assert [row["order_id"] for row in shop.rows("reconciliation_orders")] == [order]
    before = (shop.all_rows(), shop.rows("duplicate_statement_lines"), shop.rows("statement_line_sources"))
    again = [imported(shop, f"again-{name}", body) for name, body in files]
    assert all(" 0 new lines, 2 known already, 0 refused, 2 told in another format" in each for each in again)
    after = (shop.all_rows(), shop.rows("duplicate_statement_lines"), shop.rows("statement_line_sources"))
    assert after == before
    trace = shop.desk.tracer.trace(named["statement_line_id"])
    assert trace
    assert len({row["file_sha256"] for row in trace.rows["statement_line_sources"]}) == 2
    [apart] = trace.rows["duplicate_statement_lines"]
    assert apart["details"] == "SALE A-1001"
    found = shop.desk.tracer.trace(apart["statement_line_id"])
    assert found
    assert found.rows == trace.rows


def test_what_is_not_certain_stands_twice_is_told_and_heals_when_it_is(shop: Shop) -> None:
    watch = StatementsWatch(shop.settings.business, shop.desk.settings, shop.desk.stores.ledger)
    shop.account = {"name": "bank"}
    imported(shop, "a.csv", a_csv("2025-11-14,,CARD,12.50", "2025-11-14,,CARD,12.50"))
    imported(shop, "b.ofx", an_ofx(a_row("F1", NAME="CARD")))
    assert len(shop.rows("statement_lines")) == 3
    [doubled] = [each for each in watch.troubles(shop.clock.now()) if each.key.endswith("/doubled")]
    assert doubled.title == "Card statements: 1 line of b.ofx may stand twice"
    shop.clock.at += timedelta(hours=1)
    imported(shop, "c.ofx", an_ofx(a_row("F1", NAME="CARD"), a_row("F2", NAME="CARD")))
    assert len(shop.rows("statement_lines")) == 2, "two identical rows of one day are two"
    assert [each for each in watch.troubles(shop.clock.now()) if each.key.endswith("/doubled")] == []


def test_what_a_mended_setting_takes_back_stands_by_itself_again(shop: Shop) -> None:
    imported(shop, *CSV)
    imported(shop, *OFX)
    shop.account = {"name": "bank", "sign": "reversed"}
    imported(shop, *OFX)
    assert sorted(row["amount_minor"] for row in shop.rows("statement_lines")) == [
        -1_250,
        -1_250,
        1_250,
        1_250,
    ]
    assert shop.rows("duplicate_statement_lines") == []
    imported(shop, *CSV)
    assert [row["amount_minor"] for row in shop.rows("statement_lines")] == [-1_250, -1_250]


def counted(shop: Shop) -> list[dict[str, Any]]:
    """All lines and what is set apart, without the file that was the first to say it."""
    rows = [*shop.rows("statement_lines"), *shop.rows("duplicate_statement_lines")]
    return sorted(({name: each[name] for name in each if name not in ("file_sha256", "line_number")} for each in rows),
                  key=str)  # fmt: skip


def test_no_order_of_arrival_of_pieces_in_both_formats_matters(tmp_path: Path) -> None:
    chance = Random(11)
    for number in range(6):
        rows = [
            (f"2025-11-{chance.choice((13, 14))}", chance.choice(["", "R-1001", "R-1002", "R-1003"]),
             chance.choice(["CARD", "SALE A-1001"]), chance.choice(["12.50", "7.00"]))
            for _ in range(8)
        ]  # fmt: skip
        as_ofx = [
            a_row(f"F{place}", amount, DTPOSTED=day.replace("-", ""), REFNUM=reference, NAME=details)
            for place, (day, reference, details, amount) in enumerate(rows)
        ]
        as_csv = [",".join(row) for row in rows]
        files = [
            ("a.csv", a_csv(*as_csv[:5])), ("b.csv", a_csv(*as_csv)), ("c.ofx", an_ofx(*as_ofx[3:])),
            ("d.ofx", an_ofx(*as_ofx[:6])), ("e.csv", a_csv(*as_csv[6:])),
        ]  # fmt: skip
        outcomes = []
        for turn in range(2):
            shop = Shop(tmp_path / f"{number}-{turn}")
            for file in files:
                imported(shop, *file)
            outcomes.append((counted(shop), shop.rows("reconciliations")))
            chance.shuffle(files)
        assert outcomes[0] == outcomes[1]
        assert len(outcomes[0][1]) >= len(rows), "no line is lost"
