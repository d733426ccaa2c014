"""OFX as a row of elements: SGML of version 1, whose values have no end, and XML of version 2, read alike.

Nothing of a document type is followed, so no entity of the file's own is known.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from roms_assets.kernel.charsets import known_charset
from roms_assets.statements.rules.lines import LineRefused

_TOKEN = re.compile(
    r"<!\[CDATA\[(?P<raw>.*?)\]\]>|<(?P<end>/?)(?P<name>[A-Za-z0-9_.]+)\s*(?P<self>/?)>", re.DOTALL
)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6}|#x[0-9A-Fa-f]{1,5});")
_BEGIN = re.compile(r"<OFX\s*>", re.IGNORECASE)
_CHARSETS = {"1252": "cp1252", "8859-1": "latin-1", "ISO-8859-1": "latin-1", "UTF-8": "utf-8"}


@dataclass(frozen=True, slots=True)
class Element:
    """The beginning or end of an element, with the text behind its beginning."""

    name: str
    is_end: bool
    text: str
    line_number: int


def is_ofx(body: bytes) -> bool:
    """Whether it calls itself OFX."""
    head = body[:4_096].upper()
    return b"OFXHEADER" in head or b"<OFX>" in head


def elements_of(body: bytes) -> Iterator[Element]:
    """All elements from <OFX> on, in order. Raises LineRefused when there is none, or the text is not as it says."""
    text = _decoded(body)
    begin = _BEGIN.search(text)
    if begin is None:
        raise LineRefused("it calls itself OFX and has no <OFX>")
    number = text.count("\n", 0, begin.start()) + 1
    tokens = list(_TOKEN.finditer(text, begin.start()))
    place = begin.start()
    held: Element | None = None
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        number += text.count("\n", place, token.start())
        place = token.start()
        behind = _unescaped(text[token.end() : after.start() if after else len(text)])
        if token["raw"] is not None:
            if held is not None:
                held = Element(held.name, held.is_end, f"{held.text}{token['raw']}{behind}", held.line_number)
            continue
        if held is not None:
            yield held
        name = token["name"].upper()
        held = Element(name, bool(token["end"]), behind, number)
        if token["self"]:
            yield held
            held = Element(name, True, "", number)
    if held is not None:
        yield held


def _unescaped(text: str) -> str:
    """Of entities those that every file may use; any other & stands for itself, as banks write it."""
    return _ENTITY.sub(lambda found: unescape(found[0]), text)


def encoding_of(body: bytes) -> str | None:
    """As its header says it is written: ENCODING and CHARSET of version 1, or that of XML; None of a name not known."""
    head = body[:1_000].decode("ascii", errors="replace")
    return known_charset(_named(head))


def _decoded(body: bytes) -> str:
    encoding = encoding_of(body)
    if encoding is None:
        raise LineRefused("its header names an encoding that is not known; fetch it as UTF-8")
    try:
        return body.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise LineRefused(f"it says that it is {encoding}, and is not") from error


def _named(head: str) -> str:
    charset = re.search(r"CHARSET:\s*(\S+)", head)
    named = re.search(r"ENCODING:\s*(\S+)", head)
    if "OFXHEADER:" in head and named and named[1].upper() == "USASCII":
        return _CHARSETS.get(charset[1].upper() if charset else "", "cp1252")
    declared = re.search(r"""<\?xml[^>]*encoding=["']([\w.-]+)["']""", head, re.IGNORECASE)
    return declared[1] if declared else "utf-8-sig"
