"""Every cent of a line and of what orders have of it is accounted for, and what is wrong is told until it is mended."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from roms_assets.statements.reconciled import finding
from roms_assets.statements.watching import StatementsWatch
from tests.statements.shop import Shop, a_line


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_an_order_that_is_settled_beyond_its_amount_breaks_the_promise(shop: Shop) -> None:
    shop.order("A-1001", 2_500)
    shop.publish()
    shop.drop("a.csv", a_line(1, "CARD", "25.00"))
    shop.read()
    shop.reconcile()
    shop.orders["LUNA#A-1001"]["paid_minor"] = 2_000
    shop.publish()
    finding = shop.desk.finding()
    assert finding.broken == [("2025-11-11 LUNA#A-1001", "lines have 2500 of 2000")]
    shop.reconcile()


def test_after_a_run_its_days_and_their_orders_are_proven_and_at_night_all_of_them(shop: Shop) -> None:
    for number, days in ((1001, 1), (1002, 20)):
        shop.order(f"A-{number}", 2_500, days)
    shop.publish()
    shop.drop("a.csv", a_line(1, "A-1001", "15.00"), a_line(2, "A-1001", "10.00"), a_line(17, "ODD", "5.00"))
    shop.read()
    shop.reconcile()
    with shop.desk.stores.lake.writing() as lake:
        lake.query("UPDATE reconciliations SET matched_minor = 1 WHERE amount_minor = 500")
        lake.query("UPDATE reconciliation_orders SET amount_minor = 1501 WHERE amount_minor = 1500")
    first, second, third = (date(2025, 11, 10) + timedelta(days) for days in (1, 2, 17))
    desk = shop.desk
    found = {day: finding(desk.stores.lake, desk.business.time_zone, [day]) for day in (first, second, third)}
    assert [each.looked_at for each in found.values()] == [1, 1, 1]
    beyond = ("2025-11-12 LUNA#A-1001", "lines have 2501 of 2500")
    assert found[second].broken == [beyond], "the order's other line is of another day"
    assert len(found[first].broken) == 2
    assert [where.split()[0] for where, _ in found[third].broken] == ["2025-11-27"]
    assert (shop.desk.finding().looked_at, len(shop.desk.finding().broken)) == (3, 3)
    assert finding(desk.stores.lake, desk.business.time_zone, []).is_kept


def test_a_day_that_is_still_wrong_stays_broken_whatever_day_is_run_next(shop: Shop) -> None:
    shop.publish()
    shop.drop("a.csv", a_line(1, "ONE", "15.00"), a_line(17, "ODD", "5.00"))
    shop.read()
    shop.reconcile()
    with shop.desk.stores.lake.writing() as lake:
        lake.query("UPDATE reconciliations SET matched_minor = 1 WHERE amount_minor = 1500")
    first, other = date(2025, 11, 11), date(2025, 11, 27)
    assert not shop.desk.finding([first]).is_kept
    assert [where.split()[0] for where, _ in shop.desk.finding([other]).broken] == [str(first)]
    with shop.desk.stores.lake.writing() as lake:
        lake.query("UPDATE reconciliations SET matched_minor = 0 WHERE amount_minor = 1500")
    assert shop.desk.finding([other]).is_kept
    assert shop.desk.finding([other]).looked_at == 1, "what is mended is not looked at for ever"


def test_what_orders_have_of_a_line_that_is_no_more_breaks_the_promise(shop: Shop) -> None:
    shop.order("A-1001", 2_500)
    shop.publish()
    shop.drop("a.csv", a_line(1, "A-1001", "25.00"))
    shop.read()
    shop.reconcile()
    with shop.desk.stores.lake.writing() as lake:
        lake.query("DELETE FROM statement_lines")
    for found in (shop.desk.finding([date(2025, 11, 11)]), shop.desk.finding()):
        [(where, seen)] = found.broken
        assert where.startswith("2025-11-11 bank|")
        assert seen == "no statement has this line, and orders have 2500 of it"


def test_people_are_told_when_a_cent_is_not_accounted_for_and_when_it_is_again(shop: Shop) -> None:
    shop.publish()
    shop.drop("a.csv", a_line(1, "ONE", "15.00"), a_line(17, "ODD", "5.00"))
    shop.read()
    shop.reconcile()
    watch = StatementsWatch(shop.settings.business, shop.desk.settings, shop.desk.stores.ledger)

    def is_told() -> list[tuple[str, frozenset[str]]]:
        found = watch.troubles(shop.clock.now())
        return [
            (each.title, each.parts) for each in found if each.key == "statements/every_cent_is_accounted"
        ]

    assert is_told() == []
    for told, changed in (([("2025-11-11", "1 day")], 1), ([], 0)):
        with shop.desk.stores.lake.writing() as lake:
            lake.query(f"UPDATE reconciliations SET matched_minor = {changed} WHERE amount_minor = 1500")
        shop.desk.finding()
        assert is_told() == [
            (f"Card statements: not every cent of {days} is accounted for", frozenset({day}))
            for day, days in told
        ]
