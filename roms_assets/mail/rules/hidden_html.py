"""What of a page no person sees, or sees struck out: elements that are so by themselves, with all that is in them."""

import re

_WORDS = re.compile(
    r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|(?<=\s)hidden(?=[\s=>/])"
    r"|text-decoration(?:-line)?\s{0,3}:[^;\"'<>]{0,40}line-through"
    r"|(?P<small>font-size\s{0,3}:\s{0,3}0(?![.0-9]*[1-9]))"
)
"""In lower case, which is found much faster."""
_WORDS_IN_ANY_CASE = re.compile(_WORDS.pattern, re.IGNORECASE)
_TAG = re.compile(r"<(?P<name>[a-z][a-z0-9]{0,20})[\s/][^<>]{0,20000}>", re.IGNORECASE)
_STRUCK = re.compile(r"<(s|del|strike)(?=[\s>])[^<>]*>", re.IGNORECASE)
_STRIKES = ("<s>", "<s ", "<del", "<strike")
LONGEST_TAG = 20_000
"""Characters of a tag before such words."""
_SIZE = re.compile(r"<[a-z][^<>]*?font-size\s{0,3}:[^<>]*>", re.IGNORECASE)
_EMPTY = frozenset(["area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"])
MOST_HIDDEN = 2_000
"""Elements that are looked for; of a page with more the rest is not seen."""


def without_hidden(html: str) -> str:
    """The page without them; of one that nobody closes all that follows goes.

    Letters of no size are set on whole layouts, whose cells then set a size of their own: these are seen.
    """
    html, kept, at, count = without_struck(html), [], 0, 0
    lower = html.lower()
    found = _WORDS.finditer(lower) if len(lower) == len(html) else _WORDS_IN_ANY_CASE.finditer(html)
    for words in found:
        start = html.rfind("<", max(at, words.start() - LONGEST_TAG), words.start())
        tag = _TAG.match(html, start) if start >= 0 else None
        if tag is None or tag.end() < words.end():
            continue
        count += 1
        kept.append(html[at:start])
        at = len(html) if count > MOST_HIDDEN else _end(html, tag, is_small=words["small"] is not None)
    return "".join([*kept, html[at:]])


def without_struck(html: str) -> str:
    """The page without what is struck out, such as the price before: it does not hold any more."""
    lower = html.lower()
    if not any(each in lower for each in _STRIKES):
        return html
    kept, at = [], 0
    while found := _STRUCK.search(html, at):
        kept.append(html[at : found.start()])
        at = _closed(html, found[1], found.end(), len(html))
    return "".join([*kept, html[at:]])


def _end(html: str, tag: re.Match[str], *, is_small: bool) -> int:
    """Where what is hidden ends."""
    name = tag["name"].lower()
    if name in _EMPTY or tag[0].endswith("/>"):
        return tag.end()
    sized = _SIZE.search(html, tag.end()) if is_small else None
    return _closed(html, name, tag.end(), sized.start() if sized else len(html))


def _closed(html: str, tag: str, start: int, last: int) -> int:
    """Behind the end of the element; the last place when nobody closes it before."""
    depth = 1
    for each in re.compile(rf"<(/?){tag}(?![a-z0-9])[^<>]*>", re.IGNORECASE).finditer(html, start, last):
        depth += -1 if each[1] else not each[0].endswith("/>")
        if depth == 0:
            return each.end()
    return last
