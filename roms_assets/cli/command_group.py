"""How a command ends that did not succeed: each fault told in one sentence and in red, without a traceback."""

from typing import Any

import typer
from typer.core import TyperGroup

from roms_assets.cli.asking import WordWrong
from roms_assets.cli.endings import (
    INTERRUPTED,
    NOT_UNDERSTOOD,
    STOPPED,
    NothingExpected,
    Stopped,
    fault_in_words,
    storage_faults,
)
from roms_assets.kernel.errors import RomsError


class Commands(TyperGroup):
    """The commands; what ROMS found wrong is told in red, without a traceback, and ends with exit code 1 or 2."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except NothingExpected as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(0) from error
        except (Stopped, KeyboardInterrupt) as error:
            raise _ended(STOPPED, INTERRUPTED) from error
        except WordWrong as error:
            raise _ended(str(error), NOT_UNDERSTOOD) from error
        except RomsError as error:
            raise _ended(str(error)) from error
        except typer.TyperException as error:
            raise _ended(error.format_message().replace("Value error, ", ""), error.exit_code) from error
        except BrokenPipeError:
            raise
        except storage_faults() as error:
            raise _ended(_in_words(error)) from error


def _ended(sentence: str, exit_code: int = 1) -> typer.Exit:
    from roms_assets.cli.screen import tell_error

    tell_error(sentence)
    return typer.Exit(exit_code)


def _in_words(error: Exception) -> str:
    from roms_assets.settings import Environment

    return fault_in_words(error, Environment().roms_home)
