"""The branches of `roms.yaml`: their tills, the days they are open, and how their files are written."""

import itertools
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Self

from pydantic import Field, model_validator

from roms_assets.kernel.errors import SettingsWrong
from roms_assets.kernel.refusals import Refusal
from roms_assets.pos.rules.dialects import GENERATIONS, Dialect, DiscountModel
from roms_assets.settings.refusals import refuse, repeated
from roms_assets.settings.values import (
    BranchCode,
    Count,
    DateFormat,
    Day,
    Encoding,
    Frozen,
    Generation,
    ProductColumn,
    ShopWeekday,
    Text,
    TillCode,
    TimeFormat,
    Weekday,
)


class Lifetime(Frozen):
    """Something that opens on a day and may close for good after another; both days are open."""

    opened: Day | None = None
    closed: Day | None = None

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Self:
        if self.opened and self.closed and self.opened > self.closed:
            refuse([Refusal(("closed",), f"expected a day not before opened ({self.opened})", self.closed)])
        return self

    def why_not_running(self, day: date) -> str | None:
        """Why it does not exist on that day, or None."""
        if self.opened and day < self.opened:
            return "not yet opened"
        if self.closed and day > self.closed:
            return f"closed for good since {self.closed + timedelta(days=1)}"
        return None


class Till(Lifetime):
    """One till (POS) of a branch."""

    code: TillCode


class ParserPeriod(Frozen):
    """How a branch's files differ from its generation's on the days of the period; both ends belong to it."""

    valid_from: Day | None = Field(default=None, alias="from")
    valid_until: Day | None = Field(default=None, alias="until")
    generation: Generation | None = None
    encoding: Encoding | None = None
    product_department_column: ProductColumn | None = None
    short_product_department_column: ProductColumn | None = None
    date_formats: tuple[DateFormat, ...] | None = Field(default=None, min_length=1)
    time_formats: tuple[TimeFormat, ...] | None = Field(default=None, min_length=1)
    department_code_width: Count | None = None
    discount_model: DiscountModel | None = None
    name_repairs: Mapping[Text, str] | None = None

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if self.first > self.last:
            sentence = f"expected a day not before from ({self.valid_from})"
            refuse([Refusal(("until",), sentence, self.valid_until)])
        return self

    @property
    def first(self) -> date:
        """Its first day; the beginning of time when none is given."""
        return self.valid_from or date.min

    @property
    def last(self) -> date:
        """Its last day; the end of time when none is given."""
        return self.valid_until or date.max

    @property
    def span(self) -> str:
        """Its days in words."""
        return f"from {self.valid_from or 'the first day'} until {self.valid_until or 'further notice'}"

    def applied_to(self, dialect: Dialect) -> Dialect:
        """The dialect with what this period overrides."""
        names = {field.name for field in fields(Dialect)} & set(type(self).model_fields)
        changes = {name: value for name in names if (value := getattr(self, name)) is not None}
        if "name_repairs" in changes:
            changes["name_repairs"] = tuple(changes["name_repairs"].items())
        return replace(dialect, **changes)


class Branch(Lifetime):
    """One branch of the business with its tills."""

    code: BranchCode
    name: Text
    closed_weekdays: tuple[ShopWeekday, ...] = ()
    closed_days: tuple[Day, ...] = ()
    tills: tuple[Till, ...] = Field(min_length=1)
    generation: Generation
    parser: tuple[ParserPeriod, ...] = ()

    @model_validator(mode="after")
    def _tills_and_periods_fit(self) -> Self:
        refuse([*repeated((till.code for till in self.tills), "tills", "till code"), *self._overlaps()])
        return self

    def _overlaps(self) -> list[Refusal]:
        order = sorted(range(len(self.parser)), key=lambda index: self.parser[index].first)
        return [
            Refusal(
                ("parser", later),
                f"expected periods that share no day; parser[{earlier}] is valid {self.parser[earlier].span}",
                self.parser[later].span,
            )
            for earlier, later in itertools.pairwise(order)
            if self.parser[later].first <= self.parser[earlier].last
        ]

    @cached_property
    def _till_of(self) -> dict[str, Till]:
        return {till.code: till for till in self.tills}

    def till(self, code: str) -> Till:
        """The till with this code. Raises SettingsWrong that names the known ones."""
        if code not in self._till_of:
            known = ", ".join(self._till_of)
            raise SettingsWrong(f"branch {self.code} has no till {code!r} in roms.yaml; it has {known}")
        return self._till_of[code]

    def dialect(self, day: date) -> Dialect:
        """How this branch's tills wrote on that day."""
        period = next((period for period in self.parser if period.first <= day <= period.last), None)
        if period is None:
            return GENERATIONS[self.generation]
        return period.applied_to(GENERATIONS[period.generation or self.generation])

    def why_resting(self, day: date) -> str | None:
        """Why the branch keeps its doors shut on that day although it is in business, or None."""
        if day in self.closed_days:
            return f"closed on {day}"
        weekday = Weekday.of(day)
        return f"closed on {weekday.value}s" if weekday in self.closed_weekdays else None
