"""Sentences of a mail that deny what it was read as: an order that was not placed, a refund that was declined.

What only would be, such as `if your card is declined`, denies nothing, nor does a question.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from roms_assets.mail.rules.denial_words import DENIALS, Denial
from roms_assets.mail.rules.found import EventKind
from roms_assets.mail.rules.texts import Part
from roms_assets.mail.rules.word_lists import any_of

_NEAR = 200
"""Characters around a word within which its sentence is looked at."""
_ENDS = re.compile(r"(?<!\b[Nn]r)(?<!\b[Nn]o)(?<!\b[Nn])\.(?!\S)|[!?](?!\S)|[\u3002\uff1f]|\n(?![a-zà-ÿ])")
"""A sentence goes on behind `No.`, and in the next line where that begins with a small letter."""
_UNSPACED = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
"""Words of Japanese, which begin and end anywhere."""
_ASKS = "?\uff1f"


def _any_of(lines: str) -> re.Pattern[str]:
    unspaced = [line.strip() for line in lines.splitlines() if _UNSPACED.search(line)]
    spaced = any_of("\n".join(line for line in lines.splitlines() if not _UNSPACED.search(line)))
    return re.compile("|".join([spaced.pattern, *unspaced]), re.IGNORECASE)


class _Finds(NamedTuple):
    """A denial as what finds it."""

    told: str
    about: re.Pattern[str]
    said: re.Pattern[str]
    unless: re.Pattern[str]


def _finds(denial: Denial) -> _Finds:
    return _Finds(denial.told, *map(_any_of, (denial.about, denial.said, denial.unless)))


_FINDS = {kind: [_finds(each) for each in denials] for kind, denials in DENIALS.items()}


def doubts_of_denial(kind: EventKind, parts: list[Part]) -> Iterator[str]:
    """Why it did not happen, with the words that say so, whoever read these texts."""
    for denial in _FINDS.get(kind, ()):
        quoted = (words for part in parts for words in _denying(denial, part.text))
        if words := next(quoted, None):
            yield f'{denial.told}: "{words}"'


def _denying(denial: _Finds, text: str) -> Iterator[str]:
    """The words of each sentence that denies it, without what stands between them."""
    for sentence in _sentences(denial.about, text):
        said = denial.said.search(sentence)
        if said and not denial.unless.search(sentence):
            about = denial.about.search(sentence)
            yield _shown(*(found for found in (about, said) if found))


def _shown(*found: re.Match[str]) -> str:
    first, second = sorted(found, key=lambda each: each.span())
    if second.start() <= first.end():
        return first.string[first.start() : max(first.end(), second.end())]
    return f"{first[0]} … {second[0]}"


def _sentences(words: re.Pattern[str], text: str) -> Iterator[str]:
    """Those that one of the words stands in, each once and in one line, without questions."""
    last = 0
    for found in words.finditer(text):
        if found.start() < last:
            continue
        begin, end = max(0, found.start() - _NEAR), _ENDS.search(text, found.end(), found.end() + _NEAR)
        begin = max((each.end() for each in _ENDS.finditer(text, begin, found.start())), default=begin)
        last = end.start() if end else found.end() + _NEAR
        if not end or end[0] not in _ASKS:
            yield text[begin:last].replace("\n", " ")
