"""Whether the lake holds what Square has: sets of ids and versions compared, tenders held against payments."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import polars as pl

from roms_assets.kernel.plurals import plural
from roms_assets.kernel.tables import empty
from roms_assets.square.rules.proof_states import State
from roms_assets.square.rules.schemas import Completeness, Difference
from roms_assets.square.rules.tables import SquareTable

COMPLETENESS = SquareTable.COMPLETENESS
NOT_COMPARED = "tender_not_compared"
"""The kind of what is listed beside the differences and is none."""

Versions = Mapping[str, int]
"""Order id -> version."""
Place = tuple[date, str]
"""A business day and a location."""


@dataclass(frozen=True)
class Compared:
    """In what the lake differs from Square's second reading."""

    missing: frozenset[str] = frozenset()
    older: frozenset[str] = frozenset()
    unknown_to_square: frozenset[str] = frozenset()

    def lacking(self, ids: Collection[str]) -> "Compared":
        """The same with these among the missing."""
        return replace(self, missing=self.missing | frozenset(ids))

    @property
    def doubtful(self) -> frozenset[str]:
        """Every order that has to be fetched or explained."""
        return self.missing | self.older | self.unknown_to_square


def compare(square: Versions, lake: Versions) -> Compared:
    """Ids that the lake lacks, that it has in an older version, and that Square did not name.

    A newer version in the lake is no fault: the order changed after Square had named it.
    """
    return Compared(
        frozenset(square.keys() - lake.keys()),
        frozenset(key for key in square.keys() & lake.keys() if lake[key] < square[key]),
        frozenset(lake.keys() - square.keys()),
    )


@dataclass(frozen=True)
class Second:
    """Square's second reading of one location on one day, or why there is none."""

    versions: Versions = field(default_factory=dict)
    problem: str = ""
    full_ends: int = 0
    """Readings that ended with a page as full as can be, and were asked for again with another size."""


@dataclass(frozen=True)
class Proof:
    """All that is known of one location on one day."""

    second: Second
    before: Compared
    """What differed at first."""
    after: Compared
    """What differs still, after everything doubtful was fetched."""
    known_by_id: frozenset[str] = frozenset()
    """Orders that Square did not list but has when asked by id."""
    lake_orders: int = 0
    late: int = 0
    tenders: int = 0
    payment_differences: int = 0
    tenders_not_compared: int = 0
    """They name no payment, so there is nothing to hold them against."""

    @property
    def unexplained(self) -> frozenset[str]:
        """Orders that differ still and that nobody can explain."""
        return self.after.doubtful - (self.after.unknown_to_square & self.known_by_id)

    @property
    def state(self) -> State:
        """What came of it."""
        if self.second.problem:
            return State.UNKNOWN
        if self.unexplained or self.payment_differences:
            return State.DIFFERS
        return State.REPAIRED if self.before.doubtful else State.COMPLETE

    @property
    def reason(self) -> str:
        """Why, for a person; empty when all agreed at once."""
        if self.second.problem:
            return self.second.problem
        told = [
            (len(self.before.missing), "was missing", "were missing"),
            (len(self.before.older), "was older than Square's", "were older than Square's"),
            (len(self.before.unknown_to_square), "was not listed by Square", "were not listed by Square"),
            (len(self.unexplained), "differs still", "differ still"),
        ]
        sentences = [
            f"{plural(count, 'order')} {one if count == 1 else many}" for count, one, many in told if count
        ]
        if self.payment_differences:
            sentences.append(f"{self.payment_differences} tenders or payments do not agree")
        if self.second.full_ends:
            sentences.append("Square's last page was exactly full, so it was asked again in another size")
        return "; ".join(sentences)


def completeness_rows(proofs: Mapping[Place, Proof], at: datetime) -> pl.DataFrame:
    """Rows of `Completeness`, by day and location."""
    rows = [
        {
            "date": day,
            "location_id": location,
            "state": proof.state.value,
            "reason": proof.reason,
            "square_orders": None if proof.second.problem else len(proof.second.versions),
            "lake_orders": proof.lake_orders,
            "missing": len(proof.before.missing),
            "older": len(proof.before.older),
            "unknown_to_square": len(proof.before.unknown_to_square),
            "late": proof.late,
            "tenders": proof.tenders,
            "payment_differences": proof.payment_differences,
            "tenders_not_compared": proof.tenders_not_compared,
            "proved_at": at,
        }
        for (day, location), proof in sorted(proofs.items())
    ]
    return pl.DataFrame(rows, schema=empty(Completeness).schema)


def still_proven(proofs: Mapping[Place, Proof], held: pl.DataFrame) -> set[Place]:
    """Of `held`, rows of `Completeness`, the proven ones of which Square gave no second reading now.

    A failed question disproves nothing; but when the lake has another number of orders by now, nothing is known of it.
    """
    proven = {
        (row["date"], row["location_id"])
        for row in held.filter(pl.col("state").is_in([State.COMPLETE.value, State.REPAIRED.value])).to_dicts()
        if (proof := proofs.get((row["date"], row["location_id"])))
        and proof.lake_orders == row["lake_orders"]
    }
    return {place for place in proven if proofs[place].second.problem}


def with_rows_kept(rows: pl.DataFrame, held: pl.DataFrame, kept: Collection[Place]) -> pl.DataFrame:
    """`rows`, with those of `held` in the place of the kept ones."""
    places = pl.DataFrame(sorted(kept), schema={"date": pl.Date, "location_id": pl.String}, orient="row")
    known = held.select(rows.columns).join(places, on=places.columns, how="semi")
    return pl.concat([rows.join(places, on=places.columns, how="anti"), known]).sort(places.columns)


def order_differences(proofs: Mapping[Place, Proof]) -> pl.DataFrame:
    """Rows of `Difference` for orders that differ still."""
    rows = [
        {"date": day, "location_id": location, "kind": kind, "order_id": order_id, "explanation": told}
        for (day, location), proof in sorted(proofs.items())
        if not proof.second.problem
        for kind, ids, told in (
            ("missing", proof.after.missing, "Square lists it, and did not give it when asked for it"),
            ("older", proof.after.older, "Square lists a newer version than it gave when asked for it"),
            (
                "unknown_to_square",
                proof.after.unknown_to_square - proof.known_by_id,
                "the lake has it, Square neither lists it nor knows its id",
            ),
        )
        for order_id in sorted(ids)
    ]
    return pl.DataFrame(rows, schema=empty(Difference).schema)


def payment_differences(tenders: pl.DataFrame, payments: pl.DataFrame) -> pl.DataFrame:
    """Rows of `Difference` for tenders and payments that do not agree, to the minor unit.

    `tenders` has date, location_id, order_id, payment_id, currency, amount_minor; `payments` has date, location_id,
    order_id, payment_id, status, currency, total_minor, of the same orders. A tender's amount holds the tip, and so
    does a payment's total. https://developer.squareup.com/reference/square/objects/Tender
    """
    sides = tenders.filter(pl.col("payment_id").is_not_null()).join(
        payments.select("payment_id", "total_minor", paid_currency="currency"),
        on="payment_id",
        how="left",
    )
    no_payment = sides.filter(pl.col("total_minor").is_null() & pl.col("paid_currency").is_null())
    other_amount = sides.filter(
        pl.col("paid_currency").is_not_null()
        & (
            pl.col("amount_minor").ne_missing(pl.col("total_minor"))
            | pl.col("currency").ne_missing(pl.col("paid_currency"))
        )
    )
    no_tender = payments.filter(pl.col("status") == "COMPLETED").join(
        tenders.filter(pl.col("payment_id").is_not_null()), on="payment_id", how="anti"
    )
    return pl.concat(
        [
            _rows(no_payment, "payment_missing", "the tender names a payment that was not read"),
            _rows(other_amount, "payment_amount", "the tender's amount is not its payment's total"),
            _rows(
                no_tender.with_columns(amount_minor=pl.lit(None, pl.Int64)),
                "tender_missing",
                "the payment is completed and no tender of its order names it",
            ),
        ]
    )


def not_compared(tenders: pl.DataFrame) -> pl.DataFrame:
    """Rows of `Difference` for tenders that name no payment: no difference, and listed so that none is hidden.

    Such are those that Square's Payments API did not make. `tenders` has the columns that `payment_differences` needs,
    and type.
    """
    alone = tenders.filter(pl.col("payment_id").is_null())
    told = pl.format(
        "the {} tender names no payment, so there is none to compare it with",
        pl.col("type").fill_null("unknown"),
    )
    rows = _rows(alone.with_columns(total_minor=pl.lit(None, pl.Int64)), NOT_COMPARED, "")
    return rows.with_columns(alone.select(told.alias("explanation")))


def made_on(payments: pl.DataFrame, zones: Mapping[str, str], days: Collection[date]) -> pl.DataFrame:
    """The payments that were made on one of these local days at a known location, with that day as `date`.

    `payments` has created_at and location_id; `zones` has each location's time zone.
    """
    dates = [
        made.astimezone(ZoneInfo(zones[place])).date() if place in zones else None
        for made, place in payments.select("created_at", "location_id").iter_rows()
    ]
    dated = payments.drop("created_at").with_columns(pl.Series("date", dates, pl.Date))
    return dated.filter(pl.col("date").is_in(list(days)))


def orders_missing(payments: pl.DataFrame, after: Mapping[Place, Compared]) -> pl.DataFrame:
    """Rows of `Difference` for completed payments whose orders the lake lacks: an independent sign of lost orders.

    `after` is what differs still, of the places that Square was asked about; what is missing there is told already.
    """
    places = payments.select("date", "location_id", "order_id").iter_rows()
    is_told = [
        (day, location) not in after or order_id in after[day, location].missing
        for day, location, order_id in places
    ]
    untold = payments.filter(~pl.Series(is_told, dtype=pl.Boolean))
    told = "the payment is completed, and its order is not in the lake, also after Square was asked for it"
    return _rows(untold.with_columns(pl.lit(None, pl.Int64).alias("amount_minor")), "order_missing", told)


def orders_not_named(payments: pl.DataFrame) -> pl.DataFrame:
    """Rows of `Difference` for completed payments that name no order: money of which no sale is known."""
    told = "the payment is completed and names no order, so nobody knows for which sale it is"
    return _rows(payments.with_columns(pl.lit(None, pl.Int64).alias("amount_minor")), "order_not_named", told)


def _rows(frame: pl.DataFrame, kind: str, told: str) -> pl.DataFrame:
    return frame.select(
        "date",
        "location_id",
        pl.lit(kind).alias("kind"),
        "order_id",
        "payment_id",
        "currency",
        pl.col("amount_minor").alias("order_minor"),
        pl.col("total_minor").alias("payment_minor"),
        pl.lit(told).alias("explanation"),
    )


def ids_by_place(frame: pl.DataFrame) -> dict[Place, set[str]]:
    """The orders of the rows of each day and location."""
    found: dict[Place, set[str]] = {}
    for day, location, order_id in frame.select("date", "location_id", "order_id").iter_rows():
        found.setdefault((day, location), set()).add(order_id)
    return found


def by_place(frame: pl.DataFrame) -> dict[Place, int]:
    """How many rows each day and location has."""
    return {(day, location): count for day, location, count in _counted(frame)}


def _counted(frame: pl.DataFrame) -> Sequence[tuple[date, str, int]]:
    return frame.group_by("date", "location_id").len().rows()
