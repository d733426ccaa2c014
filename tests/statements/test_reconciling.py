"""Statements in the lake: imported once however often they come, matched near what changed, and told to the watch."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import orjson
import pytest

from resources.drop_folder import DropFolder
from roms_assets.kernel.errors import RuleBroken, SettingsWrong, SourceUnavailable
from roms_assets.statements.watching import StatementsWatch
from tests.statements.rules.test_reading import SGML, a_row
from tests.statements.shop import Shop, a_line

CARD = {"name": "bank", "fee_percent": "2.9", "fee_fixed": "15.00"}


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_a_statement_is_reconciled_with_its_residual_explained(shop: Shop) -> None:
    shop.account = CARD
    shop.order("A-1001", 10_000)
    kept_back = shop.order("A-1002", 20_000)
    shop.refund(kept_back, 5_000, 1)
    shop.order("A-1003", 4_400, 1)
    shop.order("A-1004", 3_000, 2, paid_minor=0)
    for number, state in enumerate(["shipped", "shipped", "voided", "return"]):
        parcel = {
            "shipment_id": f"S{number}",
            "order_id": "LUNA#A-1005",
            "date": date(2025, 11, 10),
            "state": state,
        }
        shop.shipments.append({**parcel, "tracking_number": f"T{number}", "is_voided": state == "voided"})
    shop.order("A-1005", 9_000, shipments_qty=3)
    shop.publish()
    shop.drop(
        "november.csv", a_line(1, "SALE A-1001", "82.10"), a_line(2, "SALE A-1002", "150.00"),
        a_line(3, "CARD", "44.00"), a_line(3, "OTHER", "30.00"), a_line(4, "PART A-1005", "60.00"),
        a_line(5, "UNKNOWN", "-7.00"),
    )  # fmt: skip
    [imported] = shop.read()
    assert imported.told == "november.csv: 6 new lines, 0 known already, 0 refused, account bank"
    shop.reconcile()
    assert shop.states() == {
        "SALE A-1001": ("explained", "number", ["LUNA#A-1001"]),
        "SALE A-1002": ("explained", "number", [kept_back, kept_back]),
        "CARD": ("matched", "one_to_one", ["LUNA#A-1003"]),
        "OTHER": ("matched", "one_to_one", ["LUNA#A-1004"]),
        "PART A-1005": ("explained", "number", ["LUNA#A-1005"]),
        "UNKNOWN": ("unmatched", None, []),
    }
    told = {
        row["amount_minor"]: (row["residual_minor"], row["residual_reason"])
        for row in shop.rows("reconciliations")
    }
    assert told[8_210] == (-1_790, "fee: PHP 17.90, within the account's 2.9 % and PHP 15.00 a payment")
    assert told[15_000] == (-5_000, "refund: PHP 50.00 of 2025-11-11 kept back")
    assert told[6_000] == (0, "split: PHP 60.00 of the PHP 90.00 of order A-1005, sent in 2 parcels")
    assert not shop.desk.reconciler.is_stale()


def test_a_file_again_or_a_longer_one_over_it_changes_nothing_but_what_is_new(shop: Shop) -> None:
    shop.order("A-1001", 2_500)
    shop.order("A-1002", 2_500, 1)
    shop.publish()
    twice = [a_line(1, "CARD", "25.00"), a_line(1, "CARD", "25.00"), "soon,,BAD,1.00"]
    shop.drop("first.csv", *twice)
    shop.read()
    shop.reconcile()
    before = shop.all_rows()
    assert sorted(row["occurrence"] for row in before["statement_lines"]) == [0, 1]
    assert {row["state"] for row in before["reconciliations"]} == {"matched"}
    shop.drop("first.csv", *twice)
    shop.clock.at += timedelta(days=1)
    shop.drop("again.csv", *twice[:2])
    told = [imported.told for imported in shop.read()]
    assert told[1] == "again.csv: 0 new lines, 2 known already, 0 refused, account bank"
    assert shop.reconcile().days == []
    assert shop.all_rows() == before
    shop.drop("longer.csv", a_line(0, "CARD", "10.00"), *twice[:2], a_line(1, "CARD", "25.00"))
    assert shop.read()[0].kept.new == 2
    shop.reconcile()
    after = shop.all_rows()
    assert [row for row in after["statement_lines"] if row in before["statement_lines"]] == before[
        "statement_lines"
    ]
    assert len(after["reconciliations"]) == 4
    taken = sorted(path.name for path in (shop.home / "dropped" / "statements" / "taken").iterdir())
    assert taken == ["again.csv", "first-2.csv", "first.csv", "longer.csv"]


def test_a_bad_file_is_set_aside_with_its_reason_and_costs_no_other(shop: Shop) -> None:
    shop.account = {"name": "bank", "files": "bank*"}
    shop.drop("bank.csv", a_line(1, "GOOD", "1.00"), "2025-11-11,,BAD,1.005")
    shop.drop_bytes("bank.pdf", b"%PDF-1.7")
    shop.drop("visa.csv", a_line(1, "GOOD", "1.00"))
    found = {imported.name: imported for imported in shop.read()}
    assert (found["bank.csv"].kept.new, found["bank.csv"].fault) == (1, "")
    refused = {
        (row["file_name"], row["line_number"]): row["reason"] for row in shop.rows("refused_statement_lines")
    }
    assert refused["bank.csv", 3] == "1.005 has more digits behind the point than PHP has (2)"
    assert "it is a PDF" in refused["bank.pdf", 0]
    assert refused["visa.csv", 0] == "no account's files fit the name visa.csv; there are bank (bank*)"
    aside = shop.home / "dropped" / "statements" / "refused"
    assert "fetch the statement as CSV or OFX" in (aside / "bank.pdf.reason.txt").read_text()
    watch = StatementsWatch(shop.settings.business, shop.desk.settings, shop.desk.stores.ledger)
    assert [trouble.title for trouble in watch.troubles(shop.clock.now())] == [
        "Card statements: of visa.csv the whole file could not be used",
        "Card statements: of bank.csv 1 line could not be used",
        "Card statements: of bank.pdf the whole file could not be used",
    ]
    shop.clock.at += timedelta(minutes=5)
    shop.drop("bank.csv", a_line(1, "GOOD", "1.00"))
    shop.read()
    assert len(watch.troubles(shop.clock.now())) == 2, "it was mended"


def test_the_banks_own_name_of_a_line_says_the_same_for_ever(shop: Shop) -> None:
    shop.drop_bytes("one.ofx", SGML.format(rows=a_row("F1") + a_row("F2", NAME="CARD")).encode())
    shop.drop_bytes("two.ofx", SGML.format(rows=a_row("F1") + a_row("F2", "99.00", NAME="CARD")).encode())
    first, second = shop.read()
    assert (first.kept.new, second.kept.new, second.kept.known) == (2, 0, 1)
    assert "FITID F2 is known as 2025-11-14, PHP 12.50 from an earlier file" in second.reason
    assert [row["amount_minor"] for row in shop.rows("statement_lines")] == [1_250, 1_250]


def test_the_same_days_in_csv_and_in_ofx_are_told(shop: Shop) -> None:
    shop.drop("a.csv", "2025-11-14,R-1,CARD,12.50", "2025-11-14,R-2,CARD,12.50", "2025-11-15,R-3,CARD,12.50")
    [first] = shop.read()
    shop.drop_bytes("b.ofx", SGML.format(rows=a_row("F1")).encode())
    [second] = shop.read()
    shop.drop("c.csv", "2025-11-14,R-9,CARD,7.00")
    [other] = shop.read()
    assert (first.kept.doubled, second.kept.doubled, other.kept.doubled) == (0, 1, 0)
    assert second.reason == (
        "1 line of it may stand twice: files of another format (CSV, OFX) told of the same days and amounts of bank,"
        " and it is not certain that they are the same"
    )
    watch = StatementsWatch(shop.settings.business, shop.desk.settings, shop.desk.stores.ledger)
    assert [trouble.title for trouble in watch.troubles(shop.clock.now())] == [
        "Card statements: 1 line of b.ofx may stand twice"
    ]


def test_orders_that_come_late_change_or_go_are_followed_near_them_alone(shop: Shop) -> None:
    shop.drop(
        "all.csv",
        a_line(1, "EARLY", "25.00"),
        a_line(17, "LATE", "99.00"),
        a_line(16, "NAMED A-1009", "70.00"),
    )
    shop.read()
    assert shop.reconcile().lines() == 3, "before there is any order"
    assert {state for state, _, _ in shop.states().values()} == {"unmatched"}
    shop.order("A-1001", 2_500)
    shop.publish()
    found = shop.reconcile()
    assert (found.days, shop.states()["EARLY"]) == (
        [date(2025, 11, 11)],
        ("matched", "one_to_one", ["LUNA#A-1001"]),
    )
    shop.order("A-1009", 7_000)
    shop.publish()
    shop.reconcile()
    assert shop.states()["NAMED A-1009"] == ("matched", "number", ["LUNA#A-1009"]), (
        "sixteen days later, by its number"
    )
    shop.orders["LUNA#A-1009"] |= {"paid_minor": 9_000, "last_event_at": datetime(2025, 11, 12, tzinfo=UTC)}
    shop.publish()
    shop.reconcile()
    assert shop.states()["NAMED A-1009"][0] == "review"
    del shop.orders["LUNA#A-1001"]
    shop.publish()
    shop.reconcile()
    assert shop.states()["EARLY"] == ("unmatched", None, [])
    assert shop.rows("reconciliation_orders") == []


def test_in_pieces_and_in_another_order_the_same_comes_of_it_as_at_once(tmp_path: Path) -> None:
    chance = Random(7)
    prices, days = (2_500, 3_500, 4_900), range(14)
    orders = [(f"A-{number}", chance.choice(prices), chance.choice(days)) for number in range(1_000, 1_024)]
    lines = [
        a_line(chance.choice(days), f"{number} {chance.choice(['CARD', f'A-{1_000 + number}'])}", amount)
        for number, amount in enumerate(chance.choices(["25.00", "35.00", "49.00", "60.00", "-5.00"], k=24))
    ]
    outcomes = []
    for pieces in ([24], [9, 6, 9]):
        shop = Shop(tmp_path / str(len(pieces)))
        for number, size in enumerate(pieces):
            for order in orders[:size]:
                shop.order(*order)
            shop.publish()
            shop.drop(f"{number}.csv", *lines[:size])
            shop.read()
            shop.reconcile()
            orders, lines = orders[size:] + orders[:size], lines[size:] + lines[:size]
        outcomes.append((shop.rows("reconciliations"), shop.rows("reconciliation_orders")))
        orders.reverse()
        lines.reverse()
    assert outcomes[0] == outcomes[1]
    assert {row["state"] for row in outcomes[0][0]} == {"matched", "review"}


def test_a_lost_lake_is_made_again_from_what_is_landed(shop: Shop) -> None:
    shop.order("A-1001", 2_500)
    shop.publish()
    shop.drop("a.csv", a_line(1, "CARD", "25.00"), "soon,,BAD,1.00")
    shop.drop("b.csv", a_line(2, "OTHER", "5.00"))
    shop.read()
    shop.reconcile()
    before = shop.all_rows()
    assert shop.desk.lost_files() == []
    (shop.home / "lake.duckdb").unlink()
    assert [each["file"] for each in shop.desk.lost_files()] == ["a.csv", "b.csv"]
    shop.publish()
    for noted in shop.desk.lost_files():
        shop.desk.import_again(noted)
    shop.reconcile()
    assert shop.all_rows() == before


def test_a_kill_between_the_tables_and_setting_aside_changes_nothing(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = shop.drop("a.csv", a_line(1, "CARD", "25.00"), "soon,,BAD,1.00")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(DropFolder, "settle", killed)
        with pytest.raises(KeyboardInterrupt):
            shop.read()
    assert path.exists()
    shop.reconcile()
    before = shop.all_rows()
    assert [(each.kept.new, each.kept.known) for each in shop.read()] == [(0, 1)]
    assert shop.all_rows() == before
    assert not path.exists()


def test_a_file_that_cannot_be_set_aside_is_read_once_and_not_for_ever(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.drop("a.csv", a_line(1, "CARD", "25.00"))
    monkeypatch.setattr(DropFolder, "settle", lambda *_: None)
    assert len(shop.read()) == 1


def test_a_file_without_an_account_is_told_until_one_is_known_for_it(shop: Shop) -> None:
    shop.account = {"name": "bank", "files": "*.ofx"}
    shop.drop("a.csv", a_line(1, "CARD", "25.00"))
    shop.drop("b.csv", a_line(1, "CARD", "25.00"))
    shop.read()
    assert told(shop) == ["a.csv", "b.csv"]
    shop.account = {"name": "bank", "files": "a.csv"}
    shop.clock.at += timedelta(hours=30)
    shop.drop("a.csv", a_line(1, "CARD", "25.00"))
    shop.read()
    assert told(shop) == ["b.csv"]
    shop.account = {"name": "bank", "files": "*.ofx"}
    shop.clock.at += timedelta(hours=1)
    shop.drop("a.csv", a_line(1, "CARD", "25.00"))
    shop.read()
    assert told(shop) == ["a.csv", "b.csv"]


def told(shop: Shop) -> list[str]:
    """The files that the watch tells of."""
    watch = StatementsWatch(shop.settings.business, shop.desk.settings, shop.desk.stores.ledger)
    troubles = watch.troubles(shop.clock.now())
    return [each.key.removeprefix("statements/unknown/") for each in troubles if "unknown" in each.key]


def test_a_file_by_hand_may_name_its_account(shop: Shop, tmp_path: Path) -> None:
    shop.account = {"name": "bank", "files": "*.ofx"}
    path = tmp_path / "any.csv"
    path.write_text("date,reference,details,amount\n" + a_line(1, "CARD", "25.00"))
    assert "no account's files fit" in shop.desk.import_file(path).fault
    assert shop.desk.import_file(path, "bank").kept.new == 1
    with pytest.raises(SettingsWrong, match=r"statements\.accounts has no 'visa'; there are bank"):
        shop.desk.import_file(path, "visa")
    with pytest.raises(SourceUnavailable, match="cannot be read"):
        shop.desk.import_file(tmp_path / "none.csv")


def test_a_file_by_hand_that_is_too_large_is_refused_unread_as_a_dropped_one_is(
    shop: Shop, tmp_path: Path
) -> None:
    path = tmp_path / "any.csv"
    path.write_text("date,reference,details,amount\n" + f"{a_line(1, 'CARD', '25.00')}\n" * 50_000)
    shop.limits = {"largest_file_mb": 1}
    with pytest.raises(RuleBroken, match="and the largest that is read has 1,000,000; divide it"):
        shop.desk.import_file(path)


def test_lines_without_an_order_for_long_are_told_and_heal(shop: Shop) -> None:
    shop.drop("a.csv", a_line(1, "CARD", "25.00"), a_line(15, "FRESH", "5.00"))
    shop.read()
    shop.reconcile()
    watch = StatementsWatch(shop.settings.business, shop.desk.settings, shop.desk.stores.ledger)
    [trouble] = watch.troubles(shop.clock.now())
    assert trouble.title == "Card statements: 1 line of bank has no order"
    assert trouble.parts == {"2025-11-11"}
    figures = watch.figures(datetime(2025, 11, 12, 4, tzinfo=UTC))
    assert figures.rows == (
        ("Day", "2025-11-11"),
        ("Lines with their orders", "0 of 1"),
        ("Lines without", "1"),
    )
    shop.order("A-1001", 2_500)
    shop.publish()
    shop.reconcile()
    assert watch.troubles(shop.clock.now()) == []


def test_a_refund_is_settled_once_whatever_sources_tell_of_it(shop: Shop) -> None:
    in_part, by_two, without = (shop.order(f"A-100{number}", 10_000) for number in range(3))
    shop.refund(in_part, 3_000, 1, [("square", 1_000)])
    shop.refund(by_two, 4_000, 1, [("mail", 4_000), ("square", 1_500), ("square", 2_500)])
    shop.refund(without, 10_000, 1, [("web", 0)])
    shop.orders[without] |= {"state": "refunded", "refunded_minor": None}
    shop.publish()
    shop.drop("a.csv", a_line(2, "A", "-30.00"), a_line(2, "B", "-40.00"), a_line(2, "C", "-100.00"))
    shop.read()
    shop.reconcile()
    found = {
        row["claim_key"]: (row["amount_minor"], row["kind"]) for row in shop.rows("reconciliation_orders")
    }
    by_mail = next(event["event_key"] for event in shop.events if event["source"] == "mail")
    assert found == {
        f"{in_part}|refunded": (-3_000, "refund"),
        by_mail: (-4_000, "refund"),
        f"{without}|refunded": (-10_000, "refund"),
    }


def test_a_refund_that_a_mail_tells_again_is_one(shop: Shop) -> None:
    order = shop.order("A-1001", 10_000)
    shop.refund(order, 1_000, 1, [("mail", 1_000), ("mail", 1_000)], again=1)
    shop.refund(order, 500, 2, [("mail", 500)])
    shop.publish()
    shop.drop("a.csv", a_line(2, "A", "-10.00"), a_line(3, "B", "-5.00"))
    shop.read()
    shop.reconcile()
    assert shop.states() == {name: ("matched", "one_to_one", [order]) for name in "AB"}


def test_a_line_that_names_an_order_that_owes_nothing_waits_though_another_fits(shop: Shop) -> None:
    unpaid: dict[str, Any] = {"paid_minor": None, "paid_at": None}
    shop.order("9001", 20_000, state="cancelled", **unpaid)
    shop.order("9002", 12_000, **unpaid)
    shop.order("9003", 8_000, **unpaid)
    shop.order("9004", 5_500, currency="EUR", **unpaid)
    shop.order("9005", 5_500, **unpaid)
    shop.order("9006", 0, total_minor=None, currency=None, **unpaid)
    shop.publish()
    shop.drop(
        "bank.csv", "2025-11-12,,SALE #9001,200.00", "2025-11-12,,SALE #9004,55.00", "2025-11-12,,#9006,55.00"
    )
    shop.read()
    shop.reconcile()
    assert shop.states() == dict.fromkeys(["SALE #9001", "SALE #9004", "#9006"], ("review", None, []))
    shop.order("9001", 20_000, **unpaid)
    shop.publish()
    shop.reconcile()
    assert shop.states()["SALE #9001"] == ("matched", "number", ["LUNA#9001"])


def test_candidates_are_kept_with_their_scores(shop: Shop) -> None:
    shop.order("A-1001", 2_500)
    shop.order("A-1002", 2_500)
    shop.publish()
    shop.drop("a.csv", a_line(1, "CARD", "25.00"))
    shop.read()
    shop.reconcile()
    [row] = shop.rows("reconciliations")
    assert (row["state"], row["residual_reason"]) == ("review", "several choices are as good as each other")
    assert orjson.loads(row["candidates"])[0] == {
        "order_ids": ["LUNA#A-1001"],
        "amount_minor": 2_500,
        "score": 88,
        "why": "the same amount, PHP 25.00, 1 day before",
    }
