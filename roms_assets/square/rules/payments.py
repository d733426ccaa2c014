"""Payments as Square lists them, as rows. https://developer.squareup.com/reference/square/objects/Payment"""

from roms_assets.square.rules.reading import Frames, Seen, amounts, currencies, framed, values
from roms_assets.square.rules.schemas import Payment as PaymentRow
from roms_assets.square.rules.tables import SquareTable


def read_payments(seen: Seen) -> Frames:
    """Payments, each with what Square keeps of it."""
    told = seen.things
    columns = {
        "payment_id": [each["id"] for each in told],
        "updated_at": values(told, "updated_at"),
        "created_at": values(told, "created_at"),
        "order_id": values(told, "order_id"),
        "location_id": values(told, "location_id"),
        "status": values(told, "status"),
        "source_type": values(told, "source_type"),
        "currency": currencies(told, "total_money"),
        "amount_minor": amounts(told, "amount_money"),
        "tip_minor": amounts(told, "tip_money"),
        "total_minor": amounts(told, "total_money"),
        "refunded_minor": amounts(told, "refunded_money"),
        "fee_minor": [sum(amounts(each.get("processing_fee") or [], "amount_money")) for each in told],
    }
    return {SquareTable.PAYMENTS: framed(PaymentRow, {**columns, **seen.evidence()})}
