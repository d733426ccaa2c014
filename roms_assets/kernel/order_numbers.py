"""Numbers of orders and of parcels as they are compared: one rule, in Python and as text of SQL.

dbt_project/macros/orders.sql says the same for dbt; a test holds them to be equal.
"""

import re

_AROUND = re.compile(r"^[#\t\n\f\r ]+|[\t\n\f\r ]+\Z")
_SHARP_S = {"ß": "\N{LATIN CAPITAL LETTER SHARP S}"}
_NOT_IN_TRACKING = re.compile(r"[^A-Za-z0-9]")


def number_key(number: str) -> str:
    """An order's number as it is compared: capitals, without # and blanks around; zeros in front belong to it."""
    return "".join(map(_capital, _AROUND.sub("", number)))


def tracking_key(number: str) -> str:
    """A tracking number as it is compared: capitals, letters and digits alone."""
    return _NOT_IN_TRACKING.sub("", number).upper()


def _capital(sign: str) -> str:
    """The capital of a sign as SQL has it: always one sign, where Python makes SS of ß."""
    if len(sign.upper()) == 1:
        return sign.upper()
    return _SHARP_S.get(sign, sign.title() if len(sign.title()) == 1 else sign)


def number_key_sql(column: str) -> str:
    """The same of a column, NULL when nothing is left."""
    return rf"nullif(upper(regexp_replace({column}, '^[#\s]+|\s+$', '', 'g')), '')"


def tracking_key_sql(column: str) -> str:
    """The same of a column, NULL when nothing is left."""
    return f"nullif(upper(regexp_replace({column}, '[^A-Za-z0-9]', '', 'g')), '')"
