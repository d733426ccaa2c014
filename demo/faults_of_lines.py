"""What can go wrong with lines of rd5000 and rd5800. The others stay good.

Where there are guest counts, one of them is spoilt: it costs nothing, so its receipt balances without it.
"""

from datetime import timedelta

from demo.layouts import field_place
from demo.pos_files import Shelf, Upload

_ELSEWHERE = "ELSEWHERE"


def latin1(shelf: Shelf) -> None:
    """One line of rd5000 holds an Ñ as its latin-1 byte."""
    _spoil(shelf.of("rd5000"), "SRNAME", "Nina Pe\udcd1a", "wrong_encoding")


def unclosed_quote(shelf: Shelf) -> None:
    """One line of rd5000 opens a quote that never closes."""
    _spoil(shelf.of("rd5000"), "SRNAME", '"Juana Halimbawa', "broken_quote")


def forty_one_fields(shelf: Shelf) -> None:
    """One line of rd5000 has 41 fields."""
    _spoil(shelf.of("rd5000"), "SRNAME", "Halimbawa,Juana", "wrong_field_count")


def negative_quantity(shelf: Shelf) -> None:
    """One sale of rd5000 has a negative quantity."""
    _spoil(shelf.of("rd5000"), "QUANTITY", "-2.000", "negative_sale")


def impossible_date(shelf: Shelf) -> None:
    """One line of rd5000 bears a date that is none."""
    _spoil(shelf.of("rd5000"), "DATE", f"{shelf.day.year}-13-45 00:00:00", "impossible_date")


def late_lines(shelf: Shelf) -> None:
    """Two lines of rd5000 bear the date of the day before."""
    for _ in range(2):
        _spoil(shelf.of("rd5000"), "DATE", f"{shelf.day - timedelta(days=1)} 00:00:00", "other_date")


def other_branch_content(shelf: Shelf) -> None:
    """Each line of all seven files bears another branch than their names; new tills' lines bear none."""
    for upload in shelf.uploads:
        if upload.data is not None:
            old, new = f",{shelf.branch}\n", f",{_ELSEWHERE}\n"
            upload.data = upload.data.replace(old.encode(), new.encode())
        upload.lines = [f"{line.rpartition(',')[0]},{_ELSEWHERE}" for line in upload.lines]
        upload.refused = dict.fromkeys(range(len(upload.lines)), "other_branch")


def other_date_content(shelf: Shelf) -> None:
    """rd5000 and rd5800 have the right names, but every line bears the date of the day before."""
    today, before = str(shelf.day), str(shelf.day - timedelta(days=1))
    for kind in ("rd5000", "rd5800"):
        upload = shelf.of(kind)
        upload.lines = [line.replace(today, before) for line in upload.lines]
        upload.refused = dict.fromkeys(range(len(upload.lines)), "other_date")


def unbalanced(shelf: Shelf) -> None:
    """One tender of rd5800 says 10 more than its receipt's lines."""
    upload = shelf.of("rd5800")
    place = len(upload.lines) // 2
    fields = upload.lines[place].split(",")
    at = field_place("rd5800", "AMT_TENDER")
    whole, _, decimals = fields[at].partition(".")
    fields[at] = f"{int(whole) + 10}.{decimals}"
    upload.lines[place] = ",".join(fields)


def morning_only(shelf: Shelf) -> None:
    """The till uploaded in the morning and never again: rd5000 and rd5800 hold the day's first receipts alone."""
    lines, tenders = shelf.of("rd5000"), shelf.of("rd5800")
    receipts = sorted({_invoice("rd5000", line) for line in lines.lines})
    last = receipts[len(receipts) // 5]
    for upload in (lines, tenders):
        upload.lines = [line for line in upload.lines if _invoice(upload.kind, line) <= last]
        upload.at, upload.is_early = "08-00", True


def _invoice(kind: str, line: str) -> str:
    return line.split(",")[field_place(kind, "INVOICE")]


def _spoil(upload: Upload, column: str, value: str, kind: str) -> None:
    """Write `value` into one line that is still good, and note that nobody should use it."""
    place = _victim(upload)
    fields = upload.lines[place].split(",")
    fields[field_place("rd5000", column)] = value
    upload.lines[place] = ",".join(fields)
    upload.refused[place] = kind


def _victim(upload: Upload) -> int:
    good = [place for place in range(len(upload.lines)) if place not in upload.refused]
    free = (place for place in good if ",REP1," in upload.lines[place])
    return next(free, good[len(good) // 2])
