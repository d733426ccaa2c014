"""The parts of a mail that are searched, and a piece of them that one event is told in."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from roms_assets.mail.rules.forwarding import Letter
from roms_assets.mail.rules.found import Evidence
from roms_assets.mail.rules.patterns import Pattern

MOST_READ = 100_000
"""Characters of a part that are searched."""
MOST_FOUND = 200
"""Places of one pattern in one part."""
LONGEST_EVIDENCE = 120
TOO_LONG = "it is longer than is read"
"""The doubt about a mail of which a limit cut something off: what was read of it is not all that it tells."""


@dataclass(frozen=True)
class Part:
    """A part of a mail or a piece of it: its name, its text and where in the part it begins."""

    name: str
    text: str
    start: int = 0

    @cached_property
    def lower(self) -> str:
        """Its text in lower case."""
        return self.text.lower()

    def has(self, pattern: Pattern) -> bool:
        """Whether it can hold what the pattern looks for, by its longest word."""
        return pattern.word in self.lower

    def piece(self, start: int, end: int) -> "Part":
        """A piece of it."""
        return Part(self.name, self.text[start:end], self.start + start)


@dataclass(frozen=True)
class Value:
    """A value as it is written, and where."""

    text: str
    evidence: Evidence


@dataclass(frozen=True)
class Match:
    """The values of one place that a pattern fits."""

    values: dict[str, Value]
    start: int
    end: int


def parts_of(letter: Letter) -> list[Part]:
    """The subject and each text, as much as is searched."""
    return [Part("subject", letter.subject), *(Part(name, text[:MOST_READ]) for name, text in letter.texts)]


def is_cut(letter: Letter) -> bool:
    """Whether a text of it is longer than is searched."""
    return letter.is_cut or any(len(text) > MOST_READ for _, text in letter.texts)


def has_more(pattern: Pattern, part: Part) -> bool:
    """Whether the pattern fits more places than are looked at."""
    if part.lower.count(pattern.word) <= MOST_FOUND:
        return False
    return next(islice(pattern.found_by.finditer(part.text), MOST_FOUND, None), None) is not None


def matches(pattern: Pattern, part: Part) -> Iterator[Match]:
    """Every place that the pattern fits, the first 200 of them."""
    for count, found in enumerate(pattern.found_by.finditer(part.text) if part.has(pattern) else ()):
        if count == MOST_FOUND:
            return
        values = {
            name: Value(text.strip(), evidence(name, part, *found.span(name)))
            for name, text in found.groupdict().items()
            if text is not None
        }
        yield Match(values, *found.span())


def evidence(field: str, part: Part, start: int, end: int) -> Evidence:
    """Where a value stands, with its text, cut where it is long."""
    return Evidence(field, part.name, part.start + start, part.text[start:end][:LONGEST_EVIDENCE])


def fits(patterns: list[Pattern], parts: list[Part]) -> bool:
    """Whether any of them is found in any of the parts."""
    return any(
        part.has(pattern) and pattern.found_by.search(part.text) for pattern in patterns for part in parts
    )
