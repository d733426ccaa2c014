"""Polls of mailboxes with nothing new: `python -m bench.mail.polling SERVER:PORT ROUNDS USER ... WORK` prints JSON.

Each poll is the half-hourly one as a whole: connect, log in, ask, and note it in the event store, the ledger and the
lake. The question is the sensor's. What Python imports and the first visit are not timed.
"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.mail.dovecot import CAME, PASSWORD
from bench.sides import Watch

if TYPE_CHECKING:
    from roms_assets.mail.desk import MailDesk

_DAYS_AFTER = "2026-04-01"


def polled(address: str, rounds: int, users: list[str], work: Path) -> dict[str, Any]:
    """User -> seconds of each poll and of each question, in turns."""
    desks = {user: _desk(address, user, work / user) for user in users}
    for desk in desks.values():
        for _ in range(2):  # the first visit looks for what came lately, and there is nothing
            desk.poll()
        desk.has_new()
    found: dict[str, Any] = {user: {"polls": [], "questions": [], "seen": 0} for user in users}
    for _ in range(rounds):
        for user, desk in desks.items():
            watch = Watch()
            polls = desk.poll()
            found[user]["polls"].append(watch.seconds)
            assert not any(poll.error for poll in polls), polls
            found[user]["seen"] += sum(poll.seen for poll in polls)
            watch = Watch()
            found[user]["seen"] += desk.has_new()
            found[user]["questions"].append(watch.seconds)
    return found


def _desk(address: str, user: str, home: Path) -> "MailDesk":
    from roms_assets.doors.mail import mail_desk
    from roms_assets.settings import Business, Environment, Settings

    mailbox = {"name": "orders", "server": "mail.example", "security": "plain"}
    till = {"code": "B", "name": "B", "generation": "old", "tills": [{"code": "1"}]}
    business = Business.model_validate(
        {
            "name": "Bench",
            "time_zone": "UTC",
            "currency": "EUR",
            "first_day": f"{CAME:%Y-%m-%d}",
            "pos": {"host": {"address": "http://127.0.0.1:9/"}, "branches": [till]},
            "mail": {"mailboxes": [mailbox], "first_day": _DAYS_AFTER},
        }
    )
    login = {"orders": {"user": user, "password": PASSWORD}}
    told = {"ROMS_HOME": str(home), "ROMS_MAIL_SERVER": address, "ROMS_MAIL_LOGINS": json.dumps(login)}
    settings = Settings(business, Environment(_env_file=None, **told))
    assert settings.business.mail
    return mail_desk(settings, settings.business.mail)


if __name__ == "__main__":
    server, count, *names, folder = sys.argv[1:]
    print(json.dumps(polled(server, int(count), names, Path(folder))))
