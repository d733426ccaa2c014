"""HTML and plain text as tidy lines, cells of a row a tab apart, and where the links lead.

It is read in one pass, tag by tag, and no tree is built: a parser of HTML takes minutes over a megabyte of tags that
nobody closes, and mails come from anyone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

LONGEST_LINE = 1_000
"""Characters of a line; a longer one is cut into several."""
MOST_LINKS = 300
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})([^<>]*)>|<[!?/][^<>]*>")
_TARGET = re.compile(r"""href\s{0,5}=\s{0,5}["']?([^"'\s>]{1,2000})""", re.IGNORECASE)
_ADDRESS = re.compile(r"[<(\[]?(https?://[^\s<>\"\[\]()]{1,2000})[>)\]]?")
_UNSEEN = (("<!--", "-->"), ("<style", "</style"), ("<script", "</script"), ("<title", "</title"))
_OWN_LINE_ENDS = re.compile(r"[\n\r\t\f\v]+")
"""The line ends of HTML itself say nothing."""
_INVISIBLE = re.compile("[\u00ad\u034f\u200b-\u200d\u2060\ufeff]+")
_CELLS = frozenset(["td", "th"])
_LINE_TAGS = """
address article aside blockquote br center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr
li main nav ol p pre section table tbody tfoot thead tr ul
"""
_LINES = frozenset(_LINE_TAGS.split())


@dataclass(frozen=True)
class Page:
    """What a person sees of it, and the targets of its links."""

    text: str
    links: tuple[str, ...] = ()


def page_of(html: str) -> Page:
    """The text and links of any HTML, closed or not."""
    seen = _without_unseen(_OWN_LINE_ENDS.sub(" ", html))
    links: list[str] = []
    text = unescape("".join(_pieces(seen, links)))
    return Page(tidied(_INVISIBLE.sub("", text)), tuple(dict.fromkeys(links)))


def plain_page(text: str) -> Page:
    """The same of a plain text, in which addresses stand between the words."""
    links = _ADDRESS.findall(text)[:MOST_LINKS]
    return Page(tidied(_INVISIBLE.sub("", _ADDRESS.sub("", text))), tuple(dict.fromkeys(links)))


def tidied(text: str) -> str:
    """Lines without the space around them, one space or tab between words, no empty lines."""
    lines = []
    for line in text.split("\n"):
        cells = [" ".join(cell.split()) for cell in line[: 20 * LONGEST_LINE].split("\t")]
        kept = "\t".join(filter(None, cells))
        lines += [kept[at : at + LONGEST_LINE] for at in range(0, len(kept), LONGEST_LINE)]
    return "\n".join(lines)


def _pieces(html: str, links: list[str]) -> Iterator[str]:
    at = 0
    for tag in _TAG.finditer(html):
        if tag.start() > at:
            yield html[at : tag.start()]
        at = tag.end()
        if (name := (tag[2] or "").lower()) in _CELLS:
            yield "\t"
        elif name in _LINES:
            yield "\n"
        elif name == "a" and not tag[1] and len(links) < MOST_LINKS and (target := _TARGET.search(tag[3])):
            links.append(unescape(target[1]))
    yield html[at:]


def _without_unseen(html: str) -> str:
    """Without comments, styles, scripts and the title; of one that nobody closes all that follows goes."""
    for opening, closing in _UNSEEN:
        lower, kept, at = html.lower(), [], 0
        if len(lower) != len(html):
            lower = html
        while (start := lower.find(opening, at)) >= 0:
            kept.append(html[at:start])
            end = lower.find(closing, start + len(opening))
            at = len(html) if end < 0 else lower.find(">", end) + 1 or len(html)
        html = "".join([*kept, html[at:]])
    return html
