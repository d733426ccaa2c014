"""When what changed is looked at."""

from datetime import timedelta

QUIET = timedelta(minutes=1)
"""So long nothing may have changed: who writes several tables is not disturbed between two of them."""
