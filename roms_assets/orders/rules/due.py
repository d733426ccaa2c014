"""When orders are to be made anew."""

from datetime import timedelta

QUIET = timedelta(minutes=1)
"""So long after the last change whoever made it is likely done."""
