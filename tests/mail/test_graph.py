"""Mail as Dagster does it: the job, the sensor, days read anew, the check of senders."""

from dataclasses import replace
from datetime import UTC, date, datetime

import dagster as dg
import pytest

from demo.mail_letters import GERMAN, LETTERS
from roms_assets.definitions import definitions
from roms_assets.jobs import read_mail
from roms_assets.kernel.errors import SourceUnavailable
from roms_assets.mail.checks import SENDERS_ARE_UNDERSTOOD
from roms_assets.mail.rules.tables import EVENTS, ITEMS, MESSAGES
from schedules.mail import mail_schedules
from schedules.reconcile import reconcile_schedules
from sensors.mail import mail_sensors
from tests.mail.shop import MailShop, a_letter, a_mail

SHOP = "Zalando <info@service-mail.zalando.de>"


def checked(shop: MailShop) -> dg.AssetCheckEvaluation:
    """The newest result of the check of senders."""
    key = dg.AssetCheckKey(dg.AssetKey(MESSAGES), SENDERS_ARE_UNDERSTOOD)
    (record,) = shop.instance.event_log_storage.get_asset_check_execution_history(key, limit=1)
    assert record.event
    assert record.event.dagster_event
    found = record.event.dagster_event.event_specific_data
    assert isinstance(found, dg.AssetCheckEvaluation)
    return found


def tick(shop: MailShop) -> dg.RunRequest | None:
    """What the sensor starts when it looks."""
    (sensor,) = mail_sensors(shop.desk.settings)
    context = dg.build_sensor_context(shop.instance, resources={"mail": shop.desk})
    found = sensor.evaluate_tick(context).run_requests
    return found[0] if found else None


def a_changed_mail(number: int) -> bytes:
    """An order of a known sender in a form that its template does not know."""
    raw = a_letter("order-in-german").raw.decode()
    return raw.replace("Bestellnummer:", f"Vorgang {number}:").replace("10105512345678", f"{number}").encode()


def test_the_job_polls_reads_and_shows_the_days(shop: MailShop) -> None:
    shop.get(*LETTERS)
    result = shop.run("read_mail")
    assert result.success
    days = {each.received_at.date().isoformat() for each in LETTERS}
    accepted = {each.received_at.date().isoformat() for each in LETTERS if each.expected == "accepted"}
    assert shop.shown(MESSAGES) == days
    assert shop.shown(EVENTS) == shop.shown(ITEMS) == accepted
    assert checked(shop).passed
    events = shop.desk.events.listed()
    assert {event.run_id for event in events} == {result.run_id}


def test_a_mailbox_that_fails_fails_no_run(shop: MailShop) -> None:
    shop.address = "127.0.0.1:9"
    result = shop.run("read_mail")
    assert result.success
    (output,) = [
        event.step_output_data.metadata
        for event in result.all_events
        if event.event_type is dg.DagsterEventType.STEP_OUTPUT and event.step_key == "poll_mailboxes"
    ]
    assert "cannot be reached" in str(output["faults"].value)


def test_a_day_is_read_anew_by_materializing_it(shop: MailShop) -> None:
    shop.get(a_letter("order-in-german"), a_letter("newsletter"))
    shop.run("read_mail")
    before = shop.everything()
    (shop.home / "lake.duckdb").unlink()
    assert shop.materialize(MESSAGES, date(2025, 12, 1), date(2025, 12, 10)).success
    assert shop.everything() == before
    assert shop.shown(MESSAGES) >= {"2025-12-01", "2025-12-10", "2025-12-02"}


def test_a_sender_that_writes_differently_raises_the_check_and_a_notice(shop: MailShop) -> None:
    spoofed = [a_changed_mail(number).replace(b"Authentication-Results", b"X-Nobody") for number in (3, 4)]
    shop.get(a_letter("order-in-german"), *spoofed)
    shop.run("read_mail")
    assert checked(shop).passed
    shop.get(a_changed_mail(1), a_changed_mail(2))
    shop.run("read_mail")
    told = checked(shop)
    assert not told.passed
    assert told.description == "not understood any more: service-mail.zalando.de"
    example = shop.query("SELECT mail_id FROM mail_messages WHERE state = 'quarantined'")["mail_id"]
    assert any(mail_id in str(told.metadata["senders"].value) for mail_id in example)
    assert "service-mail.zalando.de" in shop.desk.drifting()


@pytest.mark.parametrize("broken", ["dkim=fail", "dkim=none"])
def test_a_sender_whose_signature_broke_raises_the_check_and_a_notice(shop: MailShop, broken: str) -> None:
    letter = a_letter("order-in-german")
    numbers = ("10105512345001", "10105512345002", "10105512345003")
    letters = [replace(letter, html=letter.html.replace(GERMAN, each), name=each) for each in numbers]
    unproven = [each.raw.replace(b"dkim=pass", broken.encode()) for each in letters]
    shop.get(a_letter("order-in-german"))
    shop.get(*unproven[:2])
    shop.run("read_mail")
    assert checked(shop).passed, "two may be anybody's"
    shop.get(unproven[2])
    shop.run("read_mail")
    assert not checked(shop).passed
    assert "could not be proven to be its own" in shop.desk.drifting()["service-mail.zalando.de"]


def test_the_sensor_starts_one_run_when_something_is_new(shop: MailShop) -> None:
    (sensor,) = mail_sensors(shop.desk.settings.model_copy(update={"look_every_seconds": 300}))
    assert sensor.minimum_interval_seconds == 300
    assert tick(shop) is None
    shop.get(a_mail())
    assert tick(shop) is not None
    shop.poll()
    assert tick(shop) is not None, "it waits to be read"
    shop.read()
    assert tick(shop) is None


def test_after_a_run_that_failed_the_sensor_waits(shop: MailShop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.clock.at = datetime.now(UTC)
    shop.get(a_mail())

    def full(*_: object) -> None:
        raise SourceUnavailable("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("roms_assets.mail.keeping.MailKeeper.keep", full)
        assert not shop.run("read_mail").success
    assert tick(shop) is None
    shop.later(minutes=11)
    assert tick(shop) is not None
    assert shop.run("read_mail").success
    assert tick(shop) is None


def test_the_schedule_starts_no_second_run_beside_one_that_goes_on(shop: MailShop) -> None:
    (schedule,) = mail_schedules(shop.settings.business)
    context = dg.build_schedule_context(shop.instance)
    assert schedule.evaluate_tick(context).run_requests
    shop.instance.create_run_for_job(read_mail, status=dg.DagsterRunStatus.STARTED)
    assert not schedule.evaluate_tick(context).run_requests


def test_what_the_lake_lost_comes_back_by_night_and_no_mailbox_is_asked(shop: MailShop) -> None:
    shop.get(a_letter("order-in-german"), a_letter("newsletter"))
    shop.run("read_mail")
    before = shop.everything()
    (shop.home / "lake.duckdb").unlink()
    shop.address = "127.0.0.1:9"
    schedule = definitions(shop.settings, clock=shop.clock).resolve_schedule_def("reconcile_at_three")
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("0 3 * * *", "Asia/Manila")
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING
    shop.run(schedule.job_name)
    assert shop.everything() == before
    assert shop.desk.failing() == {}


def test_tills_alone_need_no_reconcile_of_their_own(shop: MailShop) -> None:
    bare = shop.settings.business.model_copy(update={"mail": None})
    assert reconcile_schedules(bare) == []


def test_released_mails_are_shown(shop: MailShop) -> None:
    shop.get(a_letter("phishing"))
    shop.run("read_mail")
    assert shop.shown(EVENTS) == set()
    event_id = shop.desk.events.listed()[0].id
    assert shop.run("release_mail", {"release_chosen": {"config": {"ids": [event_id]}}}).success
    assert shop.shown(EVENTS) == {"2025-12-11"}


def test_without_the_group_there_is_nothing_of_mail(shop: MailShop) -> None:
    settings = shop.settings
    bare = settings.business.model_copy(update={"mail": None})
    graph = definitions(type(settings)(bare, settings.environment), clock=shop.clock)
    assert not [job.name for job in graph.jobs or [] if "mail" in job.name]
    assert dg.AssetKey(MESSAGES) not in graph.resolve_asset_graph().get_all_asset_keys()
