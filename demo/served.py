"""The ledger of the faked world: what it served, and what a collector that works must make of it.

It is computed from what the generator knows, not from reading files, and holds no time.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from hashlib import sha256

from demo.layouts import KINDS, field_place
from demo.pos_files import Delivery, Shelf, Upload
from demo.world import World

_WHOLE = (Delivery.WHOLE, Delivery.DROPS_ONCE)
_TRANSNO, _AMOUNT = field_place("rd5000", "TRANSNO"), field_place("rd5000", "AMOUNT")
_INVOICE, _CODE = field_place("rd5000", "INVOICE"), field_place("rd5000", "TRN_CODE")
_TENDER_TRANSNO = field_place("rd5800", "TRANSNO")
_TENDERED, _CHANGE = field_place("rd5800", "AMT_TENDER"), field_place("rd5800", "CHANGE")


@dataclass(frozen=True)
class ServedFile:
    """One file as it leaves the host; bytes and checksum of the whole, also when the connection drops."""

    name: str
    kind: str
    bytes: int
    sha256: str
    delivery: str
    is_chosen: bool


@dataclass
class TillDayTruth:
    """What must become of one till-day. Money as exact decimal text."""

    key: str
    state: str
    reasons: list[str]
    faults: list[str]
    is_closed_day: bool
    files: list[ServedFile] = field(default_factory=list)
    good_lines: int = 0
    refused_lines: dict[str, int] = field(default_factory=dict)
    """Refused lines of the chosen rd5000 by kind; an unreadable file is a reason, not lines."""
    receipts: int = 0
    """Different INVOICE numbers of good lines, returns included."""
    amount: str = "0"
    """Sum of the good lines' amounts as printed, returns as positive."""
    returned_amount: str = "0"
    tenders: int = 0
    refused_tenders: int = 0
    tendered: str = "0"
    """Sum of AMT_TENDER - CHANGE of the good tenders."""
    unbalanced_receipts: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, object]:
        """Plain values for JSON."""
        return asdict(self)


def ledger(world: World, keys: Iterable[str] | None = None) -> dict[str, TillDayTruth]:
    """The truth of every till-day of the world, or of some, by key."""
    return {key: truth(world, key) for key in (world.till_days() if keys is None else keys)}


def totals(truths: Iterable[TillDayTruth]) -> dict[str, str]:
    """Over all: till-days of each state, good lines, and the exact amount."""
    truths = list(truths)
    states = Counter(each.state for each in truths)
    amount = sum((Decimal(each.amount) for each in truths), Decimal(0))
    lines = sum(each.good_lines for each in truths)
    return {
        **{state: str(count) for state, count in sorted(states.items())},
        "lines": str(lines),
        "amount": str(amount),
    }


def truth(world: World, key: str) -> TillDayTruth:
    """What must become of one till-day."""
    shelf = world.shelf(key)
    listed = _is_listed(shelf)
    chosen = _chosen(shelf) if listed else {}
    found = TillDayTruth(key, "", [], list(world.faults_of(key)), world.is_closed(key))
    if listed:
        found.files = [_served(shelf, upload, chosen) for upload in shelf.uploads]
    _count_lines(found, chosen.get("rd5000"))
    _count_tenders(found, chosen.get("rd5800"))
    found.unbalanced_receipts = _unbalanced(chosen)
    found.state, found.reasons = _state(found, shelf, chosen)
    return found


def _is_listed(shelf: Shelf) -> bool:
    return shelf.answer.status == 200 and shelf.answer.text is None


def _chosen(shelf: Shelf) -> dict[str, Upload]:
    """Per type the file with the most different usable lines; ties go to the latest upload."""
    best: dict[str, Upload] = {}
    for upload in sorted(shelf.uploads, key=lambda each: (_usable(each), each.at)):
        if upload.delivery in _WHOLE:
            best[upload.kind] = upload
    return best


def _usable(upload: Upload) -> int:
    return len(upload.lines) - len(upload.refused) if upload.readable else -1


def _served(shelf: Shelf, upload: Upload, chosen: dict[str, Upload]) -> ServedFile:
    body = upload.body()
    is_chosen = chosen.get(upload.kind) is upload
    name, checksum = shelf.name(upload), sha256(body).hexdigest()
    return ServedFile(name, upload.kind, len(body), checksum, upload.delivery.name.lower(), is_chosen)


def _good_rows(upload: Upload | None) -> list[list[str]]:
    """The fields of the lines that are to be used; no such line holds a quoted comma."""
    if upload is None or not upload.readable:
        return []
    return [line.split(",") for place, line in enumerate(upload.lines) if place not in upload.refused]


def _count_lines(found: TillDayTruth, upload: Upload | None) -> None:
    rows = _good_rows(upload)
    found.good_lines = len(rows)
    found.receipts = len({row[_INVOICE] for row in rows})
    found.amount = str(sum((Decimal(row[_AMOUNT]) for row in rows), Decimal(0)))
    found.returned_amount = str(sum((Decimal(row[_AMOUNT]) for row in rows if row[_CODE] == "R"), Decimal(0)))
    if upload is not None and upload.readable:
        found.refused_lines = dict(sorted(Counter(upload.refused.values()).items()))


def _count_tenders(found: TillDayTruth, upload: Upload | None) -> None:
    rows = _good_rows(upload)
    found.tenders = len(rows)
    found.tendered = str(sum((Decimal(row[_TENDERED]) - Decimal(row[_CHANGE]) for row in rows), Decimal(0)))
    if upload is not None and upload.readable:
        found.refused_tenders = len(upload.refused)


def _unbalanced(chosen: dict[str, Upload]) -> list[str]:
    """The TRANSNO whose good lines are not worth what was paid; empty when one side is not there."""
    lines, tenders = _good_rows(chosen.get("rd5000")), _good_rows(chosen.get("rd5800"))
    if not lines or not tenders:
        return []
    apart: dict[str, Decimal] = {}
    for row in lines:
        apart[row[_TRANSNO]] = apart.get(row[_TRANSNO], Decimal(0)) + Decimal(row[_AMOUNT])
    for row in tenders:
        paid = Decimal(row[_TENDERED]) - Decimal(row[_CHANGE])
        apart[row[_TENDER_TRANSNO]] = apart.get(row[_TENDER_TRANSNO], Decimal(0)) - paid
    return sorted(number for number, rest in apart.items() if rest)


def _state(found: TillDayTruth, shelf: Shelf, chosen: dict[str, Upload]) -> tuple[str, list[str]]:
    """The state that people must see, and every reason for it."""
    if not chosen:
        if found.is_closed_day:
            return "closed", []
        return "absent", [_answer(shelf)]
    if _nothing_usable(found, chosen):
        return "refused", ["nothing usable"]
    reasons = _reasons(found, chosen)
    return ("partial" if reasons else "arrived"), reasons


def _answer(shelf: Shelf) -> str:
    if shelf.answer.is_silent:
        return "silence"
    if _is_listed(shelf):
        return "no file could be fetched" if shelf.uploads else "an empty list"
    return f"{shelf.answer.status}: {shelf.answer.text}"


def _nothing_usable(found: TillDayTruth, chosen: dict[str, Upload]) -> bool:
    """No file can be read, or lines came and not one of them can be used, whatever stands beside them."""
    if not any(upload.readable for upload in chosen.values()):
        return True
    lines = chosen.get("rd5000")
    return lines is not None and lines.readable and bool(lines.lines) and not found.good_lines


def _reasons(found: TillDayTruth, chosen: dict[str, Upload]) -> list[str]:
    readable = {kind for kind, upload in chosen.items() if upload.readable}
    reasons = [f"{kind} is missing" for kind in KINDS if kind not in chosen]
    reasons += [f"{kind} is unreadable" for kind in KINDS if kind in chosen and kind not in readable]
    lines = chosen.get("rd5000")
    if lines is not None and lines.readable and not lines.lines:
        reasons.append("rd5000 holds its header only")
    refused = sum(found.refused_lines.values())
    if refused * 100 > found.good_lines + refused:
        reasons.append("over 1 % of the lines are refused")
    if any(upload.ends_open for upload in chosen.values()):
        reasons.append("rd5000 is cut off")
    if lines is not None and lines.is_early:
        reasons.append("far fewer lines than usual")
    if found.unbalanced_receipts:
        reasons.append("receipts do not balance")
    return reasons
