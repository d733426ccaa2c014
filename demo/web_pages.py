"""The demo's chapter of web pages: a supplier's shop is read, its prices change, and then its design does."""

from collections.abc import Callable
from pathlib import Path

import httpx

from demo.browsers import chromium
from demo.sales import Offers, offers_in, shown_offers

Roms = Callable[[list[str], dict[str, str]], int]
Say = Callable[[str], None]

_FAILED = 1
_READ = ["web", "read", "--site", "supplier"]
_INSTALL = "apt install chromium, or: .venv/bin/playwright install chromium"


def read_pages(shop: str, environment: dict[str, str], roms: Roms, say: Say) -> int:
    """Have the shop read three times; the exit code of what did not succeed although it should."""
    say(f"A supplier lists its offers behind a cookie wall and a login at {shop}: roms web read")
    if not chromium():
        print(f"Left out: there is no browser. To see it, install one ({_INSTALL}) and run the demo again.")
        return 0
    lake = Path(environment["ROMS_HOME"], "lake.duckdb")
    code = roms(_READ, environment)
    if code:
        return code
    first = _show(lake, {})
    httpx.post(f"{shop}control/day")
    say("The next day some prices are others; every row names its page, its place in it and its selector")
    code = roms(_READ, environment)
    if code:
        return code
    _show(lake, first)
    httpx.post(f"{shop}control/markup")
    say("The shop gets a new design, and no selector fits any more: that is an alarm, not an empty table")
    before = offers_in(lake)
    code = roms(_READ, environment)
    if code != _FAILED or offers_in(lake) != before:
        print("The new design raised no alarm, or changed what was listed; neither may be.", flush=True)
        return code or _FAILED
    print(f"web_listings still has {len(before)} rows of this supplier.", flush=True)
    say("What every reading came to: roms web list; roms web save writes the pages and their pictures")
    return roms(["web", "list"], environment)


def _show(lake: Path, before: Offers) -> Offers:
    found = offers_in(lake)
    print("\n".join(shown_offers(found, before)), flush=True)
    return found
