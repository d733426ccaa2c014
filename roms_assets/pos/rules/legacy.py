"""The record as the program before ROMS wrote it: 27 columns and its text forms, as SQL on the record's columns."""

COLUMNS = {
    "POS": "pos",
    "OR": "or_number",
    "ITEM CODE": "item_code",
    "QUANTITY": "quantity",
    "UNIT PRICE": "unit_price",
    "AMOUNT": "amount",
    "DISCOUNT": "discount",
    "DEPARTMENT CODE": "department_code",
    "DATE": "date",
    "TIME": "time",
    "DISCOUNT CODE": "discount_code",
    "TYPE CODE": "type_code",
    "VAT FLAG": "vat_flag",
    "VAT DIV": "vat_div",
    "VAT AMOUNT": "vat_amount",
    "VAT DISCOUNT": "vat_discount",
    "VAT PRICE": "vat_price",
    "TRANSACTION NUMBER": "transaction_number",
    "PRODUCT NAME": "product_name",
    "DEPARTMENT NAME": "department_name",
    "DISCOUNT NAME": "discount_name",
    "TRANSACTION TYPE": "transaction_type",
    "DAYPART": "daypart",
    "PAYMENT CODE": "payment_code",
    "PAYMENT NAME": "payment_name",
    "PHONE NUMBER": "phone_number",
    "BRANCH": "branch",
}
"""Old heading -> column of the record, in the old order."""
ALWAYS_QUOTED = ("DEPARTMENT CODE", "PRODUCT NAME", "DEPARTMENT NAME", "DISCOUNT NAME", "TRANSACTION TYPE")
"""Columns that stood in quotes whenever they were not empty."""
AS_EXCEL_TEXT = ("or_number", "department_code")
"""Columns of old tills that were written as ="01", so that a spreadsheet keeps the zeros."""


def selected(columns: dict[str, str], is_old: str) -> str:
    """The columns of a SELECT; `columns` are expressions by column, `is_old` tells the rows of old tills."""
    return ", ".join(
        f'{_form(column, columns[column], is_old)} AS "{name}"' for name, column in COLUMNS.items()
    )


def _form(column: str, expression: str, is_old: str) -> str:
    if column in AS_EXCEL_TEXT:
        wrapped = f"""'="' || coalesce({expression}, '') || '"'"""
        return f"CASE WHEN {is_old} THEN {wrapped} ELSE {expression} END"
    return expression
