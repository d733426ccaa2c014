"""`roms doctor`: whether every configured door and store can be used, one line each."""

from collections.abc import Callable, Iterator

import dagster as dg
import sqlalchemy as sa
from rich.text import Text

from roms_assets.cli.dagster_home import prepare
from roms_assets.cli.screen import out
from roms_assets.doors import pos_host, stores
from roms_assets.kernel.errors import RomsError
from roms_assets.settings import Environment, load

Check = Callable[[], str]
FAULTS = (RomsError, OSError, sa.exc.SQLAlchemyError, dg.DagsterError)
"""What a thing that cannot be used is known to raise."""


def examine() -> bool:
    """Try everything and say how it is; whether all is well. Raises SettingsWrong when nothing can be tried."""
    environment = Environment()
    results = [_told(check) for check in _checks(environment)]
    return all(results)


def _checks(environment: Environment) -> Iterator[Check]:
    opened = stores(environment)
    yield lambda: _settings(environment)
    yield lambda: _dagster_home(environment)
    yield lambda: pos_host(load(environment).business.pos).check()
    yield opened.landing.check
    yield opened.staging.check
    yield opened.ledger.check
    yield opened.lake.check


def _told(check: Check) -> bool:
    try:
        line, is_well = check(), True
    except FAULTS as error:
        line, is_well = str(error), False
    sign = ("✓ ", "good") if is_well else ("✗ ", "bad")
    out().print(Text.assemble(sign, line), soft_wrap=True)
    return is_well


def _settings(environment: Environment) -> str:
    pos = load(environment).business.pos
    return f"settings {environment.roms_config} can be read: {len(pos.branches)} branches, {len(pos.tills())} tills"


def _dagster_home(environment: Environment) -> str:
    prepare(environment.dagster_home)
    with dg.DagsterInstance.from_config(str(environment.dagster_home)) as instance:
        runs = instance.get_runs_count()
    return f"Dagster home {environment.dagster_home} opens; it knows {runs} runs"
