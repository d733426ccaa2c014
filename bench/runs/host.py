"""The faked POS host with files made before: `python -m bench.runs.host FILES COUNT` prints its address and serves.

It is the demo's own host with its protocol; only where a till-day's files come from differs.
"""

import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from bench.till_days import TILLS, TillDayFolder, generations, till_days
from demo.pos_files import Shelf, Upload
from demo.pos_host import PosHost
from demo.world import Branch, World, key_of


class MadeWorld(World):
    """A world whose files lie in folders."""

    def __init__(self, made: Sequence[TillDayFolder]) -> None:
        branches = [Branch(code, TILLS, generation) for code, generation in generations().items()]
        super().__init__(branches, sorted({each.day for each in made}))
        self._made = {key_of(each.day, each.branch, each.pos): each for each in made}

    def shelf(self, key: str) -> Shelf:
        """What was made of that till-day."""
        branch, till, day = self.places[key]
        made = self._made.get(key)
        return Shelf(branch.code, till.code, day, [_upload(path) for path in made.files] if made else [])


def _upload(path: Path) -> Upload:
    _, _, _, kind, _, at, _ = path.name.split("_")
    return Upload(kind, "", data=path.read_bytes(), at=at)


def main() -> None:
    """Serve until SIGTERM; the first line printed is the address."""
    files, count = sys.argv[1:]
    is_over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: is_over.set())
    with PosHost(MadeWorld(till_days(Path(files), int(count)))) as host:
        print(host.address, flush=True)
        is_over.wait()


if __name__ == "__main__":
    main()
