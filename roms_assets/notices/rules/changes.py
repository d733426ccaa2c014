"""What is wrong now against what is known: incidents that open, grow and heal, and what is due to be told."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from roms_assets.kernel.incidents import Incident, Kind, Trouble

LinkOf = Callable[[Trouble], str]
"""Where to look at a trouble."""


@dataclass(frozen=True)
class Due:
    """One incident of which people must be told, and what of it."""

    incident: Incident
    kind: Kind


def after_looking(
    known: Sequence[Incident], seen: Mapping[str, Sequence[Trouble]], now: datetime, link: LinkOf
) -> list[Incident]:
    """Every unfinished incident as it is now; `seen` holds the sources that could be looked at.

    Of a source that could not be looked at nothing is opened and nothing healed.
    """
    open_keys = {each.key: each for each in known if each.healed_at is None}
    troubles = {trouble.key: trouble for found in seen.values() for trouble in found}
    carried = [_carried(each, troubles.get(each.key), each.source in seen, now) for each in known]
    opened = [_opened(trouble, now, link) for key, trouble in troubles.items() if key not in open_keys]
    return carried + opened


def not_told_otherwise(failed_runs: Sequence[Trouble], causes: Collection[str]) -> list[Trouble]:
    """The failed runs of whose cause nobody else tells: one fault is one incident."""
    return [each for each in failed_runs if each.cause not in causes]


def _carried(incident: Incident, trouble: Trouble | None, was_looked_at: bool, now: datetime) -> Incident:
    if incident.healed_at is not None or not was_looked_at:
        return incident
    if trouble is None:
        return replace(incident, healed_at=now)
    if trouble.parts == incident.parts:
        return incident
    return replace(
        incident, title=trouble.title, cause=trouble.cause, effect=trouble.effect, parts=trouble.parts
    )


def _opened(trouble: Trouble, now: datetime, link: LinkOf) -> Incident:
    return Incident(
        source=trouble.source,
        key=trouble.key,
        opened_at=now,
        seen_at=trouble.seen_at or now,
        title=trouble.title,
        cause=trouble.cause,
        effect=trouble.effect,
        link=link(trouble),
        parts=trouble.parts,
    )


def due(incidents: Iterable[Incident]) -> list[Due]:
    """What people have not been told yet, beginnings before ends, the oldest first.

    An incident that was over before anybody was told of it is not told at all.
    """
    found = [Due(each, kind) for each in incidents if (kind := _untold(each)) is not None]
    order = [Kind.OPENED, Kind.GROWN, Kind.HEALED]
    return sorted(found, key=lambda each: (order.index(each.kind), each.incident.opened_at))


def _untold(incident: Incident) -> Kind | None:
    if incident.notified_at is None:
        return Kind.OPENED if incident.healed_at is None else None
    if incident.healed_at is not None:
        return Kind.HEALED if incident.recovery_notified_at is None else None
    return Kind.GROWN if incident.parts - incident.told_parts else None


def as_told(due: Due, now: datetime) -> Incident:
    """The incident once people are told."""
    if due.kind is Kind.HEALED:
        return replace(due.incident, recovery_notified_at=now)
    parts = due.incident.told_parts | due.incident.parts
    return replace(due.incident, notified_at=due.incident.notified_at or now, told_parts=parts)
