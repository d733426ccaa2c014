"""The group `web` and what belongs to a site in the environment: what is taken, and what is refused."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from roms_assets.kernel.errors import SettingsWrong
from roms_assets.settings import Environment, Settings, load
from tests.docs.pages import page

STEPS = [
    {"do": "fill", "selector": "#user", "secret": "USER"},
    {"do": "click", "selector": "#enter"},
    {"do": "wait", "selector": "#account"},
]


def a_site(**changes: Any) -> dict[str, Any]:
    site = {
        "name": "supplier",
        "addresses": ["https://shop.example.com/offers?page=1"],
        "rows": ".product",
        "columns": [{"name": "title", "selector": "h2"}],
    }
    return {**site, **changes}


@pytest.fixture
def read(tmp_path: Path, good_yaml: str) -> Callable[..., Settings]:
    """Reads a roms.yaml with these sites, in an environment with these variables."""

    def settings(*sites: dict[str, Any], **environment: Any) -> Settings:
        web = {"contact": "owner@luna.example", "sites": list(sites)}
        (tmp_path / "roms.yaml").write_text(good_yaml + yaml.safe_dump({"web": web}))
        return load(Environment(_env_file=None, ROMS_CONFIG=str(tmp_path / "roms.yaml"), **environment))

    return settings


def test_a_site_has_gentle_defaults(read: Callable[..., Settings]) -> None:
    web = read(a_site()).business.web
    assert web
    (site,) = web.sites
    assert (web.browser, site.requests_per_minute, site.robots, site.third_parties) == (
        "any",
        10,
        "respected",
        "blocked",
    )
    assert (site.read_at, site.most_pages, site.secrets) == (("05:00",), 20, ())


@pytest.mark.parametrize(
    ("site", "told"),
    [
        (a_site(name="My Shop"), "web.sites[0].name: expected small letters"),
        (a_site(addresses=[]), "web.sites[0].addresses: expected a list of 1 or more"),
        (a_site(addresses=["ftp://x/"]), "web.sites[0].addresses[0]: expected a web address such as"),
        (a_site(addresses=["https://u:p@x/"]), "web.sites[0].addresses[0]: expected a web address such as"),
        (a_site(rows="p["), "web.sites[0].rows: expected a CSS selector"),
        (
            a_site(columns=[{"name": "sku", "required": True, "seldom": True}]),
            "web.sites[0].columns[0].seldom: expected no beside required: true",
        ),
        (a_site(read_at=["25:00"]), "web.sites[0].read_at[0]: expected a time of day"),
        (a_site(robots="ignored"), "web.sites[0].robots: expected one of"),
        (a_site(hosts=["https://x"]), "web.sites[0].hosts[0]: expected a host without https://"),
        (a_site(columns=[{"name": "Price"}]), "columns[0].name: expected small letters, digits and _"),
        (a_site(columns=[{"name": "date"}]), "columns[0].name: expected a name that no other column has"),
        (a_site(columns=[{"name": "a"}, {"name": "a"}]), "columns[1].name: expected a name that no other"),
        (
            a_site(columns=[{"name": "a", "kind": "money"}]),
            "columns[0].kind: expected a key currency beside money",
        ),
        (
            a_site(columns=[{"name": "a", "currency": "EUR"}]),
            "expected a key currency beside money, and beside no",
        ),
        (
            a_site(login={"address": "https://x/", "steps": STEPS[:-1]}),
            "login.steps[1].do: expected wait in the last step, for what only those see who are logged in",
        ),
        (a_site(columns=[{"name": "a", "locale": "xx"}]), "columns[0].locale: expected a locale"),
        (
            a_site(columns=[{"name": "a", "pattern": "("}]),
            "columns[0].pattern: expected a regular expression",
        ),
        (a_site(columns=[{"name": "a", "pattern": "(a)(b)"}]), "pattern: expected one group at most"),
        (
            a_site(login={"address": "https://x/", "steps": [{"do": "fill", "selector": "p"}]}),
            "login.steps[0].do: expected a key secret beside fill",
        ),
        (
            a_site(
                login={
                    "address": "https://x/",
                    "steps": [{"do": "fill", "selector": "p", "secret": "ADDRESS"}],
                }
            ),
            "login.steps[0].secret: expected the end of its variable",
        ),
    ],
)
def test_what_cannot_be_used_is_refused_where_it_stands(
    read: Callable[..., Settings], site: dict[str, Any], told: str
) -> None:
    with pytest.raises(SettingsWrong) as error:
        read(site)
    assert told in str(error.value)


@pytest.mark.parametrize("other", ["supplier", "supplier-2"])
def test_no_variable_can_be_meant_for_two_sites(read: Callable[..., Settings], other: str) -> None:
    with pytest.raises(SettingsWrong, match="expected a name that no other site has, nor begins with"):
        read(a_site(), a_site(name=other))
    assert read(a_site(), a_site(name="supplier2")).business.web


def test_a_column_is_of_one_kind_over_all_sites(read: Callable[..., Settings]) -> None:
    price = {"name": "price", "kind": "money", "currency": "EUR"}
    other = a_site(name="other", columns=[{"name": "price_minor"}])
    with pytest.raises(SettingsWrong, match=r"web.sites\[1\].columns\[0\].kind: expected money, as another"):
        read(a_site(columns=[price]), other)


def test_secrets_come_from_the_environment_or_its_file_and_are_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / ".env"
    file.write_text("ROMS_WEB_MY_SHOP_USER=luna\nROMS_WEB_MY_SHOP_PASSWORD=from the file\n")
    monkeypatch.setenv("ROMS_WEB_MY_SHOP_PASSWORD", "open sesame")
    monkeypatch.setenv("ROMS_WEBHOOK_SECRETS", '{"shop": {"2026": "another secret of ours"}}')
    environment = Environment(_env_file=file)
    assert environment.of_web_site("my-shop") == {"USER": "luna", "PASSWORD": "open sesame"}
    assert environment.of_web_site("my") == {"SHOP_USER": "luna", "SHOP_PASSWORD": "open sesame"}
    assert "open sesame" not in repr(environment)


def test_a_site_may_be_asked_at_another_host(read: Callable[..., Settings]) -> None:
    site = a_site(login={"address": "https://shop.example.com/login", "steps": STEPS})
    web = read(site, ROMS_WEB={"SUPPLIER_ADDRESS": "http://127.0.0.1:8769/"}).business.web
    assert web
    assert web.sites[0].addresses == ("http://127.0.0.1:8769/offers?page=1",)
    assert web.sites[0].login
    assert web.sites[0].login.address == "http://127.0.0.1:8769/login"
    with pytest.raises(SettingsWrong, match="ROMS_WEB_SUPPLIER_ADDRESS: expected a web address"):
        read(site, ROMS_WEB={"SUPPLIER_ADDRESS": "nowhere"})


def test_the_variable_without_a_name_is_refused_without_being_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROMS_WEB", "s3cret")
    with pytest.raises(SettingsWrong, match="ROMS_WEB: expected a group of keys") as error:
        Environment(_env_file=None)
    assert "s3cret" not in str(error.value)


def test_the_example_of_the_page_can_be_used(tmp_path: Path, good_yaml: str) -> None:
    (example,) = re.findall(r"```yaml\n(web:.*?)```", page("docs/web.md"), re.DOTALL)
    (tmp_path / "roms.yaml").write_text(good_yaml + example)
    business = load(Environment(_env_file=None, ROMS_CONFIG=str(tmp_path / "roms.yaml"))).business
    assert business.web
    assert business.web.sites[0].secrets == ("USER", "PASSWORD")
