"""What people read in the Dagster UI about Square's data."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import dagster as dg

from resources.tables_shown import Told, table_spec
from roms_assets.square.one_sync import Synced
from roms_assets.square.proving import Proven
from roms_assets.square.rules import schemas
from roms_assets.square.rules.kinds import Kind
from roms_assets.square.rules.proof_states import counted
from roms_assets.square.rules.proving import Proof
from roms_assets.square.rules.tables import SquareTable

_MINOR = "Amounts are whole minor units of their currency."
TOLD: dict[str, Told] = {
    SquareTable.LOCATIONS: (
        "The shop's locations at Square.\n\nTheir zone says when a business day begins. Source: ListLocations.",
        "one location",
        schemas.Location,
    ),
    SquareTable.CATEGORIES: (
        "The catalog's categories; deleted ones stay.\n\nSource: SearchCatalogObjects.",
        "one category",
        schemas.Category,
    ),
    SquareTable.CATALOG: (
        f"Items and variations that can be sold; deleted ones stay.\n\n{_MINOR} Source: SearchCatalogObjects.",
        "one item or variation",
        schemas.CatalogObject,
    ),
    SquareTable.INVENTORY: (
        "What was in stock at the end of a day.\n\nA day without a snapshot is rebuilt from Square's inventory"
        " changes, or stays missing. Source: BatchRetrieveInventoryCounts.",
        "one variation in one state at one location on one day",
        schemas.InventoryCount,
    ),
    SquareTable.PAYMENTS: (
        f"Payments by the day (UTC) they last changed.\n\n{_MINOR} Source: ListPayments.",
        "one payment",
        schemas.Payment,
    ),
    SquareTable.ORDERS: (
        "Orders by the day (UTC) they last changed; the newest version of each.\n\n"
        f"A partition says which changes were read. {_MINOR} Source: SearchOrders.",
        "one order",
        schemas.Order,
    ),
    SquareTable.ORDER_LINES: (
        f"The lines of Square's orders.\n\n{_MINOR} Never sum an order's total over its lines.",
        "one line of an order",
        schemas.OrderLine,
    ),
    SquareTable.TENDERS: (f"How Square's orders were paid.\n\n{_MINOR}", "one tender", schemas.OrderTender),
    SquareTable.REFUNDS: (
        f"What was given back on Square's orders.\n\n{_MINOR}",
        "one refund",
        schemas.OrderRefund,
    ),
    SquareTable.RETURNED_LINES: (
        f"What came back of Square's orders, line by line.\n\n{_MINOR} A return is an order of its own.",
        "one returned line",
        schemas.OrderReturnedLine,
    ),
    SquareTable.FULFILLMENTS: (
        "How Square's orders reach the customer.\n\nNo address leaves landing.",
        "one fulfillment",
        schemas.OrderFulfillment,
    ),
    SquareTable.GOODS_LINES: (
        "The shop's own list of goods: case sizes, costs and vendors that Square does not know.\n\n"
        f"The CSV that roms.yaml names, read anew at each sync; empty when it names none. {_MINOR}",
        "one usable line of the file",
        schemas.GoodsLine,
    ),
    SquareTable.REFUSED_GOODS_LINES: (
        "Lines of the shop's own list of goods that cannot be used, each with its reason.\n\n"
        "Correct them in the file; the next sync reads it again.",
        "one line that was refused",
        schemas.RefusedGoodsLine,
    ),
    SquareTable.COMPLETENESS: (
        "Whether the lake holds what Square has, for each location and day.\n\nA second reading by the day of"
        " creation is compared as sets; what differs is fetched or listed in square_differences.",
        "one location on one business day",
        schemas.Completeness,
    ),
}
"""Asset -> what it is, what one row is, its columns."""


def spec(name: str, deps: Sequence[dg.AssetDep | str] = ()) -> dg.AssetSpec:
    """An asset of the group `square`; the first line of the description is what the shop reads."""
    kind = "csv" if name in GOODS_LIST else "square"
    return table_spec(name, TOLD[name], group="square", kinds=[kind], deps=deps)


def synced_metadata(synced: Synced) -> dict[str, Any]:
    """The figures of one sync."""
    tally = synced.tally
    return {
        "new": tally.new,
        "updated": tally.updated,
        "unchanged": tally.unchanged,
        "refused": tally.refused,
        "late": tally.late,
        "drift": ", ".join(sorted(tally.drift)) or "none",
        "pages": synced.pages,
        "pages_exactly_full_at_the_end": synced.full_ends,
        "requests": synced.requests,
        "retries": synced.retries,
        "seconds": round(synced.seconds, 2),
    }


def proven_metadata(proven: Proven) -> dict[str, Any]:
    """The figures of one proof, and what is not proven."""
    not_proven = _not_proven({f"{day} {location}": proof for (day, location), proof in proven.proofs.items()})
    return {
        "days": len(proven.days),
        **counted(proof.state for proof in proven.proofs.values()),
        "orders_repaired": proven.repaired,
        "requests": proven.requests,
        "could_not_be_fetched": "; ".join(proven.problems) or "nothing",
        "not_proven": "\n".join(not_proven[:50]) or "none",
    }


def day_metadata(proven: Proven, day: date) -> dict[str, Any]:
    """The figures of one day's proof, and at which locations it is not proven."""
    proofs = proven.of_day(day)
    return {
        **counted(proof.state for proof in proofs.values()),
        "orders": sum(proof.lake_orders for proof in proofs.values()),
        "differing_orders": sum(len(proof.unexplained) for proof in proofs.values()),
        "payment_differences": sum(proof.payment_differences for proof in proofs.values()),
        "tenders_not_compared": sum(proof.tenders_not_compared for proof in proofs.values()),
        "not_proven": "\n".join(_not_proven(proofs)) or "none",
    }


def _not_proven(proofs: Mapping[str, Proof]) -> list[str]:
    """A line for each place that is not proven, with its state and why."""
    return [
        f"{place}: {proof.state} ({proof.reason})"
        for place, proof in sorted(proofs.items())
        if not proof.state.is_proven
    ]


def assets_of(kind: Kind) -> list[str]:
    """The assets that a data type fills."""
    return [str(table) for table in kind.models]


GOODS_LIST = (SquareTable.GOODS_LINES.value, SquareTable.REFUSED_GOODS_LINES.value)
"""The assets that the shop's own list fills."""
