"""Whom ROMS tells what went wrong, and how: the group `notices` of `roms.yaml`. No secret stands here."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from roms_assets.kernel.refusals import Refusal
from roms_assets.settings.refusals import refuse
from roms_assets.settings.values import ClockTime, Frozen, HttpAddress, MailAddress, PositiveNumber, Text

Security = Literal["plain", "starttls", "ssl"]
PORTS: dict[Security, int] = {"plain": 25, "starttls": 587, "ssl": 465}
"""The usual port of each kind."""

Patience = Annotated[PositiveNumber, Field(le=15)]
"""Seconds of silence; a watch has a minute for everything."""


class EmailSettings(Frozen):
    """The mail server, and who writes to whom."""

    server: Text
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    security: Security = "starttls"
    sender: MailAddress
    recipients: tuple[MailAddress, ...] = Field(min_length=1)
    timeout_seconds: Patience = 10

    @property
    def usual_port(self) -> int:
        """The port that is set, else the usual one."""
        return self.port or PORTS[self.security]


class WebhookSettings(Frozen):
    """How patiently a chat's webhook is called; its address is a secret of the environment."""

    timeout_seconds: Patience = 10


class NoticeSettings(Frozen):
    """The group `notices`."""

    channels: tuple[Literal["log", "email", "webhook"], ...] = ("log",)
    at_most_per_hour: Annotated[int, Field(ge=5)] = 10
    report_at: ClockTime | None = "08:00"
    ui_address: HttpAddress | None = None
    email: EmailSettings | None = None
    webhook: WebhookSettings = WebhookSettings()

    @model_validator(mode="after")
    def _channels_are_described(self) -> Self:
        refusals = [
            Refusal(("channels", index), "expected each channel once", name)
            for index, name in enumerate(self.channels)
            if name in self.channels[:index]
        ]
        if "email" in self.channels and self.email is None:
            index = self.channels.index("email")
            refusals.append(Refusal(("channels", index), "expected a group notices.email for it", "email"))
        refuse(refusals)
        return self
