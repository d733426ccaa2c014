"""Reads `roms.yaml`; refuses a wrong one with line, key and what was expected, all that is wrong at once."""

from pathlib import Path
from typing import Self

from pydantic import model_validator

from roms_assets.kernel.errors import RuleBroken, SettingsWrong
from roms_assets.kernel.refusals import Refusal
from roms_assets.kernel.written_models import model_of, written
from roms_assets.settings.business import Business, BusinessFacts, OtherGroups
from roms_assets.settings.refusals import refuse


class RomsFile(OtherGroups):
    """The groups of `roms.yaml`."""

    business: BusinessFacts

    @model_validator(mode="after")
    def _fees_are_whole_in_their_currency(self) -> Self:
        for index, account in enumerate(self.statements.accounts if self.statements else ()):
            try:
                account.terms(self.business.currency)
            except RuleBroken as error:
                where = ("statements", "accounts", index, "fee_fixed")
                refuse([Refusal(where, f"expected an amount of its currency: {error}", account.fee_fixed)])
        return self


def read_business(path: Path) -> Business:
    """The business that a `roms.yaml` describes.

    Raises SettingsWrong with one line per thing that is wrong: `roms.yaml line 23, pos.branches[2].opened:
    expected a date such as 2025-11-01, seen "soon"`. What compares values (a branch given twice) is looked at
    when the values themselves are right.
    """
    content = model_of(path.name, written(path.name, _text(path)), RomsFile)
    groups = {name: group for name, group in dict(content).items() if name != "business"}
    return Business(**dict(content.business), **groups)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        advice = (
            "copy the example roms.yaml of the project there, or set ROMS_CONFIG to the file of your business"
        )
        raise SettingsWrong(f"{path} is not there; {advice}") from None
    except OSError as error:
        raise SettingsWrong(f"{path} cannot be read: {error.strerror}; check ROMS_CONFIG") from error
    except UnicodeDecodeError as error:
        raise SettingsWrong(
            f"{path.name} is not UTF-8 text (byte {error.start}); save it as UTF-8"
        ) from error
