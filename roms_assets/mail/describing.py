"""What people read in the Dagster UI about mail."""

import dagster as dg

from resources.tables_shown import Told, table_spec
from roms_assets.mail.rules import schemas
from roms_assets.mail.rules.tables import EVENTS, ITEMS, MESSAGES, QUARANTINE, SYNC_LOG

_MINOR = "Amounts named _minor are whole minor units of their currency."
TOLD: dict[str, Told] = {
    MESSAGES: (
        "Every mail of the mailboxes, by the day (UTC) on which it came, and what became of it.\n\nThe mails"
        " themselves stay in landing. What could not be understood waits in mail_quarantine.",
        "one mail",
        schemas.MailMessage,
    ),
    EVENTS: (
        "What mails tell of: orders, parcels, cancellations and refunds, each with its evidence in the mail.\n\n"
        f"Only of mails that nothing speaks against, or that a person released. {_MINOR}",
        "one thing that a mail tells of",
        schemas.MailEventRow,
    ),
    ITEMS: (
        f"The lines of what mails tell of.\n\nNever sum an event's amount over its lines. {_MINOR}",
        "one line of an event",
        schemas.MailEventItem,
    ),
    QUARANTINE: (
        "Mails that a person has to look at, or has looked at, each with its reason.\n\nNothing was made of those"
        " that wait: roms mail release lets one count, dismiss lets it be, teach writes a template of its sender.",
        "one mail that was doubtful",
        schemas.QuarantinedMail,
    ),
    SYNC_LOG: (
        "Each time that a mail folder was asked for what is new, and what came of it.\n\nA folder that could not be"
        " read has its reason here.",
        "one folder at one poll",
        schemas.MailSync,
    ),
}
"""Asset -> what it is, what one row is, its columns."""
BY_DAY = (MESSAGES, EVENTS, ITEMS)
WHOLE = (QUARANTINE, SYNC_LOG)


def spec(name: str) -> dg.AssetSpec:
    """An asset of the group `mail`; the first line of the description is what the shop reads."""
    deps = [MESSAGES] if name == QUARANTINE else []
    return table_spec(name, TOLD[name], group="mail", kinds=["imap"], deps=deps)
