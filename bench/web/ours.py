"""A business that reads so many pages of the faked shop, with a home of its own below a folder."""

from pathlib import Path
from typing import Any

from roms_assets.settings import Business, Environment, Settings

_BRANCH = {"code": "ONE", "name": "One", "generation": "old", "tills": [{"code": "1"}]}
_COLUMNS: list[dict[str, Any]] = [
    {"name": "sku", "attribute": "data-sku", "required": True},
    {"name": "title", "selector": "h2", "required": True},
    {"name": "price", "selector": ".price", "kind": "money", "currency": "PHP", "required": True},
    {"name": "stock", "selector": ".stock", "kind": "integer", "pattern": r"\d+"},
    {"name": "since", "selector": "time", "attribute": "datetime", "kind": "date"},
    {"name": "link", "selector": "a", "kind": "url"},
]
ROWS_OF_A_PAGE = 8


def addresses(shop: str, count: int) -> list[str]:
    """So many pages of the shop, each with eight offers."""
    return [f"{shop}offers?visit={number}" for number in range(count)]


def settings(shop: str, count: int, rate: float, home: Path) -> Settings:
    """The settings of that business; it asks for at most so many pages a minute."""
    site = {
        "name": "supplier",
        "addresses": addresses(shop, count),
        "requests_per_minute": rate,
        "cookie_wall": "#accept",
        "rows": ".product",
        "columns": _COLUMNS,
    }
    facts = {"name": "Bench", "time_zone": "UTC", "currency": "PHP", "first_day": "2025-11-01"}
    pos = {"host": {"address": "http://localhost/"}, "branches": [_BRANCH]}
    web = {"contact": "bench@example.com", "sites": [site]}
    business = Business.model_validate({**facts, "pos": pos, "web": web})
    return Settings(business, Environment(_env_file=None, ROMS_HOME=str(home.resolve())))
