"""HTML and plain text as tidy lines, cells of a row a tab apart, and where the links lead.

Tags are replaced as they come, and no tree is built: a parser of HTML takes minutes over a megabyte of tags that nobody
closes, and mails come from anyone.
"""

import re
from dataclasses import dataclass
from html import unescape

from roms_assets.mail.rules.hidden_html import without_hidden

LONGEST_LINE = 1_000
"""Characters of a line; a longer one is cut into several."""
MOST_LINKS = 300
_LINES = """
address article aside blockquote br center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr
li main nav ol p pre section table tbody tfoot thead tr ul
"""
_LINE = re.compile(rf"</?(?:{'|'.join(_LINES.split())})(?![a-z0-9])[^<>]*>", re.IGNORECASE)
_CELL = re.compile(r"</?t[dh](?![a-z0-9])[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[a-z!?/][^<>]*>", re.IGNORECASE)
_LINK = re.compile(r"""<a\s[^<>]*?href\s{0,5}=\s{0,5}["']?([^"'\s<>]{1,2000})""", re.IGNORECASE)
_ADDRESS = re.compile(r"[<(\[]?(https?://[^\s<>\"\[\]()]{1,2000})[>)\]]?")
_UNSEEN = (("<!--", "-->"), ("<style", "</style"), ("<script", "</script"), ("<title", "</title"))
_INVISIBLE = re.compile("[\u00ad\u034f\u200b-\u200d\u2060\ufeff]+")
_SPACES = re.compile(r"[^\S\n\t]+")
_AROUND_TABS = re.compile(r" ?\t[ \t]*")
_AROUND_LINE_ENDS = re.compile(r"[ \t]?\n\s*")


@dataclass(frozen=True)
class Page:
    """What a person sees of it, and the targets of its links."""

    text: str
    links: tuple[str, ...] = ()


def page_of(html: str) -> Page:
    """The text and links of any HTML, closed or not."""
    seen = without_hidden(_without_unseen(_in_one_line(html)))
    text = unescape(_TAG.sub("", _CELL.sub("\t", _LINE.sub("\n", seen))))
    links = [unescape(found[1]) for found, _ in zip(_LINK.finditer(seen), range(MOST_LINKS), strict=False)]
    return Page(tidied(_INVISIBLE.sub("", text)), tuple(dict.fromkeys(links)))


def _in_one_line(html: str) -> str:
    """The line ends of HTML itself say nothing."""
    for each in "\n\r\t\f\v":
        html = html.replace(each, " ")
    return html


def plain_page(text: str) -> Page:
    """The same of a plain text, in which addresses stand between the words."""
    links = _ADDRESS.findall(text)[:MOST_LINKS]
    return Page(tidied(_INVISIBLE.sub("", _ADDRESS.sub("", text))), tuple(dict.fromkeys(links)))


def tidied(text: str) -> str:
    """Lines without the space around them, one space or tab between words, no empty lines."""
    plain = _AROUND_TABS.sub("\t", _SPACES.sub(" ", text))
    lines = _AROUND_LINE_ENDS.sub("\n", plain).strip()
    if len(lines) <= LONGEST_LINE or max(map(len, lines.split("\n"))) <= LONGEST_LINE:
        return lines
    cut = (
        line[at : at + LONGEST_LINE] for line in lines.split("\n") for at in range(0, len(line), LONGEST_LINE)
    )
    return "\n".join(cut)


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
