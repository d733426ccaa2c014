"""What came of events lately, and signs of life, beside the events: for people who look, and never the truth."""

import json
from collections.abc import Sequence
from datetime import datetime
from secrets import token_hex

import sqlalchemy as sa

from resources.event_migrations import news_table, signs_table
from roms_assets.kernel.events import News, Sign

_PROOF = "proof"
MOST_NEWS = 200
"""Things of which the newest word is kept."""

_NOTE = sa.text(
    f"INSERT INTO {signs_table.name} (sign, at) VALUES (:sign, :at)"
    " ON CONFLICT (sign) DO UPDATE SET at = excluded.at"
).bindparams(sa.bindparam("at", type_=signs_table.c.at.type))


def tell(connection: sa.Connection, news: Sequence[News]) -> None:
    """Put the newest words in front, inside the caller's writing transaction; an earlier one on a thing goes."""
    last_words: dict[tuple[str, str], News] = {}
    for each in news:
        last_words.pop((each.kind, each.thing), None)
        last_words[each.kind, each.thing] = each
    newest = list(last_words.values())[-MOST_NEWS:]
    columns = news_table.c
    last = connection.scalar(sa.select(sa.func.max(columns.place))) or 0
    rows = [_row(place, each) for place, each in enumerate(newest, last + 1)]
    if rows:
        is_same = (columns.kind == sa.bindparam("of_kind")) & (columns.thing == sa.bindparam("of_thing"))
        named = [{"of_kind": row["kind"], "of_thing": row["thing"]} for row in rows]
        connection.execute(news_table.delete().where(is_same), named)
        connection.execute(news_table.insert(), rows)
        connection.execute(news_table.delete().where(columns.place <= last + len(rows) - MOST_NEWS))


def told(connection: sa.Connection, kind: str, limit: int) -> list[News]:
    """The newest words of a kind, newest first."""
    columns = news_table.c
    query = sa.select(news_table).where(columns.kind == kind).order_by(columns.place.desc()).limit(limit)
    return [
        News(row.kind, row.thing, json.loads(row.words), row.at, row.event_id)
        for row in connection.execute(query)
    ]


def note(connection: sa.Connection, sign: Sign, at: datetime) -> None:
    """Note that something went well at that time, inside the caller's writing transaction."""
    connection.execute(_NOTE, {"sign": sign.value, "at": at})


def prove(connection: sa.Connection, size: int, at: datetime) -> None:
    """Write so many bytes that no compression makes fewer; `forget` takes them away again."""
    tell(connection, [News(_PROOF, _PROOF, {"bytes": token_hex(size)}, at, None)])


def forget(connection: sa.Connection) -> None:
    """Take away what was written to prove that it can be."""
    connection.execute(news_table.delete().where(news_table.c.kind == _PROOF))


def noted(connection: sa.Connection) -> dict[Sign, datetime]:
    """Sign -> when it last went well."""
    known = set(Sign)
    return {Sign(row.sign): row.at for row in connection.execute(sa.select(signs_table)) if row.sign in known}


def _row(place: int, news: News) -> dict[str, object]:
    words = json.dumps(dict(news.words), ensure_ascii=True)
    return {
        "place": place,
        "kind": news.kind,
        "thing": news.thing[:200],
        "words": words,
        "at": news.at,
        "event_id": news.event_id,
    }
