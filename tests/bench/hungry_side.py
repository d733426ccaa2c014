"""A side that takes a lot of memory before or after its work is done: `python -m tests.bench.hungry_side WHEN WORK`."""

import hashlib
import json
import sys
from pathlib import Path

from bench.memory import say_done

TAKES = 300_000_000


def main() -> None:
    """Take it, and say that the work is done."""
    when, work = sys.argv[1], Path(sys.argv[2])
    if when == "before":
        _take()
    say_done(work)
    if when == "after":
        _take()
    print(json.dumps({}))


def _take() -> None:
    taken = b"x" * TAKES
    hashlib.sha256(taken).hexdigest()  # which takes longer than what lies between two looks


if __name__ == "__main__":
    main()
