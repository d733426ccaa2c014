"""Of several copies of one mail that came on different ways the earliest counts; the others are kept beside it.

Copies are known by what they have in common (`rules/letters.py`), so it does not matter how far apart they came, nor
which of them came first: the tables end the same. Only mails of the same letter are looked at.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import duckdb

from resources.lake import LakeTransaction
from resources.lake_reader import LakeReader
from roms_assets.mail.rules.judging import COPY_COUNTS, MailState
from roms_assets.mail.rules.rows import READ_ANEW, MailRows
from roms_assets.mail.rules.tables import MESSAGES, Row

_COUNTED = (MailState.ACCEPTED, MailState.COPY)


@dataclass
class Copies:
    """What is to be kept of some mails once it is known which of them are copies."""

    mails: list[MailRows]
    events: set[int] = field(default_factory=set)
    """Events of the mails that were looked at and are copies of one that counts."""
    read_again: set[int] = field(default_factory=set)
    """Events of other mails: they waited for a person and a copy counts now, or the mail that counted does no more."""


def told_apart(lake: LakeTransaction, mails: Sequence[MailRows]) -> Copies:
    """The rows of these mails, and of earlier ones of which it is another copy now that counts."""
    found = Copies([each for each in mails if each.letter is None])
    same: dict[str, tuple[list[MailRows], list[Row]]] = {letter: ([], []) for letter in _letters(mails)}
    for each in mails:
        if each.letter:
            same[each.letter][0].append(each)
    for row in _held(lake, mails):
        if row["letter_sha256"] in same:
            same[row["letter_sha256"]][1].append(row)
        else:
            found.read_again.add(row["event_id"])  # the mail of which it was a copy cannot be read any more
    for of_letter, held in same.values():
        _settle(found, of_letter, held)
    return found


def with_copies(lake: LakeReader, mail_ids: Collection[str]) -> set[str]:
    """These mails and all copies of them."""
    asked = (
        f"SELECT mail_id FROM {MESSAGES} WHERE letter_sha256 IN"
        f" (SELECT letter_sha256 FROM {MESSAGES} WHERE mail_id IN (SELECT unnest($ids)))"
    )
    try:
        return {*mail_ids, *(row["mail_id"] for row in lake.rows(asked, {"ids": list(mail_ids)}))}
    except duckdb.BinderException:  # an earlier version made the table, and nothing has come since
        return set(mail_ids)


def _letters(mails: Iterable[MailRows]) -> list[str]:
    return [each.letter for each in mails if each.letter]


def _held(lake: LakeTransaction, mails: Sequence[MailRows]) -> list[Row]:
    """Rows of other mails that are copies of these, or were."""
    asked = (
        f"SELECT * FROM {MESSAGES} WHERE NOT list_contains($ids, mail_id)"
        " AND (letter_sha256 IN (SELECT unnest($letters)) OR copy_of IN (SELECT unnest($ids)))"
    )
    ids = [each.mail_id for each in mails]
    return lake.query(asked, {"ids": ids, "letters": _letters(mails)}).to_dicts() if ids else []


def _settle(found: Copies, mails: Sequence[MailRows], held: Sequence[Row]) -> None:
    """Decide about the mails of one letter."""
    counting = [
        row for row in [*(each.message for each in mails), *held] if row["state"] == MailState.ACCEPTED
    ]
    if not counting:
        found.mails += mails
        found.read_again |= {row["event_id"] for row in held if row["state"] == MailState.COPY}
        return
    first = min(counting, key=lambda row: (row["received_at"], row["mail_id"]))["mail_id"]
    for each in mails:
        is_copy = each.mail_id != first and each.message["state"] in (
            MailState.ACCEPTED,
            MailState.QUARANTINED,
        )
        found.mails.append(_as_copy(each, first) if is_copy else each)
        if is_copy:
            found.events.add(each.message["event_id"])
    for row in held:
        if row["state"] == MailState.QUARANTINED:
            found.read_again.add(row["event_id"])
        elif row["state"] in _COUNTED and first not in (row["mail_id"], row["copy_of"]):
            found.mails.append(MailRows(_copied(row, first)))


def _as_copy(mail: MailRows, first: str) -> MailRows:
    quarantine = mail.quarantine
    if quarantine and quarantine["settled_at"] is None:
        quarantine = quarantine | {"settled_at": mail.message["read_at"], "settled_by": READ_ANEW}
    return replace(mail, message=_copied(mail.message, first), events=(), items=(), quarantine=quarantine)


def _copied(message: Row, first: str) -> dict[str, Any]:
    return message | {"state": str(MailState.COPY), "reason": COPY_COUNTS, "copy_of": first}
