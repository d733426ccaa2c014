"""`signature_results` of roms.yaml, followed from the file to what becomes of mails at a real server."""

import json
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from roms_assets.cli.app import app
from roms_assets.doors.mail import mail_desk
from roms_assets.settings import Environment, load
from tests.cli.shopkeeper import make_home
from tests.one_till import POS
from tests.resources.dovecot import PASSWORD, Dovecot

BUSINESS = {"name": "T", "time_zone": "Asia/Manila", "currency": "PHP", "first_day": "2025-11-01"}
CAME = datetime(2025, 12, 1, 9, 30, tzinfo=UTC)
SHOP = "service-mail.zalando.de"
RECEIVED = f"from out.{SHOP} (out.{SHOP} [192.0.2.7]) by mx.luna.example (Postfix) with ESMTPS id 4RkXk"
WITHIN = "from mx.luna.example (localhost [127.0.0.1]) by mx.luna.example (Postfix) with ESMTP id 4RkXl"
PASSED = f'dkim=pass (2048-bit key; unprotected) header.d={SHOP} header.i=@{SHOP} header.b="aB1"'
BY_POSTFIX = [("Return-Path", f"<info@{SHOP}>"), ("Delivered-To", "orders@luna.example")]
FORGED = ("Authentication-Results", f"mx.luna.example; {PASSED}")
DELIVERED = {
    "above": [*BY_POSTFIX, FORGED, ("Received", RECEIVED)],
    "below": [
        *BY_POSTFIX,
        ("Received", RECEIVED),
        ("DKIM-Filter", "OpenDKIM Filter v2.11.0 mx.luna.example 4RkXk"),
        ("Authentication-Results", f"mx.luna.example;\r\n\t{PASSED}"),
    ],
    "unnamed": [("Received", WITHIN), ("Authentication-Results", PASSED), ("Received", RECEIVED)],
    "forged": [*BY_POSTFIX, ("Received", RECEIVED), ("Received", "from b by a.evil.example"), FORGED],
}
"""The headers that servers wrote above those of the sender, by where they say what they found of its signature."""
BELIEVED = {
    "above": {"above"},
    "below": {"above", "below"},
    "unnamed": {"above", "unnamed"},
}
"""Setting -> which of them are believed: who says `below` says that his server leaves no such line of others."""


def a_mail(headers: list[tuple[str, str]], number: str) -> bytes:
    mail = EmailMessage(SMTP)
    mail["From"], mail["To"] = f"Zalando <info@{SHOP}>", "Ana Cruz <orders@luna.example>"
    mail["Subject"], mail["Message-ID"] = "Danke für deine Bestellung", f"<{number}@{SHOP}>"
    mail["Date"] = CAME
    mail.set_content(f"Bestellnummer: {number}\nGesamtsumme inkl. MwSt. 39,95 €\n")
    above = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return above.encode() + mail.as_bytes()


@pytest.mark.servers("dovecot")
def test_each_mailbox_believes_what_stands_where_its_setting_says(
    dovecot: Dovecot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs = [(setting, name) for setting in BELIEVED for name in DELIVERED]
    numbers = {pair: f"10105512345{place:03}" for place, pair in enumerate(pairs)}
    for (setting, name), number in numbers.items():
        dovecot.append(f"signed-{setting}", [a_mail(DELIVERED[name], number)], CAME)
    for variable in Environment.model_fields.values():
        monkeypatch.delenv(str(variable.validation_alias), raising=False)
    server = {"server": "127.0.0.1", "port": dovecot.plain, "security": "plain"}
    trusting = {**server, "trusted_servers": ["mx.luna.example"]}
    boxes = [{**trusting, "name": name, "signature_results": name} for name in BELIEVED]
    mail = {"mailboxes": boxes, "first_day": "2025-11-01"}
    (tmp_path / "roms.yaml").write_text(yaml.safe_dump({"business": BUSINESS, "pos": POS, "mail": mail}))
    make_home(tmp_path / ".roms" / "made").rename(tmp_path / ".roms" / "dagster")
    logins = {name: {"user": f"signed-{name}", "password": PASSWORD} for name in BELIEVED}
    monkeypatch.setenv("ROMS_MAIL_LOGINS", json.dumps(logins))
    monkeypatch.chdir(tmp_path)
    polled = CliRunner().invoke(app, ["mail", "poll"], catch_exceptions=False)
    assert "12 new mails: 5 understood, 7 wait for a person" in polled.stdout
    settings = load()
    assert settings.business.mail
    desk = mail_desk(settings, settings.business.mail)
    counted = desk.rows(
        "SELECT mailbox, order_number FROM mail_events JOIN mail_messages USING (mail_id)", {}
    )
    wanted = {(setting, numbers[setting, name]) for setting, names in BELIEVED.items() for name in names}
    assert set(counted) == wanted
