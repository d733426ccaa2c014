"""Numbers of orders and of parcels as they are compared: one rule, in Python and as text of SQL.

dbt_project/macros/orders.sql says the same for dbt; a test holds them to be equal.
"""

import re

_AROUND = re.compile(r"^[#\t\n\f\r ]+|[\t\n\f\r ]+\Z")
_NOT_IN_TRACKING = re.compile(r"[^A-Za-z0-9]")


def number_key(number: str) -> str:
    """An order's number as it is compared: capitals, without # and blanks around; zeros in front belong to it."""
    return _AROUND.sub("", number).upper()


def tracking_key(number: str) -> str:
    """A tracking number as it is compared: capitals, letters and digits alone."""
    return _NOT_IN_TRACKING.sub("", number).upper()


def number_key_sql(column: str) -> str:
    """The same of a column, NULL when nothing is left."""
    return rf"nullif(upper(regexp_replace({column}, '^[#\s]+|\s+$', '', 'g')), '')"


def tracking_key_sql(column: str) -> str:
    """The same of a column, NULL when nothing is left."""
    return f"nullif(upper(regexp_replace({column}, '[^A-Za-z0-9]', '', 'g')), '')"
