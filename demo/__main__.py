"""`python -m demo`: start the faked outside world, let ROMS collect it, show what is missing, serve the UI.

The product is used as a stranger would: by its command line, in processes of its own.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

from demo.channel import let_in
from demo.free_port import free_port
from demo.mail_letters import LESSON, LETTERS, unknown_mail
from demo.mail_sender import shown_mailbox
from demo.order_chapter import cancel_first, join_orders
from demo.places import (
    FOR_SHELLS,
    home_folder,
    place_of_ui,
    places,
    places_of_mail,
    places_of_web_pages,
    places_of_webhooks,
    write_for_shells,
)
from demo.sales import shown_mail, shown_orders, shown_sales, shown_square
from demo.web_pages import read_pages

_FIRST_DAY = "2025-11-01"
_PATIENCE_SECONDS = 10
_UI_PORT = 3000
_WEBHOOK_PORT = 8000
_ORDER_SECONDS = 5
_MAIL_SECONDS = 30
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
        with (
            _server("demo.pos_host") as tills,
            _server("demo.square_host") as square,
            _server("demo.shipstation_host") as shipstation,
            _server("demo.webhook_keys", str(home_folder())) as keys,
            _server("demo.mailbox_host") as mailbox,
            _server("demo.shop_site") as supplier,
            _server("demo.people", str(home_folder() / "mail")) as people,
        ):
            port = free_port(asked.port or _UI_PORT)
            told = places_of_webhooks(shipstation, keys) | places_of_mail(mailbox) | place_of_ui(port)
            ours = places(tills, square, people) | told | places_of_web_pages(supplier)
            write_for_shells(ours)
            return _show({**os.environ, **ours}, asked.serve, port)
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


def _show(environment: dict[str, str], serve: bool, port: int) -> int:
    """Chapter by chapter; the exit code of the first command that did not succeed."""
    home, supplier = environment["ROMS_HOME"], environment["ROMS_WEB_SUPPLIER_ADDRESS"]
    _say(f"A faked POS host hands out 60 days of five branches at {environment['ROMS_POS_HOST_ADDRESS']}")
    _say(
        f"ROMS keeps all of it in {home}; running the demo again adds only the webhooks and web pages of then."
    )
    code = (
        _collect(environment)
        or _sync_square(environment)
        or _show_gaps(environment)
        or _hear(environment)
        or cancel_first(environment, _roms, _say)
        or _read_mail(environment)
        or read_pages(supplier, environment, _roms, _say)
        or join_orders(environment, _roms, _say)
        or _tell_people(environment)
    )
    return code if code or not serve else _serve(environment, port)


def _collect(environment: dict[str, str]) -> int:
    _say("Collecting every till's files: roms fill")
    return _roms(["fill"], environment)


def _sync_square(environment: dict[str, str]) -> int:
    _say(f"Reading a faked Square at {environment['ROMS_SQUARE_ADDRESS']}: roms sync square")
    code = _roms(["sync", "square", "--since", _FIRST_DAY], environment)
    if code == 0:
        _say(
            "What Square's orders come to: square_daily_sales, square_top_items, square_low_stock, square_margins ..."
        )
        print("\n".join(shown_square(_lake(environment))), flush=True)
    return code


def _show_gaps(environment: dict[str, str]) -> int:
    """What of the tills did not arrive, and what those that did have sold."""
    _say("What did not arrive, and why: roms missing")
    code = _roms(["missing"], environment)
    if code == 0:
        _say("What the tills sold, net: pos_daily_sales by branch and part of the day")
        print("\n".join(shown_sales(_lake(environment))), flush=True)
    return code


def _tell_people(environment: dict[str, str]) -> int:
    _say("What people are told of it, by mail to a faked mail server: roms notify watch")
    return _roms(["notify", "watch"], environment)


def _serve(environment: dict[str, str], port: int) -> int:
    """The UI and the front door until Ctrl-C; orders and mails go on coming."""
    door = free_port(_WEBHOOK_PORT)
    for_shells = os.path.relpath(Path(environment["ROMS_HOME"], FOR_SHELLS))
    _say("The Dagster UI and the front door, until Ctrl-C: roms up; an order comes in every few seconds")
    _say(
        "A mail comes every half minute, of an order and of what becomes of it; the sensor finds it by itself"
    )
    _say(shown_mailbox(environment["ROMS_MAIL_SERVER"]))
    _say(f"The front door's page for people: http://127.0.0.1:{door}/, as owner with password demo-operator")
    _say(f"To try commands on it, in a second terminal: . {for_shells}")
    with _sender(door, environment, "--every", str(_ORDER_SECONDS)), _mail_sender(environment):
        return _roms(["up", "--port", str(port), "--webhook-port", str(door)], environment)


def _lake(environment: dict[str, str]) -> Path:
    return Path(environment["ROMS_HOME"], "lake.duckdb")


def _hear(environment: dict[str, str]) -> int:
    """Let six senders, and strangers, knock at the front door; then have read what was kept."""
    door = free_port(_WEBHOOK_PORT)
    _say("Six senders knock at the front door, and all that goes wrong at one: roms ingress")
    with _started(
        ["-m", "roms_assets.cli", "ingress", "--webhook-port", str(door)], environment, quiet=True
    ) as ingress:
        if not _opens(door, ingress):
            return ingress.returncode
        with _sender(door, environment) as sender:
            if sender.wait() != 0:
                return 1
    _say("What could not be used waits as a dead letter: roms events list --state dead")
    code = _roms(["events", "list", "--state", "dead"], environment)
    if code:
        return code
    let_in(environment)
    _say(
        "A person lets its channel in, in roms.yaml, and has it read with all that waits: roms events replay"
    )
    # Only this sender's: on a home that was here before, a mail that waits for a person would fail again.
    code = _roms(["events", "replay", "--dead", "--source", "gateway"], environment)
    print("\n".join(shown_orders(_lake(environment))), flush=True)
    return code


def _read_mail(environment: dict[str, str]) -> int:
    """Have the mailbox read, then teach the sender that nobody knows."""
    lake, mail = _lake(environment), unknown_mail()
    _say(f"{len(LETTERS)} mails lie in a faked mailbox, in three languages: roms mail poll")
    code = _roms(["mail", "poll"], environment)
    if code:
        return code
    print("\n".join(shown_mail(lake)), flush=True)
    _say("What is false, or of an unknown sender, waits for a person: roms mail list")
    code = _roms(["mail", "list"], environment)
    if code:
        return code
    _say(f"A person says what one of them tells, so its sender is understood: roms mail teach {mail} ...")
    code = _roms(["mail", "teach", mail, *LESSON], environment)
    print("\n".join(shown_mail(lake, "Rynek Rzemiosła")), flush=True)
    return code


def _opens(port: int, process: subprocess.Popen[bytes]) -> bool:
    """Whether somebody listens there, before the process has ended."""
    while process.poll() is None:
        with closing(socket.socket()) as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.1)
    return False


def _sender(
    door: int, environment: dict[str, str], *more: str
) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """Whoever sends, once the front door answers."""
    told = [f"http://127.0.0.1:{door}", environment["ROMS_SHIPSTATION_ADDRESS"], environment["ROMS_HOME"]]
    return _started(["-m", "demo.webhook_sender", *told, *more], environment)


def _mail_sender(environment: dict[str, str]) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """Whoever writes mails to the shop."""
    told = [environment["ROMS_MAIL_SERVER"], "--every", str(_MAIL_SECONDS)]
    return _started(["-m", "demo.mail_sender", *told], environment)


@contextmanager
def _started(
    command: list[str], environment: dict[str, str], quiet: bool = False
) -> Iterator[subprocess.Popen[bytes]]:
    """A process beside the demo; it is asked to end when it is not needed any more."""
    out = subprocess.DEVNULL if quiet else None
    with subprocess.Popen(
        [sys.executable, *command], env=environment, stdout=out, start_new_session=True
    ) as started:
        try:
            yield started
        finally:
            started.terminate()


def _say(line: str) -> None:
    print(f"\n== {line}", flush=True)


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
def _server(module: str, *arguments: str) -> Iterator[str]:
    """The server's address, while it runs in a process of its own that no Ctrl-C reaches."""
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as server:
        try:
            address = server.stdout.readline().strip() if server.stdout else ""
            if not address:
                raise SystemExit(f"{module} did not start; its own message stands above")
            yield address
        finally:
            server.terminate()
            try:
                server.wait(_PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()


if __name__ == "__main__":
    sys.exit(main())
