"""A Postgres of the tests' own: on a socket in a folder of its own, thrown away at the end."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import psycopg

from tests.waiting import PATIENCE_SECONDS

_USER = "roms"
_HASTY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=16MB")


@dataclass(frozen=True)
class Cluster:
    """A running server; each test takes a database of its own."""

    folder: Path

    @contextmanager
    def database(self) -> Iterator[str]:
        """The address of an empty database, as a person would write it; it is dropped at the end."""
        name = f"test_{uuid4().hex}"
        self._order(f"CREATE DATABASE {name}")
        yield f"postgresql://{_USER}@/{name}?host={quote(str(self.folder), safe='')}"
        self._order(f"DROP DATABASE {name} WITH (FORCE)")

    def answers(self) -> bool:
        """Whether it takes connections."""
        try:
            self._order("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _order(self, sql: str) -> None:
        place = f"host={self.folder} user={_USER} dbname=postgres connect_timeout={PATIENCE_SECONDS:.0f}"
        with closing(psycopg.connect(place, autocommit=True)) as connection:
            connection.execute(sql.encode())


@contextmanager
def a_cluster(initdb: str, postgres: str) -> Iterator[Cluster]:
    """A new server, stopped and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="roms-pg-"))  # short: a socket's path has at most 107 characters
    who = _who_runs_it(folder)
    try:
        make = [initdb, "-D", "data", "-U", _USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(make, check=True, capture_output=True, timeout=PATIENCE_SECONDS, **who)
        settings = (f"unix_socket_directories={folder}", "listen_addresses=", *_HASTY)
        options = [word for setting in settings for word in ("-c", setting)]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen([postgres, "-D", "data", *options], stdout=log, stderr=log, **who)
        try:
            yield _ready(Cluster(folder), server)
        finally:
            _stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _who_runs_it(folder: Path) -> dict[str, Any]:
    """Postgres refuses to run as root: then it is the system's user `postgres`, to whom the folder is given."""
    if os.geteuid() != 0:
        return {"cwd": folder}
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"cwd": folder, "user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _ready(cluster: Cluster, server: subprocess.Popen[bytes]) -> Cluster:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not cluster.answers():
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"no Postgres: {(cluster.folder / 'log').read_text()}")
        time.sleep(0.05)
    return cluster


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)  # its fast way: sessions are ended, not waited for
    try:
        server.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait(PATIENCE_SECONDS)
