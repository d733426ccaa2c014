"""Readings -> the lake: a job from its beginning, its pages, and the rows of a site's day, replaced as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from resources.lake import Lake, LakeTransaction
from roms_assets.settings import WebSettings
from roms_assets.settings.web import WebSite
from roms_assets.web.reading import JobState, KeptPage, Reading
from roms_assets.web.rules.tables import (
    JOBS,
    LISTINGS,
    MODELS,
    PAGES,
    REFUSED,
    Row,
    cells_of,
    frame,
    listings_frame,
    listings_told,
)

_KILLED = "it never ended: its process was killed, or the computer stopped"
_MILLI = Decimal("0.001")


@dataclass(frozen=True)
class Keeper:
    """Puts readings into the lake."""

    lake: Lake
    settings: WebSettings

    def begin(self, reading: Reading) -> None:
        """Note that it runs, and of any earlier one of the site that stands as running, that it was killed."""
        with self.lake.writing() as lake:
            self._make_tables(lake)
            left = lake.query(
                f"SELECT * FROM {JOBS} WHERE site = $site AND state = $running",
                {"site": reading.site, "running": JobState.RUNNING.value},
            )
            closed = [{**row, "state": JobState.KILLED.value, "error": _KILLED} for row in left.to_dicts()]
            _replace_jobs(lake, [*closed, _job(reading)])

    def end(self, reading: Reading, site: WebSite) -> None:
        """Keep its pages and how it ended, and its rows in the place of the day's when they may be believed."""
        with self.lake.writing() as lake:
            self._make_tables(lake)
            _replace_jobs(lake, [_job(reading)])
            _replace_pages(lake, reading)
            if reading.state is JobState.READ:
                self._replace_day(lake, reading, site)

    def replace_day(self, reading: Reading, site: WebSite) -> None:
        """Put rows that were read again in the place of the day's, and their pages where the lake lost them."""
        with self.lake.writing() as lake:
            self._make_tables(lake)
            _replace_pages(lake, reading)
            self._replace_day(lake, reading, site)

    def accept(self, reading: Reading, site: WebSite) -> None:
        """Put rows of which a person says that they are all in the place of the day's; its job is a good one."""
        with self.lake.writing() as lake:
            self._make_tables(lake)
            job = lake.query(f"SELECT * FROM {JOBS} WHERE job_id = $id", {"id": reading.job_id}).to_dicts()
            told = {"state": reading.state.value, "error": "", "vanished": reading.vanished}
            _replace_jobs(lake, [{**row, **told} for row in job])
            _replace_pages(lake, reading)
            self._replace_day(lake, reading, site)

    def rows_of_day(self, table: str, day: date) -> int:
        """How many rows a table has of a day; none when nothing was read yet."""
        found = self.lake.rows(f"SELECT count(*) AS rows FROM {table} WHERE date = $day", {"day": day})
        return sum(row["rows"] for row in found)

    def listings_held(self) -> dict[tuple[str, date], int]:
        """Site and day -> how many listings the lake has."""
        found = self.lake.rows(f"SELECT site, date, count(*) AS rows FROM {LISTINGS} GROUP BY ALL")
        return {(row["site"], row["date"]): row["rows"] for row in found}

    def holds(self, site: str, day: date) -> bool:
        """Whether the lake has listings of that day."""
        return (site, day) in self.listings_held()

    def jobs(self, limit: int, sites: Sequence[str] = ()) -> list[dict[str, Any]]:
        """The newest readings first, of some sites when told which."""
        of_them = "WHERE site IN (SELECT unnest($sites))" if sites else ""
        asked = {"limit": limit} | ({"sites": list(sites)} if sites else {})
        return self.lake.rows(
            f"SELECT * FROM {JOBS} {of_them} ORDER BY started_at DESC, site LIMIT $limit", asked
        )

    def pages(self, job_id: str) -> list[dict[str, Any]]:
        """The pages of a reading, in their order."""
        return self.lake.rows(
            f"SELECT * FROM {PAGES} WHERE job_id = $id ORDER BY page_number", {"id": job_id}
        )

    def _replace_day(self, lake: LakeTransaction, reading: Reading, site: WebSite) -> None:
        day = _keys(site=reading.site, date=reading.day)
        listed = [row for page in reading.listed for row in _listings(reading, page, site)]
        lake.replace_keys(LISTINGS, day, listings_frame(listed, self.settings.columns))
        cells = [row for page in reading.listed for row in _refused(reading, page)]
        lake.replace_keys(REFUSED, day, frame(REFUSED, cells))

    def _make_tables(self, lake: LakeTransaction) -> None:
        columns = self.settings.columns
        lake.ensure(LISTINGS, listings_frame([], columns), listings_told(columns))
        lake.ensure_models({table: model for table, model in MODELS.items() if table != LISTINGS})


def _keys(**values: object) -> pl.DataFrame:
    return pl.DataFrame({name: [value] for name, value in values.items()})


def _replace_jobs(lake: LakeTransaction, rows: list[Row]) -> None:
    new = frame(JOBS, rows)
    lake.replace_keys(JOBS, new.select("job_id"), new)


def _replace_pages(lake: LakeTransaction, reading: Reading) -> None:
    pages = frame(PAGES, [_page(reading, page) for page in reading.pages])
    lake.replace_keys(PAGES, _keys(job_id=reading.job_id), pages)


def _seconds(seconds: float | None) -> Decimal | None:
    return None if seconds is None else Decimal(seconds).quantize(_MILLI)


def _job(reading: Reading) -> Row:
    return {
        "job_id": reading.job_id,
        "site": reading.site,
        "date": reading.day,
        "state": reading.state.value,
        "started_at": reading.started_at,
        "seconds": _seconds(reading.seconds),
        "pages": len(reading.pages),
        "rows": reading.rows,
        "refused": reading.refused,
        "is_whole": reading.is_whole,
        "error": reading.error,
        "vanished": reading.vanished,
        "screenshot_sha256": reading.screenshot_sha256,
    }


def _page(reading: Reading, page: KeptPage) -> Row:
    return {
        "site": reading.site,
        "date": reading.day,
        "job_id": reading.job_id,
        "page_number": page.number,
        "address": page.address,
        "fetched_at": page.fetched_at,
        "status": page.status,
        "seconds": _seconds(page.seconds),
        "html_sha256": page.html_sha256,
        "html_bytes": page.html_bytes,
        "screenshot_sha256": page.screenshot_sha256,
        "screenshot_bytes": page.screenshot_bytes,
    }


def _listings(reading: Reading, page: KeptPage, site: WebSite) -> list[Row]:
    evidence = {**_evidence(reading, page), "read_at": page.fetched_at}
    told = {"selector": site.rows, "address": page.address}
    return [
        {**evidence, "page_position": row.position, **told, **cells_of(row, site.rule.columns)}
        for row in page.found.rows
    ]


def _refused(reading: Reading, page: KeptPage) -> list[Row]:
    evidence = _evidence(reading, page)
    return [
        {
            **evidence,
            "page_position": cell.position,
            "column": cell.column,
            "selector": cell.selector,
            "reason": cell.reason,
            "seen": cell.seen,
            "is_row_refused": cell.is_row_refused,
        }
        for cell in page.found.refused
    ]


def _evidence(reading: Reading, page: KeptPage) -> Row:
    return {
        "site": reading.site,
        "date": reading.day,
        "page_sha256": page.html_sha256,
        "page_number": page.number,
    }
