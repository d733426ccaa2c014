"""The group `mail` of `roms.yaml`: which mailboxes are read, whom their servers vouch for, what is doubtful.

User and password of each mailbox stand in the environment.
"""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from roms_assets.settings.refusals import named_before, refuse
from roms_assets.settings.values import (
    Day,
    Frozen,
    PositiveCount,
    PositiveNumber,
    RelativePath,
    Text,
    matching,
)

MailboxName = Annotated[
    str,
    AfterValidator(matching(r"[a-z0-9][a-z0-9_-]{0,29}", "small letters, digits, - and _, such as orders")),
]
FolderName = Annotated[
    str,
    AfterValidator(matching(r"\S(?:.{0,78}\S)?", "a folder's name of up to 80 characters, such as INBOX")),
]
ServerName = Annotated[
    str, AfterValidator(matching(r"[\w.-]+", "a server's name without its port, such as imap.example.com"))
]
Port = Annotated[int, Field(ge=1, le=65535)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
_USUAL_PORTS = {"tls": 993, "starttls": 143, "plain": 143}


class MailboxSettings(Frozen):
    """One account at one server, and its folders that are read."""

    name: MailboxName
    server: ServerName
    port: Port | None = None
    security: Literal["tls", "starttls", "plain"] = "tls"
    folders: Annotated[tuple[FolderName, ...], Field(min_length=1)] = ("INBOX",)
    trusted_servers: tuple[Text, ...] = ()
    signature_results: Literal["above", "below", "unnamed"] = "above"

    @property
    def usual_port(self) -> int:
        """The port that is named, or the usual one of its kind."""
        return self.port or _USUAL_PORTS[self.security]


class MailSettings(Frozen):
    """Mailboxes in which order mail arrives."""

    mailboxes: Annotated[tuple[MailboxSettings, ...], Field(min_length=1)]
    first_day: Day | None = None
    quarantine_below: Share = 0.7
    templates: RelativePath = "mail_templates"
    look_every_seconds: Annotated[int, Field(ge=30, le=1800)] = 60
    largest_mail_mb: PositiveCount = 50
    personal_data: Literal["left_out", "clear"] = "left_out"
    timeout_seconds: PositiveNumber = 30
    attempts: PositiveCount = 3

    @model_validator(mode="after")
    def _names_are_their_own(self) -> Self:
        refuse(named_before([mailbox.name for mailbox in self.mailboxes], "mailboxes"))
        return self
