"""What a sender is answered, how that is called in logs and metrics, and how it stands on the wire."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from http import HTTPStatus

import orjson


class Outcome(StrEnum):
    """What became of one delivery."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    """Proven and kept, but what it says cannot be used."""
    STALE = "stale"
    NOT_PROVEN = "not_proven"
    UNKNOWN_SOURCE = "unknown_source"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    TOO_MANY = "too_many"
    GONE = "gone"
    """The sender hung up before its body was whole."""
    UNAVAILABLE = "unavailable"
    """It is our own fault; the sender is asked to try again."""


@dataclass(frozen=True)
class Answer:
    """Status, outcome, and a reason that quotes nothing of the delivery."""

    status: int
    outcome: Outcome
    reason: str = ""

    @property
    def ends_connection(self) -> bool:
        """Whether the rest of the body is not worth waiting for, or the connection is needed for others."""
        return self.outcome in {Outcome.TOO_LARGE, Outcome.TOO_SLOW, Outcome.GONE} or self is CROWDED

    def body(self, correlation_id: str) -> bytes:
        """Its JSON."""
        shown = {"status": self.outcome.value, "correlation_id": correlation_id}
        if self.reason:
            shown["reason"] = self.reason
        return orjson.dumps(shown)


ACCEPTED = Answer(200, Outcome.ACCEPTED)
DUPLICATE = Answer(200, Outcome.DUPLICATE)
UNKNOWN_SOURCE = Answer(404, Outcome.UNKNOWN_SOURCE, "there is no such source")
TOO_LARGE = Answer(413, Outcome.TOO_LARGE, "the body is larger than this source may send")
TOO_SLOW = Answer(408, Outcome.TOO_SLOW, "the body did not come to its end in time")
TOO_MANY = Answer(429, Outcome.TOO_MANY, "more events a second than this source may send")
GONE = Answer(400, Outcome.GONE, "the body did not come whole")
NO_SECRET = Answer(503, Outcome.UNAVAILABLE, "this source has no secret here yet")
NO_KEYS = Answer(503, Outcome.UNAVAILABLE, "the vendor's keys cannot be had now")
NOT_STORED = Answer(503, Outcome.UNAVAILABLE, "it cannot be stored now")
CROWDED = Answer(503, Outcome.UNAVAILABLE, "too many connections at once")
FAILED = Answer(503, Outcome.UNAVAILABLE, "it cannot be taken now")
_TRY_AGAIN_SECONDS = {Outcome.TOO_MANY: 1, Outcome.UNAVAILABLE: 5}


def written(answer: Answer, correlation_id: str, more: Iterable[tuple[bytes, bytes]], *, ends: bool) -> bytes:
    """The whole of it as HTTP/1.1, to be sent at once; `more` are headers that the server adds."""
    body = answer.body(correlation_id)
    added = b"".join([b"%b: %b\r\n" % header for header in more])
    own = b"content-length: %d\r\nx-correlation-id: %b\r\n\r\n" % (len(body), correlation_id.encode())
    return b"".join((_head(answer.status, answer.outcome, ends), added, own, body))


@cache
def _head(status: int, outcome: Outcome, ends: bool) -> bytes:
    """What is the same of all such answers."""
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
    lines += [f"{name}: {value}" for name, value in headers(outcome).items()]
    if ends:
        lines.append("connection: close")
    return "\r\n".join([*lines, ""]).encode()


def headers(outcome: Outcome) -> dict[str, str]:
    """What every such answer says above its body."""
    seconds = _TRY_AGAIN_SECONDS.get(outcome)
    return {"content-type": "application/json"} | ({"retry-after": str(seconds)} if seconds else {})
