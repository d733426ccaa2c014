"""Reasons as people read them."""

from roms_assets.pos.rules.reasons import joined, shortened


def test_what_is_said_of_several_files_is_said_once() -> None:
    why = "the file is UTF-16, not UTF-8; let the till write UTF-8"
    assert shortened(f"rd5000: {why}; rd5800: {why}") == f"rd5000, rd5800: {why}"
    kinds = ("rd5000", "rd5500", "rd1800", "discount", "rd5800", "rd5900", "blpr")
    assert shortened("; ".join(f"{kind}: {why}" for kind in kinds)) == f"all files: {why}"
    assert shortened("rd5000 is missing; 2 receipts do not balance (x)") == (
        "rd5000 is missing; 2 receipts do not balance (x)"
    )


def test_what_is_said_of_no_type_stays_apart() -> None:
    told = ("rd5000: it is empty", "rd5800: it is empty", "2 receipts do not balance")
    assert joined(told) == "rd5000, rd5800: it is empty; 2 receipts do not balance"


def test_what_is_joined_stays_as_it_is() -> None:
    told = joined(("rd5000: it is empty", "rd5800: it is empty", "rd5900 is missing"))
    assert shortened(told) == told
