"""The watch over a small shop: what people are told, over real SMTP and HTTP, look after look."""

import os
import signal
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import dagster as dg
import pytest

from demo.world import World
from resources.incidents import Incidents
from resources.mail_server import MailServer
from resources.served_address import ServedAddress
from roms_assets.doors.notices import incidents
from roms_assets.doors.stores import stores
from roms_assets.kernel.incidents import Notice
from roms_assets.settings import OrderSettings
from tests.notices.watched import WatchedShop, a_watched_shop
from tests.pos.odd_worlds import FIRST, SMALL, OddWorld, a_small_world, days
from tests.pos.test_runs import TILL_DAYS, materialize
from tests.resources.processes import ended, started

GAP = f"{FIRST}|BMC-2"
INCOMPLETE = f"{FIRST} is incomplete: 1 till absent: BMC-2"
OVER = f"Over: {FIRST} is incomplete"


def a_gap(number: int = 1) -> World:
    return a_small_world(number, faults={GAP: "error_sentence"})


def test_a_day_with_a_gap_is_told_once_though_every_run_succeeded_and_its_end_is_told_once(
    tmp_path: Path,
) -> None:
    with a_watched_shop(a_gap(), tmp_path) as people:
        shop = people.shop
        assert shop.run("fill_missing").success
        for _ in range(4):
            people.look()
        assert people.subjects == [INCOMPLETE]
        assert "What it means: 1 till absent: BMC-2\nWhy: the host" in people.text()
        shop.host.mend(GAP)
        assert shop.run("fill_missing").success
        for _ in range(4):
            people.look()
        assert people.subjects == [INCOMPLETE, OVER]
        assert people.mail.mails[1]["In-Reply-To"] == people.mail.mails[0]["Message-ID"]


def test_a_backfill_with_a_gap_is_told_though_it_succeeded(tmp_path: Path) -> None:
    with a_watched_shop(a_gap(3), tmp_path) as people:
        assert materialize(people.shop, TILL_DAYS, f"{FIRST}|BMC-1", f"{days(3)[2]}|BMC-2").success
        watched = people.look()
        assert people.subjects == [INCOMPLETE]
        assert (watched.opened, watched.sent, watched.faults) == (1, 1, ())


def test_a_day_with_far_fewer_lines_than_usual_is_told(tmp_path: Path) -> None:
    """Every run succeeded and the ledger calls the till-day arrived; only the usual tells."""
    last = days(29)[28]
    world = a_small_world(29, tills=("1",), faults={f"{last}|BMC-1": "morning_only"})
    with a_watched_shop(world, tmp_path) as people:
        assert people.shop.run("fill_missing").success
        people.look()
        assert people.subjects == [f"{last} is incomplete: 1 till partial: BMC-1"]


def test_the_effect_says_what_the_tills_usually_bring(tmp_path: Path) -> None:
    week = days(36)[::7]
    gap: dict[str, str | Sequence[str]] = {f"{week[-1]}|BMC-{till}": "server_error_list" for till in "12"}
    world = OddWorld(a_small_world().branches, week, gap, sizes=SMALL)
    with a_watched_shop(world, tmp_path) as people:
        assert people.shop.run("fill_missing").success
        lines = people.shop.query(
            "SELECT till, median(lines) AS usual FROM (SELECT branch || '-' || pos AS till, date, lines,"
            " row_number() OVER (PARTITION BY pos ORDER BY date DESC) AS place FROM pos_arrivals"
            " WHERE state = 'arrived') WHERE place <= 4 GROUP BY till"
        )
        people.look()
        usual = sum(round(each) for each in lines["usual"])
        assert usual > 0
        assert f"2 tills absent: BMC-1 and BMC-2, usually {usual:,} lines" in people.text(0)
        assert "Why: the host answered HTTP 500\n" in people.text(0)


def test_more_tills_of_a_known_day_are_told_as_worse(tmp_path: Path) -> None:
    world = a_small_world(1, faults={GAP: "error_sentence", f"{FIRST}|BMC-1": "error_sentence"})
    with a_watched_shop(world, tmp_path) as people:
        for till in ("2", "1"):
            assert materialize(people.shop, TILL_DAYS, f"{FIRST}|BMC-{till}").success
            people.look()
        assert people.subjects == [
            INCOMPLETE,
            f"Worse: {FIRST} is incomplete: 2 tills absent: BMC-1 and BMC-2",
        ]


def test_a_day_that_nobody_asked_for_is_told_when_its_morning_has_come(tmp_path: Path) -> None:
    with a_watched_shop(a_small_world(2), tmp_path) as people:
        assert people.look().opened == 0
        people.look(minutes=120)
        assert people.subjects == [f"{days(2)[1]} is incomplete: 2 tills never asked for: BMC-1 and BMC-2"]


def test_before_the_first_day_is_over_nothing_is_expected(tmp_path: Path) -> None:
    with a_watched_shop(a_small_world(1), tmp_path, report_at="00:00") as people:
        assert people.look(minutes=-30 * 60).opened == 0
        assert people.subjects == ["Daily report: 0/0 arrived, 0 open"]


def test_a_till_that_is_closed_in_roms_yaml_since_is_no_incident_any_more(tmp_path: Path) -> None:
    with a_watched_shop(a_gap(), tmp_path) as people:
        assert people.shop.run("fill_missing").success
        people.look()
        told = people.shop.business.model_dump(by_alias=True, mode="json")
        told["pos"]["branches"][0]["tills"][1]["opened"] = str(FIRST + timedelta(days=1))
        people.shop.business = type(people.shop.business).model_validate(told)
        people.look()
        assert people.subjects[1:] == [OVER]


def test_of_a_storm_ten_an_hour_and_all_of_it(tmp_path: Path) -> None:
    gaps = {f"{day}|BMC-1": "error_sentence" for day in days(20)}
    with a_watched_shop(a_small_world(20, tills=("1",), faults=gaps), tmp_path) as people:
        assert people.shop.run("fill_missing").success
        for _ in range(4):
            people.look()
        newest = [f"{day} is incomplete: 1 till absent: BMC-1" for day in reversed(days(20))]
        assert people.subjects == [*newest[:6], "14 more incidents"]
        for subject in newest[6:]:
            assert f"- {subject}. the host" in people.text()
        for key in gaps:
            people.shop.host.mend(key)
        assert people.shop.run("fill_missing").success
        people.look()
        assert people.subjects[7:] == ["20 over"]


def test_a_higher_limit_sends_all_of_them_singly(tmp_path: Path) -> None:
    gaps = {f"{day}|BMC-1": "error_sentence" for day in days(15)}
    world = a_small_world(15, tills=("1",), faults=gaps)
    with a_watched_shop(world, tmp_path, at_most_per_hour=40) as people:
        assert people.shop.run("fill_missing").success
        assert people.look().sent == len(people.subjects) == 15


def test_a_send_that_fails_stops_nothing_and_is_sent_later(tmp_path: Path) -> None:
    with a_watched_shop(a_gap(), tmp_path, channels=["email", "webhook"]) as people:
        people.mail.answer = "451 come again"
        assert people.shop.run("fill_missing").success
        watched = people.look()
        assert watched.faults == ("Notices cannot be sent by email: the mail server refused the mail (451)",)
        assert (people.subjects, people.chat.pings) == ([], 0)
        assert [text.splitlines()[0] for text in people.chat.said] == [f"*[Test Shop] {INCOMPLETE}*"]
        people.look()
        assert "Notices cannot be sent by email: 1 notice waits" in people.chat.said[1]
        people.mail.answer = "250 taken"
        assert people.look().faults == ()
        assert people.subjects[0] == INCOMPLETE
        assert people.subjects[1].startswith("Notices cannot be sent by email: ")
        people.look()
        assert people.subjects[2:] == ["Over: Notices cannot be sent by email"]
        assert people.chat.pings == 2


def test_a_notice_that_is_refused_does_not_keep_the_next_from_being_sent(tmp_path: Path) -> None:
    gaps = {f"{day}|BMC-1": "error_sentence" for day in days(2)}
    with a_watched_shop(a_small_world(2, tills=("1",), faults=gaps), tmp_path) as people:
        taken: list[str] = []
        people.mail.__dict__["handle_DATA"] = _refuses_the_first(people, taken)
        assert people.shop.run("fill_missing").success
        assert people.look().sent == 1
        assert len(taken) == 2


def _refuses_the_first(people: WatchedShop, seen: list[str]) -> object:
    async def handle(*asked: object) -> str:
        seen.append("mail")
        return "554 never" if len(seen) == 1 else "250 taken"

    return handle


def test_after_a_long_silence_of_the_server_what_waited_comes_as_one(tmp_path: Path) -> None:
    gaps = {f"{day}|BMC-1": "error_sentence" for day in days(20)}
    with a_watched_shop(a_small_world(20, tills=("1",), faults=gaps), tmp_path) as people:
        people.mail.answer = "451 come again"
        for day in days(20)[:12]:
            assert materialize(people.shop, TILL_DAYS, f"{day}|BMC-1").success
            people.look(minutes=61)
        people.mail.answer = "250 taken"
        people.look(minutes=61)
        assert people.subjects == ["14 notices that could not be sent before"]
        people.look()
        assert people.subjects[1:] == ["Over: Notices cannot be sent by email"]
        assert people.text(0).count("is incomplete: 1 till absent") == 12


def die_between_sending_and_recording(home: str, answers: dict[str, str]) -> None:
    """What a watching process does that is killed when the server has taken the mail and nobody noted it."""
    real = MailServer.send

    def send(door: MailServer, notice: Notice) -> str:
        real(door, notice)
        os.kill(os.getpid(), signal.SIGKILL)
        return ""

    MailServer.send = send  # type: ignore[assignment, method-assign]
    with a_watched_shop(a_gap(), Path(home)) as people:
        people.shop.more = answers
        people.look()


def test_killed_between_sending_and_recording_it_is_sent_once_more_and_no_more(tmp_path: Path) -> None:
    with a_watched_shop(a_gap(), tmp_path) as people:
        assert people.shop.run("fill_missing").success
        dying = started(die_between_sending_and_recording, str(tmp_path), people.shop.more)
        assert ended(dying) == [-signal.SIGKILL]
        assert people.subjects == [INCOMPLETE]
        for _ in range(3):
            people.look()
        assert people.subjects == [INCOMPLETE, INCOMPLETE]
        first, second = people.mail.mails
        assert first["Message-ID"] == second["Message-ID"]


def test_a_part_that_cannot_be_looked_at_is_an_incident_and_the_others_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_watched_shop(a_gap(), tmp_path) as people:
        assert people.shop.run("fill_missing").success
        monkeypatch.setattr(dg.DagsterInstance, "get_run_records", _broken)
        watched = people.look()
        blind = [f"The watch cannot look at: {part}" for part in ("run", "queue")]
        assert people.subjects == [
            INCOMPLETE,
            *(f"{each}: what goes wrong there is not noticed" for each in blind),
        ]
        assert "Why: runs.db is locked" in people.text()
        assert watched.faults == tuple(blind)
        assert people.chat.pings == 0
        monkeypatch.undo()
        assert people.look().faults == ()
        assert people.subjects[3:] == [f"Over: {each}" for each in blind]
        assert people.chat.pings == 1


def _broken(*_: object, **__: object) -> object:
    raise ValueError("runs.db is locked")


def test_no_ping_goes_out_unless_its_address_answers_and_it_is_proven(tmp_path: Path) -> None:
    with a_watched_shop(a_small_world(1), tmp_path) as people:
        people.chat.status = 500
        assert people.look().faults == ("the ping's address answered HTTP 500",)
        people.chat.status = 200
        assert people.look().faults == ()
        assert "ping" in incidents(people.shop.settings.environment).proofs()


def test_a_ledger_that_cannot_be_read_fails_the_look_so_that_no_ping_goes_out(tmp_path: Path) -> None:
    with a_watched_shop(a_small_world(1), tmp_path) as people:
        (tmp_path / "ledger.sqlite").write_text("this is no database" * 100)
        with pytest.raises(Exception, match="does not answer"):
            people.look()
        assert people.chat.pings == 0


def test_two_watches_at_once_tell_it_once(tmp_path: Path) -> None:
    with a_watched_shop(a_gap(), tmp_path) as people:
        assert people.shop.run("fill_missing").success
        both = [started(look_elsewhere, str(tmp_path), people.shop.more) for _ in range(2)]
        assert ended(*both) == [0, 0]
        assert people.subjects == [INCOMPLETE]


def look_elsewhere(home: str, answers: dict[str, str]) -> None:
    """What another process does that looks around at the same time."""
    with a_watched_shop(a_gap(), Path(home)) as people:
        people.shop.more = answers
        people.look()


def test_the_report_comes_once_a_day_also_after_a_restart_with_figures(tmp_path: Path) -> None:
    with a_watched_shop(a_gap(), tmp_path, report_at="08:00") as people:
        assert people.shop.run("fill_missing").success
        people.look()
        assert people.subjects == [INCOMPLETE]
        for _ in range(3):
            people.look(minutes=239)
        assert people.subjects[1:] == ["Daily report: 1/2 arrived (1 absent), 1 open"]
        arrivals = people.shop.table("pos_arrivals")
        text = people.text()
        assert f"Lines: {arrivals['lines'].sum():,}\n" in text
        assert f"Amount: PHP {arrivals['amount'].sum():,.2f}\n" in text
        assert "Open incidents: 1\n" in text
        assert f"- {INCOMPLETE}. " in text
        assert "Alerts last proven at\n  email: 20" in text
        people.look(minutes=24 * 60)
        assert len(people.subjects) == 3


def test_of_tills_that_are_taken_out_of_roms_yaml_nothing_stays_open_and_no_report_tells(
    tmp_path: Path,
) -> None:
    with a_watched_shop(a_gap(), tmp_path) as people:
        assert people.shop.run("fill_missing").success
        people.look()
        notices = people.shop.business.notices.model_copy(update={"report_at": "00:00"})
        without = {"pos": None, "orders": OrderSettings(), "notices": notices}
        people.shop.business = people.shop.business.model_copy(update=without)
        assert people.look().faults == ()
        assert people.subjects == [INCOMPLETE, OVER, "Daily report: 0 open"]
        text = people.text()
        assert "Files of orders" in text
        assert "Tills" not in text


def test_the_first_report_knows_of_what_was_sent_just_before_it(tmp_path: Path) -> None:
    with a_watched_shop(a_gap(), tmp_path, report_at="00:00") as people:
        assert people.shop.run("fill_missing").success
        people.look()
        assert people.subjects == [INCOMPLETE, "Daily report: 1/2 arrived (1 absent), 1 open"]
        text = people.text()
        assert "Alerts last proven at\n  email: 20" in text
        assert "ping: never before this report" in text


def test_a_report_that_cannot_be_made_keeps_no_notice_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_watched_shop(a_gap(), tmp_path, report_at="00:00") as people:
        assert people.shop.run("fill_missing").success
        monkeypatch.setattr("roms_assets.pos.watching.day_figures", _broken)
        assert people.look().faults == ("the daily report cannot be made: runs.db is locked",)
        assert people.subjects == [INCOMPLETE]


def test_the_link_leads_to_the_run_that_went_on_when_it_came_to_light(tmp_path: Path) -> None:
    with a_watched_shop(a_gap(), tmp_path) as people:
        result = people.shop.run("fill_missing")
        [record] = people.shop.instance.get_run_records()
        ledger = stores(people.shop.settings.environment).ledger
        entries = ledger.entries("pos", FIRST, FIRST)
        began = people.shop.instance.get_run_stats(result.run_id).start_time
        assert began is not None
        at = record.create_timestamp.fromtimestamp(began, record.create_timestamp.tzinfo)
        ledger.record([type(each)(**{**each.__dict__, "last_attempt_at": at}) for each in entries])
        people.look()
        assert f"Look: http://127.0.0.1:3000/runs/{result.run_id}" in people.text()


def test_without_a_run_it_leads_to_the_day(tmp_path: Path) -> None:
    with a_watched_shop(a_gap(), tmp_path, ui_address="https://dagster.luna.example") as people:
        assert people.shop.run("fill_missing").success
        people.look()
        page = f"Look: https://dagster.luna.example/assets/pos_arrivals?view=partitions&partition={FIRST}"
        assert page in people.text()


def test_it_leads_to_where_the_ui_is_served_just_now_whoever_looks(tmp_path: Path) -> None:
    with a_watched_shop(a_gap(), tmp_path) as people:
        assert people.shop.run("fill_missing").success
        file = people.shop.settings.environment.ui_address_file
        with ServedAddress(file).said("http://127.0.0.1:3917/"):
            people.look()
        assert "Look: http://127.0.0.1:3917/assets/pos_arrivals" in people.text()
        assert not file.exists()


def test_everything_that_was_told_is_kept(tmp_path: Path) -> None:
    with a_watched_shop(a_gap(), tmp_path) as people:
        assert people.shop.run("fill_missing").success
        people.look()
        kept: Incidents = incidents(people.shop.settings.environment)
        [incident] = kept.unfinished()
        assert incident.notified_at == people.shop.now + people.passed
        assert kept.unsent("email") == []
