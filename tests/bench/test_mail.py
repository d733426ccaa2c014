"""The mails' part of the bench: the sides run over the same mails, and the page names every figure."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bench.__main__ import part_of
from bench.mail import figures as mail
from bench.mail.mails import make_mails
from roms_assets.mail.rules.mime import mail_of

_PAGE = Path(__file__).parents[2] / "docs" / "speed.md"
_SIZES = mail.Sizes(mails=120, large=240, rounds=1, different=100, lying=60, lying_few=6, polls=1)


@pytest.fixture(scope="module")
def measured() -> mail.Found:
    return mail.bench(_SIZES, lambda _: None)


def test_all_mails_are_read_and_those_of_shops_understood(measured: mail.Found) -> None:
    figures = {each.name: each.value or 0 for each in mail.figures(measured, _SIZES)}
    assert figures["mail_mails"] == 120
    assert figures["mail_events"] > 80
    assert 10 <= figures["mail_doubts"] < 60


@pytest.mark.servers("dovecot")
def test_mailboxes_without_anything_new_are_polled_as_a_whole(measured: mail.Found) -> None:
    figures = {each.name: each.value or 0 for each in mail.figures(measured, _SIZES)}
    assert figures["mail_poll_mails"] == 60
    assert 0 < figures["mail_question_seconds"] < figures["mail_poll_seconds"] * 100
    assert figures["mail_poll_over_few"] > 0


def test_without_a_server_to_poll_its_figures_are_void_and_their_target_is_missed(
    measured: mail.Found,
) -> None:
    figures = {each.name: each for each in mail.figures(replace(measured, polled={}), _SIZES)}
    assert figures["mail_poll_seconds"].value is None
    assert figures["mail_poll_seconds"].is_met is False


def test_the_page_names_every_figure_and_no_other(measured: mail.Found) -> None:
    told = set(re.findall(r"^\| `(\w+)` \|", _PAGE.read_text(), re.MULTILINE))
    assert {name for name in told if part_of(name) == "mail"} == {
        each.name for each in mail.figures(measured, _SIZES)
    }


def test_the_mails_are_as_large_as_those_of_shops(tmp_path: Path) -> None:
    made = make_mails(tmp_path, 10)
    assert len(made) == 10
    assert all(len(mail_of(path.read_bytes()).html) > 30_000 for path in made)
