"""Where the demo keeps things, and what the product is told of it, by its environment alone."""

import json
import os
import shlex
import sys
from pathlib import Path

from demo.mailbox_host import LOGIN as MAILBOX
from demo.people import LOGIN
from demo.shipstation_shop import API_KEY, KEY, SECRET
from demo.shop_site import PASSWORD, USER
from demo.square_shop import TOKEN
from demo.webhook_sources import SECRETS

FOR_SHELLS = "env.sh"
_CONFIG = Path(__file__).with_name("roms.yaml")
_DEFAULT_HOME = Path(".roms") / "demo"


def home_folder() -> Path:
    """The folder of all state, where nothing else is said below the folder one is in."""
    return Path(os.environ.get("ROMS_HOME") or _DEFAULT_HOME).expanduser().absolute()


def write_for_shells(ours: dict[str, str]) -> None:
    """Let a person try the product's commands on the demo, in a shell that has read this file."""
    path = f"{Path(sys.executable).parent}{os.pathsep}"
    lines = [f"export {name}={shlex.quote(value)}" for name, value in ours.items()]
    script = home_folder() / FOR_SHELLS
    script.parent.mkdir(parents=True, exist_ok=True)
    script.write_text("\n".join([*lines, f"export PATH={shlex.quote(path)}$PATH", ""]), encoding="utf-8")


def places(tills: str, square: str, people: str) -> dict[str, str]:
    """What the product sees: every place named, so that neither the environment nor `.env` leads to real ones."""
    folder = home_folder()
    mail, chat = people.split()
    return {
        "ROMS_HOME": str(folder),
        "ROMS_CONFIG": str(_CONFIG),
        "ROMS_POS_HOST_ADDRESS": tills,
        "ROMS_SQUARE_ADDRESS": square,
        "ROMS_SQUARE_ACCESS_TOKEN": TOKEN,
        "ROMS_SMTP_SERVER": mail,
        "ROMS_SMTP_USER": LOGIN[0],
        "ROMS_SMTP_PASSWORD": LOGIN[1],
        "ROMS_WEBHOOK_ADDRESS": chat,
        "ROMS_PING_ADDRESS": chat,
        "ROMS_LAKE": "duckdb",
        "ROMS_LEDGER": f"sqlite:///{folder / 'ledger.sqlite'}",
        "ROMS_LANDING": str(folder / "landing"),
        "ROMS_STAGING": str(folder / "staging"),
    }


def place_of_ui(port: int) -> dict[str, str]:
    """What the product sees of where its own UI is served: its notices lead there."""
    return {"ROMS_UI_ADDRESS": f"http://127.0.0.1:{port}/"}


def places_of_webhooks(shipstation: str, keys: str) -> dict[str, str]:
    """What the product sees of those who send, and of the ShipStation that is asked for what they mean."""
    return {
        "ROMS_SHIPSTATION_ADDRESS": shipstation,
        "ROMS_SHIPSTATION_KEY": KEY,
        "ROMS_SHIPSTATION_SECRET": SECRET,
        "ROMS_SHIPSTATION_API_KEY": API_KEY,
        "ROMS_SHIPSTATION_KEYS_ADDRESS": keys,
        "ROMS_WEBHOOK_SECRETS": json.dumps(SECRETS),
        "ROMS_EVENTS": f"sqlite:///{home_folder() / 'events.sqlite'}",
    }


def places_of_mail(mailbox: str) -> dict[str, str]:
    """What the product sees of the mailbox, and where it keeps what it is taught of senders."""
    user, password = MAILBOX
    return {
        "ROMS_MAIL_SERVER": mailbox,
        "ROMS_MAIL_LOGINS": json.dumps({"orders": {"user": user, "password": password}}),
        "ROMS_MAIL_TEMPLATES": str(home_folder() / "mail_templates"),
    }


def places_of_web_pages(shop: str) -> dict[str, str]:
    """What the product sees of the supplier's shop."""
    return {
        "ROMS_WEB_SUPPLIER_ADDRESS": shop,
        "ROMS_WEB_SUPPLIER_USER": USER,
        "ROMS_WEB_SUPPLIER_PASSWORD": PASSWORD,
    }
