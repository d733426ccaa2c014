"""Mail by real SMTP: plain, STARTTLS and inside TLS, with a login and without; faults are told without addresses."""

import socket
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
import trustme
from pydantic import SecretStr

from demo.mail_server import MailServer as FakedMailServer
from demo.mail_server import Security
from resources.mail_server import MailServer
from roms_assets.kernel.errors import SourceChangedShape, SourceUnavailable
from roms_assets.kernel.incidents import Kind, Notice

NOW = datetime(2025, 12, 31, 1, 5, tzinfo=UTC)
NOTICE = Notice("abc", Kind.OPENED, "[Lüna]\n absent", "Why: ñ\n", "<p>Why: ñ &lt;b&gt;</p>", NOW)
LOGIN = ("shop", "let me in")


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def tls(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """What a server shows whose authority this process trusts."""
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.fixture
def faked() -> Iterator[FakedMailServer]:
    with FakedMailServer() as server:
        yield server


def a_door(
    server: FakedMailServer, security: str = "plain", login: tuple[str, str] | None = None
) -> MailServer:
    user, password = map(SecretStr, login) if login else (None, None)
    people = ("owner@luna.example", "till@luna.example")
    return MailServer(
        "127.0.0.1", server.port, security, "roms@luna.example", people, "Lüna Bakeshop", user, password, 5
    )


@pytest.mark.parametrize("login", [None, LOGIN])
@pytest.mark.parametrize("security", ["plain", "starttls", "ssl"])
def test_a_notice_arrives_as_text_and_html(
    tls: ssl.SSLContext, security: str, login: tuple[str, str] | None
) -> None:
    how = Security(None if security == "plain" else tls, security == "ssl", login)
    with FakedMailServer(how) as server:
        door = a_door(server, security, login)
        assert door.send(NOTICE) == ""
        kind = "with a login" if login else "without a login"
        assert door.check() == f"email: 127.0.0.1:{server.port} answers ({security}, {kind})"
    [mail] = server.mails
    assert server.to == [["owner@luna.example", "till@luna.example"]]
    assert (mail["Subject"], mail["From"]) == ("[Lüna] absent", "Lüna Bakeshop <roms@luna.example>")
    assert (mail["Message-ID"], mail["Auto-Submitted"]) == ("<abc@luna.example>", "auto-generated")
    assert mail["Date"].datetime == NOW
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().splitlines() == ["Why: ñ"]
    assert html.get_content().splitlines() == ["<p>Why: ñ &lt;b&gt;</p>"]
    assert all(byte < 128 for byte in mail.as_bytes())


def test_a_recovery_stands_below_its_notice(faked: FakedMailServer) -> None:
    a_door(faked).send(replace(NOTICE, id="def", thread="abc"))
    assert faked.mails[0]["In-Reply-To"] == "<abc@luna.example>"


def test_a_wrong_login_is_told_without_name_and_password() -> None:
    with FakedMailServer(Security(login=LOGIN)) as server:
        door = a_door(server, login=("shop", "wrong"))
        for act in (partial(door.send, NOTICE), door.check):
            with pytest.raises(
                SourceUnavailable, match=r"refused the login \(535\); check ROMS_SMTP_USER"
            ) as told:
                act()
            assert "wrong" not in str(told.value)
        assert server.mails == []


def test_a_server_without_starttls_gets_no_mail(faked: FakedMailServer) -> None:
    with pytest.raises(SourceUnavailable, match=r"does not offer what was asked of it \(starttls"):
        a_door(faked, "starttls").send(NOTICE)
    assert faked.mails == []


def test_a_certificate_of_strangers_is_refused(tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    for security in ("ssl", "starttls"):
        with (
            FakedMailServer(Security(tls, security == "ssl")) as server,
            pytest.raises(SourceUnavailable, match="certificate is not trusted"),
        ):
            a_door(server, security).send(NOTICE)


def test_one_refused_recipient_does_not_keep_the_mail_from_the_others(faked: FakedMailServer) -> None:
    faked.refused["till@luna.example"] = "550 no such person till@luna.example"
    assert a_door(faked).send(NOTICE) == "the mail server refused recipient number 2"
    assert faked.to == [["owner@luna.example"]]


def test_what_a_server_refuses_is_told_by_number_alone(faked: FakedMailServer) -> None:
    faked.answer = "554 owner@luna.example does not want this"
    with pytest.raises(SourceChangedShape, match=r"refused the mail \(554\)$"):
        a_door(faked).send(NOTICE)
    faked.answer = "451 come again"
    with pytest.raises(SourceUnavailable, match=r"refused the mail \(451\)$"):
        a_door(faked).send(NOTICE)
    faked.refused = dict.fromkeys(["owner@luna.example", "till@luna.example"], "550 unknown")
    with pytest.raises(SourceChangedShape, match=r"every recipient \(550\); check notices.email.recipients$"):
        a_door(faked).send(NOTICE)


def test_a_server_that_is_not_there_or_silent_is_unavailable(faked: FakedMailServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        at_silence = replace(a_door(faked), port=silent.getsockname()[1], timeout_seconds=0.1)
        with pytest.raises(SourceUnavailable, match="the mail server"):
            at_silence.send(NOTICE)
        port = silent.getsockname()[1]
    with pytest.raises(SourceUnavailable, match=r"cannot be reached .*check notices.email.server"):
        replace(a_door(faked), port=port).send(NOTICE)
