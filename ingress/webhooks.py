"""One delivery from its first byte to its answer, in the order that lets nobody make us work for nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ingress.answers import (
    ACCEPTED,
    DUPLICATE,
    NOT_STORED,
    TOO_MANY,
    UNKNOWN_SOURCE,
    Answer,
    Outcome,
)
from ingress.body import Receive, read_body
from ingress.group_commit import GroupCommit
from ingress.sources import Source
from resources.clock import Clock
from roms_assets.kernel.errors import RomsError
from roms_assets.kernel.events import Arrival
from roms_assets.webhooks.rules.deliveries import Delivery, Verified

LONGEST_CONTENT_TYPE = 200


@dataclass(frozen=True)
class Posted:
    """A request to the front door whose body is still to come; header names in small letters."""

    source: str
    headers: Mapping[str, str]
    receive: Receive
    token: str
    correlation_id: str


class Webhooks:
    """The sources and the one who keeps what they send."""

    def __init__(
        self, sources: Mapping[str, Source], commit: GroupCommit, clock: Clock, body_seconds: float
    ) -> None:
        self.sources = sources
        self._commit = commit
        self._clock = clock
        self._body_seconds = body_seconds

    async def answer(self, posted: Posted) -> Answer:
        """Size, rate, signature, freshness, claim, store, and only then the answer."""
        source = self.sources.get(posted.source)
        if source is None:
            return UNKNOWN_SOURCE
        declared = posted.headers.get("content-length")
        body = await read_body(posted.receive, declared, source.largest_body, self._body_seconds)
        if isinstance(body, Answer):
            return body
        if not source.may_send():
            return TOO_MANY
        delivery = Delivery(posted.headers, body, posted.token)
        now = self._clock.now()
        verified = await source.verified(delivery, now)
        if isinstance(verified, Answer):
            return verified
        return await self._kept(_arrival(posted, source, delivery.body, verified, now))

    async def _kept(self, arrival: Arrival) -> Answer:
        try:
            is_new = await self._commit.keep(arrival)
        except RomsError:
            return NOT_STORED
        if arrival.refused:
            return Answer(400, Outcome.REFUSED, arrival.refused)
        return ACCEPTED if is_new else DUPLICATE


def _arrival(posted: Posted, source: Source, body: bytes, verified: Verified, now: datetime) -> Arrival:
    headers, window = posted.headers, source.replay_window
    return Arrival(
        source=source.name,
        claim=verified.claim,
        received_at=now,
        headers={name: headers[name] for name in source.proof.kept_headers if name in headers},
        body=body,
        content_type=headers.get("content-type", "")[:LONGEST_CONTENT_TYPE],
        correlation_id=posted.correlation_id,
        secret=verified.secret,
        claimed_since=None if window is None else now - window,
        refused=source.why_refused(body),
    )
