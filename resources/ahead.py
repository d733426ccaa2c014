"""The next thing is fetched while the present one is worked on."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def one_ahead(items: Iterator[T]) -> Iterator[T]:
    """The same items in the same order; one is fetched ahead in a thread. What fetching raises comes in its place."""
    pool = ThreadPoolExecutor(1, thread_name_prefix="one-ahead")
    try:
        coming = pool.submit(_next, items)
        while (come := coming.result()) is not None:
            coming = pool.submit(_next, items)
            yield come[0]
    finally:
        pool.shutdown(wait=False, cancel_futures=True)  # whoever stops here waits for no slow answer


def _next(items: Iterator[T]) -> tuple[T] | None:
    """The next item, wrapped: it may be None itself."""
    for item in items:
        return (item,)
    return None
