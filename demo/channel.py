"""What a person does so that the dead letter of an unknown channel can be read: the shop's roms.yaml lets it in."""

import shlex
from pathlib import Path

from demo.places import FOR_SHELLS

CHANNEL = "bazaar"
_KNOWN = "channels: [web_shop, marketplace]"


def let_in(environment: dict[str, str]) -> None:
    """Write roms.yaml once more, below the home, where the gateway may name the channel; it counts from now on."""
    home, told = Path(environment["ROMS_HOME"]), Path(environment["ROMS_CONFIG"]).read_text(encoding="utf-8")
    assert told.count(_KNOWN) == 1
    changed = home / "roms.yaml"
    changed.write_text(told.replace(_KNOWN, f"{_KNOWN[:-1]}, {CHANNEL}]"), encoding="utf-8")
    environment["ROMS_CONFIG"] = str(changed)
    with (home / FOR_SHELLS).open("a", encoding="utf-8") as script:
        script.write(f"export ROMS_CONFIG={shlex.quote(str(changed))}\n")
