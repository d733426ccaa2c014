"""How things are shown: joined days, strips, progress."""

import io

import pytest
from rich.console import Console

from roms_assets.cli.bar import shown_progress
from roms_assets.cli.days import stretches
from roms_assets.cli.screen import COLOURS
from roms_assets.cli.strips import counts, overview
from roms_assets.cli.sync_shown import show_proof
from roms_assets.pos.rules.arrivals import Expected
from tests.pos.picture.calendar_days import a_till


def said(each: Expected) -> str | None:
    return each.state.value if each.state.is_missing else None


def test_days_in_a_row_are_joined_over_closed_ones_but_not_over_others() -> None:
    found = stretches(a_till("mmcmamcc"), said)

    assert [(each.days, each.till_days) for each in found] == [("2025-11-27 to 11-30", 3), ("2025-12-02", 1)]


def test_tills_with_the_same_days_are_told_together() -> None:
    found = stretches([*a_till("amm"), *a_till("amm", "QUAY-EAST-2"), *a_till("mma", "BMC-2")], said)

    assert [(each.days, each.tills) for each in found] == [
        ("2025-11-27 to 11-28", ("BMC-2",)),
        ("2025-11-28 to 11-29", ("BMC-1", "QUAY-EAST-2")),
    ]


def test_days_over_new_year_bear_both_years() -> None:
    (found,) = stretches(a_till("m" * 40), said)
    assert found.days == "2025-11-27 to 2026-01-05"


def shown(what: object, width: int = 110) -> str:
    """What a window of that width shows."""
    console = Console(file=io.StringIO(), width=width, theme=COLOURS)
    console.print(what)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_each_kind_has_its_own_sign() -> None:
    assert "▇▃✗○?·" in shown(overview(a_till("aprm?c"), 110))
    assert shown(counts(a_till("aa?c"))).split("   ")[0] == "▇ 2 arrived"


def test_months_are_named_where_they_begin() -> None:
    assert "Nov Dec" in shown(overview(a_till("a" * 20), 110))


def test_a_narrow_window_shows_the_worst_of_some_days_in_one_sign() -> None:
    told = shown(overview(a_till("aaam" * 30), 75), 75)

    assert "one sign for 3 days, the worst of them" in told
    assert "▇○○○▇○○○▇" in told


def test_without_a_terminal_progress_is_a_line_now_and_then() -> None:
    console = Console(file=io.StringIO(), width=110, theme=COLOURS)
    with shown_progress(console) as progress:
        progress.begin("collecting", 100)
        for _ in range(100):
            progress.advance()
    assert isinstance(console.file, io.StringIO)
    lines = console.file.getvalue().splitlines()
    assert (lines[0], lines[1], lines[-1], len(lines)) == (
        "collecting: 100", "collecting: 10 of 100", "collecting: 100 of 100", 11,
    )  # fmt: skip


def test_on_a_terminal_progress_is_a_bar() -> None:
    console = Console(file=io.StringIO(), width=110, force_terminal=True, theme=COLOURS)
    with shown_progress(console) as progress:
        progress.begin("collecting", 2)
        progress.advance(2)
    assert isinstance(console.file, io.StringIO)
    assert "2/2" in console.file.getvalue()


def test_days_that_wait_for_their_first_proof_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    proof = {"days": 69, "complete": 69, "repaired": 0, "differs": 0, "unknown": 0}
    show_proof({**proof, "days_without_a_proof": 80})
    show_proof({**proof, "days_without_a_proof": 0})
    told = capsys.readouterr().out
    assert told.count("without a proof") == 1
    assert "80 days without a proof left; the next nights prove them, 62 each" in told
