"""Numbers that look random and are the same in every process: the faked world's only source of chance."""

from zlib import crc32


def number_of(*parts: object) -> int:
    """A number in 0 .. 2**32 - 1 that depends on nothing but the parts."""
    return crc32("|".join(map(str, parts)).encode())
