"""The browser, and everybody who reads web pages."""

from importlib import metadata

from resources.browser import Browser
from resources.clock import Clock
from resources.page_terms import Terms
from roms_assets.doors.stores import stores
from roms_assets.settings import Settings, WebSettings
from roms_assets.web.desk import WebDesk

_MEGABYTE = 1_000_000


def web_desk(settings: Settings, web: WebSettings, clock: Clock | None = None) -> WebDesk:
    """Everybody who reads web pages for this business."""
    environment = settings.environment
    return WebDesk(
        settings.business, web, stores(environment), browser(web), environment.of_web_site, clock or Clock()
    )


def browser(web: WebSettings) -> Browser:
    """The browser as `roms.yaml` describes it; it says who asks."""
    user_agent = f"ROMS/{metadata.version('roms')} (+{web.contact})"
    largest = round(web.largest_page_mb * _MEGABYTE)
    return Browser(web.browser, Terms(user_agent, web.timeout_seconds, web.wait_seconds, largest))
