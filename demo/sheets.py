"""Faked Google Sheets over HTTP on loopback: tokens for one service account, cells for who has one, and faults.

In tests `with SheetsHost() as sheets: sheets.address`; on its own `python -m demo.sheets FOLDER --port N`.
"""

import argparse
import asyncio
import csv
import json
import signal
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from demo.http_host import HttpHost
from demo.wire import Request, answer, head

_JSON = "application/json"
_TOKEN = "a-token-of-an-hour"  # noqa: S105 of the faked world
EMAIL = "roms@luna.example"
SPREADSHEET = "1LunaOrdersOfTheFormerSystem"
ACCOUNT_FILE = "sheets_account.json"


class SheetsHost(HttpHost):
    """Some spreadsheets; what stands in them, and how asking fails, may be changed at any time."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(self, port, "/")
        self.cells: dict[tuple[str, str], list[list[str]]] = {}
        """Spreadsheet and worksheet -> rows of cells."""
        self.faults: list[tuple[int, str]] = []
        """Status and body of the next answers, before there is a good one."""
        self.retry_after = ""
        self.asked: list[tuple[str, str, Mapping[str, str]]] = []
        """Method, path and headers of each request."""
        self.scopes: list[str] = []
        self.shared_with = EMAIL
        self.has_account = True

    def account(self) -> dict[str, str]:
        """The key of the service account, as Google hands it out."""
        return {
            "type": "service_account",
            "client_email": EMAIL,
            "private_key": _private_key(),
            "token_uri": f"{self.address}token",
        }

    async def give(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        """Write the answer; False when the connection must end."""
        self.asked.append((request.method, request.path, request.headers))
        writer.write(self._said(request))
        await writer.drain()
        return True

    def _said(self, request: Request) -> bytes:
        if request.path == "/token":
            return self._token(request)
        if self.faults:
            status, body = self.faults.pop(0)
            more = f"Retry-After: {self.retry_after}\r\n" if self.retry_after else ""
            return head(status, _JSON, len(body), more) + body.encode()
        if request.headers.get("authorization") != f"Bearer {_TOKEN}":
            return _error(401, "Request had invalid authentication credentials.")
        if self.shared_with != EMAIL:
            return _error(403, "The caller does not have permission")
        return self._values(request.path)

    def _values(self, path: str) -> bytes:
        spreadsheet, _, worksheet = path.removeprefix("/v4/spreadsheets/").partition("/values/")
        if not any(known == spreadsheet for known, _ in self.cells):
            return _error(404, "Requested entity was not found.")
        rows = self.cells.get((spreadsheet, worksheet.strip("'")))
        if rows is None:
            return _error(400, f"Unable to parse range: {worksheet}")
        told = {"range": worksheet, "majorDimension": "ROWS"} | (
            {"values": list(map(_cut, rows))} if rows else {}
        )
        return answer(200, json.dumps(told).encode(), _JSON)

    def _token(self, request: Request) -> bytes:
        if not self.has_account or not request.form().get("assertion"):
            return answer(400, b'{"error": "invalid_grant", "error_description": "Invalid JWT"}', _JSON)
        self.scopes.append(request.form()["assertion"])
        told = {"access_token": _TOKEN, "expires_in": 3600, "token_type": "Bearer"}
        return answer(200, json.dumps(told).encode(), _JSON)


def _cut(row: list[str]) -> list[str]:
    """Google leaves out the empty cells at a row's end."""
    cells = list(row)
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _error(status: int, message: str) -> bytes:
    told: dict[str, Any] = {"error": {"code": status, "message": message, "status": "FAILED"}}
    return answer(status, json.dumps(told).encode(), _JSON)


@cache
def _private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def main() -> None:
    """Serve each CSV of a folder as a worksheet of one spreadsheet until SIGTERM or Ctrl-C.

    The first line printed is the address; the key of the service account is written into the folder.
    """
    parser = argparse.ArgumentParser(prog="python -m demo.sheets", description=main.__doc__)
    parser.add_argument("folder", type=Path, help="where the CSV files are")
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    given = parser.parse_args()
    is_over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: is_over.set())
    with SheetsHost(given.port) as host:
        for path in sorted(given.folder.glob("*.csv")):
            rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
            host.cells[SPREADSHEET, path.stem] = rows
        (given.folder / ACCOUNT_FILE).write_text(json.dumps(host.account()), encoding="utf-8")
        print(host.address, flush=True)
        is_over.wait()


if __name__ == "__main__":
    main()
