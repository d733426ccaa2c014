"""Bytes of a mail as text: whatever charset it says it has, none that is unknown, wrong or costly stops it."""

import codecs
from email.errors import HeaderParseError
from email.header import decode_header

_NAMES = """
ascii utf-8 utf-16 utf-16-le utf-16-be utf-8-sig koi8-r koi8-u gb2312 gbk gb18030 big5 big5hkscs shift_jis cp932 euc_jp
iso2022_jp euc_kr cp949 tis-620 cp874 mac-roman cp437 cp850 cp852 cp866
iso8859-1 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9 iso8859-10 iso8859-11
iso8859-13 iso8859-14 iso8859-15 iso8859-16
cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258
"""
READ = frozenset(codecs.lookup(name).name for name in _NAMES.split())
"""The charsets that are believed. Python knows others, some of which take time by the square of the length."""

LONGEST_HEADER = 2_000
"""Characters of a header that are looked at."""


MOST_COMMENTS = 20
"""Opening brackets in a header of addresses or results: who reads comments within comments runs out of stack."""


def is_readable(header: str) -> bool:
    """Whether a header is no trap for who parses its comments."""
    return header.count("(") <= MOST_COMMENTS


def text_of(content: bytes, charset: str | None) -> str:
    """The text, NULs left out; of bytes that their charset does not have, `\ufffd`."""
    name = _known(charset)
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


def _known(charset: str | None) -> str | None:
    try:
        name = codecs.lookup((charset or "")[:40]).name
    except (LookupError, ValueError):
        return None
    return name if name in READ else None
