"""The kinds of file that people drop."""

from enum import StrEnum


class FileKind(StrEnum):
    """What a file tells of; the name of its folder."""

    TRACKING = "tracking"
    RECEIVED = "received"
    CANCELLED = "cancelled"
    SHEET = "sheet"
