"""The part of the group `orders` of `roms.yaml` that tells of dropped files and Google Sheets.

The service account for Sheets stands in the environment.
"""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from roms_assets.dropped.rules.kinds import FileKind
from roms_assets.settings.refusals import named_before, refuse
from roms_assets.settings.values import DateFormat, Frozen, PositiveCount, PositiveNumber, Text, matching

SheetName = Annotated[
    str,
    AfterValidator(matching(r"[a-z0-9][a-z0-9_-]{0,29}", "small letters, digits, - and _, such as parcels")),
]
SpreadsheetId = Annotated[
    str,
    AfterValidator(
        matching(
            r"[A-Za-z0-9_-]{10,100}", "what stands in the Sheet's address between /d/ and the next slash"
        )
    ),
]
FolderPath = Annotated[str, AfterValidator(matching(r"[^\x00-\x1f]+", "a folder, such as dropped"))]


class SheetSource(Frozen):
    """One worksheet that is read as if it were a file of its kind."""

    name: SheetName
    kind: FileKind
    spreadsheet: SpreadsheetId
    worksheet: Annotated[Text, Field(max_length=100)] = "Sheet1"


class DroppedSettings(Frozen):
    """Files that people drop, and Sheets that say the same."""

    drop_folder: FolderPath | None = None
    largest_file_mb: PositiveCount = 20
    date_format: DateFormat = "%Y-%m-%d"
    personal_data: Literal["pseudonymised", "clear"] = "pseudonymised"
    sheets: tuple[SheetSource, ...] = ()
    sheets_timeout_seconds: PositiveNumber = 30
    sheets_attempts: PositiveCount = 4

    @model_validator(mode="after")
    def _names_are_their_own(self) -> Self:
        refuse(named_before([sheet.name for sheet in self.sheets], "sheets"))
        return self
