"""The seven types of POS file: their columns, and which of them hold personal data."""

from dataclasses import dataclass
from enum import StrEnum


class FileType(StrEnum):
    """What a file of a till-day holds."""

    LINES = "rd5000"
    PRODUCTS = "rd5500"
    DEPARTMENTS = "rd1800"
    DISCOUNTS = "discount"
    TENDERS = "rd5800"
    PAYMENT_METHODS = "rd5900"
    LOYALTY = "blpr"


@dataclass(frozen=True)
class Layout:
    """The columns of one type. New tills append four more to the master files."""

    columns: tuple[str, ...]
    is_master: bool = False
    fewest: int = 0
    """A row may be as short as this many fields; 0 means that every column must be there."""
    personal: frozenset[str] = frozenset()
    repeats_are_dirt: bool = False
    """In this type a whole line never repeats, so a repetition is refused."""
    used: tuple[str, ...] = ()
    """The columns that anybody needs; empty when all are."""

    @property
    def widths(self) -> tuple[int, ...]:
        """How many columns a header of this type may have."""
        return (
            (len(self.columns), len(self.columns) + len(NEW_COLUMNS))
            if self.is_master
            else (len(self.columns),)
        )

    def header(self, width: int) -> tuple[str, ...]:
        """The column names of a file that is this wide."""
        return (self.columns + NEW_COLUMNS)[:width] if self.is_master else self.columns


NEW_COLUMNS = ("TERM_ID", "CATEG_ID", "VERNO", "FULL")

_LINES = """STORE_NUM TRANSDATE INVOICE CAS_CODE ITE_CODE QUANTITY UNT_PRIC AMOUNT DISCOUNT SCHARGE DT DEP_CODE DATE
TIME CUS_CODE TRN_CODE ORNUM TAG DISC_CODE SRNO SRNAME TYPE BACKJOB DELIVERY PHONE RIDER FREE INV_FLAG REC_NO LPAY_DISC
GC_EXCESS VAT_FLAG VATDIV BDL_CODE VAT_AMNT VAT_DISC VAT_PRIC TRANSNO POS BRANCH"""
_TENDERS = """STORE_NUM TRANSDATE INVOICE CAS_CODE AMT_TENDER CHANGE NAME REF_NO DATE TIME TAG PAYCODE TRN_CODE REF_CODE
ORDERSLIP REC_NO CUSINFO1 CUSINFO2 CUSINFO3 TIN_TAG TRANSNO POS BRANCH"""
_USED_OF_LINES = """INVOICE ITE_CODE QUANTITY UNT_PRIC AMOUNT DISCOUNT DEP_CODE DATE TIME TRN_CODE TAG DISC_CODE TYPE
VAT_FLAG VATDIV VAT_AMNT VAT_DISC VAT_PRIC TRANSNO POS BRANCH"""
_USED_OF_TENDERS = "INVOICE AMT_TENDER CHANGE DATE TIME TAG PAYCODE TRN_CODE REC_NO TRANSNO POS BRANCH"
_PRODUCTS = "INCODE ITE_DESC ECR_DESC DEP_CODE UNT_PRIC UNIT TAXPRCNT1 TAXAMOUNT1 TAX1DIV POS BRANCH"

LAYOUTS = {
    FileType.LINES: Layout(
        tuple(_LINES.split()),
        personal=frozenset({"SRNO", "SRNAME", "PHONE", "RIDER", "CUS_CODE"}),
        repeats_are_dirt=True,
        used=tuple(_USED_OF_LINES.split()),
    ),
    FileType.TENDERS: Layout(
        tuple(_TENDERS.split()),
        personal=frozenset({"NAME", "REF_NO", "CUSINFO1", "CUSINFO2", "CUSINFO3"}),
        repeats_are_dirt=True,
        used=tuple(_USED_OF_TENDERS.split()),
    ),
    FileType.PRODUCTS: Layout(tuple(_PRODUCTS.split()), is_master=True, fewest=4),
    FileType.DEPARTMENTS: Layout(("DEP_CODE", "DEP_DESC", "POS", "BRANCH"), is_master=True),
    FileType.DISCOUNTS: Layout(("CODE", "DESC", "TYPE", "VALUE", "POS", "BRANCH"), is_master=True),
    FileType.PAYMENT_METHODS: Layout(
        ("PAY_CODE", "PAY_DESC", "METHOD", "MAX_AMOUNT", "POS", "BRANCH"), is_master=True
    ),
    FileType.LOYALTY: Layout(
        ("STORE", "PHONE", "TRANSNO", "ORNO", "POS", "BRANCH"), personal=frozenset({"PHONE"})
    ),
}
