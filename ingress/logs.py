"""The log of the front door: a line of JSON for each delivery, and nothing personal in it.

No address of a sender, no body, no header, no query: what belongs to an event is found by its correlation id.
"""

import logging
import sys
from typing import Any

import orjson
import structlog

Log = structlog.typing.FilteringBoundLogger


def _line(values: structlog.typing.EventDict, **_: Any) -> bytes:
    return orjson.dumps(values, default=str)


def _text(values: structlog.typing.EventDict, **_: Any) -> str:
    return orjson.dumps(values, default=str).decode()


_SHARED: list[structlog.typing.Processor] = [
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
]


def log_to_stdout() -> Log:
    """The front door's own log; what the server says goes the same way."""
    handler = logging.StreamHandler(sys.stdout)
    render = structlog.processors.JSONRenderer(serializer=_text)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=render, foreign_pre_chain=_SHARED))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logger: Log = structlog.wrap_logger(
        structlog.BytesLogger(sys.stdout.buffer),
        processors=[*_SHARED, structlog.processors.JSONRenderer(serializer=_line)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    return logger.bind()
