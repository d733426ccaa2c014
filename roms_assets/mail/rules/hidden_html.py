"""What of a page no person sees: elements that are hidden by their own attributes, with all that is in them."""

import re

_HIDDEN = re.compile(
    r"<(?P<tag>[a-z][a-z0-9]{0,20})(?=[\s/])[^<>]*?"
    r"(?:display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|\shidden(?=[\s=>/])"
    r"|(?P<small>font-size\s{0,3}:\s{0,3}0(?![.0-9]*[1-9])))[^<>]*>",
    re.IGNORECASE,
)
_SIZE = re.compile(r"<[a-z][^<>]*?font-size\s{0,3}:[^<>]*>", re.IGNORECASE)
_EMPTY = frozenset(["area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"])
MOST_HIDDEN = 2_000
"""Elements that are looked for; of a page with more the rest is not seen."""


def without_hidden(html: str) -> str:
    """The page without them; of one that nobody closes all that follows goes.

    Letters of no size are set on whole layouts, whose cells then set a size of their own: these are seen.
    """
    kept, at = [], 0
    for count, found in enumerate(_HIDDEN.finditer(html)):
        if found.start() < at:
            continue
        kept.append(html[at : found.start()])
        at = len(html) if count == MOST_HIDDEN else _end(html, found)
    return "".join([*kept, html[at:]])


def _end(html: str, found: re.Match[str]) -> int:
    """Where what is hidden ends."""
    tag = found["tag"].lower()
    if tag in _EMPTY or found[0].endswith("/>"):
        return found.end()
    sized = _SIZE.search(html, found.end()) if found["small"] else None
    return _closed(html, tag, found.end(), sized.start() if sized else len(html))


def _closed(html: str, tag: str, start: int, last: int) -> int:
    """Behind the end of the element; the last place when nobody closes it before."""
    depth = 1
    for each in re.compile(rf"<(/?){tag}(?![a-z0-9])[^<>]*>", re.IGNORECASE).finditer(html, start, last):
        depth += -1 if each[1] else not each[0].endswith("/>")
        if depth == 0:
            return each.end()
    return last
