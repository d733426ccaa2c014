"""The group `web` of `roms.yaml`: which sites a browser reads, what of their pages becomes rows, and how gently.

What is typed at a login stands in the environment.
"""

import re
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from roms_assets.kernel.locales import known_locale
from roms_assets.kernel.refusals import Refusal
from roms_assets.settings.refusals import refuse
from roms_assets.settings.values import (
    ClockTime,
    Currency,
    DateFormat,
    Frozen,
    Percent,
    PositiveCount,
    PositiveNumber,
    Text,
    matching,
    web_page,
)
from roms_assets.web.rules.sites import SHARED, Column, ColumnKind, Site, is_selector, names_of

ADDRESS = "ADDRESS"
"""The end of the variable that names another host for a site; no secret bears it."""
_PROGRAM = r"any|installed|playwright|/[^\x00]+"
_COLUMN = r"[a-z][a-z0-9_]{0,39}"


def selector(text: str) -> str:
    """A CSS selector."""
    if not is_selector(text):
        raise ValueError("expected a CSS selector such as .product > .price")
    return text


def pattern(text: str) -> str:
    """A regular expression with one group at most."""
    try:
        groups = re.compile(text).groups
    except re.error as error:
        raise ValueError(f"expected a regular expression, and {error}") from error
    if groups > 1:
        raise ValueError("expected one group at most; write (?:…) for those that only hold together")
    return text


Selector = Annotated[str, AfterValidator(selector)]
Pattern = Annotated[str, AfterValidator(pattern)]
PageAddress = Annotated[str, AfterValidator(web_page)]
SiteName = Annotated[
    str,
    AfterValidator(matching(r"[a-z0-9][a-z0-9_-]{0,59}", "small letters, digits, - and _, such as supplier")),
]
SecretName = Annotated[
    str,
    AfterValidator(
        matching(r"(?!ADDRESS$)[A-Z][A-Z0-9_]{0,39}", "the end of its variable in capitals, such as PASSWORD")
    ),
]
HostName = Annotated[
    str,
    AfterValidator(matching(r"[a-z0-9.-]+(:\d{1,5})?", "a host without https://, such as www.example.com")),
]


class LoginStep(Frozen):
    """One thing that is done to log in."""

    do: Literal["fill", "click", "wait"]
    selector: Selector
    secret: SecretName | None = None

    @model_validator(mode="after")
    def _fills_with_a_secret(self) -> Self:
        if (self.do == "fill") != (self.secret is not None):
            sentence = "expected a key secret beside fill, and beside no other"
            refuse([Refusal(("do",), sentence, self.do)])
        return self


class Login(Frozen):
    """How the site lets us in."""

    address: PageAddress
    steps: tuple[LoginStep, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ends_with_what_shows_that_it_went_well(self) -> Self:
        """Or a wrong password would show what the site tells everybody."""
        if self.steps[-1].do != "wait":
            sentence = "expected wait in the last step, for what only those see who are logged in"
            refuse([Refusal(("steps", len(self.steps) - 1, "do"), sentence, self.steps[-1].do)])
        return self


class WebColumn(Frozen):
    """One value of each row."""

    name: Annotated[str, AfterValidator(matching(_COLUMN, "small letters, digits and _, such as price"))]
    kind: ColumnKind = ColumnKind.TEXT
    selector: Selector | None = None
    attribute: Text | None = None
    required: bool = False
    seldom: bool = False
    locale: Annotated[str, AfterValidator(known_locale)] = "en"
    currency: Currency | None = None
    date_format: DateFormat = "%Y-%m-%d"
    pattern: Pattern | None = None

    @model_validator(mode="after")
    def _money_has_a_currency(self) -> Self:
        if (self.kind is ColumnKind.MONEY) != (self.currency is not None):
            sentence = "expected a key currency beside money, and beside no other"
            refuse([Refusal(("kind",), sentence, self.kind.value)])
        return self

    @model_validator(mode="after")
    def _what_is_required_is_not_seldom(self) -> Self:
        if self.required and self.seldom:
            refuse([Refusal(("seldom",), "expected no beside required: true", self.seldom)])
        return self

    @property
    def rule(self) -> Column:
        """The same for who reads pages."""
        told = self.model_dump(exclude={"required", "seldom"})
        return Column(**told, is_required=self.required, is_seldom=self.seldom)


class WebSite(Frozen):
    """One site."""

    name: SiteName
    addresses: tuple[PageAddress, ...] = Field(min_length=1)
    hosts: tuple[HostName, ...] = ()
    read_at: tuple[ClockTime, ...] = ("05:00",)
    requests_per_minute: PositiveNumber = 10
    robots: Literal["respected", "own_shop"] = "respected"
    third_parties: Literal["blocked", "loaded"] = "blocked"
    login: Login | None = None
    cookie_wall: Selector | None = None
    wait_for: Selector | None = None
    rows: Selector
    columns: tuple[WebColumn, ...] = Field(min_length=1)
    empty_sign: Selector | None = None
    next_page: Selector | None = None
    most_pages: PositiveCount = 20
    fewest_rows_percent: Percent = 50

    @model_validator(mode="after")
    def _columns_have_names_of_their_own(self) -> Self:
        taken = set(SHARED)
        refusals = []
        for index, column in enumerate(self.columns):
            names = set(names_of(column.rule))
            if names & taken:
                where, sentence = ("columns", index, "name"), "expected a name that no other column has"
                refusals.append(Refusal(where, sentence, column.name))
            taken |= names
        refuse(refusals)
        return self

    @property
    def rule(self) -> Site:
        """The same for who reads pages."""
        columns = tuple(column.rule for column in self.columns)
        return Site(
            self.name,
            self.rows,
            columns,
            self.empty_sign,
            self.next_page,
            self.most_pages,
            self.fewest_rows_percent,
        )

    def at_host(self, address: str) -> Self:
        """The same site at another host, such as a faked one."""
        at = urlsplit(address)

        def moved(page: str) -> str:
            return urlsplit(page)._replace(scheme=at.scheme, netloc=at.netloc).geturl()

        login = self.login and self.login.model_copy(update={"address": moved(self.login.address)})
        return self.model_copy(update={"addresses": tuple(map(moved, self.addresses)), "login": login})

    @property
    def secrets(self) -> tuple[str, ...]:
        """The names of what is typed at its login."""
        steps = self.login.steps if self.login else ()
        return tuple(dict.fromkeys(step.secret for step in steps if step.secret))


class WebSettings(Frozen):
    """The browser and its sites."""

    contact: Annotated[str, AfterValidator(matching(r"[!-~]{3,200}", "a mail or web address of yours"))]
    browser: Annotated[
        str, AfterValidator(matching(_PROGRAM, "any, installed, playwright or the path of a Chromium"))
    ] = "any"
    timeout_seconds: PositiveNumber = 30
    wait_seconds: PositiveNumber = 15
    largest_page_mb: PositiveNumber = 10
    sites: tuple[WebSite, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_are_their_own(self) -> Self:
        """Nor may a variable of one site be taken for another's."""
        names = [f"{variable_part(site.name)}_" for site in self.sites]
        sentence = "expected a name that no other site has, nor begins with"
        refuse(
            Refusal(("sites", index, "name"), sentence, self.sites[index].name)
            for index, name in enumerate(names)
            if any(name.startswith(other) for place, other in enumerate(names) if place != index)
        )
        return self

    @model_validator(mode="after")
    def _a_column_is_of_one_kind(self) -> Self:
        kinds: dict[str, ColumnKind] = {}
        refusals = []
        for place, site in enumerate(self.sites):
            for index, column in enumerate(site.columns):
                known = {kinds.setdefault(name, column.kind) for name in names_of(column.rule)}
                if known != {column.kind}:
                    where = ("sites", place, "columns", index, "kind")
                    others = ", ".join(sorted(known - {column.kind}))
                    sentence = f"expected {others}, as another site's column of that name is"
                    refusals.append(Refusal(where, sentence, column.kind.value))
        refuse(refusals)
        return self

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of all sites, each name once."""
        found = {column.name: column.rule for site in self.sites for column in site.columns}
        return tuple(found.values())

    @property
    def column_names(self) -> frozenset[str]:
        """The names that they have in the table of listings."""
        return frozenset(name for column in self.columns for name in names_of(column))

    def site(self, name: str) -> WebSite | None:
        """The site of that name."""
        return next((site for site in self.sites if site.name == name), None)


def variable_part(site: str) -> str:
    """A site's name as the variables of its secrets have it."""
    return site.upper().replace("-", "_")
