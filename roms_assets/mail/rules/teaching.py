"""A correction of one mail as a template of its sender: where each value stands becomes a pattern.

Nothing of the mail is copied but the words around the values, without names, numbers and addresses. Its sample is
invented, and proves the template; the mail itself stays where it is, and the sample names it by its checksum.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import yaml
from pydantic import ValidationError

from roms_assets.kernel.errors import RuleBroken
from roms_assets.mail.rules.carriers import CALLED
from roms_assets.mail.rules.corrections import Correction, difference
from roms_assets.mail.rules.forwarding import Letter, letter_of
from roms_assets.mail.rules.found import EventKind, MailEvent, MailItem, MailRead
from roms_assets.mail.rules.hedges import doubts_of_subject
from roms_assets.mail.rules.invented import invented, sample_texts, told_of
from roms_assets.mail.rules.labels import Words, labels_before, mark_of, words_of
from roms_assets.mail.rules.mime import mail_of
from roms_assets.mail.rules.number_words import TOTAL
from roms_assets.mail.rules.places import Usage, amounts_in, places_of
from roms_assets.mail.rules.samples import wrong_samples
from roms_assets.mail.rules.structured import marked_up
from roms_assets.mail.rules.template_reading import read_by
from roms_assets.mail.rules.templates import PARCELS, Template
from roms_assets.mail.rules.texts import Part, parts_of

LANGUAGES = (None, "en_US", "en_GB", "de_DE", "fr_FR", "it_IT", "es_ES", "pl_PL", "nl_NL")
"""Tried in turn, when the correction names none: the first by which every value is read as it was corrected."""
_MORE_OF_NAME = re.compile(r"(?P<hole>\{name\})(?: [^\s{}:]*[^\W\d_]{3}[^\s{}:]*(?!\S))+")
"""Words behind an item's name in its cell, such as what is engraved; what ends with a colon is a label."""
_SOUGHT = ("order_number", "tracking_number", "amount", "happened_on", "expected_on")


def template_from(mail: MailRead, raw: bytes, correction: Correction) -> str:
    """A template in YAML by which this mail is read exactly as it was corrected, with that as its test.

    Raises RuleBroken for a value that stands nowhere in the mail, and where no pattern tells it from others.
    """
    letter = letter_of(mail_of(raw))
    if not letter.sender:
        raise RuleBroken("the mail names no sender, so that no template can know others of it")
    if isinstance(correction.kind, EventKind):
        _refuse_doubtful(letter.subject, correction.kind, correction.event())
    days = (correction.happened_on, correction.expected_on)
    near = mail.sent_at.date() if mail.sent_at else next((day for day in days if day), date(2000, 1, 1))
    words = words_of(mail_of(raw), letter, [item.name for item in correction.items])
    taught = _Taught(letter, parts_of(letter), words, correction, near)
    languages = (correction.language,) if correction.language else LANGUAGES
    refusals = []
    for language in languages:
        try:
            template = taught.template(language)
            return _dumped({**template, "samples": [_sample(template, raw, correction)]})
        except RuleBroken as error:
            refusals.append(error)
    raise refusals[0]


def _refuse_doubtful(subject: str, kind: EventKind, event: MailEvent | None) -> None:
    """Raises RuleBroken for a subject that no template makes sure, such as that of an answer."""
    for doubt in doubts_of_subject(subject, kind, (event,) if event else ()):
        raise RuleBroken(f"{doubt}: mails with such a subject always wait, so release this one")


@dataclass(frozen=True)
class _Taught:
    letter: Letter
    parts: list[Part]
    words: Words
    correction: Correction
    near: date

    def template(self, language: str | None) -> dict[str, Any]:
        """The template's keys. Raises RuleBroken when it does not read the mail as it was corrected."""
        wanted = self.correction.event()
        head = self._head(language)
        if wanted is None:
            return self._proven(
                {**head, "kinds": [{"kind": str(self.correction.kind), **self._mark()}]}, None
            )
        kind: dict[str, Any] = {"kind": str(wanted.kind), **self._mark()}
        if wanted.is_whole is not None and wanted.kind is EventKind.CANCELLATION:
            kind["is_whole"] = "yes" if wanted.is_whole else "no"
        for name in ("carrier", *_SOUGHT):
            if getattr(wanted, name) is not None and (written := self._pattern(head, kind, name)):
                kind.setdefault("says", []).append(written)
        if wanted.items:
            kind.update(self._lines(head, kind, wanted))
        kind["needs"] = [name for name in (*_SOUGHT, "items") if getattr(wanted, name)] or ["order_number"]
        return self._with_carrier({**head, "kinds": [kind]}, wanted)

    def _head(self, language: str | None) -> dict[str, Any]:
        told = {
            "shop": self.correction.shop,
            "senders": [self.letter.sender],
            "needs_signature": "yes" if self.correction.needs_signature else "no",
            "reads_markup": "no" if marked_up(self.letter.html, None) else None,
            "language": language,
            "currency": self.correction.currency,
        }
        return {name: value for name, value in told.items() if value is not None}

    def _mark(self) -> dict[str, list[str]]:
        """By what such mails are known: their subject, without what is of this one mail."""
        if mark := mark_of(self.letter.subject, self.words, self._values()):
            return {"subject": [mark]}
        for part in self.parts[1:]:
            for line in part.text.split("\n")[:20]:
                if mark := mark_of(line, self.words, self._values()):
                    return {"text": [mark]}
        raise RuleBroken("neither the subject nor the text has words by which such a mail could be known")

    def _values(self) -> list[str]:
        """What is of this one mail and no mark of others."""
        told = (self.correction.order_number, self.correction.tracking_number)
        return [each for each in (*told, *(item.name for item in self.correction.items)) if each]

    def _pattern(self, draft: Mapping[str, Any], kind: Mapping[str, Any], name: str) -> str | None:
        """A pattern by which that value, and no other before it, is found; None where it is found without one.

        Without a pattern are found a carrier by its number, and a number in a link to its carrier.
        """
        wanted, usage = getattr(self.correction, name), (draft.get("language"), self.correction.currency)
        with_carrier = {**draft, **(self._vouching() if name == "tracking_number" else {})}
        for part, start, end in places_of(name, wanted, self.parts, self.near, usage):
            for before, after in labels_before(part.text, (start, end), self.words):
                written = f"{before}{{{name}}}{after}"
                tried = {**kind, "says": [*kind.get("says", ()), written]}
                if self._is_read({**with_carrier, "kinds": [tried]}, name):
                    return written
        if name == "carrier" or self._is_read({**with_carrier, "kinds": [kind]}, name):
            return None
        if any(places_of(name, wanted, self.parts, self.near, usage)):
            raise RuleBroken(f"no words in the mail tell {name} {wanted} from what stands beside it")
        raise RuleBroken(f"{name} {wanted} stands nowhere in the mail")

    def _is_read(self, template: Mapping[str, Any], name: str) -> bool:
        event = self._event(template)
        return event is not None and bool(getattr(event, name) == getattr(self.correction, name))

    def _vouching(self) -> dict[str, str]:
        """The carrier, where only its sender's word says that a number is one of its."""
        carrier = self.correction.carrier
        return {"carrier": carrier} if carrier in CALLED and self.correction.kind in PARCELS else {}

    def _lines(self, head: Mapping[str, Any], kind: Mapping[str, Any], wanted: MailEvent) -> dict[str, Any]:
        usage = (head.get("language"), self.correction.currency)
        for keys in self._line_patterns(wanted.items, usage):
            event = self._event({**head, "kinds": [{**kind, **keys}]})
            if event and event.items == wanted.items:
                return keys
        missing = [
            item.name for item in wanted.items if not any(item.name in part.text for part in self.parts)
        ]
        if missing:
            raise RuleBroken(f"the item {missing[0]} stands nowhere in the mail")
        raise RuleBroken("no pattern tells the items from the lines around them; write the template by hand")

    def _line_patterns(self, items: tuple[MailItem, ...], usage: Usage) -> Iterator[dict[str, Any]]:
        """The line of the first item with holes for its values; then with the lines before and behind as bounds."""
        for part in self.parts[1:]:
            lines = part.text.split("\n")
            found = [place for place, line in enumerate(lines) if any(item.name in line for item in items)]
            first = next((place for place in found if items[0].name in lines[place]), None)
            if first is None:
                continue
            for written in self._line_with_holes(lines[first], items[0], usage):
                yield {"items": [written]}
                start = self._bound(lines[first - 1] if first else "")
                end = self._bound(next(iter(lines[found[-1] + 1 :]), ""))
                bounds = {"items_from": [start] if start else [], "items_to": [end] if end else []}
                yield {"items": [written], **{name: mark for name, mark in bounds.items() if mark}}

    def _bound(self, line: str) -> str | None:
        """A line as a bound of the items; none when it may be an item of its own, which other mails do not have."""
        is_item = "\t" in line and not TOTAL.search(line)
        return None if is_item else mark_of(line, self.words, self._values())

    def _line_with_holes(self, line: str, item: MailItem, usage: Usage) -> Iterator[str]:
        """The item's line as a pattern, with its quantity where that stands in it, and without what is of this mail."""
        at = line.find(item.name)
        holes = {(at, at + len(item.name)): "{name}"}
        if item.sku and (start := line.find(item.sku, at + len(item.name))) >= 0:
            holes[start, start + len(item.sku)] = "{sku}"
        if item.unit_price is not None:
            prices = [
                place for place in amounts_in(Part("text", line), item.unit_price, usage) if place[1] > at
            ]
            holes.update({(start, end): "{unit_price}" for _, start, end in prices[:1]})
        for found in re.finditer(rf"(?<![\d.,]){item.quantity:f}(?![\d.,])", line):
            if not any(start < found.end() and found.start() < end for start, end in holes):
                yield self._freed(_with_holes(line, {**holes, found.span(): "{quantity}"}))
        yield self._freed(_with_holes(line, holes))

    def _freed(self, written: str) -> str:
        """With `{any}` for each word that is of this one mail, be it of its customer or more of the item's name."""
        name = _MORE_OF_NAME.sub(r"\g<hole> {any}", written)
        pieces = re.split(r"(\s+)", name)
        return "".join(
            each if not each.strip() or "{" in each or self.words.is_free(each) else "{any}"
            for each in pieces
        )

    def _with_carrier(self, template: dict[str, Any], wanted: MailEvent) -> dict[str, Any]:
        """As it is when the number tells the carrier; else with the carrier as the sender's."""
        tried = [template, {**self._vouching(), **template}]
        for each in tried:
            if self._event(each) == wanted:
                return self._proven(each, wanted)
        return self._proven(tried[-1], wanted)

    def _proven(self, template: dict[str, Any], wanted: MailEvent | None) -> dict[str, Any]:
        """The same, when the mail is read by it as it was corrected."""
        understood = read_by(_model(template), self.letter, self.near)
        if understood is None or understood.kind is not self.correction.kind:
            raise RuleBroken("the words of its subject do not tell such a mail from others")
        read = [replace(event, evidence=()) for event in understood.events]
        if read != ([wanted] if wanted else []):
            raise RuleBroken(difference(wanted, read))
        return template

    def _event(self, template: Mapping[str, Any]) -> MailEvent | None:
        understood = read_by(_model(template), self.letter, self.near)
        events = understood.events if understood else ()
        return replace(events[0], evidence=()) if events else None


def _with_holes(line: str, holes: Mapping[tuple[int, int], str]) -> str:
    for (start, end), hole in sorted(holes.items(), reverse=True):
        line = f"{line[:start]}{hole}{line[end:]}"
    return line


def _model(template: Mapping[str, Any]) -> Template:
    try:
        return Template.model_validate(template)
    except ValidationError as error:
        told = "; ".join(each["msg"] for each in error.errors())
        raise RuleBroken(f"no template can be made of it: {told}") from error


def _sample(template: Mapping[str, Any], raw: bytes, correction: Correction) -> dict[str, Any]:
    """An invented mail that the template reads as it must. Raises RuleBroken when none is."""
    event = correction.event()
    made = invented(event or MailEvent(EventKind.ORDER), template.get("language"))
    expected: dict[str, Any] = {"events": [told_of(made.event)]} if event else {"mail": str(correction.kind)}
    for texts in sample_texts(template["kinds"][0], made):
        sample = {**texts, "sha256": hashlib.sha256(raw).hexdigest(), **expected}
        if not any(wrong_samples("taught", _model({**template, "samples": [sample]}))):
            return sample
    raise RuleBroken("no mail could be invented that this template reads; write the template by hand")


def _dumped(template: Mapping[str, Any]) -> str:
    return yaml.safe_dump(dict(template), sort_keys=False, allow_unicode=True, width=110)
