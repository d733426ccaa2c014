"""A site's pages, one after the other: through login and cookie wall, each landed before it is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from resources.clock import Clock
from resources.landing import Landing
from resources.page_addresses import host_of
from resources.page_terms import Captured, Manners
from roms_assets.kernel.errors import SettingsWrong, SourceChangedShape
from roms_assets.settings import WebSite
from roms_assets.settings.web import Login, variable_part
from roms_assets.web.reading import KeptPage, Reading
from roms_assets.web.rules.listings import next_address, rows_of

if TYPE_CHECKING:
    from resources.page_visit import Visit


_SEEN = " >> visible=true"
"""Of what a selector finds only what has a place on the screen; a row may have none and its cells do."""


def manners_of(site: WebSite, sites: Sequence[WebSite]) -> Manners:
    """How the door treats the site, one of these; as seldom as any of them that shares a host with it wants."""
    hosts = _hosts_of(site)
    return Manners(
        hosts,
        min(each.requests_per_minute for each in [site, *sites] if hosts & _hosts_of(each)),
        respects_robots=site.robots == "respected",
        loads_others=site.third_parties == "loaded",
    )


def _hosts_of(site: WebSite) -> frozenset[str]:
    pages = [*site.addresses, *([site.login.address] if site.login else [])]
    return frozenset([*map(host_of, pages), *site.hosts])


def lacking_secrets(site: WebSite, secrets: Mapping[str, str]) -> list[str]:
    """The variables that its login needs and that are not set."""
    return [f"ROMS_WEB_{variable_part(site.name)}_{name}" for name in site.secrets if name not in secrets]


@dataclass
class Visitor:
    """Reads one site with one visit."""

    landing: Landing
    clock: Clock
    site: WebSite
    secrets: Mapping[str, str]

    def refuse_without_secrets(self) -> None:
        """Raises SettingsWrong that names the variables."""
        if lacking := lacking_secrets(self.site, self.secrets):
            raise SettingsWrong(f"the login of {self.site.name} needs {', '.join(lacking)}")

    def read(self, visit: "Visit", reading: Reading) -> None:
        """Every page, kept as it comes. Raises what the door raises, SourceChangedShape for a login that fails."""
        if self.site.login:
            self._log_in(visit, self.site.login)
        ends = [self._read_from(visit, first, reading) for first in self.site.addresses]
        reading.is_whole = all(ends)

    def _read_from(self, visit: "Visit", first: str, reading: Reading) -> bool:
        """From one address on, as far as the links lead; whether the last page was reached."""
        address = first
        for _ in range(self.site.most_pages):
            self._show(visit, address)
            captured = visit.captured()
            reading.pages.append(self._kept(captured, len(reading.pages) + 1, first, address))
            leads_to = self._next(captured)
            if not reading.goes_on(leads_to) or leads_to is None:
                return True
            address = leads_to
        return False

    def _next(self, captured: Captured) -> str | None:
        selector = self.site.next_page
        return next_address(captured.html, selector, captured.address) if selector else None

    def _show(self, visit: "Visit", address: str) -> None:
        """The page with what is waited for, or as it is when that does not come: who reads it says what it lacks."""
        visit.go(address)
        row = f"{self.site.rows}, :is({self.site.rows}) *{_SEEN}"
        empty = [f"{self.site.empty_sign}{_SEEN}"] if self.site.empty_sign else []
        signs = [self.site.wait_for or row, *empty]
        if self._passes_wall(visit, *signs) and visit.wait(*signs) is None:
            visit.go(address)  # behind some walls is another page than the one that was asked for
            visit.wait(*signs)
        self._let_it_fill(visit, row, *empty)

    def _let_it_fill(self, visit: "Visit", row: str, *empty: str) -> None:
        """Some pages say that they are empty until a script has filled them, and some are filled row by row."""
        if any(map(visit.has, empty)) and not visit.has(row):
            visit.wait(row)
        visit.settle(self.site.rows)

    def _passes_wall(self, visit: "Visit", *signs: str) -> bool:
        """Wait for the wall, which is clicked away, or what is behind it; whether there was a wall."""
        if self.site.cookie_wall is None:
            visit.wait(*signs)
            return False
        wall = f"{self.site.cookie_wall}{_SEEN}"
        if visit.wait(wall, *signs) != wall:
            return False
        visit.click(wall)
        return True

    def _log_in(self, visit: "Visit", login: Login) -> None:
        visit.go(login.address)
        self._passes_wall(visit, login.steps[0].selector)
        for number, step in enumerate(login.steps, start=1):
            if step.secret:
                visit.fill(step.selector, self.secrets[step.secret])
            elif step.do == "click":
                visit.click(step.selector)
            elif visit.wait(f"{step.selector}{_SEEN}") is None:
                raise SourceChangedShape(
                    f"login, step {number}: {step.selector!r} did not come; look whether its secrets are still right"
                )

    def _kept(self, captured: Captured, number: int, first: str, asked: str) -> KeptPage:
        html, screenshot = self.landing.keep(captured.html), self.landing.keep(captured.screenshot)
        return KeptPage(
            number,
            captured.address,
            self.clock.now(),
            captured.status,
            captured.seconds,
            html,
            len(captured.html),
            screenshot,
            len(captured.screenshot),
            rows_of(captured.html, self.site.rule, captured.address),
            first,
            asked,
        )
