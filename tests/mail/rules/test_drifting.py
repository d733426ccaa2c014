"""When a sender that used to be understood counts as changed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from roms_assets.mail.rules.drifting import SeenMail, drifts
from roms_assets.mail.rules.judging import MailState

FIRST = datetime(2025, 11, 1, tzinfo=UTC)
STATES = {"a": MailState.ACCEPTED, "q": MailState.QUARANTINED, "n": MailState.NOTHING}


def mails(story: str, sender: str = "shop.example", days: float = 1) -> list[SeenMail]:
    """One mail a day, oldest first: accepted, quarantined or nothing."""
    return [
        SeenMail(f"{sender}-{place}", sender, FIRST + place * timedelta(days=days), STATES[letter])
        for place, letter in enumerate(story)
    ]


@pytest.mark.parametrize(
    ("story", "is_drift"),
    [
        ("aaa", False),
        ("aaaq", False),
        ("aaaqq", True),
        ("aaaqnq", True),
        ("aaaqqa", False),
        ("aannnn", False),
        ("aannnnn", True),
        ("annnnanannnnn", False),
        ("annnnanannnnnnnn", True),
        ("qqqq", False),
        ("nnnnnnnn", False),
    ],
)
def test_only_who_used_to_be_understood_and_now_is_not_has_changed(story: str, is_drift: bool) -> None:
    found = drifts(reversed(mails(story)))
    assert [drift.is_drift for drift in found.values()] == ([is_drift] if "a" in story else [])


@pytest.mark.parametrize(
    ("story", "kinds", "drifting"),
    [
        ("aaaqaqa", "osososo", "shipment"),
        ("aaaqaaq", "osososo", ""),
        ("aqaqaqaqa", "ososososo", ""),
        ("aqaqaqaqaq", "ososososos", "shipment"),
    ],
)
def test_a_kind_that_is_not_understood_has_changed_though_others_are(
    story: str, kinds: str, drifting: str
) -> None:
    names = {"o": "order", "s": "shipment"}
    seen = [replace(mail, kind=names[kind]) for mail, kind in zip(mails(story), kinds, strict=True)]
    drift = drifts(seen)["shop.example"]
    assert (drift.is_drift, drift.kind) == (bool(drifting), drifting)
    assert ("of kind shipment" in drift.told) is bool(drifting)


def test_what_was_understood_long_ago_counts_no_more() -> None:
    assert drifts(mails("aqq", days=40)) == {}


def test_what_anybody_could_have_written_does_not_count_of_a_sender_that_proves_itself() -> None:
    seen = mails("aaqq")
    assert not drifts(only_accepted_ones_proven(seen))["shop.example"].is_drift
    never_proven = [replace(each, is_proven=False) for each in seen]
    assert drifts(never_proven)["shop.example"].is_drift
    refuted = [replace(each, is_refuted=each.state is not MailState.ACCEPTED) for each in never_proven]
    assert not drifts(refuted)["shop.example"].is_drift


def only_accepted_ones_proven(seen: list[SeenMail]) -> list[SeenMail]:
    return [replace(each, is_proven=each.state is MailState.ACCEPTED) for each in seen]


@pytest.mark.parametrize(
    ("story", "kinds", "is_drift", "kind"),
    [
        ("aaaqqq", "ososos", True, ""),
        ("aaaqqqa", "osososo", False, ""),
        ("aaannn", "oooooo", False, ""),
        ("aqqaqqq", "ooooooo", False, ""),
        ("aqqaqqqq", "oooooooo", True, ""),
        ("aaaqaqaq", "osososos", True, "shipment"),
        ("aqaqaqaq", "osososos", False, ""),
    ],
)
def test_a_sender_that_proved_itself_and_whose_mails_nobody_proves_any_more_has_changed(
    story: str, kinds: str, is_drift: bool, kind: str
) -> None:
    names = {"o": "order", "s": "shipment"}
    seen = [replace(mail, kind=names[kind]) for mail, kind in zip(mails(story), kinds, strict=False)]
    drift = drifts(only_accepted_ones_proven(seen))["shop.example"]
    assert (drift.is_drift, drift.kind) == (is_drift, kind)
    assert ("could not be proven to be its own" in drift.told) is is_drift


def test_it_says_how_many_since_when_and_names_the_newest() -> None:
    found = drifts([*mails("aaqq"), *mails("a", "other.example")])
    assert list(found) == ["other.example", "shop.example"]
    drift = found["shop.example"]
    assert (drift.accepted, drift.failed, drift.example) == (2, 2, "shop.example-3")
    assert drift.since == FIRST + timedelta(days=2)
    assert drift.told == (
        "2 mails of the last 60 days were understood, the last 2 were not, since 2025-11-03;"
        " an example is shop.example"
    )
