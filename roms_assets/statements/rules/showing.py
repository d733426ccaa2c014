"""The lines of a file from which a line of a statement was read, as they stand there."""

from itertools import takewhile

from roms_assets.statements.rules.ofx_elements import is_ofx

_MOST = 40


def original_lines(body: bytes, line_number: int) -> list[str]:
    """The physical line; of OFX all of its transaction."""
    encoding = "utf-16" if body[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    text = body.decode(encoding, errors="backslashreplace").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")[line_number - 1 :][:_MOST]
    if not is_ofx(body):
        return lines[:1]
    inside = list(takewhile(lambda line: "</STMTTRN>" not in line.upper(), lines))
    return lines[: len(inside) + 1]
