"""Whether the subject of a mail says more than the mark that one mail of its sender taught."""

import re
from collections.abc import Iterator

from roms_assets.mail.rules.forwarding import Letter
from roms_assets.mail.rules.found import MailEvent
from roms_assets.mail.rules.labels import words_of
from roms_assets.mail.rules.mime import Mail
from roms_assets.mail.rules.templates import Kind, Template


def doubts_of_mark(
    mail: Mail, letter: Letter, template: Template, events: tuple[MailEvent, ...]
) -> Iterator[str]:
    """A mark such as `Your order`, taught by one mail, stands in `Cancelled: Your order`, too."""
    if not events or not any(sample.sha256 for sample in template.samples):
        return
    kinds = [kind for kind in template.kinds if kind.kind is events[0].kind and kind.subject]
    if kinds and not any(_is_all(mail, letter, template, kind, events) for kind in kinds):
        yield "its subject says more than that of the mail that taught its template"


def _is_all(
    mail: Mail, letter: Letter, template: Template, kind: Kind, events: tuple[MailEvent, ...]
) -> bool:
    """Whether beside one of the marks stands nothing but what is of this one mail, such as numbers and names."""
    names = [item.name for event in events for item in event.items]
    words = words_of(mail, letter, names)
    for written in kind.subject:
        found = template.pattern(written).found_by.search(letter.subject)
        rest = f"{letter.subject[: found.start()]} {letter.subject[found.end() :]}" if found else ""
        for value in _values(events, names):
            rest = rest.replace(value, " ")
        if found and not any(re.search(r"[^\W\d_]", word) and words.is_free(word) for word in rest.split()):
            return True
    return False


def _values(events: tuple[MailEvent, ...], names: list[str]) -> list[str]:
    told = [value for event in events for value in (event.order_number, event.tracking_number) if value]
    return [*told, *names]
