"""A Chromium that runs: how it is found and started, and the visits that are made in it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Error, Playwright, sync_playwright

from resources.page_guard import only_to
from resources.page_terms import WIDTH_PIXELS, Manners, Terms
from resources.page_visit import Visit
from resources.token_bucket import TokenBucket
from roms_assets.kernel.errors import SettingsWrong, SourceUnavailable

INSTALLED = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""Names under which systems install it."""
_QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")
_VIEW: Any = {"width": WIDTH_PIXELS, "height": 800}
_ADVICE = (
    "install one (Debian: apt install chromium), or let Playwright fetch its own: .venv/bin/playwright"
    " install chromium"
)


@contextmanager
def opened(program: str, terms: Terms) -> Iterator["OpenBrowser"]:
    """A browser without a window, as `Browser.open` says."""
    with sync_playwright() as playwright:
        browser = OpenBrowser(playwright, program_of(program, playwright), terms)
        try:
            yield browser
        finally:
            browser.close()


class OpenBrowser:
    """A running browser. One visit at a time."""

    def __init__(self, playwright: Playwright, program: str, terms: Terms) -> None:
        self.program = program
        self.started = 0
        """How often it had to be started; more than once only when it ended by itself."""
        self.terms = terms
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
