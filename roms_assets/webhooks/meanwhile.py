"""What takes long is done aside, and the one who waits for it goes on with what cannot wait."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import TypeVar

LOOK_SECONDS = 1.0
Result = TypeVar("Result")


def done_aside(work: Callable[[], Result], meanwhile: Callable[[], object]) -> Result:
    """The result of `work`, or what it raised; as long as it is not there, `meanwhile` is done each second.

    A run that is stopped does not wait for the work: its thread ends with the process.
    """
    result: Future[Result] = Future()
    threading.Thread(target=_do, args=(work, result), name="aside", daemon=True).start()
    while not wait([result], LOOK_SECONDS).done:
        meanwhile()
    return result.result()


def _do(work: Callable[[], Result], result: Future[Result]) -> None:
    try:
        result.set_result(work())
    except BaseException as error:
        result.set_exception(error)
