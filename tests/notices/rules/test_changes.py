"""What opens, grows, heals and is due, look after look."""

from collections.abc import Sequence
from datetime import datetime

from roms_assets.kernel.incidents import Incident, Kind, Trouble
from roms_assets.notices.rules.changes import after_looking, as_told, due, not_told_otherwise
from tests.notices.builders import MINUTE, NOW, a_trouble, an_incident


def link(trouble: Trouble) -> str:
    return f"http://ui/{trouble.page}"


def looked(
    known: Sequence[Incident], *troubles: Trouble, at: datetime = NOW
) -> tuple[list[Incident], list[Kind]]:
    """One look at POS: the incidents after people were told, and of what kind the notices were."""
    incidents = after_looking(known, {"pos": troubles}, at, link)
    dues = due(incidents)
    marked = {each.incident.name: as_told(each, at) for each in dues}
    return [marked.get(each.name, each) for each in incidents], [each.kind for each in dues]


def test_an_incident_is_told_once_however_often_it_is_seen() -> None:
    incidents, kinds = looked([], a_trouble())
    assert kinds == [Kind.OPENED]
    assert (incidents[0].opened_at, incidents[0].notified_at) == (NOW, NOW)
    for passed in range(1, 100):
        incidents, kinds = looked(incidents, a_trouble(), at=NOW + passed * MINUTE)
        assert (len(incidents), kinds) == (1, [])


def test_its_end_is_told_once_and_then_it_is_finished() -> None:
    opened, _ = looked([], a_trouble())
    healed, kinds = looked(opened, at=NOW + MINUTE)
    assert kinds == [Kind.HEALED]
    assert (healed[0].healed_at, healed[0].recovery_notified_at) == (NOW + MINUTE, NOW + MINUTE)
    assert looked(healed)[1] == []


def test_when_more_is_struck_people_are_told_again_and_when_less_they_are_not() -> None:
    incidents, _ = looked([], a_trouble())
    worse = a_trouble(title="2 tills", parts=frozenset({"BMC-1", "BMC-2"}))
    incidents, kinds = looked(incidents, worse)
    assert (kinds, incidents[0].title) == ([Kind.GROWN], "2 tills")
    incidents, kinds = looked(incidents, a_trouble())
    assert (kinds, incidents[0].title) == ([], "2025-12-30 is incomplete")
    assert looked(incidents, worse)[1] == []


def test_what_comes_back_is_a_new_incident() -> None:
    opened, _ = looked([], a_trouble())
    healed, _ = looked(opened, at=NOW + MINUTE)
    again, kinds = looked(healed, a_trouble(), at=NOW + 2 * MINUTE)
    assert kinds == [Kind.OPENED]
    assert [each.opened_at for each in again] == [NOW, NOW + 2 * MINUTE]


def test_what_was_over_before_anybody_was_told_is_not_told() -> None:
    untold = after_looking([], {"pos": [a_trouble()]}, NOW, link)
    assert looked(untold, at=NOW + MINUTE)[1] == []


def test_of_a_part_that_could_not_be_looked_at_nothing_heals() -> None:
    incident = an_incident(notified_at=NOW)
    assert after_looking([incident], {"run": []}, NOW, link) == [incident]


def test_a_growth_that_nobody_was_told_of_yet_is_part_of_its_beginning() -> None:
    untold = after_looking([], {"pos": [a_trouble()]}, NOW, link)
    grown = a_trouble(parts=frozenset({"BMC-1", "BMC-2"}))
    assert looked(untold, grown)[1] == [Kind.OPENED]


def test_beginnings_are_told_before_ends() -> None:
    over = an_incident("b", notified_at=NOW)
    incidents = after_looking([over], {"pos": [a_trouble("a"), a_trouble("c")]}, NOW + MINUTE, link)
    assert [(each.incident.key, each.kind) for each in due(incidents)] == [
        ("a", Kind.OPENED),
        ("c", Kind.OPENED),
        ("b", Kind.HEALED),
    ]


def test_an_incident_shows_where_to_look_and_since_when() -> None:
    [incident] = after_looking([], {"pos": [a_trouble(seen_at=NOW - MINUTE, page="assets/a")]}, NOW, link)
    assert (incident.link, incident.seen_at) == ("http://ui/assets/a", NOW - MINUTE)


def test_a_failed_run_is_left_to_whoever_tells_its_cause() -> None:
    mine, theirs = a_trouble("run/a", cause="the disk is full"), a_trouble("run/b", cause="Square is silent")
    assert not_told_otherwise([mine, theirs], {"Square is silent"}) == [mine]
