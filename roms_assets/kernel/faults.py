"""An error that nobody foresaw, told without its words: they may quote what was read."""

from traceback import walk_tb


def told(error: BaseException) -> str:
    """Its type and the place that it was raised at, such as `TypeError at utils.py:286`."""
    *_, (frame, line) = walk_tb(error.__traceback__)
    return f"{type(error).__name__} at {frame.f_code.co_filename.rpartition('/')[2]}:{line}"
