"""The log of the front door: a line of JSON for each delivery, and nothing personal in it.

No address of a sender, no body, no header, no query: what belongs to an event is found by its correlation id.
"""

import asyncio
import logging
import sys
from datetime import UTC, datetime
from typing import Any, BinaryIO, cast

import orjson
import structlog


class _Gathered:
    """A file of which all that is said while many senders are answered at once leaves in one write."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._waiting: list[bytes] = []

    def write(self, line: bytes) -> None:
        """Take a line."""
        self._waiting.append(line)

    def flush(self) -> None:
        """Write it with whatever else is said before the event loop waits again; at once where there is no loop."""
        if len(self._waiting) > 1:
            return
        try:
            asyncio.get_running_loop().call_soon(self._write)
        except RuntimeError:
            self._write()

    def _write(self) -> None:
        lines, self._waiting = self._waiting, []
        self._file.writelines(lines)
        self._file.flush()


class Log(structlog.BoundLoggerBase):
    """What the door says, a line each. It binds nothing and asks no other processor: a line costs a sixth so."""

    def info(self, event: str, **values: Any) -> None:
        """What happened."""
        self._say("info", event, values)

    def error(self, event: str, **values: Any) -> None:
        """What went wrong by our own fault."""
        self._say("error", event, values)

    def _say(self, level: str, event: str, values: dict[str, Any]) -> None:
        values |= {"event": event, "level": level, "at": datetime.now(UTC)}
        self._logger.msg(orjson.dumps(values, default=str, option=orjson.OPT_UTC_Z))


def _text(values: structlog.typing.EventDict, **_: Any) -> str:
    return orjson.dumps(values, default=str).decode()


_FOREIGN: list[structlog.typing.Processor] = [
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
]


def log_to_stdout() -> Log:
    """The front door's own log; what the server says goes the same way."""
    handler = logging.StreamHandler(sys.stdout)
    render = structlog.processors.JSONRenderer(serializer=_text)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=render, foreign_pre_chain=_FOREIGN))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    return Log(structlog.BytesLogger(cast(BinaryIO, _Gathered(sys.stdout.buffer))), [], {})
