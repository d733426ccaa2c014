"""What a template looks for, in the words of a mail with `{…}` where a value stands: `Order #{order_number}`.

It is no regular expression, so that a shop person can write it and no mail can make it search for minutes: a value that
may be any text ends where the words behind it stand first, and nothing is tried again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from roms_assets.kernel.amounts import BARE_AMOUNT

_HOLE = re.compile(r"\{([a-z_]+)\}")
_GOODS = (
    r"items?|articles?|products?|pieces?|parcels?|packages?|orders?|days?|hours?|minutes?|artikeln?|produkte?n?|stück"
    r"|pakete?n?|positionen|bestellungen|tagen?|stunden|minuten|uhr|produits?|colis|commandes|jours?|heures?"
    r"|articol[oi]|prodott[oi]|pacch[oi]|ordini|giorn[oi]|artículos?|productos?|paquetes?|pedidos|días?|horas?"
    r"|produkt\w*|sztuk\w*|przedmiot\w*|pacz\w+|dni|artikelen|producten|stuks?|pakket\w*|bestellingen|dagen|uur"
    r"|(?:of|von|de|di|z|van) [0-9]|eur|euros?|usd|gbp|pln|percent|prozent|kg"
)
"""What is counted: `3 items`, `1 of 2`, `14 Uhr`."""
_NO_NUMBERS = (
    "".join(
        f"(?!{each})"
        for each in (
            r"[0-9]{1,4}[./-][0-9]{1,2}(?:[./-](?:[0-9]{2}|[0-9]{4})?)?(?![\w-]|[./]\w)",
            r"[0-9]+[.,:][0-9]{1,3}(?![\w-]|[./]\w)",
            r"[0-9]+,[0-9]",
            r"[0-9]{1,3}(?:\.[0-9]{3})+(?![\w-]|\.\w)",
            r"[0-9]{1,2}:[0-9]{2}",
            rf"(?i:[0-9]{{1,4}}\s(?:{_GOODS})(?!\w))",
            r"[0-9]+\s?[€£$%]",
            r"0[0-9]+ [0-9]",
        )
    )
    + r"(?!(?<!#)[0-9]{1,2}\.? [^\W\d_])"
)
"""A day, a time, an amount, a count of something, a telephone; nor is, without `#`, one of two digits and a word."""
_ANY_ORDER_NUMBER = (
    r"(?-i:(?=[A-Z_./-]{0,20}[0-9])(?![\w./-]{0,40}[g-z])"
    rf"{_NO_NUMBERS}[A-Za-z0-9](?:[\w./-]{{0,38}}[A-Za-z0-9])?)(?![\w-])"
)
"""With a digit before any small letter, and no small letters but those of hexadecimal digits: `3more`, `2nd-hand`,
`24/7` are none."""
_FREE = {
    "any": r"[^\n]{0,160}",
    "name": r"[^\n\t]{1,200}",
    "shop": r"[^\n\t]{1,80}",
    "carrier": r"[^\n\t,;()]{2,40}",
    "happened_on": r"[^\n]{3,60}",
    "expected_on": r"[^\n]{3,60}",
}
"""What may be any text, up to the words that follow or the end of the line."""
QUANTITY = r"(?<![\d.,])[0-9]{1,6}(?![\d.,]*\d)"
_TYPED = {
    "amount": BARE_AMOUNT,
    "unit_price": BARE_AMOUNT,
    "quantity": QUANTITY,
    "sku": r"(?-i:[\w./-]{1,40})",
    "tracking_number": r"(?-i:(?<!\w)[0-9A-Z](?: ?[0-9A-Z]){7,39}(?!\w))",
}
_NOT_A_PART = r"(?<!sub[\s-])(?<!sous[\s-])"
"""A label such as `Total` is not the end of `Sub-total`."""
DAYS = ("happened_on", "expected_on")
HOLES = ("order_number", *_TYPED, *_FREE)
"""What may stand between `{` and `}`."""
_FORM = {"9": "[0-9]", "A": "[A-Z]", "X": "[0-9A-Z]"}


@dataclass(frozen=True)
class Pattern:
    """A pattern as it is written, and as it is searched for."""

    written: str
    found_by: re.Pattern[str]
    holes: tuple[str, ...]
    word: str
    """Its longest word in lower case: a text without it needs no search."""


def pattern_of(written: str, order_numbers: tuple[str, ...] = ()) -> Pattern:
    """The pattern; `order_numbers` are forms as in `form_of`. Raises ValueError for a hole that nobody knows."""
    holes = tuple(_HOLE.findall(written))
    for hole in holes:
        if hole not in HOLES:
            raise ValueError(f"expected one of {', '.join(f'{{{each}}}' for each in HOLES)}, not {{{hole}}}")
    if repeated := {hole for hole in holes if hole != "any" and holes.count(hole) > 1}:
        raise ValueError(f"expected {{{repeated.pop()}}} once")
    if not re.search(r"\w", _HOLE.sub("", written)) and len(holes) < 2:
        raise ValueError("expected some words of the mail beside the value")
    found_by = re.compile(_searched(written, order_numbers), re.IGNORECASE | re.MULTILINE)
    word = max(_HOLE.sub(" ", written).lower().split(), key=len, default="")
    return Pattern(written, found_by, holes, word)


def form_of(form: str) -> str:
    """What order numbers look like: `9` is a digit, `A` a letter, `X` either, all else stands for itself."""
    return "".join(_FORM.get(each, re.escape(each)) for each in form)


def _searched(written: str, order_numbers: tuple[str, ...]) -> str:
    """Each free text with all that follows it up to the next is one step that is not gone back into."""
    searched, is_open = "", False
    guard = _NOT_A_PART if "{amount}" in written else ""
    for is_hole, piece in _pieces(written):
        if is_hole and not searched and (piece in _FREE or piece == "quantity"):
            searched = "^"
        if is_hole and piece in _FREE:
            searched += f"{')' if is_open else ''}(?>{_free(piece, written.endswith(f'{{{piece}}}'))}"
            is_open = True
        else:
            searched += f"#?(?P<{piece}>{_typed(piece, order_numbers)})" if is_hole else piece
    return guard + searched + (")" if is_open else "")


def _pieces(written: str) -> Iterator[tuple[bool, str]]:
    """Holes and the words between them; a space may be a tab or the end of a line, beside a hole none at all."""
    at = 0
    for hole in [*_HOLE.finditer(written), None]:
        words = written[at : hole.start() if hole else len(written)]
        before, after = at > 0, hole is not None
        if words:
            yield False, _words(words, before, after)
        if hole:
            at = hole.end()
            yield True, hole[1]


def _words(words: str, follows_hole: bool, before_hole: bool) -> str:
    text = r"\s".join(re.escape(word) for word in words.split())
    if not text:
        return r"\s"
    start = r"\s?" if words[0].isspace() else ""
    if not follows_hole:
        start = r"(?<!\w)" if words.lstrip()[:1].isalnum() else ""
    end = r"\s?" if words[-1].isspace() else ""
    if not before_hole:
        end = r"(?!\w)" if words.rstrip()[-1:].isalnum() else ""
    return f"{start}{text}{end}"


def _free(name: str, is_last: bool) -> str:
    """As short as what follows allows; at the end all of the line, of a day as much as a day can take."""
    if name == "any":
        return f"{_FREE[name]}?"
    if is_last and name in DAYS:
        return f"(?P<{name}>{_FREE[name]})"
    return f"(?P<{name}>{_FREE[name]}?)" + ("$" if is_last else "")


def _typed(name: str, order_numbers: tuple[str, ...]) -> str:
    if name != "order_number":
        return _TYPED[name]
    if not order_numbers:
        return _ANY_ORDER_NUMBER
    return rf"(?-i:(?<![\w-])(?:{'|'.join(map(form_of, order_numbers))})(?![\w-]))"
