"""The words around a value that tell it from others, and those of a subject that tell a kind of mail from others.

They become part of a template, so what is of one person stays out: names, numbers, addresses.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from roms_assets.mail.rules.charsets import LONGEST_HEADER, header_text
from roms_assets.mail.rules.forwarding import Letter
from roms_assets.mail.rules.mime import Mail
from roms_assets.mail.rules.texts import MOST_READ

_RECIPIENTS = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")
MOST_WORDS = 5
"""Words before a value that its label may have."""
_GREETING = re.compile(
    r"^(?:hi|hello|dear|hallo|guten tag|liebe[r]?|bonjour|cher|chère|ciao|gentile|buongiorno|hola|estimad[oa]|cześć"
    r"|witaj|dzień dobry|szanown[yaie]+|beste|dag|hoi)[ ,]+(?P<name>[^\n,!.:]{1,60})",
    re.IGNORECASE | re.MULTILINE,
)
_TITLE = re.compile(
    r"(?<!\w)(?:mrs?|ms|miss|herrn?|frau|monsieur|madame|mme|sig(?:nora?)?|señora?|sra?|pani?|dhr|mevr(?:ouw)?)"
    r"\.?[ \t](?P<name>[^\W\d][^\n,!.:;\t]{1,60})",
    re.IGNORECASE,
)
_ADDRESSES = """
ship(?:s|ped|ping)? (?:to|address)
deliver(?:y|ed|s|ing)? (?:to|address)
bill(?:ing)? (?:to|address)
recipient
sold to
(?:liefer|rechnungs|versand)(?:adresse|anschrift)
(?:lieferung|versand) an
empfänger
adresse de (?:livraison|facturation)
livrée? à
destinataire
indirizzo di (?:spedizione|consegna|fatturazione)
destinatario
spedito a
dirección de (?:envío|entrega|facturación)
enviado a
adres (?:dostawy|wysyłki|odbiorcy)
odbiorca
(?:bezorg|verzend|aflever|factuur)adres
ontvanger
"""
_ADDRESS = re.compile(
    rf"(?<!\w)(?:{'|'.join(_ADDRESSES.strip().splitlines())})(?!\w)(?P<rest>[^\n]*)", re.IGNORECASE
)
_ADDRESS_LINES = 5
"""Lines below the words that announce an address; it ends before a line that has a colon."""


@dataclass(frozen=True)
class Words:
    """What a mail says of whom it was sent to, in lower case."""

    personal: frozenset[str]

    def is_free(self, word: str) -> bool:
        """Whether a word may stand in a template: no name, no number, no address."""
        is_of_one = any(each.isdigit() for each in word) or "@" in word or "//" in word
        is_personal = any(each in self.personal for each in re.findall(r"[^\W\d_]+", word.lower()))
        return not is_of_one and not is_personal and "{" not in word and "}" not in word


def words_of(mail: Mail, letter: Letter, values: Iterable[str] = ()) -> Words:
    """The words of whom it was sent to, as far as the mail shows them, and those of `values`, which are of this mail.

    Names stand in the headers, behind a greeting or a title, and in addresses.
    """
    told = [header_text(value[:LONGEST_HEADER]) for name in _RECIPIENTS for value in mail.headers.every(name)]
    for _, text in letter.texts:
        shown = text[:MOST_READ]
        told += [found["name"] for pattern in (_GREETING, _TITLE) for found in pattern.finditer(shown)]
        told += [line for found in _ADDRESS.finditer(shown) for line in _address(shown, found)]
    words = {word.lower() for each in [*told, *values] for word in re.findall(r"[^\W\d_]{2,}", each)}
    return Words(frozenset(words))


def _address(text: str, found: re.Match[str]) -> Iterator[str]:
    """The lines of an address that begins with what was found."""
    yield found["rest"]
    for line in text[found.end() :].split("\n")[1 : _ADDRESS_LINES + 1]:
        if ":" in line:
            return
        yield line


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
