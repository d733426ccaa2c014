"""The POS part of `roms.yaml`: the host that hands out the tills' files, the thresholds and the branches."""

from datetime import date
from functools import cached_property
from typing import Literal, Self

from pydantic import Field, model_validator

from roms_assets.kernel.errors import SettingsWrong
from roms_assets.pos.rules.dialects import Dialect
from roms_assets.settings.branches import Branch
from roms_assets.settings.refusals import refuse, repeated
from roms_assets.settings.values import (
    Count,
    Frozen,
    HttpAddress,
    Percent,
    PositiveCount,
    PositiveNumber,
    RelativePath,
)


class PosHostSettings(Frozen):
    """The computer that hands out the tills' files, and how gently to ask it."""

    address: HttpAddress
    list_path: RelativePath = "fetch_list2.php"
    concurrency: PositiveCount = 8
    requests_per_second: PositiveNumber = 50
    timeout_seconds: PositiveNumber = 30
    attempts: PositiveCount = 3
    largest_file_mb: PositiveCount = 64


class PosThresholds(Frozen):
    """From where on something counts as wrong, and for how long to ask again."""

    refused_lines_percent: Percent = 1
    few_lines_percent: Percent = 50
    ask_partial_again_days: Count = 7
    ask_missing_again_days: Count = 35


class PersonalData(Frozen):
    """What of customers' data may leave the original files."""

    phone_numbers: Literal["masked", "clear"] = "masked"


class TillSettings(Frozen):
    """The tills, how their files are read, and from where on something counts as wrong; there may be none."""

    thresholds: PosThresholds = PosThresholds()
    personal_data: PersonalData = PersonalData()
    branches: tuple[Branch, ...] = ()

    @model_validator(mode="after")
    def _branches_are_told_apart(self) -> Self:
        refuse(repeated((branch.code for branch in self.branches), "branches", "branch code"))
        return self

    @cached_property
    def _branch_of(self) -> dict[str, Branch]:
        return {branch.code: branch for branch in self.branches}

    def branch(self, code: str) -> Branch:
        """The branch with this code. Raises SettingsWrong that names the known ones."""
        if code not in self._branch_of:
            known = ", ".join(self._branch_of) or "none"
            raise SettingsWrong(f"no branch {code!r} in roms.yaml; it has {known}")
        return self._branch_of[code]

    def names(self) -> list[str]:
        """All tills, such as `BMC-1`, in the order of the file, whether in use now or not."""
        return [f"{branch.code}-{till.code}" for branch in self.branches for till in branch.tills]

    def dialect(self, branch_code: str, day: date) -> Dialect:
        """How a branch's tills wrote on that day. Raises SettingsWrong for an unknown branch."""
        return self.branch(branch_code).dialect(day)


class PosSettings(TillSettings):
    """The group `pos`: the tills, and the host that has their files."""

    host: PosHostSettings
    branches: tuple[Branch, ...] = Field(min_length=1)
