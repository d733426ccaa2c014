"""The group `webhooks` and the secrets of its sources: what is taken, and what is refused without being shown."""

import json
from base64 import b64encode
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from roms_assets.kernel.errors import SettingsWrong
from roms_assets.settings import Environment
from tests.ingress.front_door import some_settings

SECRET = "an open sesame of mine"


def a_source(**more: Any) -> dict[str, Any]:
    return {"name": "shop", "kind": "shipstation_contract", **more}


def secrets(told: Any) -> Environment:
    text = told if isinstance(told, str) else json.dumps(told)
    return Environment(_env_file=None, ROMS_WEBHOOK_SECRETS=text)


def test_a_source_has_the_limits_of_its_kind_unless_it_is_told_others(tmp_path: Path) -> None:
    told = some_settings(
        tmp_path,
        a_source(),
        a_source(name="standard", kind="standard"),
        a_source(name="own", kind="standard", largest_body_bytes=7, replay_minutes=1, clock_minutes=2),
    )
    webhooks = told.business.webhooks
    assert webhooks is not None
    contract, standard, own = webhooks.sources
    assert (contract.largest_body, contract.replay_window) == (1024, timedelta(minutes=5))
    assert (standard.largest_body, standard.replay_window, standard.tolerance) == (
        262144,
        None,
        timedelta(minutes=5),
    )
    assert (own.largest_body, own.replay_window, own.tolerance) == (
        7,
        timedelta(minutes=1),
        timedelta(minutes=2),
    )
    assert contract.events_per_second == 100
    assert webhooks.source("own") is own
    assert webhooks.source("nobody") is None


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (a_source(kind="shopify"), "webhooks.sources[0].kind: expected one of"),
        (a_source(name="Shop 1"), "webhooks.sources[0].name: expected small letters"),
        (a_source(kind="square"), "expected a key notification_address beside it"),
        (a_source(events_per_second=0), "webhooks.sources[0].events_per_second: expected more than 0"),
        (a_source(jwks_address="ftp://keys"), "webhooks.sources[0].jwks_address: expected a web address"),
        (
            a_source(largest_body_bytes=10**9),
            "webhooks.sources[0].largest_body_bytes: expected 999999 or less",
        ),
    ],
)
def test_a_source_that_cannot_be_is_refused_where_it_stands(
    tmp_path: Path, source: dict[str, Any], told: str
) -> None:
    with pytest.raises(SettingsWrong) as refused:
        some_settings(tmp_path, source)
    assert told in str(refused.value)


def test_a_name_is_given_once(tmp_path: Path) -> None:
    with pytest.raises(
        SettingsWrong, match=r"sources\[1\].name: expected a name that no other of the sources has"
    ):
        some_settings(tmp_path, a_source(), a_source())


def test_secrets_are_named_and_stay_in_their_order() -> None:
    told = secrets({"shop": {"new": SECRET, "old": "another one of sixteen"}}).secrets_by_source
    assert [(each.name, each.value) for each in told["shop"]] == [
        ("new", SECRET.encode()), ("old", b"another one of sixteen"),
    ]  # fmt: skip
    assert "sesame" not in repr(told)


def test_a_secret_of_standard_webhooks_is_base64() -> None:
    told = secrets({"shop": {"one": "whsec_" + b64encode(b"sixteen bytes or more").decode()}})
    assert told.secrets_by_source["shop"][0].value == b"sixteen bytes or more"


def test_without_the_variable_there_are_none() -> None:
    assert Environment(_env_file=None).secrets_by_source == {}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("open sesame of mine", "expected JSON such as"),
        ('["open sesame of mine"]', "expected JSON such as"),
        ('{"shop": "open sesame of mine"}', "expected JSON such as"),
        ('{"shop": {"one": "sesame"}}', "expected 16 characters or more for the secret 'one' of 'shop'"),
        ('{"shop": {"one": 1234567890123456}}', "expected 16 characters or more"),
        ('{"shop": {"": "open sesame of mine"}}', "expected a name of 1 to 60 characters"),
        ('{"shop": {"one": "whsec_ open sesame of mine"}}', "expected base64 behind whsec_"),
    ],
)
def test_what_is_wrong_with_secrets_is_told_without_them(text: str, told: str) -> None:
    with pytest.raises(SettingsWrong) as refused:
        secrets(text)
    assert f"ROMS_WEBHOOK_SECRETS: {told}" in str(refused.value)
    assert "sesame" not in str(refused.value)
