"""`roms doctor`: whether every configured door and store can be used, one line each."""

from collections.abc import Callable, Iterator

import dagster as dg
import sqlalchemy as sa
from rich.text import Text

from roms_assets.cli.dagster_home import prepare
from roms_assets.cli.endings import faults_of_places, one_line, told_of_place
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
    results = [_told(name, check, environment) for name, check in _checks(environment)]
    return all(results)


def _checks(environment: Environment) -> Iterator[tuple[str, Check]]:
    opened = stores(environment)
    yield "settings", lambda: _settings(environment)
    yield "Dagster home", lambda: _dagster_home(environment)
    yield "POS host", lambda: pos_host(load(environment).business.pos).check()
    yield "landing", opened.landing.check
    yield "staging", opened.staging.check
    yield "ledger", opened.ledger.check
    yield "lake", opened.lake.check


def _told(name: str, check: Check, environment: Environment) -> bool:
    try:
        line, is_well = check(), True
    except FAULTS as error:
        line, is_well = _named(name, error, environment), False
    sign = ("✓ ", "good") if is_well else ("✗ ", "bad")
    out().print(Text.assemble(sign, line), soft_wrap=True)
    return is_well


def _named(name: str, error: Exception, environment: Environment) -> str:
    """What is wrong, in one line that begins with the name of what was tried."""
    is_of_place = isinstance(error, faults_of_places())
    told = told_of_place(error, environment.roms_home) if is_of_place else "; ".join(str(error).splitlines())
    told = one_line(told)
    return told if told.startswith(name) else f"{name}: {told}"


def _settings(environment: Environment) -> str:
    pos = load(environment).business.pos
    return f"settings {environment.roms_config} can be read: {len(pos.branches)} branches, {len(pos.tills())} tills"


def _dagster_home(environment: Environment) -> str:
    prepare(environment.dagster_home)
    with dg.DagsterInstance.from_config(str(environment.dagster_home)) as instance:
        runs = instance.get_runs_count()
    return f"Dagster home {environment.dagster_home} opens; it knows {runs} runs"
