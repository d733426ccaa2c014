"""What the invented chain sells: products, departments and prices, before any till writes them to a file."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import product

DEPARTMENTS = (
    "CHICKEN MEALS",
    "RICE BOWLS",
    "BREAKFAST",
    "PASTA",
    "BURGERS",
    "SALAD",
    "DESSERTS",
    "BREADS",
    "BEVERAGES",
    "ICED",
    "DRINKS",
)
GUEST_DEPARTMENT = "REPRESENTATION"
NO_BREAK = "\u00a0"

_STYLES = ("CRISPY", "SMOKY", "SPICY", "CLASSIC", "GARLIC", "HONEY", "LEMON", "CREAMY", "HERBED", "TOASTED")
_DISHES = (
    "MEAL",
    "BOWL",
    "PLATE",
    "WRAP",
    "BITES",
    "PLATTER",
    "BASKET",
    "COOLER",
    "ROLL",
    "CUP",
    "TOAST",
    "FEAST",
)
_SIZES = ("SOLO", "2PCS", "3PCS", "M", "L", "FAMILY", "16OZ", "22OZ", "HALF", "WHOLE", "MINI", "DUO", "TRIO")


@dataclass(frozen=True)
class Product:
    """One thing for sale; the first price in whole pesos, the department by its place in DEPARTMENTS."""

    code: str
    name: str
    first_price: int
    department: int
    master_code: str | None
    """The code in the till's product file, perhaps damaged; None if no product file knows it."""


_SPECIAL = (
    Product("CHM1", "CRISPY 2PCS", 278, 0, "CHM1"),
    Product("FAM2", "BIÑAN FEAST", 280, 0, "FAM2"),
    Product("XTR5", 'EXT"E BURGER', 85, 4, "XTR5"),
    Product("REPPREM13", 'REP P"IUM 13', 130, 0, 'REPP"13'),
    Product("GOTO", "GOTO", 99, 2, None),
    Product("PINA1", f"PIÑA{NO_BREAK}COOLER", 75, 8, "PINA1"),
    Product("CREM7", f'C"E{NO_BREAK}BRULEE', 65, 6, "CREM7"),
)


def _ordinary(place: int, words: tuple[str, str, str]) -> Product:
    size, dish, style = words
    department = place % len(DEPARTMENTS)
    return Product(
        f"{dish[:3]}{place}",
        f"{style} {dish} {size}",
        45 + place * 37 % 460,
        department,
        f"{dish[:3]}{place}",
    )


@lru_cache(maxsize=8)
def products(count: int) -> tuple[Product, ...]:
    """The menu: the special cases first, then ordinary products; at most 1,567 of them."""
    names = product(_SIZES, _DISHES, _STYLES)
    ordinary = [_ordinary(place, words) for place, words in enumerate(names) if place < count - len(_SPECIAL)]
    return (*_SPECIAL, *ordinary)


def price_week(day: date) -> int:
    """The number of the week whose prices hold on that day; prices change on Mondays only."""
    return (day.toordinal() - 1) // 7


def price(place: int, first_price: int, week: int) -> int:
    """The price in whole pesos of the product at that place; every 30th product changes each week."""
    return first_price + (place + week) // 30 % 12 * 5
