"""Who sent a mail is what the topmost trusted server found, and nothing that came with the mail."""

import pytest

from roms_assets.mail.rules.authenticity import aligned, authentication_of
from roms_assets.mail.rules.found import Authentication
from roms_assets.mail.rules.mime import mail_of

OURS = frozenset(["MX.example.org"])


def found(*results: str, sender: str = "a@shop.example", more: str = "") -> Authentication:
    headers = "".join(f"Authentication-Results: {each}\n" for each in results)
    return authentication_of(mail_of(f"{headers}From: {sender}\n{more}\n".encode()), OURS)


@pytest.mark.parametrize(
    "result",
    [
        "mx.example.org; dkim=pass header.d=shop.example",
        "mx.example.org; dkim=pass header.d=mail.shop.example",
        "mx.example.org; dkim=pass header.i=@shop.example; spf=fail smtp.mailfrom=x.example",
        "mx.example.org 1; dmarc=pass (p=reject) header.from=shop.example",
        "mx.example.org;\n dkim=fail header.d=list.example;\n dkim=pass header.d=shop.example",
    ],
)
def test_the_senders_own_signature_is_a_proof(result: str) -> None:
    assert found(result) is Authentication.PASSED


@pytest.mark.parametrize(
    "result",
    [
        "mx.example.org; dkim=pass header.d=evil.example",
        "mx.example.org; dkim=pass header.d=evilshop.example",
        "mx.example.org; dkim=pass header.d=example",
        "mx.example.org; dkim=fail header.d=shop.example",
        "mx.example.org; dkim=pass header.d=shop.example; dmarc=fail header.from=shop.example",
        "mx.example.org; dmarc=pass header.from=evil.example",
    ],
)
def test_another_ones_signature_is_none(result: str) -> None:
    assert found(result) is Authentication.FAILED


@pytest.mark.parametrize(
    "results",
    [
        [],
        ["mx.evil.example; dkim=pass header.d=shop.example"],
        ["mx.example.org; none"],
        ["mx.example.org; spf=pass smtp.mailfrom=shop.example"],
        ["mx.example.org; dkim=none"],
        ["mx.example.org; dkim=temperror header.d=shop.example"],
        ["((((((", "", ";", "mx.other.example; =pass"],
    ],
)
def test_who_says_nothing_proves_nothing(results: list[str]) -> None:
    assert found(*results) is Authentication.UNKNOWN


@pytest.mark.parametrize(
    "rest", ["dkim=", "=pass", f"dkim=fail ({'(' * 30}", "dkim=pass header.d=shop.example ("]
)
def test_what_ours_says_and_cannot_be_read_hides_nothing_below_it(rest: str) -> None:
    forged = "mx.example.org; dkim=pass header.d=shop.example"
    assert found(f"mx.example.org; {rest}", forged) is Authentication.FAILED


FORGED = "mx.example.org; dkim=pass header.d=shop.example"


def test_the_topmost_header_of_ours_decides() -> None:
    assert found("mx.example.org; dkim=fail header.d=shop.example", FORGED) is Authentication.FAILED
    assert found("mx.example.org; dkim=none", FORGED) is Authentication.UNKNOWN
    assert found("mx.example.org; none", FORGED) is Authentication.UNKNOWN
    assert found("mx.example.org; dkim=pass header.d=evil.example", FORGED) is Authentication.FAILED
    assert found("mx.other.example; dkim=fail", FORGED) is Authentication.UNKNOWN


@pytest.mark.parametrize(
    ("results", "proven"),
    [
        (["spf=pass smtp.mailfrom=shop.example", "dkim=pass header.d=shop.example"], Authentication.UNKNOWN),
        (["dkim=pass header.d=shop.example", "dmarc=pass header.from=shop.example"], Authentication.PASSED),
        (["dkim=pass header.d=shop.example", "dmarc=fail header.from=shop.example"], Authentication.FAILED),
        (["dmarc=pass header.from=shop.example", "dkim=fail header.d=shop.example"], Authentication.FAILED),
        (["dmarc=pass header.from=shop.example", "dkim=pass header.d=list.example"], Authentication.PASSED),
        (["dkim=pass header.d=shop.example", "dmarc=none"], Authentication.PASSED),
        (["dkim=pass header.d=shop.example", "dkim="], Authentication.FAILED),
        (["spf=pass smtp.mailfrom=shop.example", "none"], Authentication.UNKNOWN),
    ],
)
def test_of_several_headers_of_ours_one_that_fails_wins(results: list[str], proven: Authentication) -> None:
    assert found(*(f"mx.example.org; {each}" for each in results)) is proven


def test_what_stands_below_another_header_came_with_the_mail() -> None:
    raw = f"Authentication-Results: mx.example.org; spf=pass\nReceived: x\nAuthentication-Results: {FORGED}\n"
    mail = mail_of(f"{raw}From: a@shop.example\n\n".encode())
    assert authentication_of(mail, OURS) is Authentication.UNKNOWN


OURS_IN = "Received: from shop.example by mx.example.org (Postfix) with ESMTPS id 1"


@pytest.mark.parametrize(
    ("above", "proven"),
    [
        ([OURS_IN], Authentication.PASSED),
        (["Return-Path: <a@shop.example>", "Delivered-To: c@example.org", OURS_IN], Authentication.PASSED),
        (
            ["Received: by 2002:a05:6f02:1::1 with SMTP id 1", "X-Received: by 10.0.0.1"],
            Authentication.PASSED,
        ),
        (["Received: from mx.example.org by store3.internal (Cyrus)", OURS_IN], Authentication.PASSED),
        (["Received: from a by in.mx.example.org"], Authentication.PASSED),
        (["Received: from evil by mx.other.example"], Authentication.UNKNOWN),
        (["Received: from evil by evilmx.example.org"], Authentication.UNKNOWN),
        (["Received: from evil"], Authentication.UNKNOWN),
        (
            [
                "Received: from shop.example by mx.other.example",
                "Authentication-Results: mx.other.example; dkim=fail header.d=shop.example",
                "Received: from evil by mx.example.org",
            ],
            Authentication.UNKNOWN,
        ),
        ([OURS_IN, "DKIM-Signature: v=1"], Authentication.UNKNOWN),
        ([OURS_IN, "Subject: a mail"], Authentication.UNKNOWN),
        (
            ["Authentication-Results: mx.other.example; dkim=pass header.d=shop.example"],
            Authentication.UNKNOWN,
        ),
    ],
)
def test_only_what_our_own_servers_write_may_stand_above_theirs(
    above: list[str], proven: Authentication
) -> None:
    headers = "\n".join([*above, f"Authentication-Results: {FORGED}", "From: a@shop.example"])
    assert authentication_of(mail_of(f"{headers}\n\n".encode()), OURS) is proven


def test_who_has_two_from_headers_is_not_proven() -> None:
    signed = "mx.example.org; dkim=pass header.d=shop.example"
    assert found(signed, more="From: b@shop.example\n") is not Authentication.PASSED


def test_alignment_is_by_whole_labels() -> None:
    assert aligned("shop.example", "news.shop.example")
    assert aligned("news.shop.example", "Shop.example.")
    assert not aligned("myshop.example", "shop.example")
