"""A statement that was imported by mistake is taken back: nothing of it counts, and who did it and why is kept."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from roms_assets.definitions import definitions
from roms_assets.kernel.errors import RuleBroken
from roms_assets.statements import entries
from roms_assets.statements.watching import StatementsWatch
from tests.statements.rules.test_reading import SGML, a_row
from tests.statements.shop import DAY, Shop, a_line

TOLD = ("ann", "of another account")


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = Shop(tmp_path)
    shop.order("A-1001", 10_000)
    shop.publish()
    return shop


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.instance_for_test() as instance:
        yield instance


def imported(shop: Shop, name: str, *rows: str) -> None:
    shop.drop(name, *rows)
    list(shop.read())
    shop.reconcile()


def tables(shop: Shop) -> dict[str, list[dict[str, Any]]]:
    """All that the domain has, but when it was made."""
    return {
        **shop.all_rows(),
        **{each: shop.rows(each) for each in ("statement_line_sources", "duplicate_statement_lines")},
    }


def test_its_lines_count_no_more_its_original_stays_and_its_days_are_matched_again(shop: Shop) -> None:
    imported(shop, "other.csv", a_line(0, "FEE", "-7.00"))
    before = tables(shop)
    imported(shop, "a.csv", a_line(1, "SALE A-1001", "100.00"), a_line(2, "CARD", "5.00"), "bad,,,")
    [order] = shop.rows("reconciliation_orders")
    done = shop.desk.withdraw("a.csv", None, *TOLD)
    assert [f"{day:%m-%d}" for day in done.days] == ["11-11", "11-12"]
    assert len(shop.reconcile().days) == 3, "what lies near is matched again, too"
    assert tables(shop) == before, "its order is free again"
    assert shop.desk.stores.landing.read(done.sha256).endswith(b"bad,,,")
    [entry] = [each for each in shop.desk.files() if each.figures["file"] == "a.csv"]
    assert (entry.state, entry.reason, entry.arrived_at) == (
        "withdrawn",
        "by ann: of another account",
        shop.clock.at,
    )
    watch = StatementsWatch(shop.settings.business, shop.desk.settings, shop.desk.stores.ledger)
    assert [each.key for each in watch.troubles(shop.clock.at)] == ["statements/bank/waiting"], "of the other"
    assert order["order_id"] == "LUNA#A-1001"


def test_twice_is_once_and_the_lake_made_anew_has_it_not(shop: Shop) -> None:
    imported(shop, "a.csv", a_line(1, "CARD", "5.00"))
    first = shop.desk.withdraw("a.csv", None, *TOLD)
    at = shop.clock.at
    shop.clock.at += timedelta(hours=1)
    again = shop.desk.withdraw(first.sha256[:8], "bank", "bob", "once more")
    assert (again.days, again.lines) == ((), 0)
    assert again.told == (
        f"a.csv ({first.sha256[:12]}) of bank was withdrawn before, at {at.isoformat()} by ann; nothing changed"
    )
    assert len(shop.desk.stores.landing.manifests("statements")) == 2
    assert shop.desk.lost_files() == []


def test_the_same_bytes_may_come_again_under_the_right_account_or_the_same(shop: Shop) -> None:
    imported(shop, "a.csv", a_line(1, "SALE A-1001", "100.00"))
    [path] = (shop.home / "dropped" / "statements").rglob("a.csv")
    shop.desk.withdraw("a.csv", None, *TOLD)
    shop.account = {"name": "visa"}
    shop.desk.import_file(path)
    shop.reconcile()
    assert [(row["account"], row["state"]) for row in shop.rows("reconciliations")] == [("visa", "matched")]
    shop.desk.withdraw("a.csv", "visa", *TOLD)
    shop.desk.import_file(path)
    shop.reconcile()
    assert [(row["account"], row["state"]) for row in shop.rows("reconciliations")] == [("visa", "matched")]
    lake = next(shop.home.rglob("lake.duckdb"))
    lake.unlink()
    [lost] = shop.desk.lost_files()
    assert lost["account"] == "visa"


def test_what_another_file_says_too_stays_in_both_formats(shop: Shop) -> None:
    same = f"{DAY + timedelta(4)},R-1002,CARD,12.50"
    imported(shop, "b.csv", same)
    before = tables(shop)
    shop.drop_bytes("a.ofx", SGML.format(rows=a_row("F1", NAME="CARD", REFNUM="R-1002")).encode())
    imported(shop, "c.csv", same, a_line(4, "FEE", "-1.00"))
    assert len(shop.rows("duplicate_statement_lines")) == 1
    assert shop.desk.withdraw("a.ofx", None, *TOLD).lines == 1
    assert shop.desk.withdraw("c.csv", None, *TOLD).lines == 1
    shop.reconcile()
    assert tables(shop) == before


def test_what_may_have_stood_twice_by_it_is_told_no_more(shop: Shop) -> None:
    watch = StatementsWatch(shop.settings.business, shop.desk.settings, shop.desk.stores.ledger)
    same_day = f"{DAY + timedelta(4)},,CARD,12.50"
    imported(shop, "a.csv", same_day, same_day)
    shop.drop_bytes("b.ofx", SGML.format(rows=a_row("F1", NAME="CARD")).encode())
    list(shop.read())
    assert "statements/bank/b.ofx/doubled" in [each.key for each in watch.troubles(shop.clock.at)]
    shop.desk.withdraw("a.csv", None, *TOLD)
    assert len(shop.rows("statement_lines")) == 1
    assert "statements/bank/b.ofx/doubled" not in [each.key for each in watch.troubles(shop.clock.at)]


def test_what_was_refused_of_a_newer_file_of_its_name_is_told_still(shop: Shop) -> None:
    watch = StatementsWatch(shop.settings.business, shop.desk.settings, shop.desk.stores.ledger)
    shop.drop("a.csv", a_line(1, "CARD", "5.00"))
    [wrong] = shop.read()
    imported(shop, "a.csv", a_line(2, "CARD", "6.00"), "bad,,,")
    shop.desk.withdraw(wrong.arrived.sha256, None, *TOLD)
    assert "statements/bank/a.csv" in [each.key for each in watch.troubles(shop.clock.at)]
    assert sorted(each.state for each in shop.desk.files()) == ["partly", "withdrawn"]


def test_which_file_is_meant_must_be_clear(shop: Shop) -> None:
    with pytest.raises(RuleBroken, match=r"no statement 'a\.csv' was imported"):
        shop.desk.withdraw("a.csv", None, *TOLD)
    imported(shop, "a.csv", a_line(1, "CARD", "5.00"))
    imported(shop, "a.csv", a_line(1, "CARD", "6.00"))
    with pytest.raises(RuleBroken, match=r"'a\.csv' may be .* of bank, .* of bank; write the checksum"):
        shop.desk.withdraw("a.csv", None, *TOLD)
    with pytest.raises(RuleBroken, match="no statement"):
        shop.desk.withdraw("a.csv", "visa", *TOLD)


def test_of_what_is_called_alike_the_one_that_counts_is_meant_and_an_account_has_its_own_names(
    shop: Shop,
) -> None:
    shop.limits["accounts"] = [{"name": "bank", "files": "a*"}, {"name": "visa", "files": "b*"}]
    same = a_line(1, "CARD", "5.00")
    imported(shop, "a.csv", same)
    shop.desk.withdraw("a.csv", None, *TOLD)
    imported(shop, "b.csv", same)
    assert "withdrawn before" in shop.desk.withdraw("a.csv", None, *TOLD).told
    assert shop.desk.withdraw("b.csv", None, *TOLD).told.endswith(
        "of visa is withdrawn: 1 line gone; its original stays"
    )
    imported(shop, "a.csv", a_line(2, "CARD", "6.00"))
    assert shop.desk.withdraw("a.csv", None, *TOLD).lines == 1


def run(shop: Shop, instance: dg.DagsterInstance, *files: str) -> dg.ExecuteInProcessResult:
    """The job, as the launchpad starts it."""
    job = definitions(shop.settings, clock=shop.clock).resolve_job_def("withdraw_statement_files")
    config = {"files": [*files], "who": "ann", "why": "of another account"}
    return job.execute_in_process(
        instance=instance,
        run_config={
            "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
            "ops": {"withdraw_statements": {"config": config}},
        },
    )


def test_of_several_files_none_is_withdrawn_when_one_is_not_known(
    shop: Shop, instance: dg.DagsterInstance
) -> None:
    imported(shop, "a.csv", a_line(1, "CARD", "5.00"))
    before = tables(shop)
    with pytest.raises(RuleBroken, match=r"no statement 'b\.csv' was imported"):
        run(shop, instance, "a.csv", "b.csv")
    assert tables(shop) == before


def test_a_run_from_the_launchpad_tells_the_days_and_who_and_why(
    shop: Shop, instance: dg.DagsterInstance
) -> None:
    imported(shop, "a.csv", a_line(1, "CARD", "5.00"))
    result = run(shop, instance, "a.csv")
    assert result.success
    assert shop.all_rows()["reconciliations"] == []
    log = "\n".join(str(entry) for entry in instance.all_logs(result.run_id))
    assert "is withdrawn: 1 line gone; its original stays; by ann: of another account" in log
    [event] = instance.fetch_materializations(dg.AssetKey("statement_lines"), limit=5).records
    assert event.partition_key == "2025-11-11"


def test_it_is_noted_before_the_lines_go(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    imported(shop, "a.csv", a_line(1, "CARD", "5.00"))
    with shop.desk.stores.lake.writing() as lake:
        lake.run("DELETE FROM statement_lines")
        lake.run("DELETE FROM statement_line_sources")
    assert len(shop.desk.lost_files()) == 1
    shop.desk.withdraw("a.csv", None, *TOLD)
    assert shop.desk.lost_files() == [], "what the lake had lost is not read again either"
    assert entries.WITHDRAWN in [each.state for each in shop.desk.files()]
