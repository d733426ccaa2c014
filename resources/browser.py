"""The door to web pages: one Chromium for a whole run, and in it a visit to each site with cookies of its own.

It hands over pages as the browser had them and knows nothing of what they show.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Error, Playwright, sync_playwright

from resources.page_guard import only_to
from resources.page_visit import Manners, Terms, Visit
from resources.token_bucket import TokenBucket
from roms_assets.kernel.errors import SettingsWrong, SourceUnavailable

INSTALLED = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""Names under which systems install it."""
_QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")
_VIEW: Any = {"width": 1280, "height": 800}
_ADVICE = (
    "install one (Debian: apt install chromium), or let Playwright fetch its own: .venv/bin/playwright"
    " install chromium"
)


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
        with sync_playwright() as playwright:
            opened = OpenBrowser(self, playwright, program_of(self.program, playwright))
            try:
                yield opened
            finally:
                opened.close()

    def check(self) -> str:
        """One line for a person; starts the browser and asks nobody. Raises as `open` does."""
        with self.open() as opened:
            return f"web browser {opened.program} starts, version {opened.version}"


class OpenBrowser:
    """A running browser. One visit at a time."""

    def __init__(self, browser: Browser, playwright: Playwright, program: str) -> None:
        self.program = program
        self.started = 0
        """How often it had to be started; more than once only when it ended by itself."""
        self.terms = browser.terms
        """On which pages are read from the next visit on."""
        self._playwright = playwright
        self._buckets: dict[str, TokenBucket] = {}
        self._chromium = self._launched()

    @property
    def version(self) -> str:
        """Chromium's own."""
        return self._chromium.version

    @contextmanager
    def visit(self, manners: Manners) -> Iterator[Visit]:
        """One site's pages, one after the other, with cookies that nobody else sees and that end with the visit."""
        if not self._chromium.is_connected():
            self._chromium = self._launched()
        with ExitStack() as stack:
            try:
                context = self._chromium.new_context(
                    user_agent=self.terms.user_agent,
                    viewport=_VIEW,
                    accept_downloads=False,
                    service_workers="block",
                    proxy=None if manners.loads_others else only_to(manners.hosts),
                )
                stack.callback(self._close, context)
                visit = Visit(context, manners, self.terms, self._buckets)
            except Error as error:
                raise SourceUnavailable("the browser ended; it is started again for the next site") from error
            yield visit

    def _close(self, context: BrowserContext) -> None:
        with suppress(Error):  # it ended by itself, and its pages with it
            context.close()

    def close(self) -> None:
        """End it."""
        with suppress(Error):  # it ended by itself
            self._chromium.close()

    def _launched(self) -> Chromium:
        self.started += 1
        arguments = [*_QUIET, "--no-sandbox"] if os.geteuid() == 0 else [*_QUIET]
        ours = {name: value for name, value in os.environ.items() if not name.startswith("ROMS_")}
        try:
            return self._playwright.chromium.launch(
                executable_path=self.program, args=arguments, env=dict(ours), handle_sigint=False
            )
        except Error as error:
            first, *_ = str(error).splitlines()
            raise SourceUnavailable(f"the browser {self.program} does not start: {first}") from error


def program_of(wanted: str, playwright: Playwright) -> str:
    """The path of the browser. Raises SettingsWrong that says what to install."""
    own = next(filter(None, map(shutil.which, INSTALLED)), None)
    fetched = playwright.chromium.executable_path
    known = {
        "any": own or fetched,
        "installed": own,
        "playwright": fetched,
    }
    found = known.get(wanted, wanted)
    if found is None or not Path(found).is_file():
        raise SettingsWrong(f"web.browser: {wanted}: there is no Chromium; {_ADVICE}")
    return found
