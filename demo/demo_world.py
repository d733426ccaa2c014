"""The world of `make demo`: its branches, when they are open, and what goes wrong on which till-day."""

from datetime import date, timedelta

from demo.branches import Branch, Till
from demo.square_shop import location_id
from demo.square_stock import Course

DAYS = tuple(date(2025, 11, 1) + timedelta(days=passed) for passed in range(60))
_KIOSK, _HILLSIDE, _ORCHARD, _PIER = (location_id(place) for place in (0, 1, 2, 8))
COURSES = (
    Course("VAR0002-1", _ORCHARD, date(2025, 11, 19), date(2025, 12, 3), lies_at=_PIER),
    Course("VAR0005-2", _HILLSIDE, date(2025, 12, 2), date(2025, 12, 16), lies_at=_KIOSK),
    Course("VAR0007-0", _ORCHARD, date(2025, 12, 22), date(2025, 12, 30), lies_at=_PIER),
)
"""What runs out at one location of Square's while it lies at another; how the last one went is not over yet."""
HOLIDAYS = (date(2025, 12, 25),)
BRANCHES = (
    Branch("BMC", ("1", Till("2", opened=date(2025, 11, 15))), name="Bonifacio Market"),
    Branch("AYALA-FRN", ("1", "2"), name="Ayala Fountain", department_codes="mixed"),
    Branch(
        "GOA",
        ("1", "2"),
        name="Goa Plaza",
        closed_weekdays=(6,),
        closed_days=(date(2025, 12, 24),),
        department_codes="plain",
        becomes_new=date(2025, 12, 15),
    ),
    Branch("BETA", ("1", "2"), "new", name="Beta Arcade"),
    Branch("BTAB", ("1",), "new", name="Tabaco Corner"),
)
FAULTS_OF_DEMO: dict[str, str | tuple[str, ...]] = {
    "2025-11-03|BMC-1": "error_sentence",
    "2025-11-04|AYALA-FRN-1": "html_list",
    "2025-11-05|GOA-2": "no_files",
    "2025-11-06|BETA-1": "empty_list",
    "2025-11-07|BTAB-1": "never_uploaded",
    "2025-11-08|BTAB-1": "never_uploaded",
    "2025-11-08|BMC-1": "server_error_list",
    "2025-11-10|AYALA-FRN-2": "flaky_list",
    "2025-11-11|GOA-1": "other_branch_file",
    "2025-11-12|BETA-2": "other_date_file",
    "2025-11-13|BMC-1": "path_traversal",
    "2025-11-14|AYALA-FRN-1": "foreign_address",
    "2025-11-16|GOA-1": "open_on_closed_day",
    "2025-11-17|GOA-2": "drops_mid_file",
    "2025-11-18|BMC-2": "drops_once",
    "2025-11-19|AYALA-FRN-2": "truncated_file",
    "2025-11-20|BETA-1": "header_only",
    "2025-11-21|BMC-1": "html_file",
    "2025-11-22|GOA-1": "html_files",
    "2025-11-24|AYALA-FRN-1": "utf16",
    "2025-11-25|BMC-2": "missing_type",
    "2025-11-26|BTAB-1": "missing_lines",
    "2025-11-27|GOA-2": "crlf",
    "2025-11-28|BETA-2": "byte_order_mark",
    "2025-11-29|BMC-1": "several_uploads",
    "2025-12-01|AYALA-FRN-2": "repeated_lines",
    "2025-12-02|GOA-1": "repeated_lines_alone",
    "2025-12-03|BMC-2": "latin1",
    "2025-12-04|AYALA-FRN-1": "unclosed_quote",
    "2025-12-05|GOA-2": "forty_one_fields",
    "2025-12-06|BMC-1": "negative_quantity",
    "2025-12-08|BTAB-1": "impossible_date",
    "2025-12-09|AYALA-FRN-2": "late_lines",
    "2025-12-10|BMC-2": "other_branch_content",
    "2025-12-11|BETA-1": "other_date_content",
    "2025-12-12|GOA-1": "unbalanced",
    "2025-12-13|BMC-1": ("several_uploads", "latin1"),
    "2025-12-18|GOA-1": "never_uploaded",
    "2025-12-19|GOA-1": "never_uploaded",
    "2025-12-22|AYALA-FRN-2": "morning_only",
    "2025-12-25|BMC-1": "open_on_closed_day",
    "2025-12-27|AYALA-FRN-1": "unbalanced",
    "2025-12-28|BETA-2": "missing_type",
    "2025-12-29|BMC-2": "error_sentence",
    "2025-12-30|BTAB-1": "never_uploaded",
}
