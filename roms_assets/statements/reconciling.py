"""Statements against orders in the lake: which days are stale, what their lines come to, kept in one transaction.

A day is stale when one of its lines or orders changed, or the settings or rules did. Lines within reach of it are
matched again, all others keep what they have. When a line farther out changed by that, the days around it follow.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

import duckdb
import polars as pl

from resources.build_notes import BuildNotes
from resources.lake import Lake, LakeReader, LakeTransaction
from roms_assets.statements.keeping import make_tables
from roms_assets.statements.promises_of_orders import Promises
from roms_assets.statements.reconciled import Reconciled, summed
from roms_assets.statements.rules.claims import Line, Result
from roms_assets.statements.rules.matching import matched
from roms_assets.statements.rules.numbers import by_number, words_of
from roms_assets.statements.rules.schemas import StatementBuild
from roms_assets.statements.rules.tables import (
    BUILDS,
    DUPLICATES,
    LINES,
    ORDERS,
    RECONCILIATIONS,
    frame,
    reconciled_orders,
    reconciliation,
)
from roms_assets.statements.rules.terms import NUMBER_DAYS, Terms
from roms_assets.statements.rules.windows import near, order_days

_VERSION = "5"
"""Of the rules: with another one every day is matched again."""
_MOST_ROUNDS = 4
"""So often the days around follow."""
_MANY_DAYS = 62
"""With more days changed every line is matched again: that costs less than to look for those that they touch."""
_NOTES = BuildNotes(BUILDS, StatementBuild)
_LINE_MARKS = f"""
    WITH told AS (
        SELECT date, hash(statement_line_id, amount_minor, currency, reference, details) AS mark FROM {LINES}
        UNION ALL SELECT date, hash(same_as_id, reference, details) FROM {DUPLICATES}
    )
    SELECT date, count(*) || ' ' || bit_xor(mark) AS mark FROM told GROUP BY date
"""
_TOLD = f"""
    SELECT l.statement_line_id, l.date, l.account, l.currency, l.amount_minor, l.reference,
           concat_ws(' ', l.details, d.reference, d.details) AS details
    FROM {LINES} l LEFT JOIN {DUPLICATES} d ON d.same_as_id = l.statement_line_id
"""
"""The lines with all that both formats say of them, for either may name the order."""
_DAYS = f"SELECT date FROM {LINES} UNION SELECT date FROM {RECONCILIATIONS}"
"""With lines, or with what was matched of lines that are no more."""
_HELD = f"""
    SELECT r.statement_line_id, r.date, state, rule, list_sort(list(claim_key || ' ' || o.amount_minor)) AS orders
    FROM {RECONCILIATIONS} r LEFT JOIN {ORDERS} o USING (statement_line_id)
    WHERE r.date IN (SELECT unnest($days)) GROUP BY ALL
"""


class Reconciler:
    """Keeps the tables as statements and orders are."""

    def __init__(
        self, lake: Lake, zone: str, terms: Mapping[str, Terms], clock: Callable[[], datetime]
    ) -> None:
        self._lake = lake
        self._zone = zone
        self._terms = terms
        self._clock = clock

    def is_stale(self) -> bool:
        """Whether anything would be matched again; only looks."""
        with self._lake.reading() as connection:
            lake = LakeReader(connection)
            try:
                return bool(self._stale(lake, self._sources(lake)))
            except (duckdb.CatalogException, duckdb.BinderException):  # a table or column is not made yet
                return True

    def reconcile(self, days: Collection[date] | None = None) -> Reconciled:
        """Match what is stale, or what lies around certain days whatever its state. Raises SourceUnavailable."""
        with self._lake.writing() as lake:
            make_tables(lake)
            sources = self._sources(lake)
            stale = self._stale(lake, sources)
            changed = set(stale if days is None else days)
            found = self._matched(lake, changed)
            _keep(lake, found)
            noted = [day for day in stale if days is None or day in changed]
            _NOTES.note(lake, noted, sources, self._clock())
        return summed(found)

    def _sources(self, lake: LakeReader) -> dict[date, str]:
        """Day -> a checksum of all that its part of the matching stands on."""
        orders = Promises(lake, self._zone).marks()
        lines = dict(lake.query(_LINE_MARKS).iter_rows())
        terms = [f"{account} {each.told}" for account, each in sorted(self._terms.items())]
        settings = f"{_VERSION} {self._zone} {terms}"
        return {
            day: hashlib.sha256(f"{settings} {lines.get(day)} {orders.get(day)}".encode()).hexdigest()[:16]
            for day in {*lines, *orders}
        }

    def _stale(self, lake: LakeReader, sources: Mapping[date, str]) -> list[date]:
        built = _NOTES.built(lake)
        return _NOTES.stale(lake, {*built, *sources}, sources, [RECONCILIATIONS, ORDERS])

    def _matched(self, lake: LakeReader, changed: set[date]) -> dict[date, list[Result]]:
        """Day -> what its lines come to, of all days within reach of a changed one."""
        days = lake.query(_DAYS)["date"].to_list()
        if not changed or not days:
            return {}
        terms = self._terms_of_all(lake)
        core = changed | (set(days) if len(changed) > _MANY_DAYS else self._drawn_in(lake, changed))
        found: dict[date, list[Result]] = {}
        for _ in range(_MOST_ROUNDS):
            region = near(core, days, terms)
            found = self._match(lake, region, terms)
            core |= _moved(lake, found)
            if near(core, days, terms) == region:
                break
        return found

    def _terms_of_all(self, lake: LakeReader) -> dict[str, Terms]:
        """Of every account that has lines; one that roms.yaml names no more has the usual ones."""
        known = lake.query(f"SELECT DISTINCT account, currency FROM {LINES}").iter_rows()
        return {**{account: Terms(currency) for account, currency in known}, **self._terms}

    def _drawn_in(self, lake: LakeReader, changed: Collection[date]) -> set[date]:
        """Days farther off that changed orders touch: when they were paid, lines that have or that name them."""
        promises = Promises(lake, self._zone)
        claims = promises.of_days(changed)
        orders = [*{claim.order_id for claim in claims}, *promises.gone(ORDERS)]
        asked = f"SELECT DISTINCT date FROM {ORDERS} WHERE order_id IN (SELECT unnest($orders))"
        having = lake.query(asked, {"orders": orders})["date"].to_list()
        return {*having, *(claim.date for claim in claims)} | self._naming(
            lake, changed, set(by_number(claims))
        )

    def _naming(self, lake: LakeReader, changed: Collection[date], numbers: set[str]) -> set[date]:
        """Days of lines without orders that name one of these numbers."""
        asked = f"""
            SELECT l.date, l.reference || ' ' || l.details AS text
            FROM ({_TOLD}) l LEFT JOIN {RECONCILIATIONS} r USING (statement_line_id)
            WHERE r.rule IS NULL AND l.date BETWEEN $first AND $last
        """
        span = {"first": min(changed), "last": max(changed) + timedelta(days=NUMBER_DAYS)}
        found = lake.query(asked, span).iter_rows() if numbers else ()
        return {day for day, text in found if not words_of(text).isdisjoint(numbers)}

    def _match(
        self, lake: LakeReader, region: Collection[date], terms: Mapping[str, Terms]
    ) -> dict[date, list[Result]]:
        asked = f"""
            SELECT statement_line_id AS line_id, * EXCLUDE (statement_line_id) FROM ({_TOLD})
            WHERE date IN (SELECT unnest($days))
        """
        lines = [Line(**row) for row in lake.query(asked, {"days": sorted(region)}).iter_rows(named=True)]
        words = {word for line in lines for word in words_of(line.text)}
        claims = Promises(lake, self._zone).near(order_days(region, terms), words)
        used = _used_elsewhere(lake, region, {claim.order_id for claim in claims})
        found: dict[date, list[Result]] = {day: [] for day in region}
        for result in matched(lines, claims, terms, used):
            found[result.line.date].append(result)
        return found


def _used_elsewhere(lake: LakeReader, region: Collection[date], orders: Collection[str]) -> dict[str, int]:
    """Claim -> what of it lines of other days have."""
    asked = f"""
        SELECT claim_key, sum(amount_minor)::BIGINT FROM {ORDERS}
        WHERE date NOT IN (SELECT unnest($days)) AND order_id IN (SELECT unnest($orders)) GROUP BY claim_key
    """
    return dict(lake.query(asked, {"days": sorted(region), "orders": sorted(orders)}).iter_rows())


def _moved(lake: LakeReader, found: Mapping[date, Sequence[Result]]) -> set[date]:
    """Days on which a line has other orders than before."""
    held = {
        row["statement_line_id"]: (row["state"], row["rule"], [each for each in row["orders"] if each])
        for row in lake.query(_HELD, {"days": sorted(found)}).iter_rows(named=True)
    }
    return {
        day
        for day, results in found.items()
        for result in results
        if held.get(result.line.line_id) not in (None, _in_short(result))
    }


def _in_short(result: Result) -> tuple[str, str | None, list[str]]:
    orders = sorted(f"{share.claim_id} {share.amount_minor}" for share in result.shares)
    return result.state.value, result.rule.value if result.rule else None, orders


def _keep(lake: LakeTransaction, found: Mapping[date, Sequence[Result]]) -> None:
    """Put what the days' lines came to in the place of what they had."""
    results = [result for each in found.values() for result in each]
    days = pl.DataFrame({"date": sorted(found)}, schema={"date": pl.Date})
    lake.replace_keys(
        RECONCILIATIONS, days, frame(RECONCILIATIONS, [reconciliation(each) for each in results])
    )
    lake.replace_keys(
        ORDERS, days, frame(ORDERS, [row for each in results for row in reconciled_orders(each)])
    )
