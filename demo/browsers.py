"""The browser that web pages are read with, as the faked world, its tests and the pictures' script look for it."""

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""Names under which systems install it; the product has a list of its own, and a test compares the two."""


def chromium() -> str | None:
    """The system's own, else the one that Playwright fetched; None when there is neither."""
    if own := next(filter(None, map(shutil.which, CHROMIUMS)), None):
        return own
    with sync_playwright() as playwright:
        fetched = playwright.chromium.executable_path
    return fetched if Path(fetched).is_file() else None
