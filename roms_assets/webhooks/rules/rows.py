"""A row of any table, before it stands in a frame: without the libraries of frames, for who is in a hurry."""

from typing import Any

Row = dict[str, Any]
"""Column -> value."""
