"""The steps of the page for operating, followed to the letter: back up a running home, lose it, restore it, upgrade."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from resources.ledger_migrations import MIGRATIONS
from roms_assets.doors.events import events
from roms_assets.doors.notices import incidents
from roms_assets.doors.stores import stores
from roms_assets.settings import Environment
from tests.cli.shopkeeper import Shopkeeper, a_shopkeeper, a_world, make_home
from tests.docs.first_home import EVENT, INCIDENT, make_first
from tests.docs.pages import ROOT, part

PAGE = "docs/operating.md"


@pytest.fixture
def shopkeeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shopkeeper]:
    """Somebody in a folder of their own, whose home is `.roms` in it and whose `.venv/bin/roms` is this ROMS."""
    made = make_home(tmp_path / "made")
    world = a_world(BMC_1_15="html_list", BETA_1_14="missing_type")
    with a_shopkeeper(world, tmp_path, monkeypatch) as person:
        monkeypatch.setenv("ROMS_HOME", str(tmp_path / ".roms"))
        monkeypatch.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)
        shutil.copytree(made, tmp_path / ".roms" / "dagster")
        person.home = tmp_path / ".roms"
        roms = tmp_path / ".venv" / "bin" / "roms"
        roms.parent.mkdir(parents=True)
        roms.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m roms_assets.cli "$@"\n')
        roms.chmod(0o755)
        yield person


def steps(heading: str, folder: Path) -> str:
    """What the page tells people to type there, with a backup in the folder."""
    found = re.search(r"```sh\n(.*?)```", part(PAGE, heading), re.DOTALL)
    assert found, heading
    return found[1].replace("/srv/backup/roms", str(folder / "backup"))


def typed(lines: str, folder: Path) -> str:
    done = subprocess.run(
        ["sh", "-e", "-c", lines],
        cwd=folder,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def tables(person: Shopkeeper) -> dict[str, list[tuple[object, ...]]]:
    """All rows of the lake but when its tables were made and how often the host was asked; columns by name."""
    with duckdb.connect(str(person.home / "lake.duckdb"), read_only=True) as connection:
        names = [name for (name,) in connection.execute("SHOW TABLES").fetchall() if name != "lake_changes"]
        return {name: _rows(connection, name) for name in names}


def _rows(connection: duckdb.DuckDBPyConnection, table: str) -> list[tuple[object, ...]]:
    described = connection.execute(f"DESCRIBE {table}").fetchall()
    columns = sorted({name for name, *_ in described} - {"attempts", "last_attempt_at", "built_at"})
    return connection.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY ALL").fetchall()


def test_a_running_home_is_backed_up_lost_and_restored(shopkeeper: Shopkeeper, tmp_path: Path) -> None:
    shopkeeper.reads("fill")
    before, shown, missing = tables(shopkeeper), shopkeeper.shown("record2025"), shopkeeper.missing()
    ledger = stores(Environment()).ledger
    assert "9 entries" in ledger.check(), "open, as in a home that runs"
    typed(steps("## Back up", tmp_path), tmp_path)
    told = typed(steps("## Back up", tmp_path), tmp_path)
    assert "0 new files of landing copied" in told
    shutil.rmtree(shopkeeper.home)
    shopkeeper.config.unlink()

    typed(steps("## Restore", tmp_path), tmp_path)

    assert before["record_lines"]
    assert tables(shopkeeper) == before
    assert shopkeeper.shown("record2025") == shown
    assert shopkeeper.missing() == missing
    assert "agreed already" in shopkeeper.reads("reconcile")


def test_what_the_first_version_left_is_brought_up_to_date(shopkeeper: Shopkeeper, tmp_path: Path) -> None:
    shopkeeper.reads("fill")
    before, missing = tables(shopkeeper), shopkeeper.missing()
    make_first(shopkeeper.home)
    assert set(tables(shopkeeper)) < set(before)
    assert shopkeeper.missing() == missing, "read before anything else was done"
    lines = steps("## Upgrade", tmp_path)
    ours = "\n".join(line for line in lines.splitlines() if not re.match("git|make", line))
    assert lines.count("\n") - ours.count("\n") == 4, "git pull, two of make, and the end of the last line"

    typed(ours, tmp_path)

    assert tables(shopkeeper) == before
    assert shopkeeper.missing() == missing
    assert "agreed already" in shopkeeper.reads("reconcile")
    shopkeeper.reads("fill")
    (event,) = events(Environment()).listed(limit=9)
    assert (event.id, event.body, event.reason) == (EVENT["id"], EVENT["body"], EVENT["reason"])
    (incident,) = incidents(Environment()).unfinished()
    assert (incident.key, set(incident.told_parts)) == (INCIDENT["key"], {"BMC-1"})
    with closing(sqlite3.connect(shopkeeper.home / "ledger.sqlite")) as ledger:
        changes = ledger.execute("SELECT number FROM ledger_migrations ORDER BY number").fetchall()
    assert changes == [(each.number,) for each in MIGRATIONS]
