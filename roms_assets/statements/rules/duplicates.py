"""One line of the bank in two formats: which line of a CSV file and which of an OFX file are the same for certain.

CSV has no name for a line, so what both say decides. Lines of one account, day and amount are compared, in the order of
how much their texts prove; those that prove the same of each other are the same when both formats have as many of them.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from roms_assets.statements.rules.lines import ReadLine, line_id

_SHORTEST = 4
"""Signs of a text that may stand inside of another one; a shorter one must be equal."""
_WORD = re.compile(r"[^\W_]+")
Money = tuple[str, date, str, int]
"""Account, day, currency and amount of a line."""


@dataclass(frozen=True, slots=True)
class Told:
    """A line as one format tells it, its texts as they are compared."""

    line_id: str
    money: Money
    reference: str
    details: str
    is_named: bool
    """It is known by the bank's own name: it came as OFX."""
    reference_as_name: str = ""
    """What it would be known by if its reference were the bank's own name of it."""

    @property
    def texts(self) -> tuple[str, str]:
        """What it says in words."""
        return self.reference, self.details


_Proof = Callable[[Told, Told], bool]


def told(id_: str, money: Money, reference: str, details: str, occurrence: int) -> Told:
    """A line of the lake: whether it came as OFX is seen from what it is known by."""
    account, day, _, amount = money
    known_by_text = line_id(account, ReadLine(0, day, amount, reference, details, "", occurrence))
    as_name = line_id(account, ReadLine(0, day, amount, "", "", reference)) if reference else ""
    return Told(id_, money, _words(reference), _words(details), id_ != known_by_text, as_name)


def same_lines(lines: Iterable[Told]) -> dict[str, str]:
    """Line of CSV -> the line of OFX that is the same for certain."""
    found: dict[str, str] = {}
    for of_ofx, of_csv in _by_money(lines):
        seen: set[str] = set()
        for proof in _PROOFS:
            left, right = ([each for each in side if each.line_id not in seen] for side in (of_ofx, of_csv))
            for named, others in _components(left, right, proof):
                seen |= {each.line_id for each in (*named, *others)}
                found |= _paired(named, others, proof)
    return found


def maybe_doubled(lines: Sequence[Told], same: Mapping[str, str], mine: Iterable[str]) -> int:
    """How many of my lines may stand twice: one of the other format has their money, and none is known as the same."""
    certain, asked = {*same, *same.values()}, set(mine)
    left = [each for each in lines if each.line_id not in certain]
    sides = {
        is_named: Counter(each.money for each in left if each.is_named == is_named)
        for is_named in (True, False)
    }
    my_lines = [each for each in left if each.line_id in asked]
    counted = (
        Counter(each.money for each in my_lines if each.is_named == side) & sides[not side] for side in sides
    )
    return sum(each.total() for each in counted)


def _words(text: str) -> str:
    """A text as it is compared: its letters and digits, without capitals."""
    return " ".join(_WORD.findall(text.casefold()))


def _is_within(part: str, text: str) -> bool:
    """Whether a text has all words of the other one in a row."""
    return part == text or (len(part) >= _SHORTEST and f" {part} " in f" {text} ")


def _is_same_reference(named: Told, other: Told) -> bool:
    is_name = bool(other.reference_as_name) and other.reference_as_name == named.line_id
    return is_name or (bool(other.reference) and other.reference == named.reference)


def _is_reference_within(named: Told, other: Told) -> bool:
    return any(
        bool(one.reference) and any(text and _is_within(one.reference, text) for text in two.texts)
        for one, two in ((named, other), (other, named))
    )


def _are_same_details(named: Told, other: Told) -> bool:
    one, two = sorted((named.details, other.details), key=len)
    return bool(one) and _is_within(one, two)


def _contradict(named: Told, other: Told) -> bool:
    return bool(named.reference and other.reference) and not (
        _is_same_reference(named, other) or _is_reference_within(named, other)
    )


_PROOFS: tuple[_Proof, ...] = (
    lambda one, two: _is_same_reference(one, two) and _are_same_details(one, two),
    _is_same_reference,
    lambda one, two: _is_reference_within(one, two) and _are_same_details(one, two),
    _is_reference_within,
    lambda one, two: _are_same_details(one, two) and not _contradict(one, two),
)
"""What proves that two lines are the same, the strongest first."""


def _by_money(lines: Iterable[Told]) -> Iterator[tuple[list[Told], list[Told]]]:
    """The lines of OFX and of CSV that have the same money, where both formats have any."""
    found: dict[Money, tuple[list[Told], list[Told]]] = {}
    for line in sorted(lines, key=lambda each: (*each.texts, each.line_id)):
        found.setdefault(line.money, ([], []))[0 if line.is_named else 1].append(line)
    return (each for each in found.values() if all(each))


def _components(
    named: Sequence[Told], others: Sequence[Told], proof: _Proof
) -> Iterator[tuple[list[Told], list[Told]]]:
    """Lines that are tied by what they prove of each other."""
    proven = {one.line_id: [two for two in others if proof(one, two)] for one in named}
    waiting = [one for one in named if proven[one.line_id]]
    while waiting:
        mine, theirs = [waiting.pop(0)], dict[str, Told]()
        for one in mine:
            more = {two.line_id: two for two in proven[one.line_id] if two.line_id not in theirs}
            theirs |= more
            drawn = [each for each in waiting if any(two.line_id in more for two in proven[each.line_id])]
            mine += drawn
            waiting = [each for each in waiting if each not in drawn]
        yield mine, list(theirs.values())


def _paired(named: Sequence[Told], others: Sequence[Told], proof: _Proof) -> dict[str, str]:
    """Line of CSV -> line of OFX; none unless both have as many, each proves each, and it is one who is whose."""
    all_alike = any(len({each.texts for each in side}) == 1 for side in (named, others))
    is_sure = (
        all_alike and len(named) == len(others) and all(proof(one, two) for one in named for two in others)
    )
    return {two.line_id: one.line_id for one, two in zip(named, others, strict=True)} if is_sure else {}
