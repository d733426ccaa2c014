"""For each fault: what the faked world's own ledger says must become of the till-day."""

from datetime import date
from decimal import Decimal

import pytest

from demo.faults import FAULTS
from demo.served import TillDayTruth, truth
from demo.world import Branch, Sizes, World

KEY = "2025-11-14|BMC-1"
CLOSED = "2025-11-16|BMC-1"
STATES = {
    "error_sentence": "absent",
    "html_list": "absent",
    "no_files": "absent",
    "empty_list": "absent",
    "never_uploaded": "absent",
    "server_error_list": "absent",
    "flaky_list": "arrived",
    "silent": "absent",
    "other_branch_file": "arrived",
    "other_date_file": "arrived",
    "path_traversal": "arrived",
    "foreign_address": "arrived",
    "open_on_closed_day": "arrived",
    "drops_mid_file": "partial",
    "drops_once": "arrived",
    "huge_file": "partial",
    "huge_file_undeclared": "partial",
    "truncated_file": "partial",
    "header_only": "partial",
    "html_file": "partial",
    "html_files": "refused",
    "utf16": "refused",
    "missing_type": "partial",
    "missing_lines": "partial",
    "crlf": "arrived",
    "byte_order_mark": "arrived",
    "several_uploads": "arrived",
    "repeated_lines": "arrived",
    "repeated_lines_alone": "partial",
    "latin1": "arrived",
    "unclosed_quote": "arrived",
    "forty_one_fields": "arrived",
    "negative_quantity": "arrived",
    "impossible_date": "arrived",
    "late_lines": "arrived",
    "other_branch_content": "refused",
    "other_date_content": "refused",
    "unbalanced": "partial",
    "morning_only": "partial",
}
REFUSED = {
    "latin1": "wrong_encoding",
    "unclosed_quote": "broken_quote",
    "forty_one_fields": "wrong_field_count",
    "negative_quantity": "negative_sale",
    "impossible_date": "impossible_date",
}


def a_world(*faults: str, lines: int = 400) -> World:
    days = [date(2025, 11, 14), date(2025, 11, 16)]
    return World([Branch("BMC", closed_weekdays=[6])], days, {KEY: faults}, sizes=Sizes(lines=lines))


def with_fault(*faults: str) -> TillDayTruth:
    return truth(a_world(*faults), KEY)


def test_every_fault_has_a_state_here() -> None:
    assert set(STATES) == set(FAULTS)


@pytest.mark.parametrize(("fault", "state"), STATES.items())
def test_the_state_that_a_fault_leads_to(fault: str, state: str) -> None:
    assert with_fault(fault).state == state


@pytest.mark.parametrize(("fault", "kind"), REFUSED.items())
def test_one_bad_line_costs_itself_alone(fault: str, kind: str) -> None:
    good, spoilt = with_fault(), with_fault(fault)
    assert spoilt.refused_lines == {kind: 1}
    assert spoilt.good_lines == good.good_lines - 1
    assert spoilt.amount == good.amount


def test_a_day_without_faults_has_no_reason() -> None:
    good = with_fault()
    assert (good.state, good.reasons, good.refused_lines, good.unbalanced_receipts) == ("arrived", [], {}, [])
    assert Decimal(good.amount) == Decimal(good.tendered) > 0
    assert len(good.files) == 7
    assert all(file.is_chosen for file in good.files)


def test_one_line_in_fifty_makes_a_small_day_partial() -> None:
    small = truth(a_world("latin1", lines=50), KEY)
    assert (small.state, small.reasons) == ("partial", ["over 1 % of the lines are refused"])


def test_the_most_distinct_lines_win_over_the_latest_upload_and_ties_go_to_the_latest() -> None:
    chosen = {file.kind: file.name[-10:-5] for file in with_fault("several_uploads").files if file.is_chosen}
    assert (chosen["rd5000"], chosen["rd5800"], chosen["rd5500"]) == ("20-00", "23-03", "20-00")


def test_a_larger_file_that_repeats_itself_does_not_win() -> None:
    files = [file for file in with_fault("repeated_lines").files if file.kind == "rd5000"]
    right, repeating = sorted(files, key=lambda file: file.name)
    assert right.is_chosen
    assert repeating.bytes > right.bytes


def test_a_closed_day_is_closed_and_with_files_arrived() -> None:
    world = a_world()
    assert truth(world, CLOSED).state == "closed"
    world = World(world.branches, world.days, {CLOSED: "open_on_closed_day"})
    assert (truth(world, CLOSED).state, truth(world, CLOSED).is_closed_day) == ("arrived", True)


def test_mending_gives_the_good_files_under_a_later_time() -> None:
    world, good = a_world("header_only"), with_fault()
    world.mend(KEY, at="22-15")
    mended = truth(world, KEY)
    assert (mended.state, mended.amount) == ("arrived", good.amount)
    assert {file.name[-10:-5] for file in mended.files} == {"22-15"}
    assert [file.sha256 for file in mended.files] == [file.sha256 for file in good.files]


def test_a_truncated_file_ends_inside_a_line() -> None:
    body = next(iter(a_world("truncated_file").files(KEY).values()))
    assert not body.endswith(b"\n")
    assert body.splitlines()[-1].count(b",") < 39


def test_other_content_bears_another_branch_on_every_line() -> None:
    for name, body in a_world("other_branch_content").files(KEY).items():
        assert "_BMC_" in name
        assert all(line.endswith(b",ELSEWHERE") for line in body.splitlines()[1:])
