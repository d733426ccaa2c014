"""`roms mail`, typed as a person would, and what other commands know of mail."""

import json
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from demo.mail_letters import CRAFTED, GERMAN, LESSON, LETTERS, OUR_SERVER, Letter
from demo.mailbox_host import LOGIN, MailboxHost
from roms_assets.cli.app import app
from tests.bare_environment import unset_variables
from tests.cli.shopkeeper import make_home
from tests.mail.shop import a_letter
from tests.one_till import POS

BUSINESS = {"name": "T", "time_zone": "Asia/Manila", "currency": "PHP", "first_day": "2025-11-01"}
ORDERS = {
    "name": "orders",
    "server": "mail.luna.example",
    "security": "plain",
    "trusted_servers": [OUR_SERVER],
}
MAIL = {"mailboxes": [ORDERS], "first_day": "2025-11-01", "attempts": 1, "timeout_seconds": 5}


def roms(*words: str) -> Result:
    return CliRunner().invoke(app, [*words], catch_exceptions=False)


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailboxHost]:
    unset_variables(monkeypatch)
    (tmp_path / "roms.yaml").write_text(yaml.safe_dump({"business": BUSINESS, "pos": POS, "mail": MAIL}))
    make_home(tmp_path / ".roms" / "made").rename(tmp_path / ".roms" / "dagster")
    with MailboxHost() as found:
        monkeypatch.setenv("ROMS_MAIL_SERVER", found.address)
        monkeypatch.setenv(
            "ROMS_MAIL_LOGINS", json.dumps({"orders": {"user": LOGIN[0], "password": LOGIN[1]}})
        )
        monkeypatch.chdir(tmp_path)
        yield found


def get(host: MailboxHost, *letters: Letter) -> None:
    for letter in letters:
        host.deliver(letter.raw, letter.received_at)


def ids(told: str) -> list[str]:
    """The ids in a list, newest first."""
    return [
        line.split()[0] for line in told.splitlines() if line[:1] in "0123456789abcdef" and "2025-" in line
    ]


def test_a_person_polls_looks_teaches_and_releases(host: MailboxHost, tmp_path: Path) -> None:
    get(host, *LETTERS)
    polled = roms("mail", "poll")
    assert polled.exit_code == 0, polled.output
    assert "11 new mails: 7 understood, 3 wait for a person, 1 about no order, 0 refused" in polled.stdout
    listed = roms("mail", "list").stdout
    assert listed.count("waits") == 3
    strange = next(
        line.split()[0] for line in listed.splitlines() if "rzemioslo" in line and "2025-12-12" in line
    )
    shown = roms("mail", "show", strange).stdout
    assert f"order_number {CRAFTED}" in shown
    assert "zamowienia@" not in shown
    assert "zamowienia@rzemioslo.example" in roms("mail", "show", strange, "--personal").stdout
    taught = roms("mail", "teach", strange, *LESSON)
    assert taught.exit_code == 0, taught.output
    assert "Read again: 2 mails understood, 0 about no order, 0 still wait for a person." in taught.stdout
    assert len(list((tmp_path / "mail_templates").glob("rzemioslo_example_order_*.yaml"))) == 1
    (template,) = (tmp_path / "mail_templates").glob("*.yaml")
    assert "1 template in " in roms("mail", "check").stdout
    right = template.read_text()
    template.write_text(right.replace("Numer zam", "Nr zam", 1))
    checked = roms("mail", "check")
    assert checked.exit_code == 1
    assert f"{template.stem}, samples[0]: events[0]: expected order_number" in " ".join(
        checked.stdout.split()
    )
    assert ("MailEvent(" in checked.stdout, "Mend the template" in checked.stdout) == (False, True)
    assert "1 template in" in checked.stdout
    template.write_text(right)
    (false,) = ids(roms("mail", "list").stdout)
    released = roms("mail", "release", false)
    assert "1 mail released: 1 event of them count." in released.stdout
    assert "No mail waits for a person." in roms("mail", "list").stdout
    assert len(ids(roms("mail", "list", "--all").stdout)) == 3
    dismissed = roms("mail", "dismiss", false, "--because", "a false sender")
    assert "1 mail dismissed: nothing is made of them." in dismissed.stdout
    assert "dismissed by a person: a false sender" in roms("mail", "show", false).stdout
    assert_rows_are_explained(tmp_path)


def assert_rows_are_explained(folder: Path) -> None:
    """All mails of an order, the words that values stand in, the mail itself on demand; one that is gone is said."""
    told = roms("why", "mail_events", "--id", GERMAN)
    assert told.exit_code == 0, told.output
    squeezed = " ".join(told.stdout.replace("\u00a0", " ").split())
    for word in (
        "kind order",
        "kind shipment",
        "kind cancellation",
        "kind refund",
        "Knetmaschine",
        "1288.95",
    ):
        assert word in squeezed
    assert "order_number <- html, character 54" in squeezed
    assert "danke f" not in squeezed
    assert "danke f" in roms("why", "mail_messages", "--id", GERMAN, "--personal").stdout
    order = sha256(a_letter("order-in-german").raw).hexdigest()
    assert roms("why", "mail_event_items", "--id", f"{order}-0").exit_code == 0
    assert roms("why", "mail_messages", "--id", order[:8]).exit_code == 0
    nothing = roms("why", "mail_quarantine", "--id", order)
    assert (nothing.exit_code, "mail_quarantine has nothing of" in nothing.stdout) == (1, True)
    assert roms("why", "mail_events", "--id", order[:7]).exit_code == 1, "too short to name one"
    wrong = roms("why", "mail_events", "--receipt", "1")
    assert (wrong.exit_code, "has no tills and receipts" in wrong.stderr) == (1, True)
    next(folder.rglob(f"{order}.zst")).unlink()
    assert roms("why", "mail_events", "--id", order).exit_code == 1


UNKNOWN_WORDS = Letter(
    "words-that-nobody-knows",
    "Potteries <hej@lervaror.example>",
    "Besked fra butikken: LV-20418",
    (12, 9),
    text="Reference LV-20418\n2 x Krus\nAt betale: 9.00 EUR\n",
)
"""The mail of an order in words that ROMS does not know; by its number it is no order to it."""


def test_mails_about_no_order_are_listed_with_why_and_can_be_taught(host: MailboxHost) -> None:
    newsletter = replace(
        UNKNOWN_WORDS, name="newsletter", subject="Newsletter", text="20 % off", day=(12, 10)
    )
    again = replace(
        UNKNOWN_WORDS,
        name="again",
        subject="Besked fra butikken: LV-20533",
        text=UNKNOWN_WORDS.text.replace("20418", "20533"),
        day=(12, 11),
    )
    get(host, UNKNOWN_WORDS, newsletter, again, a_letter("phishing"))
    roms("mail", "poll")
    listed = " ".join(roms("mail", "list", "--state", "nothing").stdout.split())
    for told in ("2025-12-09", "lervaror.example", "newsletter or an account", "what became of it"):
        assert told in listed
    assert ("hej@" in listed, "Besked" in listed, "zalando" in listed) == (False, False, False)
    assert ids(roms("mail", "list").stdout) == ids(roms("mail", "list", "--state", "quarantined").stdout)
    unknown = ids(roms("mail", "list", "--state", "nothing").stdout)[-1]
    assert "what became of it" in roms("mail", "show", unknown).stdout
    lesson = ("--kind", "order", "--order-number", "LV-20418", "--amount", "9.00", "--currency", "EUR")
    taught = roms("mail", "teach", unknown, *lesson)
    assert "Read again: 2 mails understood, 1 about no order, 0 still wait for a person." in taught.stdout
    (left,) = ids(roms("mail", "list", "--state", "nothing").stdout)
    assert left not in ids(roms("mail", "list", "--state", "accepted").stdout)
    assert roms("why", "mail_events", "--id", "LV-20533").exit_code == 0


def test_events_knows_mail_and_replays_it(host: MailboxHost) -> None:
    get(host, a_letter("phishing"), a_letter("order-in-english"))
    roms("mail", "poll")
    assert "mail:orders/INBOX" in roms("events", "list", "--state", "dead").stdout
    again = roms("events", "replay", "--dead")
    assert (again.exit_code, again.stdout) == (1, "1 event again: 0 read, 1 failed\n")
    again = roms("events", "replay", "2")
    assert (again.exit_code, again.stdout) == (0, "1 event again: 1 read, 0 failed\n")
    assert '"mailbox": "orders"' in roms("events", "show", "1").stdout


def test_a_mailbox_that_refuses_is_said_and_ends_with_1(
    host: MailboxHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROMS_MAIL_LOGINS", json.dumps({"orders": {"user": LOGIN[0], "password": "wrong"}}))
    polled = roms("mail", "poll")
    assert polled.exit_code == 1
    assert "orders: the mailbox orders refused the login; check its user and password" in polled.stdout
    assert "the mailbox orders refused the login" in roms("doctor").stdout


def test_doctor_tries_the_mailbox_and_the_templates(host: MailboxHost, tmp_path: Path) -> None:
    told = roms("doctor").stdout
    assert "✓ mailbox orders: 127.0.0.1 answers; 0 mails in INBOX" in told
    assert "✓ mail: " in told
    (tmp_path / "mail_templates").mkdir()
    (tmp_path / "mail_templates" / "shop.yaml").write_text("senders: [shop.example]\nkinds: soon\n")
    assert "✗ mail: shop.yaml line 2, kinds: expected" in roms("doctor").stdout


def test_backup_takes_the_shops_templates(host: MailboxHost, tmp_path: Path) -> None:
    roms("mail", "poll")
    (tmp_path / "mail_templates").mkdir()
    (tmp_path / "mail_templates" / "shop.yaml").write_text("here")
    assert "mail_templates/shop.yaml is copied." in roms("backup", str(tmp_path / "backup")).stdout
    assert (tmp_path / "backup" / "mail_templates" / "shop.yaml").read_text() == "here"


@pytest.mark.usefixtures("host")
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["show"], "say which mails"),
        (["release"], "say which mails"),
        (["dismiss"], "say which mails"),
        (["teach", "--kind", "order"], "say which mail, and only one"),
        (["teach", "abcdef"], "--kind is one of order, shipment"),
        (["teach", "abcdef", "--kind", "order", "--amount", "much"], "--amount 'much' is no number"),
        (
            ["teach", "abcdef", "--kind", "order", "--happened-on", "soon"],
            "--happened-on 'soon' is not a day",
        ),
        (["teach", "abcdef", "--kind", "cancellation"], "say how much is cancelled: --whole"),
        (["show", "abcdef"], "no mail has an id that begins with abcdef"),
        (["poll", "now"], "unexpected extra argument(s) (now)"),
        (["check", "shop"], "unexpected extra argument(s) (shop)"),
        (["list", "--kind", "order"], "No such option: --kind"),
        (["list", "--state", "lost"], "--state 'lost' is not known; it is one of accepted, quarantined"),
        (["list", "--state", "nothing", "--all"], "say either --all or --state"),
        (["fetch"], "No such command 'fetch'"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(words: list[str], told: str) -> None:
    result = roms("mail", *words)
    assert result.exit_code in (1, 2)
    assert told in " ".join(result.stderr.split())


def test_without_the_group_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "roms.yaml").write_text(yaml.safe_dump({"business": BUSINESS, "pos": POS}))
    monkeypatch.chdir(tmp_path)
    assert "roms.yaml has no group `mail`" in roms("mail", "list").stderr
