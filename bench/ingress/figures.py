"""The part of the bench for the front door: which loads meet which server, and what comes of it."""

import json
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from bench.ratios import ratio
from bench.results import Figure
from bench.turns import ROOT, fresh_folder

USUAL, WHOLE = 20_000, 200_000
CONNECTIONS = 32
NO_LIMIT = 10_000_000
CALM = 100
"""Events a second at which delays are measured; also the limit in the overload."""
MOST_RUNS = 2
"""One that stays for more, and one in case it had just gone."""
Say = Callable[[str], None]


@dataclass(frozen=True)
class Sizes:
    """How many events at full speed, how long the paced loads last, and how often."""

    events: int = USUAL
    seconds: int = 10
    rounds: int = 3


@dataclass
class Found:
    """What was measured, one of each per round."""

    full: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {"bare": [], "least": [], "ours": []}
    )
    stored: list[int] = field(default_factory=list)
    commits: list[float] = field(default_factory=list)
    calm: list[dict[str, Any]] = field(default_factory=list)
    overload: list[dict[str, Any]] = field(default_factory=list)
    overload_stored: list[int] = field(default_factory=list)
    to_table: dict[str, Any] = field(default_factory=dict)


def bench(sizes: Sizes, say: Say) -> Found:
    """Every load, in turns."""
    found = Found()
    for number in range(sizes.rounds):
        for name in found.full:
            _full_speed(found, name, sizes)
            told = found.full[name][-1]
            say(f"round {number + 1}, {name}: {sizes.events / told['seconds']:,.0f} events/s")
        _paced(found, sizes)
        say(f"round {number + 1}, {CALM} events/s: p99 {found.calm[-1]['p99'] * 1000:.1f} ms")
        _overload(found, sizes)
        say(f"round {number + 1}, {10 * CALM} events/s: {dict(found.overload[-1]['statuses'])}")
    return found


def bench_to_table(found: Found, say: Say) -> None:
    """From webhook to table, once: it lasts minutes."""
    from bench.ingress import to_table  # all of ROMS, which the loads do without

    found.to_table = to_table.measure(to_table.EVENTS)
    say(f"from webhook to table: p95 {found.to_table['p95']:.1f} s")


def figures(found: Found, sizes: Sizes) -> list[Figure]:
    """Every figure of this part."""
    bare, least, ours = (_speeds(found, name, sizes) for name in found.full)
    accepted = [told["statuses"].get("200", 0) for told in found.overload]
    lost = [max(0, told - stored) for told, stored in zip(accepted, found.overload_stored, strict=True)]
    lost += [max(0, sizes.events - stored) for stored in found.stored]
    refused = [told["statuses"].get("429", 0) for told in found.overload]
    sent = 10 * CALM * sizes.seconds
    return [
        Figure("ingress_events", sizes.events, "events"),
        Figure("ingress_per_second", round(median(ours)), "events/s", 3000, "higher"),
        Figure("ingress_bare_per_second", round(median(bare)), "events/s", better="higher"),
        Figure("ingress_least_per_second", round(median(least)), "events/s", better="higher"),
        Figure("ingress_over_bare", ratio(ours, bare), "x", 0.333, "higher"),
        Figure("ingress_least_over_bare", ratio(least, bare), "x", better="higher"),
        Figure("ingress_over_least", ratio(ours, least), "x", better="higher"),
        Figure("ingress_full_p99", _milliseconds(found.full["ours"], "p99"), "ms", better="lower"),
        Figure("ingress_events_per_commit", round(median(found.commits), 1), "events"),
        Figure("ingress_calm_p50", _milliseconds(found.calm, "p50"), "ms", better="lower"),
        Figure("ingress_calm_p99", _milliseconds(found.calm, "p99"), "ms", 50, "lower"),
        Figure("ingress_overload_accepted", round(median(accepted)), "events"),
        Figure("ingress_overload_refused", round(median(refused)), "events"),
        Figure(
            "ingress_overload_other",
            max(sent - a - r for a, r in zip(accepted, refused, strict=True)),
            "events",
            0,
            "lower",
        ),
        Figure("ingress_lost", max(lost), "events", 0, "lower"),
        Figure("ingress_to_table_events", found.to_table["events"], "events"),
        Figure("ingress_to_table_p50", round(found.to_table["p50"], 1), "s", better="lower"),
        Figure("ingress_to_table_p95", round(found.to_table["p95"], 1), "s", 20, "lower"),
        Figure("ingress_to_table_slowest", round(found.to_table["slowest"], 1), "s", better="lower"),
        Figure("ingress_to_table_runs", found.to_table["runs"], "runs", MOST_RUNS, "lower"),
    ]


def _speeds(found: Found, name: str, sizes: Sizes) -> list[float]:
    return [sizes.events / told["seconds"] for told in found.full[name]]


def _milliseconds(told: list[dict[str, Any]], name: str) -> float:
    return round(median(float(each[name]) for each in told) * 1000, 2)


def _full_speed(found: Found, name: str, sizes: Sizes) -> None:
    with fresh_folder() as work, _server(name, NO_LIMIT, work) as address:
        _sent(address, 0, 1_000, CONNECTIONS, 0)
        found.full[name].append(_sent(address, 1_000, sizes.events, CONNECTIONS, 0))
        if name == "ours":
            found.commits.append(_events_per_commit(address))
        if name != "bare":
            found.stored.append(_stored(work) - 1_000)


def _paced(found: Found, sizes: Sizes) -> None:
    with fresh_folder() as work, _server("ours", NO_LIMIT, work) as address:
        _sent(address, 0, 100, CONNECTIONS, 0)
        found.calm.append(_sent(address, 1_000, CALM * sizes.seconds, CONNECTIONS, CALM))


def _overload(found: Found, sizes: Sizes) -> None:
    with fresh_folder() as work, _server("ours", CALM, work) as address:
        found.overload.append(_sent(address, 0, 10 * CALM * sizes.seconds, CONNECTIONS, 10 * CALM))
        found.overload_stored.append(_stored(work))


def _sent(*asked: object) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.ingress.load", *map(str, asked)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@contextmanager
def _server(name: str, limit: float, work: Path) -> Iterator[str]:
    """Its address, once it answers."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "bench.ingress.servers", name, str(port), str(limit), str(work)]
    with (
        (work / "log").open("wb") as log,
        subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log) as running,
    ):
        try:
            _wait(port, running)
            yield f"http://127.0.0.1:{port}"
        finally:
            running.send_signal(signal.SIGTERM)


def _wait(port: int, running: subprocess.Popen[bytes]) -> None:
    while running.poll() is None:
        with closing(socket.socket()) as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"the server ended with {running.returncode}")


def _events_per_commit(address: str) -> float:
    import httpx

    told = dict(
        line.rsplit(" ", 1) for line in httpx.get(f"{address}/metrics").text.splitlines() if line[:1] != "#"
    )
    return float(told["roms_commit_events_sum"]) / float(told["roms_commit_events_count"])


def _stored(work: Path) -> int:
    with closing(sqlite3.connect(work / "events.sqlite")) as store:
        return int(store.execute("SELECT count(DISTINCT body) FROM events").fetchone()[0])
