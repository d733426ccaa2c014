"""The tables of mail, and frames of their rows."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from pandera.polars import DataFrameModel

from roms_assets.kernel.tables import frame_of
from roms_assets.mail.rules import schemas

MESSAGES = "mail_messages"
EVENTS = "mail_events"
ITEMS = "mail_event_items"
QUARANTINE = "mail_quarantine"
SYNC_LOG = "mail_sync_log"
MODELS: dict[str, type[DataFrameModel]] = {
    MESSAGES: schemas.MailMessage,
    EVENTS: schemas.MailEventRow,
    ITEMS: schemas.MailEventItem,
    QUARANTINE: schemas.QuarantinedMail,
    SYNC_LOG: schemas.MailSync,
}
Row = dict[str, Any]


def frame(table: str, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """The rows as a frame of the table's columns; what a row leaves out is empty. Raises RuleBroken."""
    return frame_of(table, MODELS[table], rows)
