"""One item is fetched ahead: order, errors and the end are as without it."""

import threading
from collections.abc import Iterator

import pytest

from resources.ahead import one_ahead
from tests.waiting import PATIENCE_SECONDS


def test_items_come_in_order_also_those_that_are_none() -> None:
    assert list(one_ahead(iter([1, None, 3]))) == [1, None, 3]
    assert list(one_ahead(iter([]))) == []


def test_the_next_is_fetched_while_the_present_one_is_worked_on() -> None:
    asked = threading.Event()

    def items() -> Iterator[int]:
        yield 1
        asked.set()
        yield 2

    found = one_ahead(items())
    assert next(found) == 1
    assert asked.wait(PATIENCE_SECONDS)
    assert list(found) == [2]


def test_what_fetching_raises_comes_in_its_place() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("no more")

    found = one_ahead(items())
    assert next(found) == 1
    with pytest.raises(ValueError, match="no more"):
        next(found)


def test_no_more_than_one_is_fetched_ahead() -> None:
    fetched: list[int] = []
    came = threading.Event()

    def items() -> Iterator[int]:
        for number in range(5):
            fetched.append(number)
            if number == 1:
                came.set()
            yield number

    found = one_ahead(items())
    next(found)
    assert came.wait(PATIENCE_SECONDS)
    found.close()  # type: ignore[attr-defined]
    assert fetched == [0, 1]
