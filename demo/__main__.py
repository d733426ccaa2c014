"""`python -m demo`: start the faked outside world, let ROMS collect it, show what is missing, serve the UI.

The product is used as a stranger would: by its command line, in processes of its own.
"""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_CONFIG = Path(__file__).with_name("roms.yaml")
_DEFAULT_HOME = Path(".roms") / "demo"
_PATIENCE_SECONDS = 10
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def main() -> int:
    """Run the demo. Returns the product's own exit code, of the first command that did not succeed."""
    parser = argparse.ArgumentParser(prog="python -m demo", description="ROMS on a faked outside world.")
    parser.add_argument(
        "--serve",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="afterwards serve the Dagster UI until Ctrl-C",
    )
    parser.add_argument("--port", type=int, help="the port to serve it on; 3000 when it is free")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        with _pos_host() as address:
            return _show(_environment(address), asked.serve, asked.port)
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


def _show(environment: dict[str, str], serve: bool, port: int | None) -> int:
    home = environment["ROMS_HOME"]
    _say(f"A faked POS host hands out 60 days of five branches at {environment['ROMS_POS_HOST_ADDRESS']}")
    _say(f"ROMS keeps all of it in {home}; running the demo again changes nothing there.")
    _say("Collecting every till's files: roms fill")
    code = _roms(["fill"], environment)
    if code:
        return code
    _say("What did not arrive, and why: roms missing")
    code = _roms(["missing"], environment)
    if code or not serve:
        return code
    _say("The Dagster UI, until Ctrl-C: roms up")
    return _roms(["up", *(["--port", str(port)] if port else [])], environment)


def _say(line: str) -> None:
    print(f"\n== {line}", flush=True)


def _environment(address: str) -> dict[str, str]:
    """What the product sees: every place named, so that neither the environment nor `.env` leads to real stores."""
    home = Path(os.environ.get("ROMS_HOME") or _DEFAULT_HOME).expanduser().absolute()
    ours = {
        "ROMS_HOME": str(home),
        "ROMS_CONFIG": str(_CONFIG),
        "ROMS_POS_HOST_ADDRESS": address,
        "ROMS_LAKE": "duckdb",
        "ROMS_LEDGER": f"sqlite:///{home / 'ledger.sqlite'}",
        "ROMS_LANDING": str(home / "landing"),
        "ROMS_STAGING": str(home / "staging"),
    }
    return {**os.environ, **ours}


def _roms(command: list[str], environment: dict[str, str]) -> int:
    """Run one command of the product and pass SIGTERM and Ctrl-C on to it; returns its exit code."""
    received: list[int] = []
    before = {number: signal.signal(number, lambda got, _: received.append(got)) for number in _SIGNALS}
    try:
        with subprocess.Popen(
            [sys.executable, "-m", "roms_assets.cli", *command], env=environment, start_new_session=True
        ) as product:
            for number in _SIGNALS:
                signal.signal(number, lambda got, _: product.send_signal(got))
            for early in received:
                product.send_signal(early)
            code = product.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return code if code >= 0 else 128 - code


@contextmanager
def _pos_host() -> Iterator[str]:
    """The host's address, while it runs in a process of its own that no Ctrl-C reaches."""
    command = [sys.executable, "-m", "demo.pos_host"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as host:
        try:
            address = host.stdout.readline().strip() if host.stdout else ""
            if not address:
                raise SystemExit("the faked POS host did not start; its own message stands above")
            yield address
        finally:
            host.terminate()
            try:
                host.wait(_PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                host.kill()


if __name__ == "__main__":
    sys.exit(main())
