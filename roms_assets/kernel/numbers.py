"""How exact numbers are written for people."""

from decimal import Decimal


def plain(number: Decimal) -> str:
    """A number without the zeros behind it that say nothing: 278 and 106.4286."""
    text = f"{number:f}"  # not normalize(): it rounds to 28 digits
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain_sql(number: str) -> str:
    """The same in SQL; `number` is SQL for a whole or an exact number. A macro of dbt's, in_words, says it for dbt."""
    return rf"regexp_replace(CAST({number} AS VARCHAR), '(\.[0-9]*[1-9])0+$|\.0+$', '\1')"
