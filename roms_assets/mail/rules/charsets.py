"""Bytes of a mail as text: whatever charset it says it has, none that is unknown, wrong or costly stops it."""

from email.errors import HeaderParseError
from email.header import decode_header

from roms_assets.kernel.charsets import known_charset

LONGEST_HEADER = 2_000
"""Characters of a header that are looked at."""


MOST_COMMENTS = 20
"""Opening brackets in a header of addresses or results: who reads comments within comments runs out of stack."""


def is_readable(header: str) -> bool:
    """Whether a header is no trap for who parses its comments."""
    return header.count("(") <= MOST_COMMENTS


def text_of(content: bytes, charset: str | None) -> str:
    """The text, NULs left out; of bytes that their charset does not have, `\ufffd`."""
    name = known_charset(charset or "")
    if name in (None, "ascii"):
        try:
            return content.decode("utf-8-sig").replace("\0", "")
        except UnicodeDecodeError:
            return content.decode("cp1252", "replace").replace("\0", "")
    return content.decode(name or "utf-8", "replace").replace("\0", "")


def header_text(value: str) -> str:
    """A header with its encoded words decoded, in one line."""
    unfolded = " ".join(value[:LONGEST_HEADER].split())
    try:
        pieces = decode_header(unfolded)
    except (HeaderParseError, ValueError):
        return unfolded
    words = [each if isinstance(each, str) else text_of(each, charset) for each, charset in pieces]
    return " ".join("".join(words).split())
