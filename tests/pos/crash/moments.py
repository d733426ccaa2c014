"""The moments at which a process may die, each set up by wrapping what the product calls just then.

Every wrap lasts as long as the process, so it belongs into one that is about to end.
"""

import itertools
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import dagster as dg

from resources import database, lake, whole_files
from resources.lake import Lake
from resources.ledger import Ledger

Condition = Callable[..., bool]


def die() -> None:
    """End this process as nothing can prevent or notice."""
    os.kill(os.getpid(), signal.SIGKILL)


def _always(*_: Any) -> bool:
    return True


def _before(owner: Any, name: str, nth: int, counts: Condition = _always) -> None:
    """Die instead of the nth call of `owner.name` that counts."""
    real, calls = getattr(owner, name), itertools.count(1)

    def call(*args: Any, **kwargs: Any) -> Any:
        if counts(*args) and next(calls) == nth:
            die()
        return real(*args, **kwargs)

    setattr(owner, name, call)


def _after(owner: Any, name: str, nth: int, counts: Condition = _always) -> None:
    """Die once the nth call of `owner.name` that counts is done."""
    real, calls = getattr(owner, name), itertools.count(1)

    def call(*args: Any, **kwargs: Any) -> Any:
        given = real(*args, **kwargs)
        if counts(*args) and next(calls) == nth:
            die()
        return given

    setattr(owner, name, call)


def _holding(module: ModuleType, wanted: str, nth: int) -> None:
    """Die with the lock `wanted`, once it was taken for the nth time."""
    real, times = module.file_lock, itertools.count(1)

    @contextmanager
    def held(folder: str, name: str, wait_seconds: float) -> Iterator[None]:
        with real(folder, name, wait_seconds):
            if name == wanted and next(times) == nth:
                die()
            yield

    module.file_lock = held  # type: ignore[attr-defined]


def _mid_file(nth: int) -> None:
    """Die while the nth original is half written."""
    real, files = whole_files._write, itertools.count(1)

    def written(path: str, body: bytes) -> None:
        if "/originals/" in path and Path(path).parent.is_dir() and next(files) == nth:
            real(path, body[: len(body) // 2])
            die()
        real(path, body)

    whole_files._write = written


def _to(part: str) -> Condition:
    return lambda source, target: part in str(target)


def _of_asset(name: str) -> Condition:
    return lambda context, event: event.asset_key == dg.AssetKey(name)


MOMENTS: dict[str, Callable[[], None]] = {
    "an original is half written": lambda: _mid_file(5),
    "an original is written under its temporary name": lambda: _before(os, "replace", 5, _to("/originals/")),
    "an original has its name": lambda: _after(os, "replace", 5, _to("/originals/")),
    "a manifest is written": lambda: _after(os, "replace", 3, _to("/manifests/")),
    "a batch is staged under its temporary name": lambda: _before(os, "rename", 2, _to("/staging/")),
    "a batch is staged": lambda: _after(os, "rename", 2, _to("/staging/")),
    "the ledger's turn is held": lambda: _holding(database, "pos", 2),
    "a batch is not in the ledger yet": lambda: _before(Ledger, "record", 2),
    "a batch is in the ledger": lambda: _after(Ledger, "record", 2),
    "a till-day is not in Dagster yet": lambda: _before(
        dg.OpExecutionContext, "log_event", 2, _of_asset("raw_pos_files")
    ),
    "a till-day is in Dagster by half": lambda: _before(
        dg.OpExecutionContext, "log_event", 2, _of_asset("pos_records")
    ),
    "the lake's lock is held": lambda: _holding(lake, "lake", 1),
    "the lake's transaction is open": lambda: _before(Lake, "_commit", 1),
    "the lake's transaction is committed": lambda: _after(Lake, "_commit", 1),
    "a day is not in Dagster yet": lambda: _before(
        dg.OpExecutionContext, "log_event", 2, _of_asset("record2025")
    ),
}
"""What is so when the process dies -> how to bring that about in this process."""
