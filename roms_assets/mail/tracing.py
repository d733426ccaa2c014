"""From a row of mail in the lake back to the mail that it was read from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from resources.lake_reader import LakeReader
from resources.stores import Stores
from roms_assets.kernel.errors import RomsError
from roms_assets.mail.copies import with_copies
from roms_assets.mail.rules.tables import EVENTS, ITEMS, MESSAGES, QUARANTINE

Row = Mapping[str, Any]
TRACEABLE = (MESSAGES, EVENTS, ITEMS, QUARANTINE)
LEAST_OF_AN_ID = 8
"""Characters of a mail's id that name it."""
_MAILS = (
    f"SELECT mail_id FROM {EVENTS} WHERE $id IN (event_key, order_number, tracking_number)",
    f"SELECT mail_id FROM {MESSAGES} WHERE length($id) >= {LEAST_OF_AN_ID} AND starts_with(mail_id, $id)",
)
_ROWS = {
    MESSAGES: f"SELECT * FROM {MESSAGES} WHERE mail_id IN (SELECT unnest($mails)) ORDER BY received_at, mail_id",
    EVENTS: f"SELECT * FROM {EVENTS} WHERE mail_id IN (SELECT unnest($mails)) ORDER BY received_at, event_key",
    ITEMS: (
        f"SELECT * FROM {ITEMS} WHERE split_part(event_key, '-', 1) IN (SELECT unnest($mails))"
        " ORDER BY event_key, line_number"
    ),
    QUARANTINE: f"SELECT * FROM {QUARANTINE} WHERE mail_id IN (SELECT unnest($mails)) ORDER BY since, mail_id",
}


@dataclass(frozen=True)
class Original:
    """A mail as landing has it."""

    mail_id: str
    raw: bytes = b""
    damage: str = ""
    """Why it cannot be read."""


@dataclass(frozen=True)
class MailTrace:
    """All that is known of a mail, or of all mails of one order."""

    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    """By table; tables that have none are left out."""
    originals: Sequence[Original] = ()


def trace(stores: Stores, told: str) -> MailTrace:
    """The mails of that id or its beginning, event, order number or tracking number with their copies, oldest first.

    Raises SourceUnavailable when the lake cannot be read.
    """
    with stores.lake.reading() as connection:
        lake = LakeReader(connection)
        mails = sorted(
            with_copies(lake, {row["mail_id"] for sql in _MAILS for row in lake.rows(sql, {"id": told})})
        )
        rows = {table: lake.rows(sql, {"mails": mails}) for table, sql in _ROWS.items()} if mails else {}
    found = {table: several for table, several in rows.items() if several}
    originals = [_original(stores, row["mail_id"]) for row in found.get(MESSAGES, ())]
    return MailTrace(found, originals)


def _original(stores: Stores, mail_id: str) -> Original:
    try:
        return Original(mail_id, stores.landing.read(mail_id))
    except RomsError as error:
        return Original(mail_id, damage=str(error))
