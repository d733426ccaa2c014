"""One till-day as the host has it: its uploads with names and bytes, and its answer when asked for a list."""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from demo.layouts import HEADERS, KINDS
from demo.loyalty import registrations
from demo.masters import masters_of_day
from demo.new_till import new_day
from demo.old_till import old_day
from demo.plans import DayPlan

DEFAULT_UPLOAD = "20-00"


class Delivery(Enum):
    """What happens when a file is fetched."""

    WHOLE = "whole"
    DROPS = "the connection drops in the middle, each time"
    DROPS_ONCE = "the connection drops in the middle, the first time"
    HUGE = "200 MB with a Content-Length"
    HUGE_UNDECLARED = "200 MB in chunks of unknown number"


@dataclass
class Upload:
    """One file. Transactions are kept as lines, so that a fault can spoil one; the others as bytes."""

    kind: str
    header: str
    lines: list[str] = field(default_factory=list)
    data: bytes | None = None
    at: str = DEFAULT_UPLOAD
    refused: dict[int, str] = field(default_factory=dict)
    """Place in `lines` -> kind of fault, for lines that nobody should use."""
    delivery: Delivery = Delivery.WHOLE
    encoding: str = "utf-8"
    line_end: str = "\n"
    byte_order_mark: bool = False
    ends_open: bool = False
    """The file is cut off: its last line has no end."""
    is_early: bool = False
    """It was uploaded long before the day was over, and holds a small part of it."""
    readable: bool = True
    """False: no file of this type at all, such as a web page."""

    def body(self) -> bytes:
        """The bytes of the file. A lone surrogate in a line stands for a byte that is not UTF-8."""
        if self.data is not None:
            return self.data
        end = "" if self.ends_open else self.line_end
        text = self.line_end.join((self.header, *self.lines)) + end
        errors = "surrogateescape" if self.encoding == "utf-8" else "strict"
        return (b"\xef\xbb\xbf" if self.byte_order_mark else b"") + text.encode(self.encoding, errors)


@dataclass
class Answer:
    """What the host says when asked for the list; `text` None means the list itself."""

    status: int = 200
    text: str | None = None
    kind: str = "text/plain"
    fails_first: int = 0
    """So many times status 500 comes first."""
    is_silent: bool = False


@dataclass
class Shelf:
    """Everything that the host has for one till-day. Faults change it in place."""

    branch: str
    pos: str
    day: date
    uploads: list[Upload] = field(default_factory=list)
    answer: Answer = field(default_factory=Answer)
    strange_names: list[str] = field(default_factory=list)
    """Names in the list that lead nowhere good."""

    def name(self, upload: Upload) -> str:
        """Such as `a_BMC_1_rd5000_2025-10-08_20-00_.csv`."""
        return f"a_{self.branch}_{self.pos}_{upload.kind}_{self.day}_{upload.at}_.csv"

    def names(self) -> list[str]:
        """The list of addresses, strange ones last."""
        return [self.name(upload) for upload in self.uploads] + self.strange_names

    def of(self, kind: str) -> Upload:
        """The first upload of that type. Raises LookupError when there is none."""
        return next(iter(upload for upload in self.uploads if upload.kind == kind))


def full_shelf(plan: DayPlan, blpr_rows: int, at: str = DEFAULT_UPLOAD) -> Shelf:
    """The seven files of a till-day without any fault."""
    generation = plan.shop.generation
    lines, tenders = old_day(plan) if generation == "old" else new_day(plan)
    headers = HEADERS[generation]
    known = {**masters_of_day(plan.shop, plan.pos, plan.day), "blpr": registrations(plan, blpr_rows)}
    written = {"rd5000": lines, "rd5800": tenders}
    uploads = [Upload(kind, headers[kind], written.get(kind, []), known.get(kind), at) for kind in KINDS]
    return Shelf(plan.shop.branch, plan.pos, plan.day, uploads)
