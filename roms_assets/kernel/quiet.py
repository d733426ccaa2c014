"""How long nothing may change before what was changed is worked on by itself."""

from datetime import timedelta

QUIET = timedelta(minutes=1)
"""So long after the last change whoever made it is likely done: who writes several tables is not disturbed."""
