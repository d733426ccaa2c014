"""How the fields of files with people in them look: a text that looks otherwise may belong to a person.

A field is known by its place alone. Where a line lacks one or has one too many, a name stands where a code should, so
a refused line shows only what has its column's form. Forms are regular expressions that `re` and polars read alike; no
phone number has any of them. A column that is not here is never shown.
"""

import re
from collections.abc import Iterable

_DAY = r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}(?:[ T][0-9:]{4,8}(?: ?[AP]M)?)?"
_TIME = r"[0-9]{1,2}:[0-9]{1,2}(?::[0-9]{1,2})?(?: ?[AP]M)?"
_NUMBER = r" ?[-+]?[0-9,]{1,7}(?:\.[0-9]{0,20})?(?:[eE][0-9]{1,2})? ?"
_RECEIPT = r'[0-9]{1,8}|[0-9]{14}|="[0-9]{1,20}"'
_CODE = r"[0-9A-Za-z%. -]{1,20}"

_NUMBERS = """QUANTITY UNT_PRIC AMOUNT DISCOUNT SCHARGE LPAY_DISC GC_EXCESS VATDIV VAT_AMNT VAT_DISC VAT_PRIC AMT_TENDER
CHANGE"""
_SURE = {
    **dict.fromkeys(_NUMBERS.split(), _NUMBER),
    **dict.fromkeys(("TRANSDATE", "DATE"), _DAY),
    "TIME": _TIME,
    **dict.fromkeys(("STORE_NUM", "CAS_CODE", "REC_NO", "POS"), r"[0-9]{1,5}"),
    **dict.fromkeys(("DT", "TRN_CODE", "TAG", "TYPE", "FREE", "INV_FLAG", "VAT_FLAG"), r"[0-9A-Za-z]{1,2}"),
}
"""Columns whose texts nobody takes for a name."""
_LIKELY = {
    **dict.fromkeys(("INVOICE", "TRANSNO", "ORNO"), _RECEIPT),
    **dict.fromkeys(("ITE_CODE", "DEP_CODE", "PAYCODE"), _CODE),
}
"""Columns whose texts a name or a card's number could resemble: shown only where every sure column has its form."""
FORMS = _SURE | _LIKELY


def has_form(column: str, text: str) -> bool:
    """Whether a text looks like one of this column; an empty one looks like any."""
    return not text or (column in FORMS and re.fullmatch(FORMS[column], text) is not None)


def in_order(names: Iterable[str], fields: Iterable[str]) -> bool:
    """Whether every field whose column is sure looks as it should."""
    return all(has_form(name, text) for name, text in zip(names, fields, strict=True) if name in _SURE)


def may_be_shown(column: str, text: str, *, is_in_order: bool) -> bool:
    """Whether this field of a refused line tells nothing of a person."""
    return has_form(column, text) and (is_in_order or column in _SURE or not text)
