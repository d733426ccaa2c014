"""Who sent a mail is what the topmost trusted server found, and nothing that came with the mail."""

import pytest

from roms_assets.mail.rules.authenticity import ResultsPlace, Trust, aligned, authentication_of
from roms_assets.mail.rules.found import Authentication
from roms_assets.mail.rules.mime import mail_of

OURS = Trust(frozenset(["MX.example.org"]))


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


OURS_IN = (
    "Received: from shop.example (a.shop.example [192.0.2.7]) by mx.example.org (Postfix) with ESMTPS id 1"
)
WITHIN = "Received: from mx.example.org (localhost [127.0.0.1]) by mx.example.org (filter) with ESMTP id 1"


@pytest.mark.parametrize(
    ("above", "proven"),
    [
        ([WITHIN], Authentication.PASSED),
        (["Return-Path: <a@shop.example>", "Delivered-To: c@example.org", WITHIN], Authentication.PASSED),
        ([OURS_IN], Authentication.UNKNOWN),
        (["Received: from evil by mx.example.org with SMTP"], Authentication.UNKNOWN),
        (["Received: from [127.0.0.1] (evil [8.8.8.8]) by mx.example.org"], Authentication.UNKNOWN),
        (["Received: from [8.8.8.8] (helo=[127.0.0.1]) by mx.example.org"], Authentication.UNKNOWN),
        (["Received: from mx.example.org (evil [8.8.8.8]) by mx"], Authentication.UNKNOWN),
        (["Received: from mx.example.org (evil [172.17.0.1]) by mx.example.org"], Authentication.UNKNOWN),
        (
            ["Received: by 2002:a05:6f02:1::1 with SMTP id 1", "X-Received: by 10.0.0.1"],
            Authentication.PASSED,
        ),
        (["Received: from mx.example.org by store3.internal (Cyrus)", WITHIN], Authentication.PASSED),
        (["Received: from mx.example.org by store3.internal (Cyrus)", OURS_IN], Authentication.UNKNOWN),
        (["Received: from a by in.mx.example.org"], Authentication.UNKNOWN),
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
        ([WITHIN, "DKIM-Signature: v=1"], Authentication.UNKNOWN),
        ([WITHIN, "Subject: a mail"], Authentication.UNKNOWN),
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


def passed(headers: list[str], *servers: str, place: ResultsPlace = ResultsPlace.ABOVE) -> bool:
    mail = mail_of("\n".join([*headers, "From: a@shop.example", "", ""]).encode())
    return authentication_of(mail, Trust(frozenset(servers), place)) is Authentication.PASSED


def test_a_server_that_writes_below_its_received_is_believed_where_it_is_said_so() -> None:
    headers = [OURS_IN, "DKIM-Filter: a filter", f"Authentication-Results: {FORGED}"]
    assert passed(headers, "mx.example.org", place=ResultsPlace.BELOW)
    assert not passed([OURS_IN, *headers], "mx.example.org", place=ResultsPlace.BELOW)


def test_nothing_is_put_together_of_lines_below_a_received() -> None:
    only_spf = "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=evil.example"
    headers = [OURS_IN, only_spf, f"Authentication-Results: {FORGED}", OURS_IN]
    assert not passed(headers, "mx.example.org", place=ResultsPlace.BELOW)


GMAIL = [
    "Delivered-To: c@example.org",
    "Received: by 2002:a05:6f02:1::1 with SMTP id 1",
    "X-Received: by 2002:a17:1::1 with SMTP id 1",
    "ARC-Authentication-Results: i=1; mx.google.com; dkim=pass header.i=@shop.example",
    "Return-Path: <a@shop.example>",
    "Received: from a.shop.example (a.shop.example. [192.0.2.7]) by mx.google.com with ESMTPS id 1",
    "Received-SPF: pass (google.com: domain of a@shop.example designates 192.0.2.7)",
    "Authentication-Results: mx.google.com; dkim=pass header.i=@shop.example header.s=a; spf=pass",
]
MICROSOFT = [
    "Received: from AM0.eurprd01.prod.exchangelabs.com (2603:10a6::1) by DB7.eurprd01.prod.exchangelabs.com",
    "Received: from AM5.mail.protection.outlook.com (2603:10a6::2) by AM0.outlook.office365.com",
    "Authentication-Results: spf=pass (sender IP is 192.0.2.7) smtp.mailfrom=shop.example; dkim=pass (signature was"
    " verified) header.d=shop.example;dmarc=pass action=none header.from=shop.example;compauth=pass reason=100",
    "Received-SPF: Pass (protection.outlook.com: domain of shop.example)",
    "Received: from a.shop.example (192.0.2.7) by AM5.mail.protection.outlook.com (10.1.1.1)",
]
OF_MICROSOFT = ("outlook.com", "exchangelabs.com", "office365.com")
APPLE = [
    "Received: from p00-gateway by p147-gateway (mailgateway 2) with SMTP id 1",
    "X-Apple-MoveToFolder: INBOX",
    "Authentication-Results: bimi.icloud.com; bimi=skipped",
    "X-ARC-Info: policy=none",
    "Authentication-Results: arc.icloud.com; arc=none",
    "Authentication-Results: dmarc.icloud.com; dmarc=pass header.from=shop.example",
    "X-DMARC-Info: pass=pass",
    "Authentication-Results: dkim-verifier.icloud.com; dkim=pass (2048-bit key) header.d=shop.example",
    "Authentication-Results: spf.icloud.com; spf=pass",
    "Received: from a.shop.example (a.shop.example [192.0.2.7]) by p00-icloudmta with ESMTPS id 1",
]
FASTMAIL = [
    "Return-Path: <a@shop.example>",
    "Received: from phl-compute-02.internal ([10.202.2.42]) by sloti22 (Cyrus) with LMTPA",
    "Received: from phl-mx-05.messagingengine.com (localhost [127.0.0.1]) by phl-mx-05.messagingengine.com (Milter)",
    "ARC-Seal: i=1",
    "X-ME-Authentication-Results: phl-mx-05.messagingengine.com; x=y",
    "Authentication-Results: phl-mx-05.messagingengine.com; dkim=pass header.d=shop.example; spf=pass",
    "Received: from a.shop.example (a.shop.example [192.0.2.7]) by phl-mx-05.messagingengine.com (Postfix)",
]
YAHOO = [
    "X-Apparently-To: c@example.org",
    "Return-Path: <a@shop.example>",
    "Authentication-Results: atlas-production.v2-mail-prod1-gq1.omega.yahoo.com; dkim=pass header.i=@shop.example;",
    "Received: from 192.0.2.7 (EHLO a.shop.example) by 10.217.1.1 with SMTPs",
]


@pytest.mark.parametrize(
    ("headers", "servers", "place"),
    [
        (GMAIL, ("mx.google.com",), ResultsPlace.ABOVE),
        (MICROSOFT, OF_MICROSOFT, ResultsPlace.UNNAMED),
        (APPLE, ("icloud.com",), ResultsPlace.ABOVE),
        (FASTMAIL, ("messagingengine.com",), ResultsPlace.ABOVE),
        (YAHOO, ("yahoo.com",), ResultsPlace.ABOVE),
    ],
)
def test_what_large_providers_write_is_understood(
    headers: list[str], servers: tuple[str, ...], place: ResultsPlace
) -> None:
    assert passed(headers, *servers, place=place)
    assert not passed(headers, "mx.example.org", place=place)
    failing = [each.replace("=pass", "=fail") for each in headers]
    assert not passed(failing, *servers, place=place)


@pytest.mark.parametrize("place", [ResultsPlace.ABOVE, ResultsPlace.UNNAMED])
def test_a_line_without_a_name_is_believed_only_above_our_own_hop(place: ResultsPlace) -> None:
    results, own = MICROSOFT[2], MICROSOFT[-1]
    assert not passed([results, own], *OF_MICROSOFT, place=place)
    assert not passed([*MICROSOFT[:2], own, results], *OF_MICROSOFT, place=place)
    assert not passed(
        [MICROSOFT[0], "Received: from a by mx.other.example", results], *OF_MICROSOFT, place=place
    )


def test_who_has_two_from_headers_is_not_proven() -> None:
    signed = "mx.example.org; dkim=pass header.d=shop.example"
    assert found(signed, more="From: b@shop.example\n") is not Authentication.PASSED


def test_alignment_is_by_whole_labels() -> None:
    assert aligned("shop.example", "news.shop.example")
    assert aligned("news.shop.example", "Shop.example.")
    assert not aligned("myshop.example", "shop.example")
