"""What is agreed before pages are read, and a page as it was read; no browser is needed to say it."""

from collections.abc import Collection
from dataclasses import dataclass

WIDTH_PIXELS = 1280
"""Of the window that pages are shown in, and of their pictures."""


@dataclass(frozen=True)
class Terms:
    """How patiently pages are waited for, how large one may be, and who says so."""

    user_agent: str
    timeout_seconds: float = 30
    """For a document to come, and for it to be handed over."""
    wait_seconds: float = 15
    """For what a document is to show once it is there."""
    largest_bytes: int = 10_000_000
    quiet_seconds: float = 0.5
    """For so long no row may come or go before a page counts as filled."""


@dataclass(frozen=True)
class Manners:
    """How one site is treated."""

    hosts: Collection[str]
    """The hosts that belong to it, with the port where it is not the usual one."""
    requests_per_minute: float
    """Pages of one host; what a page loads besides is not counted."""
    respects_robots: bool = True
    loads_others: bool = False
    """Whether a page may load pictures, scripts and the like from other hosts."""


@dataclass(frozen=True)
class Captured:
    """A page as the browser had it."""

    address: str
    html: bytes
    """The document as scripts left it, UTF-8; what the browser did not show is marked `data-roms-unseen`."""
    screenshot: bytes
    """PNG of the whole page, at most 8,000 pixels high."""
    status: int
    seconds: float
    """From the question until now."""
