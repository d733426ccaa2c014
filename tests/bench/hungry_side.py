"""A side that has done its work before it takes a lot of memory: `python -m tests.bench.hungry_side WORK`."""

import hashlib
import json
import sys
from pathlib import Path

from bench.memory import say_done

TAKES = 300_000_000


def main() -> None:
    """Say that the work is done, then count something large."""
    say_done(Path(sys.argv[1]))
    counted = hashlib.sha256(b"x" * TAKES).hexdigest()
    print(json.dumps({"counted": counted}))


if __name__ == "__main__":
    main()
