"""`roms why`: whose rows are asked for, and whether what was typed says which."""

import re
from dataclasses import dataclass

from roms_assets.cli import explaining_receipts, explaining_square, statement_lines
from roms_assets.cli.asking import AskedWrongly, day_of
from roms_assets.cli.explaining_receipts import WantedReceipt
from roms_assets.square.rules.kinds import INVENTORY
from roms_assets.square.tracing import TRACEABLE
from roms_assets.statements.rules.tables import LINES


@dataclass(frozen=True)
class Wanted:
    """What was typed: the till, day and number of a receipt, or the id of a thing of Square's."""

    branch: str | None = None
    pos: str | None = None
    date: str | None = None
    receipt: str | None = None
    square_id: str | None = None

    def of_receipt(self) -> WantedReceipt:
        """The till, the day and the receipt. Raises AskedWrongly that names what is lacking."""
        if self.square_id:
            raise AskedWrongly("--id is for tables of Square; a receipt needs --receipt")
        if not (self.branch and self.pos and self.date and self.receipt):
            given = {"branch": self.branch, "pos": self.pos, "date": self.date, "receipt": self.receipt}
            lacking = ", ".join(f"--{name}" for name, value in given.items() if not value)
            raise AskedWrongly(f"a receipt needs its till, day and number, too: {lacking}")
        return WantedReceipt(self.branch, self.pos, day_of("--date", self.date), self.receipt)

    def of_statement(self) -> str:
        """The id of a line. Raises AskedWrongly that says what to write instead."""
        if not self.square_id or self.branch or self.pos or self.receipt or self.date:
            raise AskedWrongly(f"write --id and the statement_line_id of {LINES}, and nothing else")
        return self.square_id

    def of_square(self, table: str) -> str:
        """The id. Raises AskedWrongly that says what to write instead."""
        if self.branch or self.pos or self.receipt:
            raise AskedWrongly(f"{table} has no tills and receipts; name one of its rows by --id")
        if self.date and table != INVENTORY.table:
            raise AskedWrongly(f"--date chooses a day of {INVENTORY.table}; leave it out for {table}")
        if not self.square_id:
            raise AskedWrongly(f"write --id and the {TRACEABLE[table].id_column} of {table}")
        return self.square_id


def explain(table: str, wanted: Wanted, *, personal: bool) -> bool:
    """Show all that is known; whether it is there with all its originals.

    Raises AskedWrongly, SettingsWrong for an unknown till, SourceUnavailable.
    """
    if table in TRACEABLE:
        day = day_of("--date", wanted.date) if wanted.date else None
        return explaining_square.explain(table, wanted.of_square(table), day, personal=personal)
    if table == LINES:
        return statement_lines.explain(wanted.of_statement(), personal=personal)
    if not re.fullmatch(r"record\d{4}", table):
        known = ", ".join([*TRACEABLE, LINES])
        raise AskedWrongly(f"{table!r} cannot be traced; a year's record such as record2025 can, and {known}")
    return explaining_receipts.explain(table, wanted.of_receipt(), personal=personal)
