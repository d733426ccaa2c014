"""Webhook and ping over a real socket; their addresses are shown nowhere."""

import logging
import socket
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from demo.chat import Chat
from resources.web_calls import LONGEST_TEXT, Ping, Webhook
from roms_assets.kernel.errors import RomsError, SourceChangedShape, SourceUnavailable
from roms_assets.kernel.incidents import Kind, Notice


def a_notice(text: str = "Why: it is so\n") -> Notice:
    return Notice("id", Kind.OPENED, "[Luna] <absent>", text, "", datetime(2025, 12, 31, tzinfo=UTC))


@pytest.fixture
def chat() -> Iterator[Chat]:
    with Chat() as chat:
        yield chat


def test_a_message_is_plain_text_in_which_nothing_becomes_a_link(chat: Chat) -> None:
    assert Webhook(SecretStr(chat.address)).send(a_notice("<!channel> & more")) == ""
    assert chat.said == ["*[Luna] &lt;absent&gt;*\n&lt;!channel&gt; &amp; more"]


def test_a_long_message_is_cut(chat: Chat) -> None:
    Webhook(SecretStr(chat.address)).send(a_notice("x" * 5000))
    assert (len(chat.said[0]), chat.said[0][-1]) == (LONGEST_TEXT + 1, "…")


def test_a_ping_asks_without_saying_anything(chat: Chat) -> None:
    Ping(SecretStr(chat.address)).send()
    assert (chat.pings, chat.said) == (1, [])


@pytest.mark.parametrize(
    ("status", "kind"), [(500, SourceUnavailable), (429, SourceUnavailable), (404, SourceChangedShape)]
)
def test_what_it_answers_says_whether_later_may_help(chat: Chat, status: int, kind: type[RomsError]) -> None:
    chat.status = status
    with pytest.raises(kind, match=f"the webhook answered HTTP {status}"):
        Webhook(SecretStr(chat.address)).send(a_notice())
    with pytest.raises(kind, match=f"the ping's address answered HTTP {status}"):
        Ping(SecretStr(chat.address)).send()


def test_an_address_is_never_shown(chat: Chat, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    door = Webhook(SecretStr(chat.address))
    door.send(a_notice())
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/hooks/s3cret"
        with pytest.raises(SourceUnavailable, match=r"was silent for 0.1 s$"):
            Webhook(SecretStr(address), 0.1).send(a_notice())
    with pytest.raises(SourceUnavailable, match=r"^the webhook cannot be reached \(ConnectError\)$"):
        Webhook(SecretStr(address)).send(a_notice())
    assert "s3cret" not in caplog.text
    assert "s3cret" not in repr(door) + door.check()
    logging.getLogger("httpx").info("others are heard as before")
    assert "others are heard" in caplog.text
