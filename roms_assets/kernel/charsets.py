"""The charsets in which foreign text may say that it is written: none that is unknown, and none that is costly."""

import codecs

_NAMES = """
ascii utf-8 utf-16 utf-16-le utf-16-be utf-8-sig koi8-r koi8-u gb2312 gbk gb18030 big5 big5hkscs shift_jis cp932 euc_jp
iso2022_jp euc_kr cp949 tis-620 cp874 mac-roman cp437 cp850 cp852 cp866
iso8859-1 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9 iso8859-10 iso8859-11
iso8859-13 iso8859-14 iso8859-15 iso8859-16
cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258
"""
_READ = frozenset(codecs.lookup(name).name for name in _NAMES.split())
"""The charsets that are believed. Python knows others, some of which take time by the square of the length."""


def known_charset(name: str) -> str | None:
    """Python's own name of a charset that is believed; None of any other."""
    try:
        found = codecs.lookup(name[:40]).name
    except (LookupError, ValueError):
        return None
    return found if found in _READ else None
