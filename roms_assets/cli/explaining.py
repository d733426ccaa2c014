"""`roms why`: whose rows are asked for, and whether what was typed says which."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from roms_assets.cli import (
    explaining_files,
    explaining_inventory,
    explaining_mail,
    explaining_receipts,
    explaining_rows,
    explaining_square,
    explaining_web,
    ordering,
    statement_lines,
)
from roms_assets.cli.asking import AskedWrongly, day_of
from roms_assets.cli.explaining_receipts import WantedReceipt
from roms_assets.dropped import tracing as of_files
from roms_assets.inventory import tracing as of_inventory
from roms_assets.mail import tracing as of_mail
from roms_assets.orders.rules.tables import ORDERS
from roms_assets.square import tracing as of_square
from roms_assets.square.rules.kinds import INVENTORY
from roms_assets.statements.rules.tables import LINES, RECONCILIATIONS
from roms_assets.web import tracing as of_web


@dataclass(frozen=True)
class Wanted:
    """What was typed: the till, day and number of a receipt, or the id of what other tables have."""

    branch: str | None = None
    pos: str | None = None
    date: str | None = None
    receipt: str | None = None
    named: str | None = None
    """What `--id` says."""

    def of_receipt(self) -> WantedReceipt:
        """The till, the day and the receipt. Raises AskedWrongly that names what is lacking."""
        if self.named:
            raise AskedWrongly("--id is for other tables; a receipt needs --receipt")
        if not (self.branch and self.pos and self.date and self.receipt):
            given = {"branch": self.branch, "pos": self.pos, "date": self.date, "receipt": self.receipt}
            lacking = ", ".join(f"--{name}" for name, value in given.items() if not value)
            raise AskedWrongly(f"a receipt needs its till, day and number, too: {lacking}")
        return WantedReceipt(self.branch, self.pos, day_of("--date", self.date), self.receipt)

    def of_statement(self, table: str) -> str:
        """The id of a line. Raises AskedWrongly that says what to write instead."""
        self._refuse_receipts(table)
        if self.date:
            raise AskedWrongly(f"the id names the day, too; leave --date out for {table}")
        return self._id(f"the statement_line_id of {table}")

    def of_file(self, table: str) -> str:
        """A line, or an order or parcel of it. Raises AskedWrongly that says what to write instead."""
        self._refuse_receipts(table)
        if self.date:
            raise AskedWrongly(f"--date chooses no line of a file; leave it out for {table}")
        return self._id("a line_key, a file's checksum and line such as 3f2a9c01d4e5:3, an order or a parcel")

    def of_row(self, table: str) -> str:
        """What names rows of a table. Raises AskedWrongly that says what to write instead."""
        self._refuse_receipts(table)
        names = " or ".join(explaining_rows.WAYS[table].columns)
        if self.date:
            raise AskedWrongly(f"rows of {table} are named by {names}; leave --date out")
        return self._id(f"the {names} of {table}")

    def of_order(self) -> str:
        """The order's id or number. Raises AskedWrongly that says what to write instead."""
        self._refuse_receipts(ORDERS)
        if self.date:
            raise AskedWrongly(f"an order is named by --id alone; leave --date out for {ORDERS}")
        return self._id("the order's id or number")

    def of_square(self, table: str) -> str:
        """The id. Raises AskedWrongly that says what to write instead."""
        self._refuse_receipts(table)
        if self.date and table != INVENTORY.table:
            raise AskedWrongly(f"--date chooses a day of {INVENTORY.table}; leave it out for {table}")
        return self._id(f"the {of_square.TRACEABLE[table].id_column} of {table}")

    def of_mail(self, table: str) -> str:
        """The id of a mail, or what names it. Raises AskedWrongly that says what to write instead."""
        self._refuse_receipts(table)
        if self.date:
            raise AskedWrongly(f"--date chooses no mail; leave it out for {table}")
        return self._id("the id of a mail or of an event, an order number, or a tracking number")

    def of_web(self, table: str) -> str:
        """The checksum of a page, and perhaps a place in it. Raises AskedWrongly that says what to write instead."""
        self._refuse_receipts(table)
        return self._id("the checksum of a page; for one of its rows with the place, such as 3f2a9c01d4e5:3")

    def of_product(self, table: str) -> str:
        """The product. Raises AskedWrongly that says what to write instead."""
        self._refuse_receipts(table)
        return self._id(f"the product_id of {table}")

    def _refuse_receipts(self, table: str) -> None:
        if self.branch or self.pos or self.receipt:
            raise AskedWrongly(f"{table} has no tills and receipts; name one of its rows by --id")

    def _id(self, what: str) -> str:
        if not self.named:
            raise AskedWrongly(f"write --id and {what}")
        return self.named


def explain(table: str, wanted: Wanted, *, personal: bool) -> bool:
    """Show all that is known; whether it is there with all its originals.

    Raises AskedWrongly, SettingsWrong for an unknown till, SourceUnavailable.
    """
    day = day_of("--date", wanted.date) if wanted.date else None
    ways: dict[str, Callable[[], bool]] = {
        **dict.fromkeys(
            of_square.TRACEABLE,
            lambda: explaining_square.explain(table, wanted.of_square(table), day, personal=personal),
        ),
        **dict.fromkeys(
            of_mail.TRACEABLE,
            lambda: explaining_mail.explain(table, wanted.of_mail(table), personal=personal),
        ),
        **dict.fromkeys(of_web.TRACEABLE, lambda: explaining_web.explain(table, wanted.of_web(table), day)),
        **dict.fromkeys(
            of_inventory.TRACEABLE,
            lambda: explaining_inventory.explain(table, wanted.of_product(table), day),
        ),
        **dict.fromkeys(
            of_files.TRACEABLE,
            lambda: explaining_files.explain(table, wanted.of_file(table), personal=personal),
        ),
        **dict.fromkeys(explaining_rows.WAYS, lambda: explaining_rows.explain(table, wanted.of_row(table))),
        **dict.fromkeys(
            (LINES, RECONCILIATIONS),
            lambda: statement_lines.explain(wanted.of_statement(table), personal=personal),
        ),
        ORDERS: lambda: ordering.tell(wanted.of_order()),
    }
    if table in ways:
        return ways[table]()
    if not re.fullmatch(r"record\d{4}", table):
        known = ", ".join(ways)
        raise AskedWrongly(f"{table!r} cannot be traced; a year's record such as record2025 can, and {known}")
    return explaining_receipts.explain(table, wanted.of_receipt(), personal=personal)
