"""A person at the command line of a faked shop: types commands, reads what comes back."""

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import dagster as dg
import pytest
import yaml
from typer.testing import CliRunner, Result

from demo.pos_host import PosHost
from demo.world import Branch, Sizes, World
from roms_assets.cli.app import app
from roms_assets.cli.dagster_home import prepare
from tests.bare_environment import unset_variables
from tests.pos.shop import a_business

SMALL = Sizes(lines=12, products=20, blpr_rows=4)


def a_world(**faults: str) -> World:
    """Two branches with three tills, three days; `BMC_1_15="html_list"` strikes BMC-1 on 2025-11-15."""
    days = [date(2025, 11, day) for day in (14, 15, 16)]
    branches = [Branch("BMC", ("1", "2")), Branch("BETA", ("1",), "new")]
    struck = {_key(name): fault for name, fault in faults.items()}
    return World(branches, days, dict(struck), sizes=SMALL)


def _key(name: str) -> str:
    branch, pos, day = name.split("_")
    return f"2025-11-{day}|{branch}-{pos}"


@dataclass
class Shopkeeper:
    """Types commands into `roms`; its home and its host are the fixture's."""

    home: Path
    config: Path
    host: PosHost
    runner: CliRunner = field(default_factory=CliRunner)

    def types(self, *words: str) -> Result:
        """Run `roms` with these words."""
        return self.runner.invoke(app, list(words), catch_exceptions=False)

    def reads(self, *words: str) -> str:
        """What a command that succeeds prints."""
        result = self.types(*words)
        assert result.exit_code == 0, result.output
        return result.stdout

    def missing(self, *words: str) -> dict[str, dict[str, list[str]]]:
        """What `roms missing --format json` says."""
        told: dict[str, dict[str, list[str]]] = json.loads(self.reads("missing", "--format", "json", *words))
        return told

    def runs(self) -> Sequence[dg.DagsterRun]:
        """The runs that Dagster knows, newest first."""
        with dg.DagsterInstance.from_config(str(self.home / "dagster")) as instance:
            return instance.get_runs()

    def shown(self, asset: str) -> set[str]:
        """The partitions that Dagster shows as materialized."""
        with dg.DagsterInstance.from_config(str(self.home / "dagster")) as instance:
            return instance.get_materialized_partitions(dg.AssetKey(asset))


@contextmanager
def a_shopkeeper(
    world: World, folder: Path, monkeypatch: pytest.MonkeyPatch, made_home: Path | None = None
) -> Iterator[Shopkeeper]:
    """A shopkeeper whose settings stand in the environment, as for a real one."""
    unset_variables(monkeypatch)
    home, config = folder / "home", folder / "roms.yaml"
    if made_home:
        shutil.copytree(made_home, home / "dagster")
    with PosHost(world) as host:
        facts = a_business(world, host.address).model_dump(mode="json", by_alias=True, exclude_defaults=True)
        pos = facts.pop("pos")
        pos["host"]["address"] = "http://127.0.0.1:9/tills/"  # what the environment says goes before it
        config.write_text(yaml.safe_dump({"business": facts, "pos": pos}))
        monkeypatch.setenv("ROMS_HOME", str(home))
        monkeypatch.setenv("ROMS_CONFIG", str(config))
        monkeypatch.setenv("ROMS_POS_HOST_ADDRESS", host.address)
        monkeypatch.chdir(folder)
        yield Shopkeeper(home, config, host)


def make_home(folder: Path) -> Path:
    """A Dagster home to copy, so that not every test makes one."""
    prepare(folder)
    return folder
