"""The least that keeping bodies on the disk takes: one table, one thread, one synced commit for all that waits."""

import asyncio
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path
from queue import SimpleQueue

Waiting = tuple[bytes, asyncio.Future[None]]


class GroupCommit:
    """Bodies in a SQLite file, synced before anyone hears that they are kept."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._waiting: SimpleQueue[Waiting] = SimpleQueue()
        threading.Thread(target=self._write, daemon=True).start()

    async def keep(self, body: bytes) -> None:
        """Returns once it is on the disk."""
        kept = asyncio.get_running_loop().create_future()
        self._waiting.put((body, kept))
        await kept

    def _write(self) -> None:
        store = sqlite3.connect(self._place, isolation_level=None)
        store.execute("PRAGMA journal_mode = WAL")
        store.execute("PRAGMA synchronous = FULL")
        store.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, body BLOB NOT NULL)")
        while True:
            group = [self._waiting.get()]
            while not self._waiting.empty():
                group.append(self._waiting.get())
            store.execute("BEGIN")
            store.executemany("INSERT INTO events (body) VALUES (?)", [(body,) for body, _ in group])
            store.execute("COMMIT")
            group[0][1].get_loop().call_soon_threadsafe(_tell, group)


def _tell(group: Sequence[Waiting]) -> None:
    for _, kept in group:
        if not kept.done():
            kept.set_result(None)
