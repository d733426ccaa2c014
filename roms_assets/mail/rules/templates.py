"""Sender templates: who sends such mails, how they are told apart, and where in them what stands. All of it is data.

docs/mail_templates.md says how one is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from roms_assets.kernel.currencies import known_currency
from roms_assets.kernel.errors import SettingsWrong
from roms_assets.kernel.locales import known_locale
from roms_assets.kernel.written_models import model_of, written
from roms_assets.mail.rules.carriers import CALLED
from roms_assets.mail.rules.found import EventKind, MailKind
from roms_assets.mail.rules.patterns import Pattern, pattern_of

PARCELS = frozenset([EventKind.SHIPMENT, EventKind.OUT_FOR_DELIVERY, EventKind.DELIVERY, EventKind.EXCEPTION])
"""What a tracking number alone can tell of."""


def _address_or_domain(text: str) -> str:
    local, _, domain = text.lower().rpartition("@")
    if "." not in domain.strip(".") or any(each.isspace() for each in text) or ("@" in text and not local):
        raise ValueError("expected a mail address or a domain, such as orders@shop.example or shop.example")
    return text.lower()


def _carrier(name: str) -> str:
    if name not in CALLED:
        raise ValueError(f"expected one of {', '.join(CALLED)}")
    return name


def _pattern(text: str) -> str:
    pattern_of(text)
    return text


def _yes_or_no(value: object) -> object:
    words = {"yes": True, "true": True, "no": False, "false": False}
    if isinstance(value, str):
        if value.lower() not in words:
            raise ValueError("expected yes or no")
        return words[value.lower()]
    return value


Written = Annotated[str, AfterValidator(_pattern)]
Patterns = tuple[Written, ...]
YesOrNo = Annotated[bool, BeforeValidator(_yes_or_no)]


Needed = Literal[
    "order_number", "tracking_number", "amount", "items", "happened_on", "expected_on", "carrier"
]


def _kind(value: object) -> object:
    """What happened, or what such a mail is; said once for both."""
    known: dict[str, EventKind | MailKind] = {str(each): each for each in (*EventKind, *MailKind)}
    if str(value) not in known:
        raise ValueError(f"expected one of {', '.join(known)}")
    return known[str(value)]


AnyKind = Annotated[EventKind | MailKind, BeforeValidator(_kind)]


Senders = tuple[Annotated[str, AfterValidator(_address_or_domain)], ...]


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SampleItem(_Group):
    """A line that a sample tells of."""

    name: str
    sku: str | None = None
    quantity: Decimal = Decimal(1)
    unit_price: Decimal | None = None


class SampleEvent(_Group):
    """An event that a sample tells of: what is left out must be read as empty."""

    kind: EventKind
    order_number: str | None = None
    shop: str | None = None
    items: tuple[SampleItem, ...] = ()
    amount: Decimal | None = None
    currency: str | None = None
    carrier: str | None = None
    tracking_number: str | None = None
    happened_on: date | None = None
    expected_on: date | None = None
    is_whole: YesOrNo | None = None


class Sample(_Group):
    """An invented mail and what is to be read in it; of a taught template the checksum of the mail behind it."""

    subject: str = ""
    sender: str | None = None
    text: str = ""
    html: str = ""
    sha256: str | None = None
    received_on: date = date(2026, 3, 2)
    events: tuple[SampleEvent, ...] = ()
    mail: MailKind | None = None
    """What the mail is, where it tells of no event."""


class Kind(_Group):
    """One kind of mail: what it tells of, its marks, and where its values stand."""

    kind: AnyKind
    subject: Patterns = ()
    text: Patterns = ()
    without: Patterns = ()
    says: Patterns = ()
    each: Written | None = None
    items: Patterns = ()
    items_from: Patterns = ()
    items_to: Patterns = ()
    needs: tuple[Needed, ...] | None = None
    is_whole: YesOrNo | None = None

    @model_validator(mode="after")
    def _has_a_mark(self) -> Self:
        if not self.subject and not self.text:
            raise ValueError("expected a mark under subject or text, by which such a mail is known")
        return self

    @model_validator(mode="after")
    def _says_how_much_is_cancelled(self) -> Self:
        if self.kind is EventKind.CANCELLATION and self.is_whole is None:
            raise ValueError(
                "expected is_whole of a cancellation: yes for the whole order, no for the items alone"
            )
        return self


class Template(_Group):
    """All that is known of one sender's mails."""

    senders: Annotated[Senders, Field(min_length=1)]
    not_senders: Senders = ()
    is_shared: YesOrNo = False
    shop: str | None = None
    carrier: Annotated[str, AfterValidator(_carrier)] | None = None
    needs_signature: YesOrNo = True
    reads_markup: YesOrNo = True
    language: Annotated[str, AfterValidator(known_locale)] | None = None
    currency: Annotated[str, AfterValidator(known_currency)] | None = None
    order_numbers: tuple[str, ...] = ()
    says: Patterns = ()
    kinds: Annotated[tuple[Kind, ...], Field(min_length=1)]
    samples: tuple[Sample, ...] = ()

    def pattern(self, text: str) -> Pattern:
        """A pattern with this sender's order numbers in it."""
        return self._compiled[text]

    @cached_property
    def _compiled(self) -> dict[str, Pattern]:
        every = [*self.says]
        for kind in self.kinds:
            every += [*kind.subject, *kind.text, *kind.without, *kind.says, *kind.items]
            every += [*kind.items_from, *kind.items_to, *([kind.each] if kind.each else [])]
        return {text: pattern_of(text, self.order_numbers) for text in every}


@dataclass(frozen=True)
class Known:
    """A template under its name, and how exactly it names the sender that was asked for."""

    name: str
    template: Template
    exactness: tuple[int, int] = (0, 0)


class Templates:
    """All templates; asked for by the sender of a mail."""

    def __init__(self, named: Mapping[str, Template]) -> None:
        self.named = dict(named)
        self._by_sender: dict[str, list[tuple[int, str]]] = {}
        for place, (name, template) in enumerate(self.named.items()):
            for sender in template.senders:
                self._by_sender.setdefault(sender, []).append((place, name))

    def of(self, sender: str) -> list[Known]:
        """Those that know the address: whole addresses before domains, the newest before older ones."""
        asked, found = _names_of(sender), dict[str, Known]()
        for exactness, each in enumerate(asked):
            for place, name in sorted(self._by_sender.get(each, ()), reverse=True):
                if not frozenset(asked).intersection(self.named[name].not_senders):
                    found.setdefault(name, Known(name, self.named[name], (exactness, -place)))
        return list(found.values())

    @cached_property
    def shops(self) -> frozenset[str]:
        """What the shops are called, in lower case: who is named must be who sent it."""
        return frozenset(each.shop.lower() for each in self.named.values() if each.shop)

    @cached_property
    def carriers(self) -> frozenset[str]:
        """The same of the carriers."""
        return frozenset(each.carrier.lower() for each in self.named.values() if each.carrier)


def _names_of(sender: str) -> list[str]:
    """What a template may call a sender: its address, its domain and those above it."""
    labels = sender.rpartition("@")[2].split(".")[-8:]
    return [sender, *(".".join(labels[at:]) for at in range(len(labels)))]


def templates_of(texts: Mapping[str, str]) -> Templates:
    """The templates in YAML texts by their names; a later one counts before an earlier one of the same sender.

    Raises SettingsWrong with one line per thing that is wrong, such as `shop.yaml line 7, kinds[0].says[1]: expected
    one of {order_number}, …`, of all texts together.
    """
    found, wrong = {}, []
    for name, text in texts.items():
        try:
            found[name.removesuffix(".yaml")] = _template(name, text)
        except SettingsWrong as error:
            wrong.append(str(error))
    if wrong:
        raise SettingsWrong("\n".join(wrong))
    return Templates(found)


def _template(name: str, text: str) -> Template:
    return model_of(name, written(name, text), Template)
