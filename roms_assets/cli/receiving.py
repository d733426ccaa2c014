"""`roms ingress`: the front door for webhooks, in this process; `roms password`: for the people of its page."""

import secrets

from ingress.opened import settings_of
from ingress.serving import serve
from roms_assets.cli.asking import AskedWrongly
from roms_assets.cli.ports import number, reserve
from roms_assets.cli.screen import err
from roms_assets.settings import load
from roms_assets.webhooks.rules.passwords import FEWEST_CHARACTERS, hashed


def receive(port: int | None) -> int:
    """Serve until Ctrl-C or SIGTERM; the exit code. Raises SettingsWrong before anything is served.

    A port that is taken gives way to the next free one, which is told.
    """
    settings = load()
    webhooks = settings_of(settings)
    wanted = port or webhooks.port
    with reserve(wanted) as guard:
        chosen = number(guard)
        if chosen != wanted:
            err().print(f"port {wanted} is taken, using {chosen}")
        return serve(settings, webhooks.host, chosen)


def hash_of(password: str) -> str:
    """Its hash with a salt of its own. Raises AskedWrongly for one that is guessed too easily."""
    if len(password) < FEWEST_CHARACTERS:
        raise AskedWrongly(f"choose a password of {FEWEST_CHARACTERS} characters or more")
    return hashed(password, secrets.token_bytes(16))
