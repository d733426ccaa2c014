"""`roms dagster …`: Dagster's own command line, on ROMS's home and workspace."""

import os
from collections.abc import Sequence

from dagster._cli import ENV_PREFIX, cli

from roms_assets.cli.code_location import workspace_file
from roms_assets.cli.dagster_home import prepare
from roms_assets.settings import Environment

MODULE = "roms_assets.definitions"
WITHOUT_WORKSPACE = {("job", "execute"), ("asset", "materialize"), ("asset", "list")}
"""Commands of Dagster that run the definitions themselves and so are told a module instead."""
OWN_DEFINITIONS = (
    "-w",
    "-f",
    "-m",
    "-p",
    "-d",
    "-a",
    "--workspace",
    "--python-file",
    "--module-name",
    "--package-name",
)
"""Options by which a person says where the definitions are."""


def run_dagster(arguments: Sequence[str]) -> None:
    """Become Dagster's command line with these arguments; ends the process."""
    home = Environment().dagster_home
    prepare(home)
    os.environ["DAGSTER_HOME"] = str(home)
    os.environ.setdefault("PYTHONWARNINGS", "ignore")  # of the processes that it starts
    os.environ.update(definitions_of(arguments))
    cli(args=list(arguments), prog_name="roms dagster", auto_envvar_prefix=ENV_PREFIX)


def definitions_of(arguments: Sequence[str]) -> dict[str, str]:
    """Where the definitions are, as the variable that stands for the command's option."""
    if any(argument.partition("=")[0] in OWN_DEFINITIONS for argument in arguments):
        return {}
    words = tuple(argument for argument in arguments[:2] if not argument.startswith("-"))
    option, value = (
        ("MODULE_NAME", MODULE) if words in WITHOUT_WORKSPACE else ("WORKSPACE", str(workspace_file()))
    )
    return {"_".join((ENV_PREFIX, *words, option)).upper().replace("-", "_"): value}
