"""A forwarded mail as the mail inside it: attached whole, or quoted below the headers that mail programs write.

Nobody can prove who sent a mail that somebody else hands on: its sender is what the quoted headers claim.
"""

import re
from dataclasses import dataclass, replace

from roms_assets.mail.rules.html_text import page_of, plain_page, tidied
from roms_assets.mail.rules.mime import Mail, address_of

HEAD_LINES = 12
"""Lines within which the quoted From and Subject stand."""
_PREFIX = re.compile(r"\s*(?:fwd?|fw|wg|tr|rv|pd|i|enc|doorst|vs|vb|vl|przek)\s?:|\[fwd:", re.IGNORECASE)
_MARK = re.compile(
    r"^[\s>*_-]*(?:begin forwarded message|forwarded message|original message|weitergeleitete nachricht"
    r"|anfang der weitergeleiteten nachricht|urspr(?:ü|ue)ngliche nachricht|message transféré|message d'origine"
    r"|début du message (?:transféré|réexpédié)|messaggio inoltrato|inizio messaggio inoltrato|messaggio originale"
    r"|mensaje reenviado|inicio del mensaje reenviado|mensaje original|przekazana wiadomość|wiadomość przekazana"
    r"|początek przekazywanej wiadomości|wiadomość oryginalna|doorgestuurd bericht|begin doorgestuurd bericht"
    r"|oorspronkelijk bericht)[\s:*_-]*$",
    re.IGNORECASE | re.MULTILINE,
)
_FROM = re.compile(
    r"^[\s>*]*(?:from|von|de|da|van|od)\s?:[\s*]*(?P<value>[^\n]{3,400})$", re.IGNORECASE | re.MULTILINE
)
_SUBJECT = re.compile(
    r"^[\s>*]*(?:subject|betreff|objet|oggetto|asunto|temat|onderwerp)\s?:[\s*]*(?P<value>[^\n]{1,400})$",
    re.IGNORECASE | re.MULTILINE,
)
_HEAD = re.compile(r"[\s>*]*[^\W\d][\w -]{1,18}\s?:[^\n]*")
_QUOTE = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)


@dataclass(frozen=True)
class Letter:
    """What there is to read: of a forwarded mail that which is inside."""

    sender: str
    sender_name: str
    subject: str
    texts: tuple[tuple[str, str], ...]
    """The name of each part, `text` or `html`, and its lines."""
    links: tuple[str, ...] = ()
    html: str = ""
    is_forwarded: bool = False
    mails_qty: int = 1
    """How many mails are inside of a forwarded one, of which this is the first."""
    is_cut: bool = False
    """Whether more text stands in it than was taken out of its bytes."""


@dataclass(frozen=True)
class _Quoted:
    sender: str
    name: str
    subject: str
    text: str
    mails_qty: int


def letter_of(mail: Mail) -> Letter:
    """The mail, or the one that is inside it."""
    if mail.attached is not None and (mail.attached.sender or mail.attached.subject):
        inner = letter_of(mail.attached)
        return replace(inner, is_forwarded=True, mails_qty=inner.mails_qty + mail.attached_qty - 1)
    page, plain = page_of(mail.html), plain_page(mail.plain)
    texts = tuple((name, text) for name, text in (("text", plain.text), ("html", page.text)) if text)
    links = tuple(dict.fromkeys([*plain.links, *page.links]))
    outer = Letter(mail.sender, mail.sender_name, mail.subject, texts, links, mail.html, is_cut=mail.is_cut)
    return _inside(outer) or outer


def _inside(outer: Letter) -> Letter | None:
    """The mail that is quoted in it, when it is one that was handed on."""
    is_named = _PREFIX.match(outer.subject) is not None
    quoted = [(name, found) for name, text in outer.texts if (found := _quoted(text, is_named))]
    if not quoted:
        return None
    first = quoted[0][1]
    subject = first.subject or _PREFIX.sub("", outer.subject).strip()
    texts = tuple((name, found.text) for name, found in quoted)
    mails_qty = max(found.mails_qty for _, found in quoted)
    return Letter(
        first.sender, first.name, subject, texts, outer.links, outer.html, True, mails_qty, outer.is_cut
    )


def _quoted(text: str, is_named: bool) -> _Quoted | None:
    """What is quoted; only below a mark, unless the subject says `Fwd:`."""
    bare = tidied(_QUOTE.sub("", text))
    mark = _MARK.search(bare)
    if mark is None and not is_named:
        return None
    said = _FROM.search(bare, mark.end() if mark else 0)
    if said is None or not (sender := _quoted_address(said["value"])):
        return None
    lines = bare[said.start() :].split("\n")
    length = next((at for at, line in enumerate(lines[:HEAD_LINES]) if not _HEAD.fullmatch(line)), HEAD_LINES)
    subject = _SUBJECT.search("\n".join(lines[:length]))
    return _Quoted(
        sender,
        said["value"].partition("<")[0].strip(" \"'*"),
        subject["value"].strip(" *") if subject else "",
        "\n".join(lines[length:]),
        1 + sum(1 for _ in _MARK.finditer(bare, said.end())),
    )


def _quoted_address(value: str) -> str:
    """The address, also where a program writes it as `name [mailto:a@example.org]` or as a link."""
    found = re.search(r"[\w.+'-]{1,100}@[\w.-]{1,200}\w", value)
    return address_of(found[0]) if found else ""
