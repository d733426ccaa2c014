"""What the faked host says to one request: the list, a file, or a control of the demo."""

import asyncio
import json
import threading
from collections import Counter
from collections.abc import Iterator

from demo.faults import FAULTS
from demo.pos_files import Delivery, Shelf, Upload
from demo.served import ledger
from demo.wire import Request, answer, head
from demo.world import World

HUGE_BYTES = 200 * 1024 * 1024
_KEPT_SHELVES = 64
_CSV = "text/csv"
_CHUNK = b"1,2025-11-14 00:00:00,00310001,2003,CHM1,1.000,278.000,278.000,0.000,0.000\n" * 1024


class HostAnswers:
    """Answers by the world's state; keeps the last till-days at hand, as a client takes seven files."""

    def __init__(self, world: World, base: str) -> None:
        self.asked: Counter[str] = Counter()
        self._world = world
        self._base = base
        self._shelves: dict[str, Shelf] = {}
        self._failed: Counter[str] = Counter()
        self._changing = threading.Lock()

    def strike(self, key: str, faults: tuple[str, ...], at: str) -> None:
        """Serve the till-day with these faults from now on."""
        with self._changing:
            self._world.strike(key, *faults, at=at)
            self._shelves.pop(key, None)
            self._failed = Counter(
                {name: count for name, count in self._failed.items() if not _concerns(name, key)}
            )

    async def give(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        """Write the answer; False when the connection must end."""
        if request.path.startswith("/control/"):
            return await self._control(request, writer)
        if not request.path.startswith(self._base):
            self.asked[request.path] += 1
            return await _send(writer, answer(404, b"not found"))
        if request.method == "POST" and request.path == f"{self._base}fetch_list2.php":
            return await self._list(request, writer)
        if request.method == "GET":
            return await self._file(request.path.removeprefix(self._base), writer)
        return await _send(writer, answer(405, b"ask with GET or POST"))

    async def _list(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        form = request.form()
        key = f"{form.get('date', '')}|{form.get('branch', '')}-{form.get('pos', '')}"
        self.asked[key] += 1
        if key not in self._world.places:
            return await _send(writer, answer(200, b"", "text/plain"))
        shelf = self._shelf(key)
        said = shelf.answer
        if said.is_silent:
            await asyncio.sleep(self._world.silence_seconds)
        if self._failed[key] < said.fails_first:
            self._failed[key] += 1
            return await _send(writer, answer(500, b"Internal Server Error"))
        text = ",".join(shelf.names()) if said.text is None else said.text
        return await _send(writer, answer(said.status, text.encode(), said.kind))

    async def _file(self, name: str, writer: asyncio.StreamWriter) -> bool:
        self.asked[name] += 1
        found = self._upload(name)
        if found is None:
            return await _send(writer, answer(404, b"no such file"))
        if found.delivery in (Delivery.HUGE, Delivery.HUGE_UNDECLARED):
            return await _send_huge(writer, is_declared=found.delivery is Delivery.HUGE)
        body = found.body()
        if found.delivery is Delivery.DROPS or (
            found.delivery is Delivery.DROPS_ONCE and not self._failed[name]
        ):
            self._failed[name] += 1
            await _send(writer, head(200, _CSV, len(body)) + body[: len(body) // 2])
            return False
        return await _send(writer, answer(200, body, _CSV))

    async def _control(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        if request.path == "/control/ledger" and request.method == "GET":
            truths = await asyncio.to_thread(ledger, self._world)
            text = json.dumps({key: truth.as_dict() for key, truth in truths.items()})
            return await _send(writer, answer(200, text.encode(), "application/json"))
        if request.path in ("/control/mend", "/control/strike") and request.method == "POST":
            return await self._changed(request.path.rpartition("/")[2], request.form(), writer)
        return await _send(
            writer, answer(404, b"there are /control/ledger, /control/strike and /control/mend")
        )

    async def _changed(self, how: str, form: dict[str, str], writer: asyncio.StreamWriter) -> bool:
        """Break a till-day by a fault, or mend it."""
        key, fault = form.get("key", ""), form.get("fault", "server_error_list")
        if key not in self._world.places:
            return await _send(writer, answer(404, f"no till-day {key!r}".encode()))
        if fault not in FAULTS:
            return await _send(
                writer, answer(404, f"no fault {fault!r}; there are {', '.join(FAULTS)}".encode())
            )
        self.strike(key, (fault,) if how == "strike" else (), form.get("at", "20-00"))
        told = f"struck by {fault}" if how == "strike" else "mended"
        return await _send(writer, answer(200, f"{key} is {told}".encode()))

    def _shelf(self, key: str) -> Shelf:
        with self._changing:
            if key not in self._shelves:
                while len(self._shelves) >= _KEPT_SHELVES:
                    self._shelves.pop(next(iter(self._shelves)))
                self._shelves[key] = self._world.shelf(key)
            return self._shelves[key]

    def _upload(self, name: str) -> Upload | None:
        parts = name.split("_")
        if len(parts) != 7:
            return None
        _, branch, pos, _, day, _, _ = parts
        key = f"{day}|{branch}-{pos}"
        if key not in self._world.places:
            return None
        shelf = self._shelf(key)
        return next((upload for upload in shelf.uploads if shelf.name(upload) == name), None)


def _concerns(name: str, key: str) -> bool:
    """Whether a till-day's key or a file's name belongs to the till-day."""
    day, _, till = key.partition("|")
    branch, _, pos = till.rpartition("-")
    return name == key or (name.startswith(f"a_{branch}_{pos}_") and f"_{day}_" in name)


async def _send(writer: asyncio.StreamWriter, data: bytes) -> bool:
    writer.write(data)
    await writer.drain()
    return True


async def _send_huge(writer: asyncio.StreamWriter, is_declared: bool) -> bool:
    """200 MB, never in memory at once."""
    writer.write(head(200, _CSV, HUGE_BYTES if is_declared else None))
    for piece in _pieces():
        writer.write(piece if is_declared else b"%x\r\n%b\r\n" % (len(piece), piece))
        await writer.drain()
    if not is_declared:
        writer.write(b"0\r\n\r\n")
        await writer.drain()
    return True


def _pieces() -> Iterator[bytes]:
    left = HUGE_BYTES
    while left > 0:
        yield _CHUNK[:left]
        left -= len(_CHUNK)
