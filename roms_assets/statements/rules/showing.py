"""The lines of a file from which a line of a statement was read, as they stand there."""

import codecs
from itertools import takewhile

from roms_assets.statements.rules.ofx_elements import encoding_of, is_ofx

_MOST = 40


def original_lines(body: bytes, line_number: int, encoding: str) -> list[str]:
    """The physical line, of a CSV in that encoding; of OFX all of its transaction, as the file says it is written."""
    is_elements = is_ofx(body)
    written = (encoding_of(body) or "utf-8") if is_elements else encoding
    text = body.removeprefix(codecs.BOM_UTF8).decode(written, errors="backslashreplace")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[line_number - 1 :][:_MOST]
    if not is_elements:
        return lines[:1]
    inside = list(takewhile(lambda line: "</STMTTRN>" not in line.upper(), lines))
    return lines[: len(inside) + 1]
