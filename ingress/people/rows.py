"""The page's tables as rows of texts: what a browser is shown first, and told anew when it changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ingress.health import FAILING, NO_SECRET, OK
from ingress.people.completeness import ShownDay
from ingress.probes import Probed
from roms_assets.kernel.events import EventLine, EventState, News
from roms_assets.square.rules.proof_states import State

Cell = dict[str, Any]
"""Its `text`, where it leads (`href`), and whether it is `bad`."""
_WORDS = {NO_SECRET: "no secret is set"}
_TAKES_NONE = "cannot take events: senders are asked to try again"
_KEEPS = ("answers and keeps", "does not answer or cannot be written; what is below is as of then")
_LOOKS = ("looks for events every five seconds", "does not look for events: is it running?")
_ASKS = ("is asked every hour", "was not asked, or did not answer, for two hours and a half")
_KEYS = ("", "cannot be had: its deliveries are asked to come again")
_NOT_KNOWN = "?"


@dataclass(frozen=True)
class Row:
    """One row of a table, by the name of what it is about."""

    id: str
    cells: Mapping[str, Cell] = field(default_factory=dict)


def cell(text: object, href: str = "", *, bad: bool = False) -> Cell:
    """A cell with only what it has."""
    return {"text": str(text)} | ({"href": href} if href else {}) | ({"bad": True} if bad else {})


@dataclass(frozen=True)
class Pages:
    """Addresses in the Dagster UI; empty when nobody said where it is."""

    ui_address: str

    def page(self, path: str) -> str:
        """The address of a page."""
        return f"{self.ui_address}{path}" if self.ui_address else ""

    def asset(self, name: str, partition: str = "") -> str:
        """The page of an asset, or of one of its partitions, which the UI shows in that view alone."""
        return self.page(f"assets/{name}" + (f"?view=partitions&partition={partition}" if partition else ""))


def event_rows(lines: Iterable[EventLine], pages: Pages) -> list[Row]:
    """A row for each event, newest first."""
    return [
        Row(
            str(each.id),
            {
                "id": cell(each.id),
                "received": cell(_time(each.received_at)),
                "source": cell(each.source),
                "state": cell(each.state.value, bad=each.state is EventState.DEAD),
                "reason": cell(each.reason),
                "attempts": cell(each.attempts),
                "run": cell(each.run_id[:8], pages.page(f"runs/{each.run_id}") if each.run_id else ""),
            },
        )
        for each in lines
    ]


def order_rows(news: Iterable[News], pages: Pages) -> list[Row]:
    """A row for each order of which something was told, the last one first."""
    return [
        Row(
            each.thing,
            {
                **{name: cell(each.words.get(name, "")) for name in ("channel", "status", "total")},
                "number": cell(each.words.get("number", each.thing), pages.asset("shipstation_orders")),
                "told": cell(_time(each.at)),
                "by": cell("by asking" if each.event_id is None else f"event {each.event_id}"),
            },
        )
        for each in news
    ]


def day_rows(days: Iterable[ShownDay], pages: Pages) -> list[Row]:
    """A row for each of the last days: how many tills arrived, and how many locations of Square's are proven."""
    rows = []
    for each in days:
        name, tills = each.day.isoformat(), each.tills
        cells = {"day": cell(name)}
        if tills is not None:
            is_short = tills.arrived < tills.expected
            cells["tills"] = cell(tills, pages.asset("pos_arrivals", name), bad=is_short)
        if each.proofs is not None:
            cells["square"] = cell(
                proven(each.proofs),
                pages.asset("square_completeness", name),
                bad=any(not state.is_proven for state in each.proofs),
            )
        rows.append(Row(name, cells))
    return rows


def proven(proofs: Mapping[State, int]) -> str:
    """How many of the locations are proven, such as `3/4, 1 differs`."""
    if not proofs:
        return "not proven yet"
    good = sum(count for state, count in proofs.items() if state.is_proven)
    others = [f"{count} {state.value}" for state, count in sorted(proofs.items()) if not state.is_proven]
    return ", ".join([f"{good}/{sum(proofs.values())}", *others])


def source_rows(told: Mapping[str, Any]) -> list[Row]:
    """A row for each source, from what health says of it."""
    return [
        Row(
            name,
            {
                "source": cell(name),
                "last": cell(ago(part["last_success_seconds_ago"])),
                **{state: cell(_count(part[state])) for state in ("waiting", "read", "dead")},
                "note": cell("" if part["state"] == OK else _words(part), bad=part["state"] != OK),
            },
        )
        for name, part in told["sources"].items()
    ]


def part_rows(
    told: Mapping[str, Any], days: Probed[list[ShownDay]], pages: Pages, *, asks: bool, days_in: str
) -> list[Row]:
    """A row for each part of the graph, from what health says, and for the ledger where an asset tells of days."""
    waiting = sum(each["waiting"] or 0 for each in told["sources"].values())
    ages = [each["oldest_waiting_seconds_ago"] for each in told["sources"].values()]
    oldest = max((age for age in ages if age is not None), default=None)
    waits = (
        f"{waiting} waiting, the oldest since {_length(oldest)}" if oldest is not None else "nothing waits"
    )
    events, orders = pages.asset("webhook_events"), pages.asset("shipstation_orders")
    reading = told["reading"]
    tried = {"last_success_seconds_ago": reading["last_tried_seconds_ago"], "state": reading["state"]}
    return [
        _door(told, pages),
        _part("Event store", events, told["event_store"], _KEEPS),
        _part("Reading of events", pages.page("guess/read_webhooks"), tried, (waits, waits)),
        _part("Daemon", pages.page("deployment/daemons"), reading, _LOOKS),
        *([_part("Asking of ShipStation", orders, told["asking"], _ASKS)] if asks else []),
        *(_part(f"Keys of {name}", events, part, _KEYS) for name, part in told["key_servers"].items()),
        *([_ledger(days, pages.asset(days_in))] if days_in else []),
    ]


def ago(seconds: float | None) -> str:
    """How long ago, for a person."""
    return "never" if seconds is None else f"{_length(seconds)} ago"


def _door(told: Mapping[str, Any], pages: Pages) -> Row:
    """Whether the events of every source can be proven and kept, and how old the newest of them is."""
    sources = told["sources"]
    unproven = [name for name, each in sources.items() if each["state"] == NO_SECRET]
    ages = [each["last_success_seconds_ago"] for each in sources.values()]
    part = {
        "state": NO_SECRET if unproven and told["state"] == OK else told["state"],
        "last_success_seconds_ago": min((age for age in ages if age is not None), default=None),
    }
    takes = f"takes no events of {', '.join(unproven)}" if unproven else "takes events"
    return _part("Front door", pages.asset("webhook_events"), part, (takes, _TAKES_NONE))


def _ledger(days: Probed[list[ShownDay]], href: str) -> Row:
    part = {"state": OK if days.is_of_now else FAILING, "last_success_seconds_ago": days.age_seconds}
    knows = "knows the days below" if days.answer else "knows no day yet"
    says = (knows, "cannot be read; the days below are as of then")
    return _part("Ledger", href, part, says)


def _part(name: str, href: str, part: Mapping[str, Any], says: tuple[str, str]) -> Row:
    """`says` is what is said of it when it is well, and when it fails."""
    is_bad = part["state"] == FAILING
    return Row(
        name,
        {
            "part": cell(name, href),
            "state": cell(_words(part), bad=is_bad),
            "last": cell(ago(part["last_success_seconds_ago"])),
            "says": cell(says[is_bad]),
        },
    )


def _count(events: int | None) -> str:
    return _NOT_KNOWN if events is None else str(events)


def _words(part: Mapping[str, Any]) -> str:
    return _WORDS.get(part["state"], str(part["state"]))


def _length(seconds: float) -> str:
    whole = max(0, round(seconds))
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if whole >= 2 * length:
            return f"{whole // length} {unit}"
    return f"{whole} s"


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"
