"""What becomes of one delivery, in the order that lets nobody make us work for nothing."""

from collections.abc import Mapping
from datetime import datetime

from ingress.answers import (
    ACCEPTED,
    DUPLICATE,
    NOT_STORED,
    TOO_LARGE,
    TOO_MANY,
    UNKNOWN_SOURCE,
    Answer,
    Outcome,
)
from ingress.body import is_said_to_exceed
from ingress.group_commit import GroupCommit
from ingress.sources import Source
from resources.clock import Clock
from roms_assets.kernel.errors import RomsError
from roms_assets.kernel.events import Arrival
from roms_assets.webhooks.rules.deliveries import Delivery, Verified

LONGEST_CONTENT_TYPE = 200


class Webhooks:
    """The sources and the one who keeps what they send."""

    def __init__(
        self, sources: Mapping[str, Source], commit: GroupCommit, clock: Clock, body_seconds: float
    ) -> None:
        self.sources = sources
        self.body_seconds = body_seconds
        """Seconds that a body may take to come."""
        self._commit = commit
        self._clock = clock

    def largest_body(self, source: str) -> int:
        """Bytes that this source may send; of a source that nobody knows, none."""
        known = self.sources.get(source)
        return known.largest_body if known else 0

    def at_head(self, source: str, headers: Mapping[str, str]) -> Answer | None:
        """What it is answered whatever its body is. A declared length only ever shortens the work."""
        if source not in self.sources:
            return UNKNOWN_SOURCE
        is_too_large = is_said_to_exceed(self.largest_body(source), headers.get("content-length"))
        return TOO_LARGE if is_too_large else None

    async def answer(self, name: str, delivery: Delivery, correlation_id: str) -> Answer:
        """Rate, signature, freshness, claim, store, and only then the answer; its size was looked at before.

        `name` is that of a known source.
        """
        source = self.sources[name]
        if not source.may_send():
            return TOO_MANY
        now = self._clock.now()
        verified = await source.verified(delivery, now)
        if isinstance(verified, Answer):
            return verified
        return await self._kept(_arrival(delivery, source, verified, now, correlation_id))

    async def _kept(self, arrival: Arrival) -> Answer:
        try:
            is_new = await self._commit.keep(arrival)
        except RomsError:
            return NOT_STORED
        if arrival.refused:
            return Answer(400, Outcome.REFUSED, arrival.refused)
        return ACCEPTED if is_new else DUPLICATE


def _arrival(
    delivery: Delivery, source: Source, verified: Verified, now: datetime, correlation_id: str
) -> Arrival:
    headers, window = delivery.headers, source.replay_window
    return Arrival(
        source=source.name,
        claim=verified.claim,
        received_at=now,
        headers={name: headers[name] for name in source.proof.kept_headers if name in headers},
        body=delivery.body,
        content_type=headers.get("content-type", "")[:LONGEST_CONTENT_TYPE],
        correlation_id=correlation_id,
        secret=verified.secret,
        claimed_since=None if window is None else now - window,
        refused=source.why_refused(delivery.body, now),
        revives=True,
    )
