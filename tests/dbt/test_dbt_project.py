"""The SQL side stands on the lake that the graph published, and its tests can fail."""

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from demo.world import Branch, World
from tests.pos.shop import a_shop

PROJECT = Path(__file__).parents[2] / "dbt_project"
TEST_POS = ("test", "--select", "source:pos+", "--exclude", "path:models/orders", "path:tests/orders")


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("shop")
    world = World([Branch("BMC", ("1", "2"))], [date(2025, 11, 14)], {"2025-11-14|BMC-2": "empty_list"})
    with a_shop(world, home) as shop:
        assert shop.run("fill_missing", with_dbt=True).success
    return home / "lake.duckdb"


def dbt(lake: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run dbt on a lake; what it writes of its own goes to `folder`."""
    where = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--no-use-colors"]
    places = ["--target-path", str(folder / "target"), "--log-path", str(folder / "logs")]
    return subprocess.run(
        [sys.executable, "-m", "dbt.cli.main", *arguments, *where, *places],
        env={**os.environ, "ROMS_DBT_LAKE": str(lake)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_the_graph_published_passes(lake: Path, tmp_path: Path) -> None:
    ran = dbt(lake, tmp_path, *TEST_POS)

    assert ran.returncode == 0, ran.stdout
    assert "ERROR=0" in ran.stdout
    assert "PASS=12" in ran.stdout


def test_a_line_that_stands_twice_is_found(lake: Path, tmp_path: Path) -> None:
    spoiled = Path(shutil.copy(lake, tmp_path / "spoiled.duckdb"))
    spoil = "INSERT INTO record_lines SELECT * FROM record_lines LIMIT 1"
    subprocess.run(
        [sys.executable, "-c", f"import duckdb; duckdb.connect({str(spoiled)!r}).execute({spoil!r})"],
        check=True,
    )

    ran = dbt(spoiled, tmp_path, *TEST_POS)

    assert ran.returncode == 1
    assert "FAIL 1 no_line_twice" in ran.stdout
    assert "FAIL 1 arrivals_count_the_record" in ran.stdout
    assert "FAIL 1 daily_sales_add_up_to_the_record" in ran.stdout
