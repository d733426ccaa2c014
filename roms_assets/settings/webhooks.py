"""The group `webhooks` of `roms.yaml`: who may send to the front door, and how much. No secret stands here."""

from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from roms_assets.kernel.refusals import Refusal
from roms_assets.kernel.webhook_kinds import SourceKind
from roms_assets.settings.refusals import named_before, refuse
from roms_assets.settings.values import Frozen, PositiveCount, PositiveNumber, Text, matching, web_address
from roms_assets.webhooks.rules.passwords import FORM
from roms_assets.webhooks.rules.verifying import PROOFS, Proof

SourceName = Annotated[
    str,
    AfterValidator(
        matching(r"[a-z0-9][a-z0-9_-]{0,59}", "small letters, digits, - and _, such as shipstation")
    ),
]
Port = Annotated[int, Field(ge=1, le=65535)]
PasswordHash = Annotated[
    str, AfterValidator(matching(FORM, "the hash of a password, as `roms password` writes it"))
]
WebAddress = Annotated[str, AfterValidator(web_address)]


class WebhookSource(Frozen):
    """One sender, whose address is `/webhooks/NAME`."""

    name: SourceName
    kind: SourceKind
    largest_body_bytes: Annotated[int, Field(ge=1, le=999_999)] | None = None
    events_per_second: PositiveNumber = 100
    replay_minutes: PositiveNumber | None = None
    clock_minutes: PositiveNumber = 5
    channels: tuple[Text, ...] = ()
    notification_address: WebAddress | None = None
    jwks_address: WebAddress = "https://api.shipengine.com/jwks"

    @model_validator(mode="after")
    def _is_told_what_is_signed(self) -> Self:
        if self.kind is SourceKind.SQUARE and self.notification_address is None:
            sentence = "expected a key notification_address beside it: Square signs that address too"
            refuse([Refusal(("kind",), sentence, self.kind.value)])
        return self

    @property
    def proof(self) -> Proof:
        """How this kind of source is proven."""
        return PROOFS[self.kind]

    @property
    def largest_body(self) -> int:
        """Bytes; a larger body is refused."""
        return self.largest_body_bytes or self.proof.largest_body_bytes

    @property
    def replay_window(self) -> timedelta | None:
        """How long an equal delivery counts as the same; None: for ever."""
        own = self.replay_minutes
        return self.proof.replay_window if own is None else timedelta(minutes=own)

    @property
    def tolerance(self) -> timedelta:
        """How far a signed time may lie from ours."""
        return timedelta(minutes=self.clock_minutes)


class Person(Frozen):
    """Somebody who may look at the front door's page; an operator may also have dead letters read once more."""

    name: Text
    role: Literal["viewer", "operator"] = "viewer"
    password_hash: PasswordHash


class WebhookSettings(Frozen):
    """The front door and its sources."""

    host: Text = "127.0.0.1"
    port: Port = 8000
    body_seconds: PositiveNumber = 10
    store_seconds: PositiveNumber = 5
    most_connections: PositiveCount = 1000
    sources: tuple[WebhookSource, ...] = ()
    people: tuple[Person, ...] = ()

    @model_validator(mode="after")
    def _names_are_their_own(self) -> Self:
        sources = [source.name for source in self.sources]
        people = [person.name for person in self.people]
        refuse([*named_before(sources, "sources"), *named_before(people, "people")])
        return self

    def source(self, name: str) -> WebhookSource | None:
        """The source of that name."""
        return next((source for source in self.sources if source.name == name), None)
