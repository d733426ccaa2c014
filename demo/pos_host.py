"""The faked POS host: hands out the world's files over HTTP on loopback, with all faults of the world.

In tests `with PosHost(world) as host: host.address`; on its own `python -m demo.pos_host --port N`.
"""

import argparse
import signal
import threading
from collections import Counter

from demo.host_answers import HostAnswers
from demo.http_host import HttpHost
from demo.pos_files import DEFAULT_UPLOAD
from demo.world import World


class PosHost(HttpHost):
    """One host in a thread of its own, from `with` to the end of `with`."""

    def __init__(self, world: World, port: int = 0, base: str = "/tills/") -> None:
        self.world = world
        self._answers = HostAnswers(world, base)
        super().__init__(self._answers, port, base)

    @property
    def requests(self) -> int:
        """How many requests came so far."""
        return self._answers.asked.total()

    @property
    def asked(self) -> Counter[str]:
        """How often each thing was asked for: a till-day's key for a list, a file's name for a file."""
        return self._answers.asked

    def mend(self, key: str, at: str = DEFAULT_UPLOAD) -> None:
        """From now on serve the till-day without faults, as uploaded at that time (HH-MM)."""
        self.strike(key, at=at)

    def strike(self, key: str, *faults: str, at: str = DEFAULT_UPLOAD) -> None:
        """From now on serve the till-day with these faults."""
        self._answers.strike(key, faults, at)


def main() -> None:
    """Serve the demo's world until SIGTERM or Ctrl-C; the first line printed is the address."""
    parser = argparse.ArgumentParser(prog="python -m demo.pos_host", description=main.__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    port = parser.parse_args().port
    is_over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: is_over.set())
    with PosHost(World.demo(), port) as host:
        print(host.address, flush=True)
        is_over.wait()


if __name__ == "__main__":
    main()
