"""Runs one part of `roms up` in its own process; started as `python -m roms_assets.cli.leashed MODULE ARGUMENT…`.

Standard input is the leash: it ends when the supervisor is gone, even by kill -9, and then the whole process group is
stopped, so that no second daemon can ever run beside a forgotten one.
"""

import os
import runpy
import signal
import sys
import threading
import time

GRACE_SECONDS = 5.0


def main() -> None:
    """Become the module named by the arguments, with the signals that an interactive shell would give it."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    leash = os.dup(0)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # what the part starts must not read the leash
    threading.Thread(target=_stop_when_let_go, args=(leash,), daemon=True).start()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _stop_when_let_go(leash: int) -> None:
    while os.read(leash, 1024):
        pass
    os.killpg(0, signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()
