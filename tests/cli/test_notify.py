"""`roms notify` and what `roms doctor` says of it, with a mail server and a chat on real sockets."""

from collections.abc import Iterator, Sequence

import dagster as dg
import pytest
import yaml

from demo.chat import Chat
from demo.mail_server import MailServer
from roms_assets.definitions import definitions
from roms_assets.notices.watch import Watch
from roms_assets.settings import Settings, load
from roms_assets.watching import watch
from tests.cli.shopkeeper import Shopkeeper


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def chat() -> Iterator[Chat]:
    with Chat() as chat:
        yield chat


@pytest.fixture
def told(shopkeeper: Shopkeeper, mail: MailServer, chat: Chat, monkeypatch: pytest.MonkeyPatch) -> Shopkeeper:
    """A shopkeeper who is told by every channel."""
    email = {
        "server": "mail.example",
        "security": "plain",
        "sender": "roms@luna.example",
        "recipients": ["owner@luna.example"],
    }
    notices = {"channels": ["log", "email", "webhook"], "report_at": None, "email": email}
    known = yaml.safe_load(shopkeeper.config.read_text())
    shopkeeper.config.write_text(yaml.safe_dump(known | {"notices": notices}))
    monkeypatch.setenv("ROMS_SMTP_SERVER", f"127.0.0.1:{mail.port}")
    monkeypatch.setenv("ROMS_WEBHOOK_ADDRESS", chat.address)
    monkeypatch.setenv("ROMS_PING_ADDRESS", chat.address)
    return shopkeeper


def test_a_test_proves_every_channel_and_doctor_says_when(
    told: Shopkeeper, mail: MailServer, chat: Chat
) -> None:
    before = told.reads("doctor").splitlines()[-1]
    assert f"email: 127.0.0.1:{mail.port} answers (plain, without a login)" in before
    assert "alerts last proven at: log never, email never, webhook never, ping never" in before
    assert told.reads("notify", "test").splitlines() == [
        "✓ log: works", "✓ email: works", "✓ webhook: works", "✓ ping: works",
    ]  # fmt: skip
    assert mail.subjects == ["[Test Shop] Test of the notices"]
    assert (len(chat.said), chat.pings) == (1, 1)
    assert "never" not in told.reads("doctor").splitlines()[-1]


def test_a_channel_that_fails_is_named_and_the_others_are_proven(
    told: Shopkeeper, mail: MailServer, chat: Chat
) -> None:
    chat.status = 404
    result = told.types("notify", "test")
    assert result.exit_code == 1
    assert [line[0] for line in result.stdout.splitlines()] == list("✓✓✗✗")
    assert "s3cret" not in result.output
    assert len(mail.subjects) == 1
    told.types("notify", "watch")
    assert "Test of the notices" not in "".join(chat.said)


def test_a_mail_server_that_is_not_there_is_a_fault_of_doctor(
    told: Shopkeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROMS_SMTP_SERVER", "127.0.0.1:9")
    result = told.types("doctor")
    assert result.exit_code == 1
    assert "✗ notices: the mail server cannot be reached" in result.stdout


def test_a_watch_by_hand_tells_what_the_fill_left(told: Shopkeeper, mail: MailServer) -> None:
    told.reads("fill")
    assert told.reads("notify", "watch") == "2 opened, 0 over, 2 open; 6 sent\n"
    assert "[Test Shop] 2025-11-15 is incomplete: 1 till absent: BMC-1" in mail.subjects
    assert told.reads("notify", "watch") == "0 opened, 0 over, 2 open; 0 sent\n"
    assert len(mail.subjects) == 2


def test_a_failed_send_is_told_by_the_exit_code_and_the_run_is_not_touched(
    told: Shopkeeper, mail: MailServer
) -> None:
    mail.answer = "451 come again"
    assert told.types("fill").exit_code == 0
    result = told.types("notify", "watch")
    assert result.exit_code == 1
    assert "Notices cannot be sent by email: the mail server refused the mail (451)" in result.stdout.replace(
        "\n", ""
    )
    assert all(run.is_success for run in told.runs())


def test_a_report_is_sent_when_it_is_asked_for(told: Shopkeeper, mail: MailServer) -> None:
    told.reads("fill")
    told.reads("notify", "report")
    told.reads("notify", "report")
    assert [subject.partition(":")[0] for subject in mail.subjects] == ["[Test Shop] Daily report"] * 2
    mail.answer = "451 come again"
    assert told.types("notify", "report").exit_code == 1


def test_the_command_looks_at_every_schedule_of_the_graph(
    told: Shopkeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: set[str] = set()

    def noting(
        settings: Settings, instance: dg.DagsterInstance, schedules: Sequence[dg.ScheduleDefinition]
    ) -> Watch:
        looked_at.update(each.name for each in schedules)
        return watch(settings, instance, schedules)

    monkeypatch.setattr("roms_assets.cli.notifying.watch", noting)
    told.types("notify", "watch")
    assert looked_at == {each.name for each in definitions(load()).schedules or ()}
