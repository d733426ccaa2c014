"""What is told of days while something else is wrong, too."""

from datetime import UTC, date, datetime

import pytest

from roms_assets.square.rules.proof_states import State
from roms_assets.square.rules.troubles import Circumstances, Failure, PlaceDay, Seen, troubles

DAY = date(2025, 11, 12)
AT = datetime(2025, 11, 13, tzinfo=UTC)
NOTHING = Circumstances()


def keys(seen: Seen, around: Circumstances = NOTHING) -> set[str]:
    return {each.key for each in troubles(seen, around)}


@pytest.mark.parametrize("state", [State.UNKNOWN, State.DIFFERS])
def test_a_day_waits_for_what_the_proof_compares_and_for_nothing_else(state: State) -> None:
    day = PlaceDay(DAY, "Terrell", state, "Square answered HTTP 500", 0, seen_at=AT)
    told = "square/2025-11-12/incomplete"
    assert told in keys(Seen([Failure("catalog", [DAY], "no")], [day]))
    assert told not in keys(Seen([Failure("orders", [DAY], "no")], [day]))
    assert told in keys(Seen([Failure("orders", [DAY], "no")], [day]), Circumstances({told: {"Terrell"}}))


def test_days_that_were_never_proven_wait_while_a_proof_may_follow_or_no_token_is_there() -> None:
    never, refused = Seen(never_proven=[DAY]), Failure("orders", [DAY], "revoked", is_token=True)
    assert keys(never) == {"square/never-proven"}
    assert keys(never, Circumstances(read_at=AT)) == set()
    assert keys(never, Circumstances({"square/never-proven": {"2025-11"}}, AT)) == {"square/never-proven"}
    assert "square/never-proven" not in keys(Seen([refused], never_proven=[DAY]))


def test_days_that_were_never_proven_are_told_again_when_another_month_is_struck() -> None:
    (one,) = troubles(Seen(never_proven=[DAY]))
    (more,) = troubles(Seen(never_proven=[date(2025, 10, 31), DAY]))
    assert one.effect == "1 day was never held against Square: nobody knows whether its orders are all here"
    assert more.effect.startswith("2 days were never held against Square: nobody knows whether their orders")
    assert more.parts - one.parts == {"2025-10"}
