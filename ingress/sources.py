"""A source as the front door knows it: its settings, what it is proven by, and how much more it may send now."""

import asyncio
import time
from dataclasses import replace
from datetime import datetime

from ingress.answers import NO_KEYS, NO_SECRET, Answer, Outcome
from ingress.probes import LastTime
from resources.jwks import Jwks
from roms_assets.kernel.errors import RomsError
from roms_assets.settings import WebhookSource
from roms_assets.webhooks.rules.allowance import Allowance
from roms_assets.webhooks.rules.bodies import Expected, why_refused
from roms_assets.webhooks.rules.deliveries import (
    Delivery,
    Secret,
    Trust,
    UnknownKey,
    Verdict,
    Verified,
)
from roms_assets.webhooks.rules.rsa_keys import PublicKeys

UNKNOWN_KEY = Answer(403, Outcome.NOT_PROVEN, "the signature's key is not one of the vendor's")


class Source:
    """One sender."""

    def __init__(
        self,
        settings: WebhookSource,
        currency: str,
        secrets: tuple[Secret, ...],
        jwks: Jwks[PublicKeys] | None = None,
    ) -> None:
        """`currency` is that of an order that names none."""
        self.settings = settings
        self._expected = Expected(settings.channels, currency)
        self.name = settings.name
        self.largest_body = settings.largest_body
        self.proof = settings.proof
        self.replay_window = settings.replay_window
        self._trust = Trust(secrets, {}, settings.notification_address or "", settings.tolerance)
        self._allowance = Allowance(settings.events_per_second, time.monotonic())
        self._jwks = jwks
        self.keys_seen = LastTime()
        """Whether the vendor gave its keys when it was asked last."""
        self._asking: asyncio.Task[bool] | None = None

    def may_send(self) -> bool:
        """Whether one more event may come now; it is counted."""
        return self._allowance.take(time.monotonic())

    @property
    def is_ready(self) -> bool:
        """Whether anything of it can be proven at all."""
        return bool(self._trust.secrets) or not self.proof.needs_secrets

    @property
    def has_key_server(self) -> bool:
        """Whether it is proven by keys that a vendor publishes."""
        return self._jwks is not None

    def look_for_keys(self) -> None:
        """Have the vendor asked again, as often as it may be, when its keys are not here or did not come last time."""
        is_asking = self._asking is not None and not self._asking.done()
        if self.has_key_server and not (self.keys_seen.is_well or is_asking):
            self._asking = asyncio.create_task(self._has_keys(anew=True))

    async def verified(self, delivery: Delivery, now: datetime) -> Verified | Answer:
        """Who sent it, or what its sender is answered."""
        if not self.is_ready:
            return NO_SECRET
        if self._jwks is not None:
            return await self._verified_by_keys(self._jwks, delivery, now)
        return _verified_or_answer(self.proof.verify(delivery, self._trust, now))

    def why_refused(self, body: bytes, now: datetime) -> str:
        """Why what it says cannot be used; empty when nobody knows a reason at the door."""
        return why_refused(self.settings.kind, body, self._expected, now)

    async def _verified_by_keys(
        self, jwks: Jwks[PublicKeys], delivery: Delivery, now: datetime
    ) -> Verified | Answer:
        """A key counts as unknown only when the vendor was asked after the delivery came; else it shall come again."""
        began = jwks.clock()
        if not await self._has_keys(anew=not self._trust.keys):
            return NO_KEYS
        verdict = self.proof.verify(delivery, self._trust, now)
        if isinstance(verdict, UnknownKey):
            if not await self._has_keys(anew=True):
                return NO_KEYS
            verdict = self.proof.verify(delivery, self._trust, now)
            if isinstance(verdict, UnknownKey) and not jwks.has_learnt_since(began):
                return NO_KEYS
        return _verified_or_answer(verdict)

    async def _has_keys(self, *, anew: bool) -> bool:
        """Whether the vendor's keys are known as well as can be; none that it may have withdrawn long ago."""
        if self._jwks is None:
            return True
        try:
            keys = await self._jwks.key_set(anew=anew)
        except RomsError:
            self.keys_seen.failed()
            return self._jwks.may_be_used and not anew
        if keys is not self._trust.keys:
            self._trust = replace(self._trust, keys=keys)
            self.keys_seen.went_well()
        return True


def _verified_or_answer(verdict: Verdict) -> Verified | Answer:
    if isinstance(verdict, Verified):
        return verdict
    if isinstance(verdict, UnknownKey):
        return UNKNOWN_KEY
    return Answer(verdict.status, _OUTCOMES.get(verdict.status, Outcome.NOT_PROVEN), verdict.reason)


_OUTCOMES = {400: Outcome.STALE}
