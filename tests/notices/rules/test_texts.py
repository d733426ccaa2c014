"""What people read, as text and as HTML."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from roms_assets.kernel.incidents import Figures, Incident, Kind
from roms_assets.notices.rules.changes import Due
from roms_assets.notices.rules.texts import MOST_LINES, Writer, lasted
from tests.notices.builders import MINUTE, NOW, a_notice, an_incident

WRITER = Writer("Luna Bakeshop", ZoneInfo("Asia/Manila"))


def opened(incident: Incident) -> Due:
    return Due(incident, Kind.OPENED)


def test_a_notice_says_what_it_means_why_since_when_and_what_to_do() -> None:
    notice = WRITER.notice(
        opened(an_incident(effect="2 tills absent: BMC-2 and GOA-1, usually 900 lines")), NOW
    )
    assert (
        notice.subject
        == "[Luna Bakeshop] 2025-12-30 is incomplete: 2 tills absent: BMC-2 and GOA-1, usually 900 lines"
    )
    assert notice.text == (
        "What it means: 2 tills absent: BMC-2 and GOA-1, usually 900 lines\n"
        "Why: HTTP 500\n"
        "Since: 2025-12-31 09:05 (Asia/Manila)\n\n"
        "Look: http://ui/runs/1\n\n"
        "What to do: Every night ROMS asks again for what is missing, and for some days for what is partial."
        " To ask now: roms fill, for what is partial roms fill --force --start DAY --end DAY."
        " What each reason means and what to do: docs/pos.md.\n"
    )
    for word in (
        "2 tills absent: BMC-2",
        "HTTP 500",
        "2025-12-31 09:05",
        'href="http://ui/runs/1"',
        "roms fill",
    ):
        assert word in notice.html


def test_a_subject_is_not_too_long() -> None:
    subject = WRITER.notice(opened(an_incident(effect="x" * 500)), NOW).subject
    assert (len(subject), subject[-1]) == (len("[Luna Bakeshop] ") + 120, "…")


def test_everything_in_html_is_escaped() -> None:
    evil = '<script>alert("1")</script>&'
    incident = an_incident(title=evil, cause=evil, effect=evil, link='http://ui/"><b>')
    sheets = [
        WRITER.notice(opened(incident), NOW),
        WRITER.sum_of([opened(incident), opened(an_incident("b"))], NOW),
        WRITER.report("r", evil, [Figures(evil, ((evil, evil),))], [incident], NOW),
    ]
    for notice in sheets:
        assert "<script" not in notice.html
        assert '"><b>' not in notice.html
        assert "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;" in notice.html


def test_a_recovery_follows_its_notice_and_says_how_long_it_lasted() -> None:
    incident = an_incident(notified_at=NOW, healed_at=NOW + timedelta(hours=3))
    notice = WRITER.notice(Due(incident, Kind.HEALED), NOW)
    assert notice.thread == WRITER.notice(opened(an_incident()), NOW).id
    assert notice.subject == "[Luna Bakeshop] Over: 2025-12-30 is incomplete"
    assert "To: 2025-12-31 12:05 (Asia/Manila) (3 hours)" in notice.text


def test_each_notice_has_an_id_of_its_own_that_does_not_change() -> None:
    incident = an_incident(notified_at=NOW)
    wider = replace(incident, parts=frozenset({"BMC-1", "BMC-2"}))
    made = [
        WRITER.notice(each, NOW)
        for each in (
            opened(incident),
            Due(incident, Kind.GROWN),
            Due(wider, Kind.GROWN),
            Due(incident, Kind.HEALED),
        )
    ]
    assert len({each.id for each in made}) == 4
    assert WRITER.notice(opened(incident), NOW + MINUTE).id == made[0].id
    assert made[2].subject == "[Luna Bakeshop] Worse: 2025-12-30 is incomplete: 1 till absent"


def test_a_sum_names_each_and_counts_what_is_over() -> None:
    dues = [opened(an_incident(f"{number}", title=f"day {number}")) for number in range(MOST_LINES + 5)]
    notice = WRITER.sum_of([*dues, Due(an_incident("x"), Kind.HEALED)], NOW)
    assert notice.kind is Kind.SUM
    assert notice.subject == "[Luna Bakeshop] 55 more incidents, 1 over"
    assert "- day 0: 1 till absent. HTTP 500\n" in notice.text
    assert "- and 6 more\n" in notice.text
    over = WRITER.sum_of([Due(an_incident(key), Kind.HEALED) for key in "ab"], NOW)
    assert over.subject == "[Luna Bakeshop] 2 over"
    assert "- Over: 2025-12-30 is incomplete" in over.text


def test_a_sum_of_one_reads_like_a_notice_and_counts_as_a_sum() -> None:
    alone = WRITER.notice(opened(an_incident()), NOW)
    assert WRITER.sum_of([opened(an_incident())], NOW) == replace(alone, kind=Kind.SUM)


def test_a_report_shows_figures_and_what_is_open() -> None:
    figures = Figures("Tills on 2025-12-30", (("Tills", "8/9 arrived"), ("Lines", "4,512")))
    notice = WRITER.report("report-1", "Daily report", [figures], [an_incident()], NOW)
    assert notice.text == (
        "Tills on 2025-12-30\n  Tills: 8/9 arrived\n  Lines: 4,512\n\n"
        "- 2025-12-30 is incomplete: 1 till absent. HTTP 500\n"
    )
    assert "No incident is open." in WRITER.report("report-2", "Daily report", [], [], NOW).text


def test_what_waited_long_is_one_notice() -> None:
    notice = WRITER.together([a_notice("a"), a_notice("b", subject="[Luna] other")], NOW)
    assert notice.subject == "[Luna Bakeshop] 2 notices that could not be sent before"
    assert "- 2025-12-31 09:05 (Asia/Manila): [Luna] other\n" in notice.text


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(0), "0 minutes"),
        (MINUTE, "1 minute"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(days=2), "2 days"),
        (-MINUTE, "0 minutes"),
    ],
)
def test_spans_are_said_as_people_say_them(span: timedelta, said: str) -> None:
    assert lasted(span) == said
