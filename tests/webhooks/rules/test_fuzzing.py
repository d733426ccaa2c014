"""Whatever strangers and vendors send: nothing that is not signed is believed, and nothing breaks or hangs."""

import json
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources.shipstation_answers import HOSTS, read_answer, trusted
from roms_assets.kernel.errors import RomsError, RuleBroken, SourceChangedShape
from roms_assets.kernel.exact import usable
from roms_assets.kernel.webhook_kinds import SourceKind
from roms_assets.webhooks.rules.amounts import read_amount
from roms_assets.webhooks.rules.bodies import Expected, why_refused
from roms_assets.webhooks.rules.checkout import _LABELS
from roms_assets.webhooks.rules.deliveries import Delivery, Verified
from roms_assets.webhooks.rules.freshness import signed_time
from roms_assets.webhooks.rules.questions import going_on_from, questions
from roms_assets.webhooks.rules.reading import THINGS, read_event, read_page
from roms_assets.webhooks.rules.rsa_keys import FEWEST_BITS, public_keys
from roms_assets.webhooks.rules.shown import shown_body
from tests.webhooks.rules.test_reading import (
    BODIES,
    EMBED,
    GOOD_V1,
    GOOD_V2,
    JSON,
    MANNER,
    NOW,
    PAGE,
    an_event,
    frames,
)
from tests.webhooks.rules.test_verifying import BODY, KEY, KINDS, SIGNED, delivered, verdict

UNHURRIED = settings(deadline=None)
"""A busy machine is slow, and not wrong."""
LATIN = st.characters(max_codepoint=255)
SIGNED_TOO = {"webhook-id", "webhook-timestamp", "x-shipengine-timestamp"}
"""Headers that a signature covers beside the body."""
EXPECTED = Expected(["shop"], "USD")
DEPTHS = [10, 498, 700, 990, 996, 100_000]
GOOD = {("v1", "orders"): GOOD_V1, ("v2", "shipments"): GOOD_V2}


def nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


@st.composite
def edited(draw: st.DrawFn, text: str) -> str:
    """The text with one to three places of it cut out or written anew."""
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        cut = draw(st.integers(0, 3))
        text = text[:start] + draw(st.text(LATIN, max_size=3)) + text[start + cut :]
    return text


@st.composite
def forged(draw: st.DrawFn, kind: SourceKind) -> Delivery:
    """A good delivery of which one part was changed: a header, the body or the token."""
    good = delivered(kind)
    part = draw(st.sampled_from([*good.headers, "body", "token"]))
    if part == "body":
        return replace(good, body=draw(edited(good.body.decode())).encode("latin-1"))
    if part == "token":
        return replace(good, token=draw(edited(good.token)))
    return replace(good, headers={**good.headers, part: draw(edited(good.headers[part]))})


@UNHURRIED
@given(st.data(), st.sampled_from(SIGNED))
def test_of_a_signed_delivery_nothing_that_is_signed_can_be_changed(
    data: st.DataObject, kind: SourceKind
) -> None:
    good, told = delivered(kind), data.draw(forged(kind))
    found, right = verdict(kind, told), verdict(kind, good)
    assert isinstance(right, Verified)
    if isinstance(found, Verified):
        assert found == right
        assert told.body == good.body
        assert all(told.headers[name] == good.headers[name] for name in SIGNED_TOO & good.headers.keys())


@UNHURRIED
@given(st.data())
def test_the_token_of_an_address_is_believed_whole_or_not_at_all(data: st.DataObject) -> None:
    good = delivered(SourceKind.SHIPSTATION_V1)
    token = data.draw(edited(good.token))
    told = verdict(SourceKind.SHIPSTATION_V1, replace(good, token=token))
    assert isinstance(told, Verified) == (token == good.token)


@UNHURRIED
@given(st.dictionaries(st.sampled_from(["kty", "use", "alg", "kid", "n", "e"]), JSON, max_size=4), JSON)
def test_no_key_set_breaks_and_no_weak_key_is_trusted(change: dict[str, Any], other: Any) -> None:
    for told in ({"keys": other}, {"keys": [KEY.published() | change, other]}):
        try:
            found = public_keys(told)
        except SourceChangedShape:
            continue
        assert all(key.key_size >= FEWEST_BITS for key in found.values())


@UNHURRIED
@given(
    st.text(max_size=40) | st.from_regex(r"\d{4}-\d\d-\d\dT[\d:.]{5,18}(Z|[+-]\d\d:?\d\d)", fullmatch=True)
)
def test_a_signed_time_is_a_moment_or_none(text: str) -> None:
    at = signed_time(text)
    assert at is None or at.tzinfo is not None


@UNHURRIED
@given(st.text(max_size=80) | st.text("0123456789.,' +-$€PHP\u00a0", max_size=80))
def test_an_amount_is_exact_or_refused(text: str) -> None:
    try:
        number = usable(read_amount(text)[0])
    except RuleBroken:
        return
    assert number is None or number.is_finite()


@pytest.mark.parametrize("text", ["1" * 200_000, "1 " * 100_000, "$" * 200_000, "1," * 100_000 + "x"])
def test_a_long_amount_does_not_hang(text: str) -> None:
    with pytest.raises(RuleBroken):
        usable(read_amount(text)[0])


WORDS = st.sampled_from(sorted(_LABELS)) | st.text(max_size=20)
EMBEDS = st.lists(
    st.fixed_dictionaries(
        {
            "fields": st.lists(
                st.fixed_dictionaries({"name": WORDS, "value": st.text(max_size=20)}), max_size=8
            )
        },
        optional={"author": st.just(EMBED["embeds"][0]["author"]) | JSON, "title": st.text(max_size=30)},
    ),
    max_size=3,
).map(lambda told: json.dumps({"embeds": told}).encode())
TEXTS = st.lists(st.just("Successful Checkout | Shop") | WORDS, max_size=20).map(
    lambda lines: "\n".join(["Successful Checkout | Shop", "Order Number", "1", *lines]).encode()
)
PLAIN = st.dictionaries(WORDS, JSON, max_size=8).map(lambda told: json.dumps({"order": "1", **told}).encode())


@UNHURRIED
@given(EMBEDS | TEXTS | PLAIN)
def test_each_of_the_three_checkout_bodies_is_rows_that_fit_or_a_broken_rule(body: bytes) -> None:
    try:
        said = read_event(SourceKind.CHECKOUT_ORDERS, an_event(body), MANNER)
    except RuleBroken:
        return
    frames(said.found)


@UNHURRIED
@given(st.sampled_from(KINDS), BODIES, st.integers(0, 200), st.binary(min_size=1, max_size=3))
def test_a_body_that_is_broken_somewhere_breaks_nothing(
    kind: SourceKind, body: bytes, place: int, noise: bytes
) -> None:
    broken = body[:place] + noise + body[place:]
    assert isinstance(shown_body(broken), str)
    assert isinstance(shown_body(broken, personal=True), str)
    why_refused(kind, broken, EXPECTED, NOW)
    try:
        frames(read_event(kind, an_event(broken, kind), MANNER).found)
    except RuleBroken:
        return


@UNHURRIED
@given(st.sampled_from(sorted(GOOD)), st.integers(0, 3000), st.binary(max_size=3), st.integers(0, 3))
def test_an_answer_that_is_broken_somewhere_is_read_or_refused(
    listed: tuple[str, str], place: int, noise: bytes, cut: int
) -> None:
    version, lists = listed
    good = json.dumps({lists: [GOOD[listed]], "links": {"next": {"href": "x"}}, "pages": 1}).encode()
    try:
        answer = read_answer(good[:place] + noise + good[place + cut :])
        found = read_page(version, answer.lists, list(answer.listed.raw), PAGE, MANNER)
    except RomsError:
        return
    frames(found)


@UNHURRIED
@given(
    st.text(max_size=60) | st.text("ssapi.hpton:/@#?\\123[]%2e ", max_size=60).map("https://ssapi.".__add__)
)
def test_credentials_go_to_no_other_host(text: str) -> None:
    try:
        url = trusted(text)
    except RuleBroken:
        return
    assert url.scheme == "https"
    assert any(host.fullmatch(url.raw_host) for host in HOSTS.values())


@pytest.mark.parametrize("depth", DEPTHS)
def test_what_is_nested_too_deeply_breaks_nothing(depth: int) -> None:
    deep = nested(depth)
    for kind in KINDS:
        for body in (
            deep,
            b'{"order": "1", "content": ' + deep + b"}",
            b'{"type": "a", "data": {"id": ' + deep + b"}}",
        ):
            shown_body(body)
            shown_body(body, personal=True)
            why_refused(kind, body, EXPECTED, NOW)
            try:
                read_event(kind, an_event(body, kind), MANNER)
            except RuleBroken:
                continue
    for body in (b'{"orders": ' + deep + b"}", b'{"orders": [], "links": ' + deep + b"}"):
        try:
            read_answer(body)
        except RomsError:
            continue
    thing = msgspec.Raw(b'{"orderId": ' + deep + b', "modifyDate": ' + deep + b"}")
    for version, lists in THINGS:
        assert len(read_page(version, lists, [thing], PAGE, MANNER).refused) == 1
        for question in questions(version, NOW, NOW):
            assert going_on_from(question, question.asked, [thing]) == question.asked


def test_the_body_that_is_changed_here_is_one_that_is_believed() -> None:
    assert all(isinstance(verdict(kind, delivered(kind, BODY)), Verified) for kind in KINDS)
