"""The door to Google Sheets: the cells of a worksheet, as people see them; it reads and never writes.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets.values/get
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from resources.calling import Counts, Patience
from roms_assets.kernel.errors import SettingsWrong


@dataclass(frozen=True)
class Sheets:
    """Where Google Sheets are, as which service account they are asked, and how patiently."""

    account: Mapping[str, Any] | None = field(default=None, repr=False)
    """What the key of the service account says."""
    address: str = ""
    """Another address than Google's, such as that of faked Sheets; ends in a slash."""
    timeout_seconds: float = 30
    attempts: int = 4
    counts: Counts = field(default_factory=Counts, compare=False)

    def cells(self, spreadsheet: str, worksheet: str) -> list[list[str]]:
        """Row by row what stands in a worksheet; a row ends with its last cell that is not empty.

        Raises SettingsWrong without a service account, SourceUnavailable, SourceChangedShape.
        """
        from resources.sheets_client import API, SheetsClient  # noqa: PLC0415 it takes a quarter of a second

        if self.account is None:
            raise SettingsWrong(
                "orders.sheets names Sheets: set ROMS_SHEETS_ACCOUNT to a service account's key"
            )
        client = SheetsClient(self.account, self.address, self.timeout_seconds)
        ask = partial(client.rows, spreadsheet, worksheet)
        try:
            return Patience(API, self.attempts, self.timeout_seconds).asked(ask, self.counts)
        finally:
            client.session.close()

    def check(self, spreadsheet: str, worksheet: str) -> str:
        """One line for a person. Raises as `cells` does."""
        rows = len(replace(self, attempts=1).cells(spreadsheet, worksheet))
        return f"Google Sheets answers; {worksheet} has {rows:,} rows"
