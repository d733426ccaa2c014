"""Words of shops for the state of an order, as far as they mean the same everywhere: one list for all who read them.

Others, such as `completed`, `processing` or `returned`, mean different things in different shops: nothing is made of
them. dbt_project/macros/orders.sql has the words of what happened, too; a test holds them to be the same.
"""

from collections.abc import Mapping

HAPPENED: Mapping[str, tuple[str, ...]] = {
    "paid": ("paid", "payment_received"),
    "shipped": ("shipped", "fulfilled", "dispatched", "in_transit"),
    "delivered": ("delivered",),
    "cancelled": ("cancelled", "canceled"),
    "refunded": ("refunded",),
}
"""What happened to an order -> the words that tell it."""
_NOT_YET = ("created", "new", "open", "pending", "ordered", "placed", "awaiting_payment")
"""Nothing happened to it but that it was made."""
_STATE_OF = dict.fromkeys(_NOT_YET, "created") | {
    word: state for state, words in HAPPENED.items() for word in words
}


def state_of(status: str) -> str | None:
    """Our state for a status, capitals or not, with blanks, - or _ between words; None for a word that is not sure."""
    return _STATE_OF.get("_".join(status.lower().replace("-", " ").split()))
