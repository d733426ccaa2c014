"""The environment and `.env`: where ROMS keeps its state and its stores, and the only place for secrets.

What the business is stands in `roms.yaml`; a secret never does.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from roms_assets.kernel.errors import SettingsWrong
from roms_assets.kernel.wording import expected, masked, sentence
from roms_assets.settings.mail_logins import MailLogin, logins_by_mailbox, mail_logins
from roms_assets.settings.sheet_account import account, sheet_account
from roms_assets.settings.values import HttpAddress, SecretAddress, SecretOfLogin, ServerAndPort
from roms_assets.settings.web import variable_part
from roms_assets.settings.webhook_secrets import secrets_by_source, webhook_secrets
from roms_assets.webhooks.rules.deliveries import Secret

ADDRESSES = frozenset({"ROMS_LEDGER", "ROMS_EVENTS", "ROMS_LAKE", "ROMS_LANDING", "ROMS_STAGING"})
"""The variables whose address may hold a password; people see them only through `masked`."""
SECRETS = ADDRESSES | {
    "ROMS_SQUARE_ACCESS_TOKEN",
    "ROMS_SHIPSTATION_KEY",
    "ROMS_SHIPSTATION_SECRET",
    "ROMS_SHIPSTATION_API_KEY",
    "ROMS_PSEUDONYM_KEY",
    "ROMS_SMTP_USER",
    "ROMS_SMTP_PASSWORD",
    "ROMS_WEB",
    "ROMS_WEBHOOK_ADDRESS",
    "ROMS_WEBHOOK_SECRETS",
    "ROMS_MAIL_LOGINS",
    "ROMS_SHEETS_ACCOUNT",
    "ROMS_PING_ADDRESS",
}
"""Those and the variables that are secrets as a whole; people never see what these hold."""


def absolute(path: Path) -> Path:
    """The path from the root of the disk; a relative one is below the folder that ROMS was started in."""
    return path.expanduser().absolute()


def folder_address(text: str) -> str:
    """A folder, or its `file://` address, as an absolute path; an address such as `s3://bucket/landing` as it is."""
    path = text.removeprefix("file://")
    return path if "://" in path else str(absolute(Path(path)))


def ledger_address(text: str) -> str:
    """An SQLAlchemy address of a database that the ledger or the event store can live in."""
    if not re.match(r"(sqlite|postgresql)(\+\w+)?://", text):
        raise ValueError(
            "expected sqlite:////srv/roms/ledger.sqlite, postgresql://user@host/roms or the like"
        )
    return text


def staging_folder(text: str) -> str:
    """A folder of this machine, or its `file://` address, as an absolute path."""
    folder = folder_address(text)
    if "://" in folder:
        raise ValueError("expected a folder of this machine such as /srv/roms/staging, not an address")
    return folder


def lake_address(text: str) -> str:
    """The kind of lake and, after a colon, the absolute path where it is when it is not below `roms_home`."""
    known = re.fullmatch(r"(duckdb|ducklake:sqlite)(?::(.+))?", text)
    if known is None:
        raise ValueError("expected duckdb or ducklake:sqlite, each with a path after a colon if you like")
    kind, path = known.groups()
    return f"{kind}:{absolute(Path(path))}" if path else kind


def memory(text: str) -> str:
    """How much an engine may hold in memory, such as `2GB`."""
    if not re.fullmatch(r"[1-9]\d* ?(MB|GB)", text):
        raise ValueError("expected megabytes or gigabytes, such as 500MB or 2GB")
    return text


DERIVED_TOO_LATE = "default_factory_not_called"
"""What pydantic says of a default that hangs on a value that is wrong itself; nobody needs to read it."""

DiskPath = Annotated[Path, AfterValidator(absolute)]
FolderAddress = Annotated[str, AfterValidator(folder_address)]
StagingFolder = Annotated[str, AfterValidator(staging_folder)]
LedgerAddress = Annotated[str, AfterValidator(ledger_address)]
WebhookSecrets = Annotated[SecretStr, AfterValidator(webhook_secrets)]
SheetAccount = Annotated[SecretStr, AfterValidator(sheet_account)]
MailLogins = Annotated[SecretStr, AfterValidator(mail_logins)]
PseudonymKeyText = Annotated[SecretStr, Field(min_length=16)]
LakeAddress = Annotated[str, AfterValidator(lake_address)]
Memory = Annotated[str, AfterValidator(memory)]


class Environment(BaseSettings):
    """Where things are. Every path is absolute; what is not set lies below `roms_home`."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",  # .env also holds what other programs read
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        case_sensitive=True,
        validate_default=True,
        hide_input_in_errors=True,
        env_nested_delimiter="_",  # for what bears the name of a site, ROMS_WEB_<SITE>_<NAME>
        env_nested_max_split=1,
    )

    roms_home: DiskPath = Field(default=Path(".roms"), validation_alias="ROMS_HOME")
    roms_config: DiskPath = Field(default=Path("roms.yaml"), validation_alias="ROMS_CONFIG")
    pos_host_address: HttpAddress | None = Field(default=None, validation_alias="ROMS_POS_HOST_ADDRESS")
    square_address: HttpAddress | None = Field(default=None, validation_alias="ROMS_SQUARE_ADDRESS")
    square_access_token: SecretStr | None = Field(default=None, validation_alias="ROMS_SQUARE_ACCESS_TOKEN")
    shipstation_address: HttpAddress | None = Field(default=None, validation_alias="ROMS_SHIPSTATION_ADDRESS")
    shipstation_key: SecretStr | None = Field(default=None, validation_alias="ROMS_SHIPSTATION_KEY")
    shipstation_secret: SecretStr | None = Field(default=None, validation_alias="ROMS_SHIPSTATION_SECRET")
    shipstation_api_key: SecretStr | None = Field(default=None, validation_alias="ROMS_SHIPSTATION_API_KEY")
    shipstation_keys_address: HttpAddress | None = Field(
        default=None, validation_alias="ROMS_SHIPSTATION_KEYS_ADDRESS"
    )
    pseudonym_key: PseudonymKeyText | None = Field(default=None, validation_alias="ROMS_PSEUDONYM_KEY")
    lake: LakeAddress = Field(default="duckdb", validation_alias="ROMS_LAKE")
    lake_memory: Memory = Field(default="2GB", validation_alias="ROMS_LAKE_MEMORY")
    ledger: LedgerAddress = Field(
        default_factory=lambda known: f"sqlite:///{known['roms_home'] / 'ledger.sqlite'}",
        validation_alias="ROMS_LEDGER",
    )
    events: LedgerAddress = Field(
        default_factory=lambda known: f"sqlite:///{known['roms_home'] / 'events.sqlite'}",
        validation_alias="ROMS_EVENTS",
    )
    landing: FolderAddress = Field(
        default_factory=lambda known: str(known["roms_home"] / "landing"), validation_alias="ROMS_LANDING"
    )
    staging: StagingFolder = Field(
        default_factory=lambda known: str(known["roms_home"] / "staging"), validation_alias="ROMS_STAGING"
    )
    snapshot: DiskPath = Field(
        default_factory=lambda known: known["roms_home"] / "snapshot.duckdb", validation_alias="ROMS_SNAPSHOT"
    )

    smtp_server: ServerAndPort | None = Field(default=None, validation_alias="ROMS_SMTP_SERVER")
    smtp_user: SecretOfLogin | None = Field(default=None, validation_alias="ROMS_SMTP_USER")
    smtp_password: SecretOfLogin | None = Field(default=None, validation_alias="ROMS_SMTP_PASSWORD")
    webhook_address: SecretAddress | None = Field(default=None, validation_alias="ROMS_WEBHOOK_ADDRESS")
    webhook_secrets: WebhookSecrets | None = Field(default=None, validation_alias="ROMS_WEBHOOK_SECRETS")
    mail_server: ServerAndPort | None = Field(default=None, validation_alias="ROMS_MAIL_SERVER")
    mail_logins: MailLogins | None = Field(default=None, validation_alias="ROMS_MAIL_LOGINS")
    mail_templates: DiskPath | None = Field(default=None, validation_alias="ROMS_MAIL_TEMPLATES")
    web: Annotated[dict[str, SecretStr], NoDecode] = Field(default_factory=dict, validation_alias="ROMS_WEB")
    drop_folder: DiskPath | None = Field(default=None, validation_alias="ROMS_DROP_FOLDER")
    sheets_account: SheetAccount | None = Field(default=None, validation_alias="ROMS_SHEETS_ACCOUNT")
    sheets_address: HttpAddress | None = Field(default=None, validation_alias="ROMS_SHEETS_ADDRESS")
    ping_address: SecretAddress | None = Field(default=None, validation_alias="ROMS_PING_ADDRESS")
    ui_address: HttpAddress | None = Field(default=None, validation_alias="ROMS_UI_ADDRESS")

    def __init__(self, **values: Any) -> None:
        """Reads the environment and below it `.env`; values given by the name of their variable go first.

        Raises SettingsWrong with one line per variable that cannot be used.
        """
        try:
            super().__init__(**values)
        except ValidationError as error:
            problems = [problem for problem in error.errors() if problem["type"] != DERIVED_TOO_LATE]
            raise SettingsWrong("\n".join(map(_sentence, problems))) from None
        except UnicodeDecodeError as error:
            raise SettingsWrong(f".env is not UTF-8 text (byte {error.start}); save it as UTF-8") from None

    @property
    def dagster_home(self) -> Path:
        """What DAGSTER_HOME is set to: Dagster's own records."""
        return self.roms_home / "dagster"

    @property
    def secrets_by_source(self) -> Mapping[str, tuple[Secret, ...]]:
        """The secrets that webhooks are proven by, in the order of the variable."""
        return secrets_by_source(self.webhook_secrets)

    def of_web_site(self, name: str) -> Mapping[str, str]:
        """What the variables `ROMS_WEB_<SITE>_<NAME>` of one site hold, by the end of their names."""
        start = f"{variable_part(name)}_"
        return {
            key.removeprefix(start): value.get_secret_value()
            for key, value in self.web.items()
            if key.startswith(start)
        }

    @property
    def logins_by_mailbox(self) -> Mapping[str, MailLogin]:
        """Who logs in to each mailbox."""
        return logins_by_mailbox(self.mail_logins)

    @property
    def account_of_sheets(self) -> Mapping[str, Any] | None:
        """The service account that Google Sheets are read with; None when there is none."""
        return account(self.sheets_account)

    @property
    def locks(self) -> Path:
        """The folder of the lock files."""
        return self.roms_home / "locks"

    @property
    def lake_file(self) -> Path:
        """Where the lake `duckdb` is when its address names no file."""
        return self.roms_home / "lake.duckdb"

    @property
    def lake_folder(self) -> Path:
        """Where catalog and data of the lake `ducklake:sqlite` are when its address names no place."""
        return self.roms_home / "lake"

    @property
    def ui_address_file(self) -> Path:
        """Where `roms up` says on which address it serves the UI."""
        return self.roms_home / "ui_address"

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """The fields for people to see: what may hold a password is masked."""
        for name, value in super().__repr_args__():
            yield name, masked(value) if isinstance(value, str) else value


def _sentence(problem: ErrorDetails) -> str:
    variable = str(problem["loc"][0])
    if variable in SECRETS:
        return f"{variable}: {expected(problem)} (what it holds is not shown, it may be secret)"
    return f"{variable}: {sentence(problem, [])}"
