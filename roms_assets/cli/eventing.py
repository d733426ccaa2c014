"""`roms events`: what arrived by webhook, one event with its body, and reading events once more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rich.text import Text

from resources.events import EventStore
from roms_assets.cli.asking import AskedWrongly, WordWrong, day_of
from roms_assets.cli.screen import out
from roms_assets.cli.tables import a_table
from roms_assets.doors.events import events
from roms_assets.kernel.days import midnight
from roms_assets.kernel.events import Event, EventState, is_webhook
from roms_assets.settings import load
from roms_assets.webhooks.rules.shown import shown_body

_LONGEST_NUMBER = 18
"""Digits; a correlation id has more."""
_YES_NO = {True: Text("yes", style="good"), False: Text("no", style="quiet")}
_STYLES = {EventState.WAITING: "partial", EventState.READ: "good", EventState.DEAD: "bad"}


@dataclass(frozen=True)
class EventFilter:
    """Which events a person asks for."""

    state: EventState | None = None
    source: str | None = None
    since: date | None = None
    limit: int = 50

    @classmethod
    def of(cls, state: str | None, source: str | None, since: str | None, limit: int) -> "EventFilter":
        """Read what was typed. Raises WordWrong."""
        if state is not None and state not in list(EventState):
            raise WordWrong(f"--state {state!r} is not known; it is one of {', '.join(EventState)}")
        return cls(
            EventState(state) if state else None, source, day_of("--since", since) if since else None, limit
        )


def show_list(wanted: EventFilter) -> None:
    """The newest events first, with what came of each."""
    since = midnight(wanted.since) if wanted.since else None
    found = events(load().environment).listed(
        state=wanted.state, source=wanted.source, since=since, limit=wanted.limit
    )
    table = a_table("Event", "Received (UTC)", "Source", "State", "Failed", "Why")
    for event in found:
        table.add_row(
            str(event.id),
            f"{event.received_at:%Y-%m-%d %H:%M:%S}",
            event.source,
            Text(event.state.value, style=_STYLES[event.state]),
            str(event.attempts or ""),
            event.reason,
        )
    console = out()
    console.print(table if found else "No such event is there.")
    if len(found) == wanted.limit:
        console.print(f"The newest {wanted.limit}; more with --limit.")


def show(named: Sequence[str], *, personal: bool) -> None:
    """Each event with all that is known of it; persons are masked unless they are asked for. Raises AskedWrongly."""
    store, console = events(load().environment), out()
    for event in (each for name in named for each in _found(store, name)):
        for name, value in _told(event):
            console.print(Text.assemble((f"{name:<14}", "heading"), value), soft_wrap=True)
        is_pointer = not is_webhook(event.source)  # it tells where a mail is, and nothing of it
        console.print(Text(shown_body(event.body, personal=personal or is_pointer)), soft_wrap=True)


def show_secrets() -> None:
    """Each sender's secrets by name, and when each was used last: one that is old may be dropped once it rests."""
    settings = load()
    used = events(settings.environment).secrets_used()
    now_known = settings.environment.secrets_by_source
    named = {(source, secret.name) for source, several in now_known.items() for secret in several}
    told = settings.business.webhooks
    by_vendor = {each.name for each in told.sources if not each.proof.needs_secrets} if told else set()
    table = a_table("Source", "Secret", "Last used (UTC)", "In the environment")
    for source, name in sorted(named | set(used)):
        at = used.get((source, name))
        place = (
            Text("the vendor's key", style="quiet")
            if source in by_vendor
            else _YES_NO[(source, name) in named]
        )
        table.add_row(source, name, f"{at:%Y-%m-%d %H:%M:%S}" if at else "never", place)
    out().print(table if table.rows else "No secret is set, and none was ever used.")


def replay(named: Sequence[str], *, dead: bool, source: str | None) -> bool:
    """Read events once more, at once, and say what came of it; False when one failed again. Raises AskedWrongly."""
    if not named and not dead:
        raise AskedWrongly("say which events: their numbers, or --dead for all that could not be read")
    from roms_assets.cli import replaying

    settings = load()
    store = events(settings.environment)
    chosen = None if dead else [event for name in named for event in _found(store, name)]
    return replaying.replay(settings, chosen, source)


def _found(store: EventStore, name: str) -> list[Event]:
    """The event of that number, or those of that correlation id. Raises AskedWrongly when there is none."""
    is_number = name.isdecimal() and len(name) <= _LONGEST_NUMBER
    event = store.event(int(name)) if is_number else None
    found = [event] if event else [] if is_number else store.of_correlation(name)
    if not found:
        raise AskedWrongly(f"there is no event {name}; roms events list shows those that are there")
    return found


def _told(event: Event) -> list[tuple[str, str]]:
    tried = f"{event.last_attempt_at:%Y-%m-%d %H:%M:%S} UTC" if event.last_attempt_at else "not yet"
    return [
        ("Event", str(event.id)),
        ("Source", event.source),
        ("Received", f"{event.received_at:%Y-%m-%d %H:%M:%S} UTC"),
        ("State", event.state.value),
        ("Why", event.reason or "nothing failed"),
        ("Failed", f"{event.attempts} times"),
        ("Tried last", tried),
        ("Correlation", event.correlation_id),
        ("Run", event.run_id or "none has tried it"),
        ("Body", f"{len(event.body):,} bytes, {event.content_type or 'of no stated type'}"),
    ]


__all__ = ["EventFilter", "replay", "show", "show_list"]
