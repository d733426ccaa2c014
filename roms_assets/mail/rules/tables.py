"""The tables of mail, and frames of their rows."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from pandera.polars import DataFrameModel

from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.tables import broken, empty
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
    model = MODELS[table]
    found = pl.DataFrame(list(rows), schema=empty(model).schema, strict=True, orient="row")
    fault = broken(model, found)
    if fault:
        raise RuleBroken(f"{table}: {fault}")
    return found
