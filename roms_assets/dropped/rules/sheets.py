"""A Google Sheet's cells as the same CSV that people drop, and what of it is new since it was read before."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence

from roms_assets.dropped.rules.tables import Row
from roms_assets.kernel.order_numbers import number_key


def csv_of(rows: Iterable[Sequence[str]]) -> bytes:
    """The cells as CSV, a line for each row; line breaks in a cell become blanks, and rows get one length."""
    cells = [[" ".join(str(cell).split()) for cell in row] for row in rows]
    width = max(map(len, cells), default=0)
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([*row, *[""] * (width - len(row))] for row in cells)
    return file.getvalue().encode()


def new_lines(body: bytes, before: bytes) -> set[int]:
    """The numbers of lines that the Sheet did not have before, wherever they stood; all when its heading changed."""
    lines, known = body.decode().split("\n"), before.decode().split("\n")
    if lines[0] != known[0]:
        return set(range(1, len(lines) + 1))
    left = Counter(known)
    found = set()
    for number, line in enumerate(lines, 1):
        if left[line] > 0:
            left[line] -= 1
        else:
            found.add(number)
    return found


def with_their_orders(lines: set[int], rows: Iterable[Row]) -> set[int]:
    """These lines and all others of their orders, of cancellations of the same SKU: the newest file tells the whole."""
    known = [((number_key(row["order_number"]), row.get("sku")), row["line_number"]) for row in rows]
    orders = {order for order, line in known if line in lines}
    return lines | {line for order, line in known if order in orders}
