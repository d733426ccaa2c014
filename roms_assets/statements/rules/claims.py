"""What meets: a line of a statement, and a claim, which is an order's payment or one of its refunds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

PAYMENT, REFUND, WITHHELD = "payment", "refund", "withheld"
"""What a share of a line is: an order's payment, a refund, or a refund that was kept back from a payment."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a statement."""

    line_id: str
    date: date
    account: str
    currency: str
    amount_minor: int
    """Positive: money in."""
    reference: str = ""
    details: str = ""

    @property
    def text(self) -> str:
        """All that it says in words."""
        return f"{self.reference} {self.details}"


@dataclass(frozen=True, slots=True)
class Claim:
    """Money that an order promises: its payment (positive, 0 when none is due), or one of its refunds (negative)."""

    claim_id: str
    """The order's id for its payment, the event's key for a refund."""
    order_id: str
    date: date
    currency: str
    """Empty when nobody told it."""
    amount_minor: int
    shop: str = ""
    number: str = ""
    """The order's number, upper case without # and blanks; empty when it has none."""
    parcels: int = 0
    tracking: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """Payment or refund."""
        return PAYMENT if self.amount_minor >= 0 else REFUND

    @property
    def shown(self) -> str:
        """How a sentence names it."""
        return f"order {self.number or self.order_id}"


@dataclass(frozen=True, slots=True)
class Share:
    """What of a claim a line settles; a refund that was kept back explains the line's rest and is not matched."""

    claim_id: str
    order_id: str
    order_date: date
    amount_minor: int
    kind: str


class Rule(StrEnum):
    """By what a line found its orders."""

    NUMBER = "number"
    ONE_TO_ONE = "one_to_one"
    ONE_TO_MANY = "one_to_many"


class State(StrEnum):
    """What a line came to."""

    MATCHED = "matched"
    EXPLAINED = "explained"
    REVIEW = "review"
    UNMATCHED = "unmatched"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Orders that a line might pay, too; the score is from 0 to 100, the higher the better."""

    order_ids: tuple[str, ...]
    amount_minor: int
    score: int
    why: str


@dataclass(frozen=True, slots=True)
class Result:
    """What one line came to; its amount is always what is matched and the residual."""

    line: Line
    state: State
    rule: Rule | None = None
    shares: tuple[Share, ...] = ()
    reason: str = ""
    candidates: tuple[Candidate, ...] = ()

    @property
    def matched_minor(self) -> int:
        """Without refunds that were kept back."""
        return sum(share.amount_minor for share in self.shares if share.kind != WITHHELD)

    @property
    def residual_minor(self) -> int:
        """What of the line no order has."""
        return self.line.amount_minor - self.matched_minor


@dataclass
class Open:
    """What is left of each claim while lines are matched."""

    claims: Mapping[str, Claim]
    """By its id, in an order that does not depend on that of arrival."""
    used: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, claims: list[Claim], used: Mapping[str, int] | None = None) -> "Open":
        """Of these claims, of which other lines have used so much."""
        ordered = sorted(claims, key=lambda claim: (claim.date, claim.claim_id))
        return cls({claim.claim_id: claim for claim in ordered}, dict(used or {}))

    def left(self, claim: Claim) -> int:
        """What no line has settled of it."""
        return claim.amount_minor - self.used.get(claim.claim_id, 0)

    def is_whole(self, claim: Claim) -> bool:
        """No line has touched it."""
        return claim.claim_id not in self.used

    def take(self, claim: Claim, amount_minor: int, kind: str | None = None) -> Share:
        """Settle so much of it."""
        self.used[claim.claim_id] = self.used.get(claim.claim_id, 0) + amount_minor
        return Share(claim.claim_id, claim.order_id, claim.date, amount_minor, kind or claim.kind)
