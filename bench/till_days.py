"""The till-days that every side reads: files on disk, made once by the faked world and kept."""

import json
import shutil
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path

FIRST_DAY = date(2025, 1, 1)
DAYS_OF_YEAR = 365
NEW_BRANCHES = ("BPAG", "BGRAN", "BETA", "BTAB")
OLD_BRANCHES = tuple(f"OLD{number:02}" for number in range(1, 25))
TILLS = ("1", "2")
LINES, PRODUCTS, BLPR_ROWS = 600, 1_500, 300
WHOLE_YEAR = DAYS_OF_YEAR * (len(OLD_BRANCHES) + len(NEW_BRANCHES)) * len(TILLS)
_MADE = "made.json"
_AT_ONCE = 56


@dataclass(frozen=True)
class TillDayFolder:
    """One till-day and where its seven files lie."""

    day: date
    branch: str
    pos: str
    folder: Path

    @property
    def files(self) -> list[Path]:
        """Its files, by name."""
        return sorted(self.folder.iterdir())


def till_days(files: Path, count: int) -> list[TillDayFolder]:
    """The first `count` till-days, day by day."""
    keys = ((day, branch, pos) for day in _days(count) for branch in _branches() for pos in TILLS)
    return [
        TillDayFolder(day, branch, pos, files / day.isoformat() / f"{branch}-{pos}")
        for (day, branch, pos), _ in zip(keys, range(count), strict=False)
    ]


def last_day(count: int) -> date:
    """The last day of so many till-days."""
    return _days(count)[-1]


def generations() -> dict[str, str]:
    """Branch code -> `old` or `new`."""
    return {**dict.fromkeys(OLD_BRANCHES, "old"), **dict.fromkeys(NEW_BRANCHES, "new")}


def make_till_days(files: Path, count: int, lines: int = LINES) -> None:
    """Write the files of the first `count` till-days, unless they are there; `lines` is rd5000's average."""
    made = files / _MADE
    told = json.dumps({"lines": lines, "products": PRODUCTS, "blpr_rows": BLPR_ROWS})
    if made.exists() and made.read_text() != told:
        shutil.rmtree(files)
    wanted = [each for each in till_days(files, count) if not each.folder.exists()]
    files.mkdir(parents=True, exist_ok=True)
    made.write_text(told)
    batches = [wanted[start : start + _AT_ONCE] for start in range(0, len(wanted), _AT_ONCE)]
    if not batches:
        return
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for _ in pool.map(partial(_write, lines=lines), batches):
            pass


def _write(batch: Sequence[TillDayFolder], lines: int) -> None:
    from demo.world import Branch, Sizes, World, key_of  # the faked world is needed by this process alone

    branches = [Branch(code, TILLS, generation) for code, generation in generations().items()]
    days = [FIRST_DAY + timedelta(days=passed) for passed in range(DAYS_OF_YEAR)]
    world = World(branches, days, sizes=Sizes(lines, PRODUCTS, BLPR_ROWS))
    for each in batch:
        unfinished = each.folder.with_name(f".{each.folder.name}")
        unfinished.mkdir(parents=True, exist_ok=True)
        for name, body in world.files(key_of(each.day, each.branch, each.pos)).items():
            (unfinished / name).write_bytes(body)
        unfinished.rename(each.folder)


def _branches() -> tuple[str, ...]:
    return OLD_BRANCHES + NEW_BRANCHES


def _days(count: int) -> list[date]:
    a_day = len(_branches()) * len(TILLS)
    return [FIRST_DAY + timedelta(days=passed) for passed in range(-(-count // a_day))]
