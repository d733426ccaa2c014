"""The door to web pages: one Chromium for a whole run, and in it a visit to each site with cookies of its own.

It hands over pages as the browser had them and knows nothing of what they show.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from resources.page_terms import Terms

if TYPE_CHECKING:
    from resources.open_browser import OpenBrowser


@dataclass(frozen=True)
class Browser:
    """Which Chromium is started, and on which terms pages are read."""

    program: str
    """`any`, `installed`, `playwright`, or the path of a Chromium."""
    terms: Terms

    @contextmanager
    def open(self) -> Iterator["OpenBrowser"]:
        """A browser without a window; it ends with this process, however that ends.

        Raises SettingsWrong when there is none, SourceUnavailable when it does not start.
        """
        from resources.open_browser import opened  # noqa: PLC0415 - most processes never open one: 0.1 s, 12 MB

        with opened(self.program, self.terms) as browser:
            yield browser

    def check(self) -> str:
        """One line for a person; starts the browser and asks nobody. Raises as `open` does."""
        with self.open() as opened:
            return f"web browser {opened.program} starts, version {opened.version}"
