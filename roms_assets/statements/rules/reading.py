"""A file that a person took from a bank: which form it has is seen from what it holds, never from its name."""

from datetime import date

from roms_assets.statements.rules.csv_file import read_csv
from roms_assets.statements.rules.forms import Form
from roms_assets.statements.rules.lines import StatementFile, nothing_read
from roms_assets.statements.rules.ofx_elements import is_ofx
from roms_assets.statements.rules.ofx_file import read_ofx

_OTHERS = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a workbook or an archive",
    b"\xd0\xcf\x11\xe0": "an old workbook",
}


def read_statement(body: bytes, form: Form, first_day: date, today: date) -> StatementFile:
    """Lines that can be used, and what cannot with its reason; days before the first and after today cannot."""
    other = next((name for sign, name in _OTHERS.items() if body.startswith(sign)), None)
    if other:
        return nothing_read(f"it is {other}; fetch the statement as CSV or OFX")
    if not body.strip():
        return nothing_read("it is empty")
    if is_ofx(body):
        return read_ofx(body, form, first_day, today)
    return read_csv(body, form, first_day, today)
