"""A business and a code location small enough to start `roms up` on."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.square_host import SquareHost
from demo.world import World
from roms_assets.pos.daily_sales import DailySales, Rebuilt
from roms_assets.square.insight import Calculated, Insight
from tests.bare_environment import unset_variables
from tests.cli.shopkeeper import Shopkeeper, a_shopkeeper, a_world, make_home
from tests.cli.square_shop import a_square_shop

ROMS_YAML = """\
business: {name: Luna, time_zone: Asia/Manila, currency: PHP, first_day: 2025-01-01}
pos:
  host: {address: "http://127.0.0.1:9/tills/"}
  branches:
    - {code: LUNA, name: Luna, generation: old, tills: [{code: 1}]}
"""
WORKSPACE = """\
load_from:
  - python_module: {module_name: small_definitions, working_directory: ., location_name: small}
"""
DEFINITIONS = '''\
"""One job that never ends by itself and says when it has begun."""

import pathlib
import time

import dagster as dg


@dg.op(pool="lake")
def endless():
    pathlib.Path("begun").touch()
    while True:
        time.sleep(0.1)


@dg.job(executor_def=dg.in_process_executor)
def endless_job():
    endless()


defs = dg.Definitions(jobs=[endless_job])
'''


@pytest.fixture
def small_business(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to be in, with `roms.yaml`, `workspace.yaml` and definitions; its state goes to `.roms`."""
    unset_variables(monkeypatch)
    (tmp_path / "roms.yaml").write_text(ROMS_YAML)
    (tmp_path / "workspace.yaml").write_text(WORKSPACE)
    (tmp_path / "small_definitions.py").write_text(DEFINITIONS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def without_dbt(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves out the last step of each job, which starts dbt for seconds, where the test does not ask for it."""
    if not request.node.get_closest_marker("dbt"):
        leave_out_dbt(monkeypatch)


def leave_out_dbt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the patch is undone."""
    monkeypatch.setattr(DailySales, "rebuild", lambda sales, days: Rebuilt())
    monkeypatch.setattr(Insight, "rebuild", lambda insight, told, days, again: Calculated())


@pytest.fixture(scope="session")
def made_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Dagster home that is copied into each shop."""
    return make_home(tmp_path_factory.mktemp("made") / "dagster")


@pytest.fixture
def shopkeeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made_home: Path) -> Iterator[Shopkeeper]:
    """Somebody at the command line of a shop of three tills and three days, two of the nine till-days unwell."""
    with a_shopkeeper(an_unwell_world(), tmp_path, monkeypatch, made_home) as person:
        yield person


def an_unwell_world() -> World:
    """What the shopkeeper's host has."""
    return a_world(BMC_1_15="html_list", BETA_1_14="missing_type")


@pytest.fixture(scope="session")
def filled_home(tmp_path_factory: pytest.TempPathFactory, made_home: Path) -> Path:
    """The home of that shop once `roms fill` has run, without dbt, to copy."""
    with (
        pytest.MonkeyPatch.context() as patch,
        a_shopkeeper(an_unwell_world(), tmp_path_factory.mktemp("filled"), patch, made_home) as person,
    ):
        leave_out_dbt(patch)
        person.reads("fill")
        return person.home


@pytest.fixture
def filled(shopkeeper: Shopkeeper, filled_home: Path) -> Shopkeeper:
    """The shopkeeper after `roms fill`."""
    shutil.copytree(filled_home, shopkeeper.home, dirs_exist_ok=True)
    return shopkeeper


@pytest.fixture
def square(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SquareHost]:
    """The faked Square of a shop in whose folder the test is."""
    with a_square_shop(tmp_path, monkeypatch) as host:
        yield host
