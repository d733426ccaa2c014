"""A visit to one site: pages asked for no faster than agreed, steps of a login, and each page with its screenshot.

What Playwright says of an error is not passed on: it quotes what was typed, and whole addresses.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from playwright.sync_api import BrowserContext, Error, Locator, Response
from playwright.sync_api import TimeoutError as TookTooLong

from resources.page_addresses import host_of, is_of, shown
from resources.page_guard import PageGuard
from resources.page_markup import AS_IT_STANDS, AT_REST
from resources.page_terms import WIDTH_PIXELS, Captured, Manners, Terms
from resources.robots import MAY_HEAL, Robots, read_robots
from resources.token_bucket import TokenBucket
from roms_assets.kernel.errors import RuleBroken, SettingsWrong, SourceChangedShape, SourceUnavailable

LONGEST_DELAY_SECONDS = 60
"""Between two pages, as robots.txt wants it; a site may not hold up a run for hours."""
_MINUTE = 60
_TALLEST_PIXELS = 8_000
_HTML = ("text/html", "application/xhtml+xml")
_UNKNOWN = re.compile(r""": '(.+)' is not a valid selector|while parsing css selector "(.+)"\. Did""")
_NETWORK = re.compile(r"net::(ERR_\w+)")
_LEFT = "Execution context was destroyed"
"""How Playwright says that a script led on to another page while this one was asked."""
_MOST_LEFT = 5


class Visit:
    """One tab."""

    def __init__(
        self, context: BrowserContext, manners: Manners, terms: Terms, buckets: dict[str, TokenBucket]
    ) -> None:
        self._manners = manners
        self._terms = terms
        self._buckets = buckets
        self._robots: dict[str, Robots] = {}
        self._page = context.new_page()
        context.on("page", lambda other: other.close())  # what opens by itself is no part of the visit
        context.set_default_timeout(_milliseconds(terms.wait_seconds))
        context.set_default_navigation_timeout(_milliseconds(terms.timeout_seconds))
        self._guard = PageGuard(self._page, manners.hosts, manners.loads_others, terms.largest_bytes)
        self._page.on("response", self._answered)
        self._answer: Response | None = None
        self._asked = ""
        self._began = 0.0
        self.pages = 0
        """How many pages were asked for."""

    def go(self, address: str) -> None:
        """Ask for a page and wait until its document is there.

        Raises SourceUnavailable when it does not come, RuleBroken when it may not be asked for, SourceChangedShape when
        what comes is no page, too large, or leads elsewhere.
        """
        if not is_of(address, self._manners.hosts):
            raise RuleBroken(f"{shown(address)} is of another host than the site; it was not asked")
        if self._manners.respects_robots and not self._robots_of(address).allows(address):
            raise RuleBroken(f"robots.txt of {host_of(address)} does not allow {shown(address)}")
        self._begin(address, self._forbids)
        with self._telling(shown(address)):
            self._page.goto(address, wait_until="domcontentloaded")
        self._refuse_stopped()
        self._judge()

    def click(self, selector: str) -> None:
        """Click what is there; what a page is asked for by it counts as one. Raises SourceChangedShape without it."""
        self._begin(self._page.url)
        self._act(
            f"{selector.partition(' >> ')[0]!r} cannot be clicked", lambda: self._found(selector).click()
        )

    def fill(self, selector: str, text: str) -> None:
        """Type into a field. The text is in no message. Raises SourceChangedShape without the field."""
        self._act(f"{selector!r} cannot be filled", lambda: self._found(selector).fill(text))

    def wait(self, *selectors: str) -> str | None:
        """The first of these that is in the page, as soon as one is; None when none comes in time.

        Raises SourceChangedShape when the page was stopped meanwhile.
        """
        either = self._found(selectors[0])
        for other in selectors[1:]:
            either = either.or_(self._found(other))
        try:
            either.first.wait_for(state="attached")
            self._refuse_stopped()
            *others, last = selectors
            return next(filter(self._is_there, others), last)
        except TookTooLong:
            self._refuse_stopped()
            return None
        except Error as error:
            self._raise(error, shown(self._page.url))

    def has(self, selector: str) -> bool:
        """Whether it is in the page now. Raises as `captured` does."""
        with self._telling(shown(self._page.url)):
            return self._is_there(selector)

    def settle(self, selector: str) -> None:
        """Wait until no more elements that it finds come or go. Raises SourceChangedShape when that does not end."""
        told, most = shown(self._page.url), self._terms.wait_seconds
        asked = {
            "selector": selector,
            "quiet": _milliseconds(self._terms.quiet_seconds),
            "most": _milliseconds(most),
        }
        with self._telling(told):
            is_at_rest = self._ask(self._page.locator("html"), AT_REST, asked, self._terms.timeout_seconds)
        if not is_at_rest:
            raise SourceChangedShape(f"{told}: what {selector!r} finds still changed after {most:g} s")

    def captured(self) -> Captured:
        """The page as it stands. Raises as `go` does, and SourceChangedShape when it is too large."""
        told, patience = shown(self._page.url), self._terms.timeout_seconds
        with self._telling(told):
            found = self._ask(self._page.locator("html"), AS_IT_STANDS, self._terms.largest_bytes, patience)
            if found["html"] is None:
                largest = self._terms.largest_bytes / 1e6
                raise SourceChangedShape(f"{told}: it is larger than {largest:g} MB and was not kept")
            height = min(max(found["height"], 1), _TALLEST_PIXELS)
            screenshot = self._page.screenshot(
                full_page=True,
                clip={"x": 0, "y": 0, "width": WIDTH_PIXELS, "height": height},
                animations="disabled",
                timeout=_milliseconds(patience),
            )
        self._refuse_stopped()
        self._judge()  # a script may have led on to another page meanwhile
        html = found["html"].encode("utf-8", "replace")
        seconds = round(time.monotonic() - self._began, 3)
        return Captured(self._page.url, html, screenshot, self._answer.status if self._answer else 0, seconds)

    def _begin(self, address: str, forbids: Callable[[str], bool] = lambda _: False) -> None:
        """Wait for this host's turn; from then on the page's time is measured."""
        self._bucket(address).take()
        self._guard.begin(forbids)
        self._asked = address
        self._began = time.monotonic()
        self.pages += 1

    def _bucket(self, address: str) -> TokenBucket:
        """The host's, as slow as the slowest of all visits wants it."""
        host, per_second = host_of(address), self._manners.requests_per_minute / _MINUTE
        if host not in self._buckets:
            self._buckets[host] = TokenBucket(per_second)
        self._buckets[host].slow_down(per_second)
        return self._buckets[host]

    def _robots_of(self, address: str) -> Robots:
        """The rules of the host, read once in a visit; who wants more time between requests gets it."""
        host = host_of(address)
        if host not in self._robots:
            self._bucket(address).take()
            robots = read_robots(address, self._terms, self._manners.hosts)
            self._agree(host, robots.seconds_between)
            self._robots[host] = robots
        return self._robots[host]

    def _forbids(self, address: str) -> bool:
        """Whether the rules of its host do not allow it, as far as they were read: nothing is asked meanwhile."""
        robots = self._robots.get(host_of(address))
        return robots is not None and not robots.allows(address)

    def _agree(self, host: str, seconds: float) -> None:
        """Wait as long between two pages as the host wants. Raises RuleBroken when nobody waits that long."""
        if seconds > LONGEST_DELAY_SECONDS:
            raise RuleBroken(
                f"robots.txt of {host} wants {seconds:,.0f} s between two pages, and more than"
                f" {LONGEST_DELAY_SECONDS} s are not waited, so nothing more is asked there"
            )
        if seconds > _MINUTE / self._manners.requests_per_minute:
            self._buckets[host].slow_down(1 / seconds)
            self._buckets[host].rest(seconds)

    def _found(self, selector: str) -> Locator:
        return self._page.locator(f"css={selector}").first

    def _is_there(self, selector: str) -> bool:
        """Whether it is in the page now; raises as waiting does when the page does not answer in time.

        Playwright's own way to count has no end. The page itself is there in any case, and comes before all in it.
        """
        found = self._found(selector).or_(self._page.locator(":root")).last
        is_found = "element => element !== document.documentElement"
        return bool(self._ask(found, is_found, None, self._terms.wait_seconds))

    def _ask(self, found: Locator, script: str, argument: object, patience_seconds: float) -> Any:
        """What a script says of what is found; of a page that led on to another meanwhile the other one is asked.

        Raises SourceChangedShape when there is always another.
        """
        for _ in range(_MOST_LEFT):
            try:
                return found.evaluate(script, argument, timeout=_milliseconds(patience_seconds))
            except Error as error:
                if _LEFT not in error.message:
                    raise
        raise SourceChangedShape(f"{shown(self._asked)} leads on to another page again and again")

    def _act(self, what: str, act: Callable[[], None]) -> None:
        told = shown(self._page.url)
        try:
            act()
        except TookTooLong:
            self._refuse_stopped()
            raise SourceChangedShape(f"{told}: {what} within {self._terms.wait_seconds:g} s") from None
        except Error as error:
            self._raise(error, told)
        self._refuse_stopped()

    @contextmanager
    def _telling(self, told: str) -> Iterator[None]:
        try:
            yield
        except TookTooLong:
            self._refuse_stopped()
            raise SourceUnavailable(
                f"{told} had not loaded after {self._terms.timeout_seconds:g} s"
            ) from None
        except Error as error:
            self._raise(error, told)

    def _raise(self, error: Error, told: str) -> NoReturn:
        """In our words what Playwright says in its own."""
        self._refuse_stopped()
        if "Download is starting" in error.message:
            raise SourceChangedShape(f"{told} is a download, not a page") from None
        if unknown := _UNKNOWN.search(error.message):
            selector = (unknown[1] or unknown[2]).partition(" >> ")[0]
            raise SettingsWrong(f"{selector!r} is no selector that the browser knows") from None
        network = _NETWORK.search(error.message)
        if network:
            raise SourceUnavailable(f"{told} cannot be reached ({network[1]})") from None
        raise SourceUnavailable(f"{told}: the browser's page ended by itself") from None

    def _refuse_stopped(self) -> None:
        if self._guard.stopped:
            raise SourceChangedShape(f"{shown(self._asked)}: {self._guard.stopped}")

    def _answered(self, response: Response) -> None:
        """Keep how the host answered to the page itself."""
        if response.request.is_navigation_request() and response.frame == self._page.main_frame:
            self._answer = response

    def _judge(self) -> None:
        """Raises when the answer is none of a page."""
        if self._answer is None:
            return
        told, status = shown(self._answer.url), self._answer.status
        if status >= 500 or status in MAY_HEAL:
            raise SourceUnavailable(f"{told} answered HTTP {status}")
        if status >= 400:
            raise SourceChangedShape(f"{told} answered HTTP {status}")
        kind = self._answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind and kind not in _HTML:
            raise SourceChangedShape(f"{told} is no page but {kind}")


def _milliseconds(seconds: float) -> float:
    """As Playwright and scripts count time."""
    return seconds * 1000
