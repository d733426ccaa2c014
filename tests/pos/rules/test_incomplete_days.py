"""Days found incomplete, with what lacks, what it usually brings, and why; a day's figures."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from resources.ledger import Entry
from roms_assets.kernel.incidents import Trouble
from roms_assets.pos.rules.arrivals import Expected
from roms_assets.pos.rules.day_figures import day_figures
from roms_assets.pos.rules.incomplete_days import incomplete_days, lacking
from roms_assets.pos.rules.till_days import TillDay
from roms_assets.pos.rules.usual import UsualLines

DAY = date(2025, 12, 30)
DUE_BY = datetime(2025, 12, 30, 22, tzinfo=UTC)
NOW = datetime(2025, 12, 30, 18, 5, tzinfo=UTC)


def expected(
    till: str, state: str, reason: str = "", day: date = DAY, figures: Mapping[str, int | str] | None = None
) -> Expected:
    return Expected(TillDay.of(f"{day}|{till}"), None, Entry("pos", day, till, state, reason, figures or {}))


def found(*tills: Expected, usual: UsualLines | None = None, now: datetime = NOW) -> list[Trouble]:
    return incomplete_days(lacking(tills, usual or UsualLines({}), DAY, DUE_BY, now), {DAY: NOW})


def weeks_before(**lines: tuple[int, ...]) -> UsualLines:
    """Lines of each till on the same weekday of the weeks before, latest first; `_` stands for the dash."""
    return UsualLines(
        {
            TillDay.of(f"{DAY - timedelta(weeks=passed)}|{till.replace('_', '-')}"): count
            for till, counts in lines.items()
            for passed, count in enumerate(counts, 1)
        }
    )


def test_the_effect_names_the_tills_and_what_they_usually_bring() -> None:
    why = "the host answered HTTP 500"
    [trouble] = found(
        expected("BMC-1", "arrived"),
        expected("BMC-2", "absent", why),
        expected("GOA-1", "absent", why),
        usual=weeks_before(BMC_2=(400, 500), GOA_1=(450,)),
    )
    assert trouble.key == "pos/2025-12-30/incomplete"
    assert trouble.title == "2025-12-30 is incomplete"
    assert trouble.effect == "2 tills absent: BMC-2 and GOA-1, usually 900 lines"
    assert trouble.cause == why
    assert trouble.parts == {"BMC-2", "GOA-1"}
    assert trouble.seen_at == NOW


def test_the_worst_comes_first_and_each_reason_with_its_tills() -> None:
    [trouble] = found(
        expected("BMC-1", "partial", "rd5800 is missing"),
        expected("BMC-2", "absent", "the host was silent for 30 s"),
        expected("GOA-1", "absent", "the host answered HTTP 500"),
        expected("GOA-2", "absent", "the host answered HTTP 500"),
        expected("BETA-1", "refused", ""),
        usual=weeks_before(BETA_1=(60,)),
    )
    assert trouble.cause == (
        "the host answered HTTP 500 (GOA-1 and GOA-2); the host was silent for 30 s (BMC-2);"
        " no reason is known (BETA-1); and 1 more reasons"
    )
    assert trouble.effect == (
        "3 tills absent: BMC-2, GOA-1 and GOA-2; 1 till refused: BETA-1, usually 60 lines; 1 till partial: BMC-1"
    )


def test_many_tills_are_counted_and_the_newest_day_comes_first() -> None:
    many = [expected(f"BMC-{number}", "absent", "x") for number in range(10)]
    before = expected("BMC-1", "absent", "x", day=DAY - timedelta(days=1))
    first, second = found(before, *many)
    assert first.effect.endswith("BMC-6, BMC-7 and 2 more")
    assert (first.key, second.key) == ("pos/2025-12-30/incomplete", "pos/2025-12-29/incomplete")
    assert second.seen_at is None


def test_what_nobody_asked_for_lacks_only_on_the_last_day_and_only_when_it_is_late() -> None:
    asleep = Expected(TillDay(DAY, "BMC", "1"))
    long_ago = Expected(TillDay(DAY - timedelta(days=9), "BMC", "1"))
    assert found(asleep, long_ago) == []
    [trouble] = found(asleep, long_ago, now=DUE_BY)
    assert trouble.effect == "1 till never asked for: BMC-1"
    assert trouble.cause == "the host was not asked yet"


def test_a_whole_day_is_no_trouble_and_closed_tills_lack_nothing() -> None:
    closed = Expected(TillDay(DAY, "GOA", "1"), "closed on tuesdays", Entry("pos", DAY, "GOA-1", "absent"))
    assert found(expected("BMC-1", "arrived"), closed, now=DUE_BY) == []


def test_figures_of_a_day_are_exact() -> None:
    whole: dict[str, int | str] = {"lines": 1200, "amount": "1234567.125", "refused_lines": 2}
    tills = [
        expected("BMC-1", "arrived", figures=whole),
        expected("BMC-2", "partial", figures={"lines": 300, "amount": "0.005"}),
        expected("GOA-1", "absent"),
        Expected(TillDay(DAY, "BETA", "1"), "holiday"),
    ]
    figures = day_figures(DAY, tills, weeks_before(BMC_1=(1100,), GOA_1=(400,)), "PHP")
    assert figures.title == "Tills on 2025-12-30"
    assert dict(figures.rows) == {
        "Tills": "2/3 arrived (1 partial, 1 absent)",
        "Lines": "1,500 (usually 1,500)",
        "Amount": "PHP 1,234,567.13",
        "Refused lines": "2",
    }
    assert Decimal("1234567.125") + Decimal("0.005") == Decimal("1234567.13")
