"""How the faked Square searches: filters, sorts, pages, and refuses what the real one refuses."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from demo.square_shop import Json
from demo.square_world import Held, SquareWorld

CURSOR_LIVES = timedelta(minutes=15)
_MOST_LOCATIONS = 10
_MOST_ORDERS = 1000
_MOST_PAYMENTS = 100
_MOST_BY_ID = 100


class Refused(Exception):
    """Square answers with an error."""

    def __init__(self, code: str, detail: str, status: int = 400) -> None:
        super().__init__(detail)
        category = "AUTHENTICATION_ERROR" if status == 401 else "INVALID_REQUEST_ERROR"
        self.status = status
        self.body = {"errors": [{"category": category, "code": code, "detail": detail}]}


@dataclass(frozen=True)
class Page:
    """One answer: under `name` so many objects as bytes, and a cursor when there is more."""

    name: str
    objects: list[bytes]
    cursor: str | None = None

    def body(self) -> bytes:
        """As JSON; an empty list is left out, as Square does."""
        parts = [b'"%b":[%b]' % (self.name.encode(), b",".join(self.objects))] if self.objects else []
        if self.cursor:
            parts.append(b'"cursor":"%b"' % self.cursor.encode())
        return b"{%b}" % b",".join(parts)


class Queries:
    """Answers by the world's state; a result is computed once for each state of the world."""

    def __init__(self, world: SquareWorld) -> None:
        self._world = world
        self._results: dict[tuple[str, int], list[bytes]] = {}
        self.expired: set[str] = set()
        """Cursors that are refused from now on."""
        self._given = 0

    def locations(self) -> Page:
        """ListLocations: all of them, no pages."""
        return Page("locations", [_bytes(each) for each in self._world.locations])

    def orders(self, asked: Json) -> Page:
        """SearchOrders."""
        places = asked.get("location_ids") or []
        if not 1 <= len(places) <= _MOST_LOCATIONS:
            raise Refused(
                "BAD_REQUEST", f"location_ids: 1 to {_MOST_LOCATIONS} are allowed, not {len(places)}"
            )
        limit = _limit(asked, 500, _MOST_ORDERS)
        name = "order_entries" if asked.get("return_entries") else "orders"
        return self._page(name, asked, limit, lambda: self._found_orders(asked))

    def orders_by_id(self, asked: Json) -> Page:
        """BatchRetrieveOrders: those that there are."""
        ids = asked.get("order_ids") or []
        if not 1 <= len(ids) <= _MOST_BY_ID:
            raise Refused("BAD_REQUEST", f"order_ids: 1 to {_MOST_BY_ID} are allowed, not {len(ids)}")
        return Page("orders", [self._world.orders[each].body for each in ids if each in self._world.orders])

    def payments(self, asked: Mapping[str, str]) -> Page:
        """ListPayments: of one location, by default the first; made within the last year unless asked otherwise."""
        limit = min(int(asked.get("limit", _MOST_PAYMENTS)), _MOST_PAYMENTS)
        return self._page("payments", dict(asked), limit, lambda: self._found_payments(asked))

    def catalog(self, asked: Json) -> Page:
        """SearchCatalogObjects."""
        limit = _limit(asked, 100, 1000)
        return self._page("objects", asked, limit, lambda: self._found_objects(asked))

    def catalog_list(self, asked: Mapping[str, str]) -> Page:
        """ListCatalog: what is not deleted."""
        kinds = [kind for kind in asked.get("types", "").split(",") if kind]
        told = {**asked, "object_types": kinds}
        return self._page("objects", told, 100, lambda: self._found_objects(told))

    def counts(self, asked: Json) -> Page:
        """BatchRetrieveInventoryCounts."""
        wanted = set(asked.get("location_ids") or [each["id"] for each in self._world.locations])
        return self._page("counts", asked, _limit(asked, 100, 1000), lambda: [
            _bytes(each) for each in self._world.counts if each["location_id"] in wanted
        ])  # fmt: skip

    def changes(self, asked: Json) -> Page:
        """BatchRetrieveInventoryChanges."""
        after, before = asked.get("updated_after"), asked.get("updated_before")
        return self._page("changes", asked, _limit(asked, 100, 1000), lambda: [
            _bytes(each) for each in self._world.changes
            if _within(_occurred(each), after, before, self._world.now)
        ])  # fmt: skip

    def _found_orders(self, asked: Json) -> list[bytes]:
        query = asked.get("query") or {}
        sort = query.get("sort") or {}
        field = str(sort.get("sort_field") or "CREATED_AT")
        ranges = ((query.get("filter") or {}).get("date_time_filter")) or {}
        if ranges and set(ranges) != {field.lower()}:
            raise Refused("INVALID_VALUE", f"sort_field {field} is not the field of date_time_filter")
        at: Callable[[Held], datetime] = _updated if field == "UPDATED_AT" else _created
        states = ((query.get("filter") or {}).get("state_filter") or {}).get("states")
        wanted, span = set(asked["location_ids"]), ranges.get(field.lower()) or {}
        held = [
            each
            for each in self._world.orders.values()
            if each.told["location_id"] in wanted
            and _is_between(at(each), span.get("start_at"), span.get("end_at"), self._world.now)
            and (not states or each.told["state"] in states)
        ]
        held.sort(key=lambda each: (at(each), each.told["id"]), reverse=sort.get("sort_order") != "ASC")
        return [each.entry if asked.get("return_entries") else each.body for each in held]

    def _found_payments(self, asked: Mapping[str, str]) -> list[bytes]:
        now = self._world.now
        place = asked.get("location_id") or self._world.locations[0]["id"]
        begin = asked.get("begin_time") or (now - timedelta(days=365)).isoformat()
        held = [
            each
            for each in self._world.payments.values()
            if each.told["location_id"] == place
            and ("order_id" not in each.told or each.told["order_id"] in self._world.orders)
            and _is_between(each.created_at, begin, asked.get("end_time"), now)
            and _is_between(each.updated_at, asked.get("updated_at_begin_time"),
                            asked.get("updated_at_end_time"), now)
        ]  # fmt: skip
        at: Callable[[Held], datetime] = _updated if asked.get("sort_field") == "UPDATED_AT" else _created
        held.sort(key=lambda each: (at(each), each.told["id"]), reverse=asked.get("sort_order") != "ASC")
        return [each.body for each in held]

    def _found_objects(self, asked: Mapping[str, Any]) -> list[bytes]:
        kinds = set(asked.get("object_types") or [])
        after = datetime.fromisoformat(asked["begin_time"]) if asked.get("begin_time") else None
        return [
            _bytes(each)
            for each in self._world.catalog.values()
            if (not kinds or each["type"] in kinds)
            and (not each["is_deleted"] or asked.get("include_deleted_objects"))
            and (after is None or datetime.fromisoformat(each["updated_at"]) > after)
        ]

    def _page(self, name: str, asked: Json, limit: int, find: Callable[[], list[bytes]]) -> Page:
        """The part of the result that the cursor names; a cursor counts places, so what leaves a result moves them."""
        query = sha256(json.dumps({**asked, "cursor": None}, sort_keys=True).encode()).hexdigest()[:12]
        start = self._place(asked.get("cursor"), query)
        found = self._result(query, find)
        end = start + limit
        self._given += 1
        more = _cursor(query, end, self._world.now, self._given) if end < len(found) else None
        return Page(name, found[start:end], more)

    def _result(self, query: str, find: Callable[[], list[bytes]]) -> list[bytes]:
        key = query, self._world.revision
        if key not in self._results:
            if len(self._results) >= 16:
                self._results.pop(next(iter(self._results)))
            self._results[key] = find()
        return self._results[key]

    def _place(self, cursor: str | None, query: str) -> int:
        if not cursor:
            return 0
        try:
            made_for, place, until, _ = json.loads(base64.urlsafe_b64decode(cursor))
        except ValueError as error:
            raise Refused("INVALID_CURSOR", "that is no cursor") from error
        if made_for != query:
            raise Refused("INVALID_CURSOR", "the cursor was made for another query")
        if datetime.fromisoformat(until) < self._world.now or cursor in self.expired:
            raise Refused("INVALID_CURSOR", "the cursor has expired")
        return int(place)


def _cursor(query: str, place: int, now: datetime, number: int) -> str:
    """No two are alike, as with the real one."""
    told = json.dumps([query, place, (now + CURSOR_LIVES).isoformat(), number])
    return base64.urlsafe_b64encode(told.encode()).decode()


def _limit(asked: Json, usual: int, most: int) -> int:
    limit = int(asked.get("limit") or usual)
    if not 1 <= limit <= most:
        raise Refused("VALUE_TOO_HIGH", f"limit {limit} is not in 1 to {most}")
    return limit


def _updated(held: Held) -> datetime:
    return held.updated_at


def _created(held: Held) -> datetime:
    return held.created_at


def _is_between(at: datetime, start: str | None, end: str | None, now: datetime) -> bool:
    """Both ends belong to it; without an end it ends now."""
    last = datetime.fromisoformat(end) if end else now
    return (not start or at >= datetime.fromisoformat(start)) and at <= last


def _within(at: datetime, after: str | None, before: str | None, now: datetime) -> bool:
    """Neither end belongs to it."""
    return (not after or at > datetime.fromisoformat(after)) and (
        at < datetime.fromisoformat(before) if before else at <= now
    )


def _occurred(change: Json) -> datetime:
    return datetime.fromisoformat(change[change["type"].lower()]["occurred_at"])


def _bytes(told: Json) -> bytes:
    return json.dumps(told, separators=(",", ":")).encode()
