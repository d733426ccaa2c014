from hypothesis import given
from hypothesis import strategies as st

from roms_assets.webhooks.rules.allowance import Allowance


def test_one_seconds_worth_may_come_at_once_and_then_as_time_passes() -> None:
    allowance = Allowance(10, now=5.0)
    assert [allowance.take(5.0) for _ in range(11)] == [True] * 10 + [False]
    assert [allowance.take(5.25) for _ in range(3)] == [True, True, False]
    assert [allowance.take(99.0) for _ in range(11)] == [True] * 10 + [False]


def test_less_than_one_a_second_is_one_now_and_then() -> None:
    allowance = Allowance(0.5, now=0.0)
    assert [allowance.take(at) for at in (0.0, 1.0, 2.0, 3.0)] == [True, False, True, False]


@given(st.lists(st.floats(0, 100), min_size=1, max_size=200), st.integers(1, 20))
def test_never_more_than_the_rate_and_one_seconds_worth(times: list[float], rate: int) -> None:
    allowance = Allowance(rate, now=0.0)
    taken = sum(allowance.take(at) for at in times)
    assert taken <= rate * (max(times) + 1) + 1e-6
