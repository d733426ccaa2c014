"""What a mail's own words say against its markup: a person reads the words, and senders forget to keep both alike."""

from collections.abc import Iterator, Sequence

from roms_assets.mail.rules.forwarding import Letter
from roms_assets.mail.rules.found import EventKind, MailEvent
from roms_assets.mail.rules.markup_words import doubts_by_template, doubts_by_words
from roms_assets.mail.rules.number_words import ORDER_NUMBER
from roms_assets.mail.rules.structured import (
    has_more_markup,
    has_unread_line,
    has_unread_price,
    has_unsaid_state,
    has_wrong_tracking_number,
)
from roms_assets.mail.rules.templates import Known
from roms_assets.mail.rules.texts import TOO_LONG, parts_of
from roms_assets.mail.rules.wording import kind_of_opening, kind_of_subject

WRONG_NUMBER = "the tracking number in its markup has a wrong check digit"


def doubts_of_markup(
    letter: Letter, marked: Sequence[MailEvent], by_template: Sequence[MailEvent], known: Sequence[Known]
) -> Iterator[str]:
    """Why the markup may be wrong; `by_template` is what the sender's template reads of the words.

    Where no template of the sender knows such a mail, words that many senders use are compared.
    """
    kinds = {event.kind for event in marked}
    if by_template and not kinds.intersection(event.kind for event in by_template):
        yield f"its markup says {marked[0].kind}, its words {by_template[0].kind}"
    if len(kinds) > 1:
        yield "its markup says several things, and its subject one"
    if has_unsaid_state(letter.html) and not by_template and not _says_order(letter):
        yield "its markup does not say what became of the order, and neither do its words"
    yield from _unread(letter.html)
    if by_template:
        yield from doubts_by_template(letter, marked, by_template)
    if not any(event.order_number or event.tracking_number for event in by_template):
        yield from doubts_by_words(letter, marked, known[0].template if known else None)
    elif _misses(letter, marked):
        yield "its markup names another number than its words"


def _unread(html: str) -> Iterator[str]:
    """What in the markup cannot be read, or is wrong by itself."""
    if has_more_markup(html):
        yield TOO_LONG
    if has_unread_price(html):
        yield "an amount in its markup cannot be read"
    if has_unread_line(html):
        yield "a line in its markup cannot be read"
    if has_wrong_tracking_number(html):
        yield WRONG_NUMBER


def _says_order(letter: Letter) -> bool:
    """Whether the subject, or the first lines where it says nothing, are those of an order."""
    said = kind_of_subject(letter.subject)
    if said is not None:
        return said is EventKind.ORDER
    return any(kind_of_opening(text) is EventKind.ORDER for _, text in letter.texts)


def _misses(letter: Letter, marked: Sequence[MailEvent]) -> bool:
    """Whether the words name orders, and none of those of the markup."""
    parts = parts_of(letter)
    named = {found["number"] for part in parts for found in ORDER_NUMBER.finditer(part.text)}
    told = {event.order_number for event in marked if event.order_number}
    stands = any(number in part.text for number in told for part in parts)
    return bool(named and told) and not stands
