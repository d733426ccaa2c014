"""What people are told of mail."""

from datetime import UTC, datetime, timedelta

from roms_assets.mail.rules.troubles import BadMailbox, Letter, State, day_figures, troubles

NOW = datetime(2025, 12, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def keys(state: State) -> list[str]:
    return [trouble.key for trouble in troubles(state, NOW)]


def test_a_refused_login_is_told_at_once_and_silence_when_it_lasts() -> None:
    refused = BadMailbox("a", "refused", NOW, is_refused=True)
    short = BadMailbox("b", "silent", NOW - HOUR, is_refused=False)
    long = BadMailbox("c", "silent", NOW - 2 * HOUR, is_refused=False)
    assert keys(State([refused, short, long])) == ["mail/a/login", "mail/c/reach"]


def test_a_growing_quarantine_is_one_trouble_with_more_parts() -> None:
    letters = [Letter(9, "the newest reason", NOW), Letter(4, "an older one", NOW - HOUR)]
    (told,) = troubles(State(quarantined=2, letters=letters), NOW)
    assert (told.title, told.cause) == ("Mail: 2 mails wait for a person", "the newest reason")
    assert told.parts == {"9", "4"}
    assert "roms mail list shows them" in told.effect
    assert "--state refused those that could not be read" in told.effect
    (one,) = troubles(State(quarantined=1, letters=letters[1:]), NOW)
    assert (one.key, one.title) == (told.key, "Mail: 1 mail waits for a person")


def test_unread_mails_and_changed_senders() -> None:
    state = State(oldest_unread_at=NOW - HOUR, drifting={"shop.example": "2 were not"})
    assert keys(state) == ["mail/unread", "mail/shop.example/changed"]
    assert keys(State(oldest_unread_at=NOW - HOUR / 2)) == []


def test_the_days_figures() -> None:
    assert day_figures(1234, 5).rows == (
        ("Mails read, of all time", "1,234"),
        ("Mails that wait for a person", "5"),
    )
