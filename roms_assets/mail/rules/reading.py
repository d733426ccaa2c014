"""A mail's bytes as what it tells of: markup first, then its sender's template, then words that many senders use.

It never raises and never takes long, whatever the bytes. An invented order is worse than a missed one: what is not sure
is a doubt, and a person looks at it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from roms_assets.mail.rules.adding_up import doubts_of_sum
from roms_assets.mail.rules.authenticity import ResultsPlace, Trust, authentication_of
from roms_assets.mail.rules.denials import doubts_of_denial
from roms_assets.mail.rules.forwarding import Letter, letter_of
from roms_assets.mail.rules.found import Authentication, EventKind, MailEvent, MailKind, MailRead, Reader
from roms_assets.mail.rules.general import guessed
from roms_assets.mail.rules.given_back import doubts_of_refund
from roms_assets.mail.rules.hedges import doubts_of_subject
from roms_assets.mail.rules.letters import letter_sha256
from roms_assets.mail.rules.markup_doubts import WRONG_NUMBER, doubts_of_markup
from roms_assets.mail.rules.markup_words import filled
from roms_assets.mail.rules.mime import Mail, mail_of
from roms_assets.mail.rules.partly import doubts_of_rest
from roms_assets.mail.rules.structured import has_wrong_tracking_number, marked_up
from roms_assets.mail.rules.taught_marks import doubts_of_mark
from roms_assets.mail.rules.template_reading import Understood, read_by
from roms_assets.mail.rules.templates import PARCELS, Known, Templates
from roms_assets.mail.rules.texts import TOO_LONG, is_cut, parts_of
from roms_assets.mail.rules.wording import kind_of_subject

_WORDS = re.compile(r"[^\W_]+")
_LONGEST_WAY = timedelta(days=31)
"""Between the day on which a mail says that it was sent and the day on which it came."""
SIGNED_MARKUP, MARKUP, STRANGERS_MARKUP = 0.97, 0.9, 0.6
SIGNED_TEMPLATE, TEMPLATE, BROKEN_TEMPLATE = 0.95, 0.9, 0.5


@dataclass(frozen=True)
class Manner:
    """How mails are read, which is the same for all of them."""

    templates: Templates
    trusted_servers: frozenset[str]
    """The names by which our own receiving servers sign their Authentication-Results, or domains above them."""
    threshold: float
    """What is less sure is a doubt."""
    zone: ZoneInfo
    """Of the business, for the day on which a mail came."""
    results_place: ResultsPlace = ResultsPlace.ABOVE
    """Where our own receiving servers write these."""

    @property
    def trust(self) -> Trust:
        """Whose word on a signature is believed."""
        return Trust(self.trusted_servers, self.results_place)


@dataclass(frozen=True)
class _Read:
    """What one of the readers makes of it."""

    reader: Reader
    kind: EventKind | MailKind
    confidence: float
    events: tuple[MailEvent, ...] = ()
    doubts: tuple[str, ...] = ()
    shop: str | None = None
    missing: tuple[str, ...] = ()
    """Those of the doubts that say only what a template did not find."""


def read_mail(raw: bytes, received_at: datetime, how: Manner) -> MailRead:
    """What the mail tells of, how sure that is, and why nothing may be made of it, where that is so."""
    mail = mail_of(raw)
    letter = letter_of(mail)
    is_forwarded = letter.is_forwarded
    proven = Authentication.UNKNOWN if is_forwarded else authentication_of(mail, how.trust)
    known = how.templates.of(letter.sender)
    read = _read(letter, known, proven, _day_of(mail, received_at, how.zone))
    doubts = [*_unread_mails(letter)]
    if isinstance(read.kind, EventKind):
        doubts += _doubts(letter, read, known, (proven, how))
        doubts += [TOO_LONG] if is_cut(letter) else []
        own = [each.template for each in known if each.name == read.shop and read.reader is Reader.TEMPLATE]
        doubts += [told for each in own for told in doubts_of_mark(mail, letter, each, read.events)]
    return MailRead(
        sender=letter.sender,
        shop=_called(letter, read, known),
        authentication=proven,
        kind=read.kind,
        reader=read.reader,
        confidence=read.confidence,
        events=read.events,
        doubts=tuple(dict.fromkeys(doubts)),
        message_id=mail.message_id,
        letter_sha256=letter_sha256(mail),
        sent_at=mail.sent_at,
        is_forwarded=is_forwarded,
        subject=mail.subject,
        text=letter.texts[0][1] if letter.texts else "",
    )


def _called(letter: Letter, read: _Read, known: list[Known]) -> str:
    """What the template that read it, or knows its sender, calls shop or carrier; else the sender's domain."""
    named = (each.template.shop or each.template.carrier for each in _used(read, known))
    return next(filter(None, named), letter.sender.rpartition("@")[2])


def _day_of(mail: Mail, received_at: datetime, zone: ZoneInfo) -> date | None:
    """The day by which days without a year are told: when it was sent, else when it came.

    None where these two are more than a month apart: nobody knows then which year is meant.
    """
    sent = mail.sent_at
    if sent is None:
        return received_at.astimezone(zone).date()
    return sent.astimezone(zone).date() if abs(sent - received_at) <= _LONGEST_WAY else None


def _read(letter: Letter, known: list[Known], proven: Authentication, near: date | None) -> _Read:
    by_template = _by_templates(letter, known, proven, near)
    if by_template and (isinstance(by_template.kind, MailKind) or not _reads_markup(by_template, known)):
        return by_template
    if marked := _by_markup(letter, known, proven):
        return _agreed(letter, marked, by_template, known)
    if by_template:
        return _beside_markup(letter, by_template)
    found = guessed(letter)
    doubts = list(found.doubts)
    if known:
        doubts.append(f"the template {known[0].name} knows no such mail of its sender")
    reader = Reader.GENERAL if isinstance(found.kind, EventKind) else Reader.NONE
    return _Read(reader, found.kind, found.confidence, found.events, tuple(doubts))


def _agreed(letter: Letter, marked: _Read, by_template: _Read | None, known: list[Known]) -> _Read:
    """What the markup says, with a doubt for each thing that the template or the words say otherwise.

    What the template alone finds is added. It may miss what the markup says: that is no doubt then.
    """
    told = by_template.events if by_template else ()
    doubts = list(marked.doubts)
    if by_template:
        doubts += [each for each in by_template.doubts if each not in by_template.missing]
    doubts += doubts_of_markup(letter, marked.events, told, known)
    events = tuple(filled(marked.events, told))
    shop = by_template.shop if by_template else None
    return replace(marked, shop=shop, events=events, doubts=tuple(doubts))


def _beside_markup(letter: Letter, by_template: _Read) -> _Read:
    """What the template says, of a mail whose markup names no number that counts."""
    if not has_wrong_tracking_number(letter.html):
        return by_template
    return replace(by_template, doubts=(*by_template.doubts, WRONG_NUMBER))


def _reads_markup(read: _Read, known: list[Known]) -> bool:
    return all(each.template.reads_markup for each in known if each.name == read.shop)


def _by_markup(letter: Letter, known: list[Known], proven: Authentication) -> _Read | None:
    subject = kind_of_subject(letter.subject)
    if isinstance(subject, MailKind) and subject is not MailKind.OTHER:
        return None
    told = subject if isinstance(subject, EventKind) and subject in PARCELS else None
    events = marked_up(letter.html, told)
    if not events:
        return None
    shop = known[0].template.shop if known else None
    named = tuple(replace(event, shop=event.shop or shop) for event in events)
    return _Read(Reader.STRUCTURED, events[0].kind, _sureness_of_markup(known, proven), named)


def _sureness_of_markup(known: list[Known], proven: Authentication) -> float:
    """Anybody can sign with a domain of his own: who is known to nobody is not surer for it."""
    if not known:
        return STRANGERS_MARKUP
    return SIGNED_MARKUP if proven is Authentication.PASSED else MARKUP


def _by_templates(
    letter: Letter, known: list[Known], proven: Authentication, near: date | None
) -> _Read | None:
    """The first template that finds all it looks for; else the first that knows such a mail, with what it misses."""
    lacking: _Read | None = None
    for each in known:
        understood = read_by(each.template, letter, near)
        if understood is None:
            continue
        read = _read_of(each, understood, proven)
        if not understood.missing:
            return read
        lacking = lacking or read
    return lacking


def _read_of(known: Known, understood: Understood, proven: Authentication) -> _Read:
    sure = SIGNED_TEMPLATE if proven is Authentication.PASSED else TEMPLATE
    doubts = tuple(
        f"a number stands where the template {known.name} has the tracking number, and no check digit confirms it"
        if understood.is_unproven and "tracking_number" in name
        else f"the template {known.name} did not find {name} where it stood before"
        for name in understood.missing
    )
    return _Read(
        Reader.TEMPLATE,
        understood.kind,
        BROKEN_TEMPLATE if doubts else sure,
        understood.events,
        (*doubts, *understood.doubts),
        known.name,
        missing=doubts,
    )


def _unread_mails(letter: Letter) -> Iterator[str]:
    """Those that are inside of a forwarded mail beside the first, whatever that is about."""
    if letter.mails_qty > 1:
        yield f"{letter.mails_qty} mails are inside, and only the first was read: forward each by itself"


def _doubts(
    letter: Letter, read: _Read, known: list[Known], proof: tuple[Authentication, Manner]
) -> list[str]:
    """Every reason why a person has to look first."""
    proven, how = proof
    doubts = list(read.doubts)
    if letter.is_forwarded:
        doubts.append("it was forwarded: nobody can prove who sent the mail inside")
    elif proven is Authentication.FAILED:
        doubts.append(f"the receiving server could not prove that {letter.sender or 'its sender'} sent it")
    elif proven is Authentication.UNKNOWN and _needs_signature(read, known):
        doubts.append(f"no server that is trusted says that {letter.sender} sent it")
    if not letter.sender:
        doubts.append("it names no sender, or more than one")
    elif not known:
        doubts.append("no template knows its sender")
    elif any(each.template.is_shared for each in _used(read, known)):
        doubts.append("many shops send from there, and nobody knows whose mail it is")
    if named := _pretended(letter, read, known, how.templates):
        doubts.append(f"it calls itself {named}, and is not from there")
    doubts += _doubts_of_words(letter, read)
    if read.confidence < how.threshold:
        doubts.append(f"read with a confidence of {read.confidence:.2f}, less than {how.threshold:.2f}")
    return doubts


def _doubts_of_words(letter: Letter, read: _Read) -> Iterator[str]:
    """What its subject and its texts say against what was read, whoever read it."""
    _, *parts = parts_of(letter)
    if isinstance(read.kind, EventKind):
        yield from doubts_of_subject(letter.subject, read.kind, read.events)
        yield from doubts_of_denial(read.kind, parts)
    texts = [part.text for part in parts]
    for doubts_of in (doubts_of_rest, doubts_of_sum, doubts_of_refund):
        yield from doubts_of(texts, read.events)


def _needs_signature(read: _Read, known: list[Known]) -> bool:
    return any(each.template.needs_signature for each in _used(read, known))


def _used(read: _Read, known: list[Known]) -> list[Known]:
    """The template by which it was read, else all that know its sender."""
    return [each for each in known if each.name == read.shop] or known


def _pretended(letter: Letter, read: _Read, known: list[Known], templates: Templates) -> str | None:
    """The known shop or carrier that a stranger calls himself, or the shop that his subject or markup names."""
    if known:
        return None
    shops = [letter.sender_name, letter.subject, *(event.shop or "" for event in read.events)]
    named = [*_named(templates.shops, shops), *_named(templates.carriers, [letter.sender_name])]
    return named[0] if named else None


def _named(names: frozenset[str], texts: list[str]) -> list[str]:
    said = [f" {' '.join(_WORDS.findall(text.lower()))} " for text in texts]
    return [name for name in sorted(names) if any(f" {name} " in each for each in said)]
