"""A promise that only the lake can tell: no original line stands in it twice."""

from collections.abc import Collection, Iterator
from datetime import date

from resources.lake import Lake
from roms_assets.kernel.findings import Finding
from roms_assets.pos.stores import LakeTable

_SHOWN = 16
_DAYS_AT_ONCE = 7
"""Equal lines are of one day. A year asked at once took 100 kB of memory for each till-day."""
_COUNTED = f"SELECT count(*) FROM {LakeTable.RECORD_LINES} WHERE date IN (SELECT unnest($days))"
_TWICE = f"""
    SELECT date, string_agg(DISTINCT till, ' and ' ORDER BY till), file_sha256, count(DISTINCT line_number)
    FROM (
        SELECT date, branch || '-' || pos AS till, file_sha256, line_number,
            count(*) OVER (PARTITION BY date, file_sha256, line_number) AS times
        FROM {LakeTable.RECORD_LINES} WHERE date IN (SELECT unnest($days))
    )
    WHERE times > 1 GROUP BY date, file_sha256 ORDER BY date DESC, file_sha256
"""


def lines_twice(lake: Lake, days: Collection[date]) -> Finding:
    """Whether a line of an original stands twice on one of these days, in one till-day or in two.

    Two tills that uploaded the very same file are found by it: new tills do not write their number into their files.
    Raises SourceUnavailable.
    """
    with lake.reading() as connection:
        counted = connection.execute(_COUNTED, {"days": list(days)}).fetchone()
        twice = [row for some in _few(days) for row in connection.execute(_TWICE, {"days": some}).fetchall()]
    broken = [
        (f"{day} {tills}", f"{lines} lines of {sha256[:_SHOWN]}") for day, tills, sha256, lines in twice
    ]
    return Finding(int(counted[0]) if counted else 0, broken)


def _few(days: Collection[date]) -> Iterator[list[date]]:
    """The days, newest first, a week at a time."""
    ordered = sorted(days, reverse=True)
    return (ordered[start : start + _DAYS_AT_ONCE] for start in range(0, len(ordered), _DAYS_AT_ONCE))
