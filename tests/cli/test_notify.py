"""`roms notify` and what `roms doctor` says of it, with a mail server and a chat on real sockets."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

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
from tests.cli.told_hours import told_hours


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


def text(mail: MailServer) -> str:
    """What stands in the last mail."""
    body = mail.mails[-1].get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_a_run_that_failed_is_mailed_with_its_cause_and_is_over_once_it_is_mended(
    told: Shopkeeper, mail: MailServer
) -> None:
    told.reads("fill")
    told.reads("notify", "watch")
    lake = told.home / "lake.duckdb"
    whole = lake.rename(told.home / "lake.away")
    lake.write_text("this is no database" * 1000)
    assert told.types("fill", "--force").exit_code != 0
    assert told.reads("notify", "watch") == "1 opened, 0 over, 3 open; 3 sent\n"
    assert mail.subjects[-1].startswith(
        "[Test Shop] A run of fill_missing failed: what fill_missing makes is"
    )
    assert f"Why: the lake duckdb:{lake} is damaged" in text(mail)
    assert f"Look: http://127.0.0.1:3000/runs/{told.runs()[0].run_id}" in text(mail)

    whole.replace(lake)
    told.reads("fill", "--force")
    assert told.reads("notify", "watch") == "0 opened, 1 over, 2 open; 3 sent\n"
    assert mail.subjects[-1] == "[Test Shop] Over: A run of fill_missing failed"
    assert mail.mails[-1]["In-Reply-To"] == mail.mails[-2]["Message-ID"]


def test_an_hour_that_was_missed_and_a_run_that_does_not_start_are_mailed_and_are_over_when_made_good(
    told: Shopkeeper, mail: MailServer
) -> None:
    two = datetime(2025, 11, 17, 2, tzinfo=load().business.zone)

    def after(minutes: int) -> datetime:
        return two + timedelta(minutes=minutes)

    def subjects() -> list[str]:
        """What is new since it was asked last; the snapshot's hours come and go like the collection's."""
        new = [each.removeprefix("[Test Shop] ") for each in mail.subjects if "snapshot" not in each]
        mail.mails.clear()
        return new

    with told_hours(told.home / "dagster") as hours:
        hours.scheduler_works(after(-120))
        hours.watch_looks(after(4))
        assert subjects() == []
        hours.watch_looks(after(5))
        missed = "The schedule collect_yesterday_at_two did not run at 02:00 on 2025-11-17"
        [told_of_it] = subjects()
        assert told_of_it.startswith(f"{missed}: not done: Every night at 02:00: yesterday's")
        hours.scheduler_works(after(7))
        hours.watch_looks(after(10))
        assert subjects() == [f"Over: {missed}"]

        [run] = told.runs()
        hours.watch_looks(after(17))
        assert f"/runs/{run.run_id}" in text(mail)
        assert subjects() == ["Runs do not start: daily_pos must wait"]
        hours.happens(run, dg.DagsterEventType.RUN_START, after(18))
        hours.watch_looks(after(22))
        assert subjects() == ["Over: Runs do not start"]


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
