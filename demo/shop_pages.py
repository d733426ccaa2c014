"""What the faked supplier sells, and how its pages show it: prices and stock of each day, in one markup or another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

FIRST_DAY = date(2025, 11, 10)
PER_PAGE = 8
_GOODS = (
    ("FLR-25", "Bread flour, 25 kg", 118_500),
    ("FLR-10", "Cake flour, 10 kg", 62_000),
    ("BTR-05", "Butter, unsalted, 5 kg", 214_050),
    ("SGR-50", "Washed sugar, 50 kg", 305_000),
    ("YST-01", "Dry yeast, 500 g", 18_975),
    ("EGG-30", "Eggs, tray of 30", 25_500),
    ("MLK-12", "Fresh milk, 12 l", 110_400),
    ("CHC-02", "Dark chocolate, 2.5 kg", 164_999),
    ("VNL-01", "Vanilla extract, 1 l", 98_000),
    ("SLT-01", "Sea salt, 1 kg", 4_550),
    ("OIL-17", "Coconut oil, 17 kg", 156_000),
    ("CRM-06", "Whipping cream, 6 l", 171_600),
    ("CHS-04", "Cream cheese, 4 kg", 188_000),
    ("BOX-50", "Cake boxes, 50 pieces", 61_250),
    ("BAG-99", "Paper bags, 1,000 pieces", 87_000),
    ("UBE-05", "Purple yam, 5 kg", 92_500),
    ("CCO-03", "Grated coconut, 3 kg", 46_000),
    ("MNG-20", "Mangoes, crate of 20 kg", 240_000),
    ("BNN-15", "Bananas, crate of 15 kg", 90_000),
    ("RIS-10", "Raisins, 10 kg", 139_900),
)


@dataclass(frozen=True)
class Offer:
    """One thing on sale on one day."""

    sku: str
    name: str
    price_cents: int
    stock: int
    since: date

    @property
    def price(self) -> str:
        """As the page writes it."""
        return f"₱{self.price_cents // 100:,}.{self.price_cents % 100:02}"


def offers(day: int) -> list[Offer]:
    """What is on sale on a day, counted from 0: every day some prices and all stocks are others."""
    return [
        Offer(
            sku,
            name,
            price + 50 * ((place + day) % 7) * (place % 3),
            (place * 13 + day * 5) % 40 + 1,
            FIRST_DAY - timedelta(days=place),
        )
        for place, (sku, name, price) in enumerate(_GOODS)
    ]


def listed(path: str, day: int, number: int, is_new_markup: bool, more: str = "next") -> str:
    """A page of the list; the last one links to no next. `more` is the class of that link."""
    found = offers(day)
    some = found[(number - 1) * PER_PAGE : number * PER_PAGE]
    show = _new_markup if is_new_markup else _old_markup
    link = (
        f'<a class="{more}" href="{path}?page={number + 1}">More</a>'
        if number * PER_PAGE < len(found)
        else ""
    )
    return page(
        "Offers",
        f"<h1>Offers</h1>{show(some)}{link}" if some else "<h1>Offers</h1><p class=none>Sold out</p>",
    )


def page(title: str, body: str) -> str:
    """A whole document."""
    style = "body{font:16px sans-serif;margin:2em}article,li{border:1px solid #bbb;margin:.5em;padding:.5em}"
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{escape(title)}</title>"
        f"<style>{style}</style></head><body>{body}</body></html>"
    )


def _old_markup(some: Sequence[Offer]) -> str:
    return "".join(
        f'<article class="product" data-sku="{each.sku}"><h2>{escape(each.name)}</h2>'
        f'<b class="price">{each.price}</b> <span class="stock">{each.stock} in stock</span>'
        f' <time datetime="{each.since}">{each.since:%d %B}</time> <a href="/goods/{each.sku}">More</a></article>'
        for each in some
    )


def _new_markup(some: Sequence[Offer]) -> str:
    """The same goods after the shop got a new design: no selector that was made for the old one fits."""
    told = "".join(
        f'<li id="{each.sku}"><strong>{escape(each.name)}</strong> <em>{each.price}</em> {each.stock} left</li>'
        for each in some
    )
    return f"<ul>{told}</ul>"
