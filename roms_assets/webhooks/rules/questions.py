"""What ShipStation is asked for when a gap is repaired: what changed from one time to another.

V1 finds orders by their last change, labels only by when they were made or voided.
https://docs.shipstation.com/apis/shipstation-v1/openapi/orders/list_orders
V2 finds shipments by their last change, labels only by when they were made; which of them were voided is asked apart.
https://docs.shipstation.com/apis/openapi/shipments/list_shipments
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec

from roms_assets.webhooks.rules.statements import PACIFIC

Parameters = Mapping[str, str | int]
_TWICE = timedelta(hours=1)
"""So much longer is asked of V1: its clock shows an hour twice a year, and an end in it may be taken for the first."""
_WITH_ITEMS = {"includeShipmentItems": "True"}
"""V1 says what is in a parcel only to who asks for it."""
_VOIDED_WITHIN = timedelta(days=30)
"""So long after it was made a label may be voided."""


@dataclass(frozen=True)
class Question:
    """A path of the API and what limits the answer."""

    path: str
    asked: Parameters
    start: str = ""
    """What names its first time, where things come in the order of a time that may change while pages are read."""
    changed: str = ""
    """The field of a thing that is this time."""

    @property
    def moves(self) -> bool:
        """Whether things may move while pages are read."""
        return bool(self.start)


def questions(version: str, since: datetime, until: datetime) -> list[Question]:
    """All questions for the changes of a span, both ends included."""
    return _of_v2(since, until) if version == "v2" else _of_v1(since, until)


def going_on_from(question: Question, asked: Parameters, listed: Sequence[msgspec.Raw]) -> Parameters:
    """The same question from the last change that was listed on; things of exactly that time come again.

    Unchanged where that time cannot be asked for: nobody knows which of two equal hours of the clock V1 takes it for.
    """
    times = [told for raw in listed if (told := _field(raw, question.changed))]
    if not times:
        return asked
    last = times[-1]
    if question.path != "orders":
        return {**asked, question.start: last}
    return asked if _is_shown_twice(last) else {**asked, question.start: last[:19].replace("T", " ")}


def v1_time(at: datetime) -> str:
    """A time as V1 is asked for it: on the Pacific clock."""
    return at.astimezone(PACIFIC).strftime("%Y-%m-%d %H:%M:%S")


def v2_time(at: datetime) -> str:
    """A time as V2 is asked for it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _of_v1(since: datetime, until: datetime) -> list[Question]:
    first, last = v1_time(since), v1_time(until + _TWICE + timedelta(seconds=1))
    changed = {"modifyDateStart": first, "modifyDateEnd": last, "sortBy": "ModifyDate", "sortDir": "ASC"}
    made = {"createDateStart": first, "createDateEnd": last}
    voided = {"voidDateStart": first, "voidDateEnd": last}
    return [
        Question("orders", changed, "modifyDateStart", "modifyDate"),
        Question("shipments", made | _WITH_ITEMS),
        Question("shipments", voided | _WITH_ITEMS),
        Question("fulfillments", made),
    ]


def _of_v2(since: datetime, until: datetime) -> list[Question]:
    first, last = v2_time(since), v2_time(until)
    order = {"sort_by": "modified_at", "sort_dir": "asc"}
    changed = {"modified_at_start": first, "modified_at_end": last, **order}
    made = {"created_at_start": first, "created_at_end": last, "sort_dir": "asc"}
    voided = {
        "label_status": "voided",
        "created_at_start": v2_time(since - _VOIDED_WITHIN),
        "created_at_end": last,
        "sort_dir": "asc",
    }
    return [
        Question("v2/shipments", changed, "modified_at_start", "modified_at"),
        Question("v2/labels", made),
        Question("v2/labels", voided),
        Question("v2/fulfillments", made),
    ]


def _is_shown_twice(told: str) -> bool:
    """Whether the Pacific clock shows a time twice; also one that nobody can read."""
    try:
        at = datetime.fromisoformat(told).replace(tzinfo=PACIFIC)
    except ValueError:
        return True
    return at.replace(fold=0).utcoffset() != at.replace(fold=1).utcoffset()


def _field(raw: msgspec.Raw, name: str) -> str | None:
    try:
        told = msgspec.json.decode(raw, type=dict[str, msgspec.Raw]).get(name)
        return msgspec.json.decode(told, type=str) if told is not None else None
    except (msgspec.MsgspecError, RecursionError):
        return None
