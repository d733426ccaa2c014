"""Each proof against signatures that are computed another way: see demo/webhook_signing.py."""

from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo import webhook_signing as signing
from demo.webhook_signing import NOTIFICATION_ADDRESS, RsaKey, Sign, hmac_sha256
from roms_assets.kernel.errors import SourceChangedShape
from roms_assets.kernel.webhook_kinds import SourceKind
from roms_assets.webhooks.rules.deliveries import (
    Delivery,
    Refused,
    Secret,
    Trust,
    UnknownKey,
    Verdict,
    Verified,
)
from roms_assets.webhooks.rules.freshness import signed_time
from roms_assets.webhooks.rules.hmac_bodies import MOST_SIGNATURES
from roms_assets.webhooks.rules.rsa_keys import public_keys
from roms_assets.webhooks.rules.verifying import PROOFS

NOW = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
SECRETS = {"old": "an old secret of the shop", "new": "a new secret of the shop"}
KEY = RsaKey.made("key-1")
KEYS = public_keys({"keys": [KEY.published()]})
BODY = b'{"order_id": "1001", "channel": "shop"}'
MINUTE = timedelta(minutes=1)
KINDS = list(SourceKind)
SIGNED = [kind for kind in KINDS if kind is not SourceKind.SHIPSTATION_V1]
TIMED = [SourceKind.SHIPSTATION_V2, SourceKind.STANDARD]


def whsec(secret: str) -> str:
    return "whsec_" + b64encode(secret.encode()).decode()


def signer(kind: SourceKind, secret: str = SECRETS["new"]) -> Sign:
    signers: Mapping[SourceKind, Sign] = {
        SourceKind.SHIPSTATION_CONTRACT: signing.shipstation_contract(secret),
        SourceKind.SHIPSTATION_V1: signing.unsigned,
        SourceKind.SHIPSTATION_V2: signing.shipstation_v2(KEY),
        SourceKind.CHECKOUT_ORDERS: signing.checkout_orders(secret),
        SourceKind.SQUARE: signing.square(secret),
        SourceKind.STANDARD: signing.standard(whsec(secret), "msg_1"),
    }
    return signers[kind]


def delivered(
    kind: SourceKind, body: bytes = BODY, at: datetime = NOW, secret: str = SECRETS["new"]
) -> Delivery:
    headers = {name.lower(): value for name, value in signer(kind, secret)(body, at).items()}
    return Delivery(headers, body, secret if kind is SourceKind.SHIPSTATION_V1 else "")


def trust(*names: str) -> Trust:
    secrets = tuple(Secret(name, SECRETS[name].encode()) for name in names or SECRETS)
    return Trust(secrets, KEYS, NOTIFICATION_ADDRESS)


def verdict(kind: SourceKind, delivery: Delivery, *names: str, now: datetime = NOW) -> Verdict:
    return PROOFS[kind].verify(delivery, trust(*names), now)


def changed(delivery: Delivery, **headers: str) -> Delivery:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Delivery({**delivery.headers, **named}, delivery.body, delivery.token)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_signed_is_believed(kind: SourceKind) -> None:
    told = verdict(kind, delivered(kind))
    assert isinstance(told, Verified)
    assert told.secret == ("key-1" if kind is SourceKind.SHIPSTATION_V2 else "new")
    assert len(told.claim) == 64


@pytest.mark.parametrize("kind", [kind for kind in KINDS if PROOFS[kind].needs_secrets])
def test_of_several_secrets_the_one_that_was_used_is_told(kind: SourceKind) -> None:
    by_old, by_new = (verdict(kind, delivered(kind, secret=SECRETS[name])) for name in ("old", "new"))
    assert isinstance(by_old, Verified)
    assert isinstance(by_new, Verified)
    assert (by_old.secret, by_new.secret) == ("old", "new")
    assert by_old.claim == by_new.claim
    assert verdict(kind, delivered(kind, secret=SECRETS["old"]), "new").__class__ is Refused


@pytest.mark.parametrize("kind", SIGNED)
def test_a_changed_byte_is_not_believed(kind: SourceKind) -> None:
    signed = delivered(kind)
    for place in range(len(BODY)):
        body = BODY[:place] + bytes([BODY[place] ^ 1]) + BODY[place + 1 :]
        assert isinstance(verdict(kind, Delivery(signed.headers, body)), Refused)
    for body in (b"", BODY + b" ", BODY[1:]):
        assert isinstance(verdict(kind, Delivery(signed.headers, body)), Refused)


@pytest.mark.parametrize(
    ("kind", "status"), [(kind, 404 if kind is SourceKind.SHIPSTATION_V2 else 403) for kind in KINDS]
)
def test_what_is_not_signed_is_not_believed(kind: SourceKind, status: int) -> None:
    told = verdict(kind, Delivery({}, BODY))
    assert isinstance(told, Refused)
    assert told.status == status


@pytest.mark.parametrize("kind", KINDS)
def test_without_secrets_and_keys_nobody_is_believed(kind: SourceKind) -> None:
    for delivery in (delivered(kind), Delivery({}, b"")):
        assert not isinstance(PROOFS[kind].verify(delivery, Trust(), NOW), Verified)


@pytest.mark.parametrize("kind", SIGNED)
def test_a_signature_of_another_kind_proves_nothing(kind: SourceKind) -> None:
    for other in SIGNED:
        if other is not kind:
            assert isinstance(verdict(kind, delivered(other)), Refused)


@pytest.mark.parametrize("kind", TIMED)
@pytest.mark.parametrize("late", [-6 * MINUTE, 6 * MINUTE])
def test_whether_a_time_is_near_is_told_only_to_whom_is_believed(kind: SourceKind, late: timedelta) -> None:
    signed = delivered(kind)
    forged = Delivery(signed.headers, BODY + b" ")
    statuses = [verdict(kind, each, now=NOW + late) for each in (signed, forged)]
    assert [each.status for each in statuses if isinstance(each, Refused)] == [400, 403]


@pytest.mark.parametrize("kind", TIMED)
@pytest.mark.parametrize("late", [-5 * MINUTE, 5 * MINUTE])
def test_a_signed_time_may_be_five_minutes_off_and_not_more(kind: SourceKind, late: timedelta) -> None:
    second = timedelta(seconds=1) * (1 if late > timedelta() else -1)
    assert isinstance(verdict(kind, delivered(kind, at=NOW + late)), Verified)
    told = verdict(kind, delivered(kind, at=NOW + late + second))
    assert isinstance(told, Refused)
    assert told.status == 400


def test_a_time_that_is_not_signed_counts_for_nothing() -> None:
    old = delivered(SourceKind.STANDARD, at=NOW - 9 * MINUTE)
    fresh = str(int(NOW.timestamp()))
    told = verdict(SourceKind.STANDARD, changed(old, webhook_timestamp=fresh))
    assert isinstance(told, Refused)
    assert told.status == 403


@pytest.mark.parametrize(
    "text",
    ["", "now", "2026-01-15T09:30:00", "2026-01-15", "1768469400.5", "-5", "99999999999", "٣", "1_0",
     "2026-13-45T99:99:99Z", "9999-12-31T23:59:59-23:59", "2026-01-15T09:30:00Z ", "0001-01-01T00:00:00+23:59"],
)  # fmt: skip
def test_what_is_no_time_is_no_time(text: str) -> None:
    at = signed_time(text)
    assert at is None or abs(at - NOW) > 5 * MINUTE


@pytest.mark.parametrize(
    "text", ["1768469400", "2026-01-15T09:30:00Z", "2026-01-15T09:30:00.000Z", "2026-01-15T17:30:00+08:00"]
)
def test_a_time_with_its_zone_is_a_time(text: str) -> None:
    assert signed_time(text) == NOW


def test_a_signature_in_capitals_is_the_same_signature() -> None:
    kind = SourceKind.SHIPSTATION_CONTRACT
    signature = delivered(kind).headers["x-shipstation-signature"]
    assert isinstance(
        verdict(kind, changed(delivered(kind), x_shipstation_signature=signature.upper())), Verified
    )
    for wrong in (
        signature[:-1],
        f" {signature}",
        f"sha256={signature}",
        signature[:32] + " " + signature[32:],
    ):
        assert isinstance(verdict(kind, changed(delivered(kind), x_shipstation_signature=wrong)), Refused)


def test_a_body_of_nothing_may_be_signed() -> None:
    assert isinstance(
        verdict(SourceKind.CHECKOUT_ORDERS, delivered(SourceKind.CHECKOUT_ORDERS, b"")), Verified
    )


def test_square_signs_the_address_that_it_was_told() -> None:
    elsewhere = signing.square(SECRETS["new"], "https://other.example.com/")(BODY, NOW)
    assert isinstance(verdict(SourceKind.SQUARE, Delivery(elsewhere, BODY)), Refused)


def test_of_several_signatures_one_that_is_right_is_enough() -> None:
    signed = delivered(SourceKind.STANDARD)
    right = signed.headers["webhook-signature"]
    for told in (f"v1,AAAA {right}", f"v1a,xyz {right} v1,", f"  {right}"):
        assert isinstance(verdict(SourceKind.STANDARD, changed(signed, webhook_signature=told)), Verified)
    too_many = " ".join(["v1,AAAA"] * MOST_SIGNATURES + [right])
    for told in (right.removeprefix("v1,"), right.replace("v1,", "v2,"), too_many):
        assert isinstance(verdict(SourceKind.STANDARD, changed(signed, webhook_signature=told)), Refused)


def test_a_delivery_that_is_sent_again_later_is_the_same_by_its_id() -> None:
    first, again = (
        verdict(SourceKind.STANDARD, delivered(SourceKind.STANDARD, at=NOW + late))
        for late in (0 * MINUTE, MINUTE)
    )
    assert first == again


def test_bytes_cannot_move_from_the_body_to_the_id() -> None:
    # signed: "a.1768469400." + "1768469401.{}"; the same bytes with another id are another delivery
    time = str(int(NOW.timestamp()))
    body = f"{time}.{{}}".encode()
    signed = signing.standard(whsec(SECRETS["new"]), "a")(body, NOW)
    assert isinstance(verdict(SourceKind.STANDARD, Delivery(signed, body)), Verified)
    moved = {**signed, "webhook-id": f"a.{time}"}
    assert isinstance(verdict(SourceKind.STANDARD, Delivery(moved, b"{}")), Refused)


def test_a_key_that_is_not_known_is_asked_for() -> None:
    other = RsaKey("key-2", KEY.modulus, KEY.private)
    headers = signing.shipstation_v2(other)(BODY, NOW)
    assert verdict(SourceKind.SHIPSTATION_V2, Delivery(headers, BODY)) == UnknownKey("key-2")


def test_a_signature_by_another_key_is_not_believed() -> None:
    forged = signing.shipstation_v2(RsaKey.made("key-1"))(BODY, NOW)
    told = verdict(SourceKind.SHIPSTATION_V2, Delivery(forged, BODY))
    assert isinstance(told, Refused)
    assert told.status == 403


@pytest.mark.parametrize("signature", ["", "A", "*" * 344, "A" * 344, "A" * 100_000, "é", "AAAA\n"])
def test_a_signature_that_is_no_base64_is_not_believed(signature: str) -> None:
    told = changed(delivered(SourceKind.SHIPSTATION_V2), x_shipengine_rsa_sha256_signature=signature)
    assert isinstance(verdict(SourceKind.SHIPSTATION_V2, told), Refused)


@pytest.mark.parametrize(
    "change",
    [{"kty": "EC"}, {"use": "enc"}, {"alg": "PS256"}, {"n": 5}, {"n": "AQAB"}, {"e": None}, {"kid": 7},
     {"e": "AA"}, {"n": "*"}, {"e": "A" * 400}, {"kid": "k" * 201}, {"n": ""}, {"n": "é"}],
)  # fmt: skip
def test_a_key_that_cannot_prove_such_a_signature_is_left_out(change: dict[str, object]) -> None:
    told = {
        "keys": [
            KEY.published() | change,
            "no key",
            {"kty": "EC", "kid": "x"},
            KEY.published() | {"kid": "b"},
        ]
    }
    assert list(public_keys(told)) == ["b"]


@pytest.mark.parametrize("told", [{}, {"keys": {}}, {"keys": "x"}])
def test_what_is_no_key_set_is_told(told: dict[str, object]) -> None:
    with pytest.raises(SourceChangedShape, match="no list `keys`"):
        public_keys(told)


HEADERS = sorted({name for kind in SIGNED for name in delivered(kind).headers})
latin = st.text(st.characters(max_codepoint=255), max_size=60)
times = st.sampled_from(["1768469400", "2026-01-15T09:30:00Z", "0", "9" * 11])


@given(
    kind=st.sampled_from(KINDS),
    headers=st.dictionaries(st.sampled_from(HEADERS), latin | times),
    body=st.binary(max_size=200),
    token=latin,
)
def test_whatever_is_said_nothing_unsigned_is_believed_and_nothing_breaks(
    kind: SourceKind, headers: dict[str, str], body: bytes, token: str
) -> None:
    assert not isinstance(verdict(kind, Delivery(headers, body, token)), Verified)


@given(kind=st.sampled_from(SIGNED), body=st.binary(max_size=200), other=st.binary(max_size=200))
def test_a_signature_proves_its_own_body_and_no_other(kind: SourceKind, body: bytes, other: bytes) -> None:
    signed = delivered(kind, body)
    assert isinstance(verdict(kind, signed), Verified)
    assert body == other or isinstance(verdict(kind, Delivery(signed.headers, other)), Refused)


@given(key=st.binary(max_size=100), message=st.binary(max_size=100))
def test_the_other_implementation_is_right_itself(key: bytes, message: bytes) -> None:
    import hmac

    assert hmac_sha256(key, message) == hmac.digest(key, message, "sha256")
