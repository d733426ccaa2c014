"""Whom ROMS tells: the group `notices` of `roms.yaml`, and the secrets of the environment."""

from pathlib import Path

import pytest

from roms_assets.doors.notices import notifier
from roms_assets.kernel.errors import SettingsWrong
from roms_assets.settings import Environment, Settings, load, read_business

EMAIL = """\
notices:
  channels: [log, email]
  email:
    server: smtp.example.com
    sender: roms@example.com
    recipients: [owner@example.com]
"""


def written(folder: Path, yaml: str, more: str) -> Path:
    path = folder / "roms.yaml"
    path.write_text(yaml + more, encoding="utf-8")
    return path


def test_without_the_group_notices_go_to_the_log_alone(tmp_path: Path, good_yaml: str) -> None:
    notices = read_business(written(tmp_path, good_yaml, "")).notices
    assert (notices.channels, notices.at_most_per_hour, notices.report_at) == (("log",), 10, "08:00")


@pytest.mark.parametrize(("security", "port"), [("plain", 25), ("starttls", 587), ("ssl", 465)])
def test_each_kind_of_server_has_its_usual_port(
    tmp_path: Path, good_yaml: str, security: str, port: int
) -> None:
    text = f"{EMAIL}    security: {security}\n"
    email = read_business(written(tmp_path, good_yaml, text)).notices.email
    assert email is not None
    assert email.usual_port == port
    chosen = read_business(written(tmp_path, good_yaml, f"{text}    port: 2525\n")).notices.email
    assert chosen is not None
    assert chosen.usual_port == 2525


@pytest.mark.parametrize(
    ("good", "wrong", "told"),
    [
        ("[log, email]", "[log, pigeon]", "line 21, notices.channels[1]: expected one of 'log', 'email' or 'webhook'"),
        ("[log, email]", "[log, log]", "line 21, notices.channels[1]: expected each channel once"),
        ("roms@example.com", "roms", 'line 24, notices.email.sender: expected a mail address such as shop@example.com'),
        ("[owner@example.com]", "[]", "line 25, notices.email.recipients: expected a list of 1 or more"),
        ("  email:", "  at_most_per_hour: 4\n  email:", "line 22, notices.at_most_per_hour: expected 5 or more"),
        ("  email:", "  report_at: 8\n  email:", "line 22, notices.report_at: expected a time of day such as 08:00"),
        ("    sender", "    security: tls\n    sender", "notices.email.security: expected one of 'plain', 'starttls'"),
        ("    sender", "    password: x\n    sender", "notices.email.password: unknown key"),
        ("    sender", "    timeout_seconds: 60\n    sender", "notices.email.timeout_seconds: expected 15 or less"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_its_line(
    tmp_path: Path, good_yaml: str, good: str, wrong: str, told: str
) -> None:
    with pytest.raises(SettingsWrong) as caught:
        read_business(written(tmp_path, good_yaml, EMAIL.replace(good, wrong)))
    assert told in str(caught.value)


def test_a_channel_that_is_not_described_is_refused(tmp_path: Path, good_yaml: str) -> None:
    text = "notices:\n  channels: [log, email]\n"
    with pytest.raises(
        SettingsWrong, match=r"line 21, notices.channels\[1\]: expected a group notices.email for it"
    ):
        read_business(written(tmp_path, good_yaml, text))


def test_a_channel_whose_secret_is_missing_is_refused(
    bare_environment: Path, monkeypatch: pytest.MonkeyPatch, good_yaml: str
) -> None:
    written(bare_environment, good_yaml, "notices:\n  channels: [webhook]\n")
    with pytest.raises(SettingsWrong, match="names webhook: set ROMS_WEBHOOK_ADDRESS"):
        load()
    monkeypatch.setenv("ROMS_WEBHOOK_ADDRESS", "https://chat.example.com/hooks/s3cret")
    assert load().business.notices.channels == ("webhook",)
    monkeypatch.setenv("ROMS_SMTP_USER", "shop")
    with pytest.raises(SettingsWrong, match="set both ROMS_SMTP_USER and ROMS_SMTP_PASSWORD"):
        load()


def test_secrets_are_never_shown(bare_environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = {
        "ROMS_SMTP_USER": "shop-s3cret",
        "ROMS_SMTP_PASSWORD": "s3cret",
        "ROMS_WEBHOOK_ADDRESS": "https://chat.example.com/s3cret?x=1",
        "ROMS_PING_ADDRESS": "https://ping.example.com/s3cret",
    }
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    assert "s3cret" not in repr(Environment()) + str(Environment())
    for name, wrong in {
        "ROMS_SMTP_PASSWORD": "s3crét",
        "ROMS_PING_ADDRESS": "s3cret",
        "ROMS_WEBHOOK_ADDRESS": "http://[s3cret",
    }.items():
        monkeypatch.setenv(name, wrong)
    with pytest.raises(SettingsWrong) as caught:
        Environment()
    told = str(caught.value)
    assert "s3cr" not in told
    assert [line.split(":")[0] for line in told.splitlines()] == [
        "ROMS_SMTP_PASSWORD", "ROMS_WEBHOOK_ADDRESS", "ROMS_PING_ADDRESS",
    ]  # fmt: skip


def test_the_environment_may_name_another_server(tmp_path: Path, good_yaml: str) -> None:
    business = read_business(written(tmp_path, good_yaml, EMAIL))
    environment = Environment(_env_file=None, ROMS_HOME=str(tmp_path), ROMS_SMTP_SERVER="127.0.0.1:2525")
    log, email = notifier(Settings(business, environment)).channels
    assert (log.name, email.name) == ("log", "email")
    assert "server='127.0.0.1', port=2525" in repr(email)
    with pytest.raises(SettingsWrong, match="ROMS_SMTP_SERVER: expected a server and its port"):
        Environment(_env_file=None, ROMS_SMTP_SERVER="127.0.0.1")
