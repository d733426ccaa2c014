"""The words around a value that tell it from others, and those of a subject that tell a kind of mail from others.

They become part of a template, so what is of one person stays out: names, numbers, addresses.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from roms_assets.mail.rules.charsets import LONGEST_HEADER, header_text
from roms_assets.mail.rules.forwarding import Letter
from roms_assets.mail.rules.mime import Mail

MOST_WORDS = 5
"""Words before a value that its label may have."""
_GREETING = re.compile(
    r"^(?:hi|hello|dear|hallo|guten tag|liebe[r]?|bonjour|cher|chère|ciao|gentile|buongiorno|hola|estimad[oa]|cześć"
    r"|witaj|dzień dobry|szanown[yaie]+|beste|dag|hoi)[ ,]+(?P<name>[^\n,!.:]{1,60})",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True)
class Words:
    """What a mail says of whom it was sent to, in lower case."""

    personal: frozenset[str]

    def is_free(self, word: str) -> bool:
        """Whether a word may stand in a template: no name, no number, no address."""
        bare = word.strip(".,:;!?\"'()[]#").lower()
        is_of_one = any(each.isdigit() for each in word) or "@" in word or "//" in word
        return not is_of_one and bare not in self.personal and "{" not in word and "}" not in word


def words_of(mail: Mail, letter: Letter) -> Words:
    """The words of the recipient's names and address, and of what follows a greeting."""
    told = [header_text(value[:LONGEST_HEADER]) for value in mail.headers.every("to")]
    told += [found["name"] for _, text in letter.texts for found in _GREETING.finditer(text[:5_000])]
    words = {word.lower() for each in told for word in re.findall(r"[^\W\d_]{2,}", each)}
    return Words(frozenset(words))


def labels_before(text: str, place: tuple[int, int], words: Words) -> Iterator[tuple[str, str]]:
    """Words before and behind a value, the likeliest first: those of its own line, else those of the line before."""
    start, end = place
    line = text.rfind("\n", 0, start) + 1
    own = _last_free(text[line:start], words)
    above = _last_free(text[text.rfind("\n", 0, max(line - 1, 0)) + 1 : max(line - 1, 0)], words)
    behind = _first_free(text[end : text.find("\n", end) if "\n" in text[end:] else len(text)], words)
    before = own or above
    for count in (3, 4, 5, 2, 1):
        if 0 < count <= len(before):
            yield f"{' '.join(before[-count:])}{_gap(text, start)}", ""
    for count in (3, 2, 1):
        if 0 < count <= len(behind):
            yield "", f"{' ' if text[end : end + 1].isspace() else ''}{' '.join(behind[:count])}"
            if before:
                yield f"{before[-1]}{_gap(text, start)}", f" {' '.join(behind[:count])}"


def mark_of(subject: str, words: Words, values: list[str]) -> str | None:
    """The subject with `{any}` for what is of this one mail; None when no two words are left."""
    for value in values:
        subject = subject.replace(value, " {any} ")
    told = [word if word == "{any}" or words.is_free(word) else "{any}" for word in subject.split()]
    short = [word for at, word in enumerate(told) if word != "{any}" or told[at - 1 : at] != ["{any}"]]
    while short and short[0] == "{any}":
        short.pop(0)
    while short and short[-1] == "{any}":
        short.pop()
    return " ".join(short) if len([word for word in short if re.search(r"\w", word)]) >= 2 else None


def _gap(text: str, start: int) -> str:
    return " " if text[start - 1 : start].isspace() else ""


def _last_free(line: str, words: Words) -> list[str]:
    """The words at its end that may stand in a template."""
    found: list[str] = []
    for word in reversed(line.split()[-MOST_WORDS:]):
        if not words.is_free(word):
            break
        found.insert(0, word)
    return found if any(re.search(r"\w", word) for word in found) else []


def _first_free(line: str, words: Words) -> list[str]:
    found: list[str] = []
    for word in line.split()[:3]:
        if not words.is_free(word):
            break
        found.append(word)
    return found if any(re.search(r"\w", word) for word in found) else []
