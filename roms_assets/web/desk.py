"""Everybody who reads web pages for one business, and the doors they use, made in one place."""

import uuid
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from resources.browser import Browser
from resources.clock import Clock
from resources.ledger import Entry
from resources.stores import Stores
from roms_assets.kernel.errors import RomsError, RuleBroken, SettingsWrong
from roms_assets.settings import Business, WebSettings, WebSite
from roms_assets.web import entries
from roms_assets.web.keeping import Keeper
from roms_assets.web.reading import JobState, KeptPage, Reading
from roms_assets.web.rules.drifting import judged
from roms_assets.web.rules.listings import next_address, rows_of
from roms_assets.web.rules.tables import LISTINGS
from roms_assets.web.visiting import Visitor, manners_of

if TYPE_CHECKING:
    from resources.open_browser import OpenBrowser

_TURN = "web"


@dataclass(frozen=True)
class WebDesk:
    """Whoever reads sites, and reads landed pages again."""

    business: Business
    settings: WebSettings
    stores: Stores
    browser: Browser
    secrets_of: Callable[[str], Mapping[str, str]]
    """Site -> what is typed at its login, by name."""
    clock: Clock = field(default_factory=Clock)

    @cached_property
    def keeper(self) -> Keeper:
        """Puts readings into the lake."""
        return Keeper(self.stores.lake, self.settings)

    @property
    def today(self) -> date:
        """The business day that goes on."""
        return self.clock.now().astimezone(self.business.zone).date()

    def sites(self, names: Sequence[str] = ()) -> list[WebSite]:
        """The sites of these names, all of them without. Raises SettingsWrong for one that is not in roms.yaml."""
        known = {site.name: site for site in self.settings.sites}
        if unknown := [name for name in names if name not in known]:
            raise SettingsWrong(f"web.sites has no {unknown[0]!r}; there are {', '.join(known)}")
        return [site for name, site in known.items() if not names or name in names]

    def read(self, names: Sequence[str] = ()) -> Generator[Reading]:
        """Read sites, one after the other in one browser; one that fails costs no other.

        One process at a time reads. Raises SourceUnavailable when another does for long, or a store does not answer.
        """
        sites = self.sites(names)
        with self.stores.ledger.turn(_TURN), ExitStack() as stack:
            try:
                browser = stack.enter_context(self.browser.open())
            except RomsError as error:  # there is none: each site is told why it was not read
                yield from [self._ended(self._begun(site), site, error) for site in sites]
                return
            for site in sites:
                yield self._read(browser, site)

    def refuse_past(self, days: Sequence[date]) -> None:
        """Raises RuleBroken unless today is among these: a page can be fetched on its own day only."""
        if self.today not in days:
            raise RuleBroken(
                f"nothing was fetched: a page can be fetched on its own day only, which is {self.today};"
                " web_listings reads the landed pages of past days again"
            )

    def accept(self, names: Sequence[str]) -> list[Reading]:
        """Believe the last reading of sites of which a person says that it listed all there is.

        Raises RuleBroken when there is none that could be accepted, SourceUnavailable.
        """
        with self.stores.ledger.turn(_TURN):
            return [self._accept(site) for site in self.sites(names)]

    def read_day_again(self, day: date) -> list[Reading]:
        """Make the rows of a day anew from its landed pages, as after selectors were mended.

        One whose pages cannot be read fails and changes nothing; it stops no other.
        """
        return [reading for site in self.settings.sites for reading in self._read_again(site, day)]

    def lost_days(self) -> list[date]:
        """Days of which the lake lacks rows that were read, as after it was lost or restored."""
        held = self.keeper.listings_held()
        sites = {site.name for site in self.settings.sites}
        known = [each for each in self.stores.ledger.entries_but(LISTINGS, "") if each.source in sites]
        return sorted(
            {each.day for each in known if held.get((each.source, each.day), 0) < entries.rows_of(each)}
        )

    def standing(self) -> list[Entry]:
        """What the last reading of each site came to."""
        return entries.newest(self.stores.ledger, [site.name for site in self.settings.sites], self.today)

    def _read(self, browser: "OpenBrowser", site: WebSite) -> Reading:
        reading = self._begun(site)
        visitor = Visitor(self.stores.landing, self.clock, site, self.secrets_of(site.name))
        try:
            visitor.refuse_without_secrets()
            with browser.visit(manners_of(site, self.settings.sites)) as visit:
                visitor.read(visit, reading)
        except RomsError as error:
            return self._ended(reading, site, error)
        return self._ended(reading, site)

    def _begun(self, site: WebSite) -> Reading:
        now = self.clock.now()
        day = now.astimezone(self.business.zone).date()
        reading = Reading(uuid.uuid4().hex[:12], site.name, day, now)
        self.keeper.begin(reading)
        return reading

    def _ended(self, reading: Reading, site: WebSite, fault: RomsError | None = None) -> Reading:
        if fault:
            reading.fails(self.clock.now(), fault)
        else:
            known = entries.known(self.stores.ledger, site.name, reading.day)
            reading.ends(self.clock.now(), judged(reading.found, site.rule, known))
        self._note(reading)
        self.keeper.end(reading, site)
        entries.record(self.stores.ledger, reading)
        return reading

    def _note(self, reading: Reading) -> None:
        """A manifest of what came, so that landing alone can make the rows again."""
        if reading.pages:
            self.stores.landing.write_manifest(
                _place(reading.site, reading.day),
                {
                    "at": reading.started_at.isoformat(),
                    "job_id": reading.job_id,
                    "is_whole": reading.is_whole,
                    "pages": [page.noted() for page in reading.pages],
                },
            )

    def _accept(self, site: WebSite) -> Reading:
        last = next((each for each in self.standing() if each.source == site.name), None)
        if last is None or last.state != JobState.DRIFTED:
            state = f"it is {last.state}" if last else "there is none"
            raise RuleBroken(f"{site.name}: nothing to accept in its last reading: {state}")
        place = _place(site.name, last.day)
        *_, manifest = [each for each in self.stores.landing.manifests(place) if each["is_whole"] is not None]
        accepted = {**manifest, "accepted_at": self.clock.now().isoformat()}
        reading = self._as_landed(site, last.day, accepted)
        if reading.state is not JobState.READ:
            raise RuleBroken(f"{site.name}: this cannot be accepted: {reading.error}")
        self.stores.landing.write_manifest(place, accepted)
        self.keeper.accept(reading, site)
        entries.record(self.stores.ledger, reading)
        return reading

    def _read_again(self, site: WebSite, day: date) -> list[Reading]:
        """The day's last reading that reached its end, made anew. Where its selectors do not fit, an older one that
        they fit stands before it, and the rows of that one count.

        When the pages of a reading are lost an older one takes its place only where the lake lost its rows, too.
        """
        try:
            kept = self.stores.landing.manifests(_place(site.name, day))
        except RomsError as error:
            unknown = Reading("", site.name, day, self.clock.now())
            unknown.fails(None, error)
            return [unknown]
        found: list[Reading] = []
        for manifest in reversed([each for each in kept if each["is_whole"] is not None]):
            reading = self._as_landed(site, day, manifest)
            if reading.state is not JobState.DRIFTED or not found:
                found.insert(0, reading)
            if reading.state is JobState.READ:
                self.keeper.replace_day(reading, site)
                break
            if reading.state is JobState.FAILED and self.keeper.holds(site.name, day):
                break
        for reading in found:
            if reading.state is not JobState.FAILED:
                entries.record(self.stores.ledger, reading)
        return found

    def _as_landed(self, site: WebSite, day: date, manifest: Mapping[str, Any]) -> Reading:
        """A reading of which nothing but its manifest and its pages is known, judged anew."""
        reading = Reading(manifest["job_id"], site.name, day, datetime.fromisoformat(manifest["at"]))
        try:
            for noted in manifest["pages"]:
                html = self.stores.landing.read(noted["html_sha256"])
                reading.pages.append(KeptPage.of(noted, rows_of(html, site.rule, noted["address"])))
                reading.goes_on(_link(html, site, noted["address"]))
        except RomsError as error:
            reading.fails(None, error)
            return reading
        reading.is_whole = manifest["is_whole"]
        known = entries.known(self.stores.ledger, site.name, day)
        reading.ends(None, judged(reading.found, site.rule, known, "accepted_at" in manifest))
        return reading


def _link(html: bytes, site: WebSite, address: str) -> str | None:
    return next_address(html, site.next_page, address) if site.next_page else None


def _place(site: str, day: date) -> str:
    return f"web/{site}/{day}"
