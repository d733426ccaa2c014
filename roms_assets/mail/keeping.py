"""Rows -> the lake: one transaction puts all rows of some mails in the place of those that they had."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from resources.lake import Lake, LakeTransaction
from roms_assets.mail.copies import told_apart
from roms_assets.mail.rules.judging import MailState
from roms_assets.mail.rules.rows import READ_ANEW, MailRows
from roms_assets.mail.rules.tables import EVENTS, ITEMS, MESSAGES, MODELS, QUARANTINE, SYNC_LOG, Row, frame

_LOG_KEY = ("poll_id", "mailbox", "folder")
_REFUSED_ONES = (MailState.QUARANTINED, MailState.REFUSED)


@dataclass
class Kept:
    """What the tables took."""

    mails: int = 0
    events: int = 0
    quarantined: int = 0
    message_days: set[date] = field(default_factory=set)
    event_days: set[date] = field(default_factory=set)
    passed_over: set[int] = field(default_factory=set)
    """Events of mails of which an equal one counts."""
    copies: set[int] = field(default_factory=set)
    """Events of mails of which another copy counts, that came on another way."""
    read_again: set[int] = field(default_factory=set)
    """Events of earlier mails about which nothing is decided any more, for a copy of them counts now, or none does."""

    def add(self, other: "Kept") -> None:
        """Count what another transaction took."""
        for name, value in vars(other).items():
            mine = getattr(self, name)
            setattr(self, name, mine | value if isinstance(mine, set) else mine + value)


@dataclass
class MailKeeper:
    """Puts rows into the lake."""

    lake: Lake
    _has_tables: bool = False

    def keep(self, mails: Sequence[MailRows]) -> Kept:
        """Take them in one transaction; the same ones again change nothing. Raises SourceUnavailable."""
        with self.lake.writing() as lake:
            self._make_tables(lake)
            taken = _not_known_better(lake, mails)
            copies = told_apart(lake, taken)
            gone = _days_of_events(lake, [each.mail_id for each in copies.mails])
            _take(lake, copies.mails)
            _count_polls(lake, {str(each.message["poll_id"]) for each in copies.mails})
        kept = _counted(copies.mails, gone)
        kept.passed_over = _passed_over(mails, taken)
        kept.copies, kept.read_again = copies.events, copies.read_again
        return kept

    def log(self, rows: Sequence[Row]) -> None:
        """Note what polls came to; what was read of them is counted as it is read."""
        with self.lake.writing() as lake:
            self._make_tables(lake)
            _replace(lake, SYNC_LOG, _LOG_KEY, rows)
            _count_polls(lake, {str(row["poll_id"]) for row in rows})

    def _make_tables(self, lake: LakeTransaction) -> None:
        if not self._has_tables:
            lake.ensure_models(MODELS)
        self._has_tables = True


def _not_known_better(lake: LakeTransaction, mails: Iterable[MailRows]) -> list[MailRows]:
    """Each mail once. One that counts stays so when a copy of it comes from a mailbox that vouches for less."""
    last_counts = sorted(mails, key=lambda each: each.message["state"] == MailState.ACCEPTED)
    newest = {each.mail_id: each for each in last_counts}
    held = lake.query(
        f"SELECT mail_id, event_id FROM {MESSAGES} WHERE state = $state AND mail_id IN (SELECT unnest($ids))",
        {"state": MailState.ACCEPTED, "ids": list(newest)},
    )
    looked_at_anew = {each.message["event_id"] for each in last_counts}
    counts = {mail_id for mail_id, event_id in held.iter_rows() if event_id not in looked_at_anew}
    return [
        each
        for mail_id, each in newest.items()
        if mail_id not in counts or each.message["state"] == MailState.ACCEPTED
    ]


def _passed_over(mails: Sequence[MailRows], taken: Sequence[MailRows]) -> set[int]:
    """The events of those that were not taken because a copy counts, and not because an equal one was."""
    doubted = {each.mail_id for each in taken if each.message["state"] != MailState.ACCEPTED}
    places = {each.message["event_id"] for each in taken}
    return {
        each.message["event_id"]
        for each in mails
        if each.message["event_id"] not in places and each.mail_id not in doubted
    }


def _days_of_events(lake: LakeTransaction, mail_ids: Sequence[str]) -> set[date]:
    """The days of the events that these mails had until now."""
    found = lake.query(
        f"SELECT DISTINCT received_date FROM {EVENTS} WHERE mail_id IN (SELECT unnest($ids))",
        {"ids": list(mail_ids)},
    )
    return set(found["received_date"])


def _take(lake: LakeTransaction, mails: Sequence[MailRows]) -> None:
    if not mails:
        return
    known = pl.DataFrame({"mail_id": [each.mail_id for each in mails]})
    items_of = lake.query(
        f"SELECT event_key FROM {EVENTS} WHERE mail_id IN (SELECT unnest($ids))",
        {"ids": known["mail_id"].to_list()},
    )
    lake.replace_keys(ITEMS, items_of, frame(ITEMS, [row for each in mails for row in each.items]))
    lake.replace_keys(EVENTS, known, frame(EVENTS, [row for each in mails for row in each.events]))
    lake.replace_keys(MESSAGES, known, frame(MESSAGES, [each.message for each in mails]))
    _take_quarantined(lake, [each.quarantine for each in mails if each.quarantine])


def _take_quarantined(lake: LakeTransaction, rows: Sequence[Row]) -> None:
    """A mail is quarantined since it first was, and left when it first did; what never was in there does not leave."""
    ids = [row["mail_id"] for row in rows]
    asked = f"SELECT * FROM {QUARANTINE} WHERE mail_id IN (SELECT unnest($ids))"
    held = {row["mail_id"]: row for row in lake.query(asked, {"ids": ids}).to_dicts()}
    was_there = [row for row in rows if row["mail_id"] in held or row["settled_by"] != READ_ANEW]
    _replace(lake, QUARANTINE, ("mail_id",), [_as_before(row, held.get(row["mail_id"])) for row in was_there])


def _as_before(row: Row, held: Mapping[str, object] | None) -> Row:
    if held is None:
        return row
    is_as_before = held["settled_at"] is not None and row["settled_by"] in (READ_ANEW, held["settled_by"])
    kept = ("since", "settled_at", "settled_by") if is_as_before else ("since",)
    return row | {name: held[name] for name in kept} | {"reason": row["reason"] or held["reason"]}


def _count_polls(lake: LakeTransaction, poll_ids: Iterable[str]) -> None:
    """Count anew what was read of the mails that these polls brought."""
    ids = {"ids": sorted(poll_ids)}
    rows = lake.query(f"SELECT * FROM {SYNC_LOG} WHERE poll_id IN (SELECT unnest($ids))", ids).to_dicts()
    found = lake.query(
        f"SELECT poll_id, mailbox, folder, state, count(*) FROM {MESSAGES}"
        " WHERE poll_id IN (SELECT unnest($ids)) GROUP BY ALL",
        ids,
    )
    counts: dict[tuple[str, ...], list[int]] = {}
    for poll_id, mailbox, folder, state, mails in found.iter_rows():
        counts.setdefault((poll_id, mailbox, folder), [0, 0])[state in _REFUSED_ONES] += mails
    for row in rows:
        row["read"], row["refused"] = counts.get(tuple(row[name] for name in _LOG_KEY), (0, 0))
    _replace(lake, SYNC_LOG, _LOG_KEY, rows)


def _replace(lake: LakeTransaction, table: str, key: Sequence[str], rows: Sequence[Row]) -> None:
    """Put rows in the place of those with the same key."""
    if rows:
        new = frame(table, rows)
        lake.replace_keys(table, new.select(key).unique(), new)


def _counted(mails: Sequence[MailRows], gone: set[date]) -> Kept:
    return Kept(
        mails=len(mails),
        events=sum(len(each.events) for each in mails),
        quarantined=sum(each.message["state"] == MailState.QUARANTINED for each in mails),
        message_days={each.message["received_date"] for each in mails},
        event_days=gone | {row["received_date"] for each in mails for row in each.events},
    )
