"""The columns of the tables of card statements."""

import polars as pl
from pandera.polars import Field

from roms_assets.kernel.tables import TableRow, Time
from roms_assets.statements.rules.claims import Rule, State

_ACCOUNT = "The account, as roms.yaml names it"
_CURRENCY = "Three letters, of the account"
_LINE = "The line, see `statement_lines`"


class StatementLine(TableRow):
    """One row per line of a statement, however often, in how many files and in whichever format it came."""

    statement_line_id: str = Field(
        description="The account and a checksum: of the bank's own name of the line (FITID), else of all that it says"
    )
    date: pl.Date = Field(description="The day that the bank writes, where it has it the day of posting")
    account: str = Field(description=_ACCOUNT)
    currency: str = Field(str_length=3, description=_CURRENCY)
    amount_minor: int = Field(description="Whole minor units; positive: money in")
    reference: str = Field(description="The bank's reference; empty when it gives none")
    details: str = Field(description="What the bank says of it, white space made one")
    file_sha256: str = Field(str_length=64, description="Checksum of the first file that says it, as landed")
    line_number: int = Field(ge=1, description="Its line there, counted from 1")
    occurrence: int = Field(ge=0, description="How many lines that say the same stand before it in that file")


class DuplicateStatementLine(StatementLine):
    """One row per line that a line of the other format says, too: evidence that counts for nothing."""

    same_as_id: str = Field(description="The line that counts, see `statement_lines`")


class RefusedStatementLine(TableRow):
    """One row per line that cannot be used, or per file (line 0) of which nothing can."""

    file_sha256: str = Field(str_length=64, description="Checksum of the file as landed")
    file_name: str = Field(description="Its name when it came")
    account: str = Field(description="The account; empty when none is known for the file")
    line_number: int = Field(ge=0, description="Its line there, counted from 1; 0: the whole file")
    reason: str = Field(description="Why it cannot be used")
    original: str = Field(description="What stands there, at most 200 characters")
    dropped_at: Time = Field(description="When the file came")
    date: pl.Date = Field(description="Business day of that")


class Reconciliation(TableRow):
    """One row per line of a statement: what it came to."""

    statement_line_id: str = Field(description=_LINE)
    date: pl.Date = Field(description="The line's day")
    account: str = Field(description=_ACCOUNT)
    currency: str = Field(str_length=3, description=_CURRENCY)
    state: str = Field(
        isin=[state.value for state in State],
        description="matched: to the cent. explained: with a residual, or a part, that has its reason. review: a person"
        " must choose. unmatched: nothing fits",
    )
    rule: str = Field(
        nullable=True,
        isin=[rule.value for rule in Rule],
        description="By what its orders were found: number, one_to_one or one_to_many; none without orders",
    )
    amount_minor: int = Field(
        description="The line's amount: always matched_minor and residual_minor together"
    )
    matched_minor: int = Field(description="What of it orders have, see `reconciliation_orders`")
    residual_minor: int = Field(
        description="The rest: a fee or a refund that was kept back; all of it without orders"
    )
    residual_reason: str = Field(description="The reason in words; empty when it is matched to the cent")
    candidates: str = Field(
        description="Next best, as JSON: of each its order_ids, amount_minor, score from 0 to 100, and why"
    )


class ReconciliationOrder(TableRow):
    """One row per order that a line settles, or a part of one."""

    statement_line_id: str = Field(description=_LINE)
    order_id: str = Field(description="The order, see `orders`")
    date: pl.Date = Field(description="The line's day")
    order_date: pl.Date = Field(description="Day on which the order was paid, or was refunded")
    currency: str = Field(str_length=3, description=_CURRENCY)
    amount_minor: int = Field(description="What of the order's money this line has; of a refund below 0")
    kind: str = Field(
        isin=["payment", "refund", "withheld"],
        description="payment, refund, or withheld: a refund that was kept back from a payment, which is no part of"
        " matched_minor",
    )
    claim_key: str = Field(
        description="The order's id for its payment, its event's key for a refund: settled once"
    )


class StatementLineSource(TableRow):
    """One row per line of a statement and file that says it."""

    statement_line_id: str = Field(
        description="The line, see `statement_lines` and `duplicate_statement_lines`"
    )
    account: str = Field(description=_ACCOUNT)
    file_sha256: str = Field(str_length=64, description="Checksum of the file as landed")
    line_number: int = Field(ge=1, description="Its line there, counted from 1")
    occurrence: int = Field(ge=0, description="How many lines that say the same stand before it in that file")
    dropped_at: Time = Field(description="When the file came")


class StatementBuild(TableRow):
    """One row per day that was matched: from what, and when."""

    date: pl.Date = Field(description="The day")
    sources: str = Field(description="Checksum of its lines, its orders, the settings and the rules")
    built_at: Time = Field(description="When it was matched")
