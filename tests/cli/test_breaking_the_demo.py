"""The steps by which the pages let a visitor break the demo's world and mend it, followed to the letter."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from demo.chat import Chat
from demo.mail_server import MailServer, Security
from demo.people import LOGIN
from demo.places import places, places_of_webhooks, write_for_shells
from demo.pos_host import PosHost
from demo.square_host import SquareHost
from demo.square_world import SquareSizes, SquareWorld
from demo.world import World
from roms_assets.cli.app import app
from tests.bare_environment import unset_variables
from tests.docs.pages import part

SMALL = SquareSizes(locations=2, orders_per_day=2, items=4)
LAST_DAYS = ("--start", "2025-12-26", "--end", "2025-12-30")


@dataclass
class Visitor:
    """Somebody at a second terminal while the demo serves, and the mails that its owner gets."""

    folder: Path
    mail: MailServer
    monkeypatch: pytest.MonkeyPatch

    def types(self, lines: str) -> list[str]:
        """Type the lines of a block; the subjects of the mails that come of it. `roms` runs in this process."""
        self.mail.mails.clear()
        for line in lines.splitlines():
            words = shlex.split(line, comments=True)
            if words[0] == ".":
                self._reads(words[1])
            elif words[0] == "roms":
                self.runs(*words[1:])
            else:
                subprocess.run(["sh", "-e", "-c", line], check=True, cwd=self.folder)
        return [subject.removeprefix("[Luna Bakeshop] ") for subject in self.mail.subjects]

    def runs(self, *words: str) -> None:
        """Run `roms`; it must succeed unless its line ends in `|| true`."""
        may_fail = words[-2:] == ("||", "true")
        result = CliRunner().invoke(app, [*(words[:-2] if may_fail else words)], catch_exceptions=False)
        assert (result.exit_code != 0) == may_fail, result.output

    def _reads(self, script: str) -> None:
        """From now on the terminal has what the script exports."""
        told = subprocess.run(
            ["sh", "-e", "-c", f". {script}; env"],
            check=True,
            cwd=self.folder,
            capture_output=True,
            text=True,
        )
        for name, value in re.findall(r"^(ROMS_\w+)=(.*)$", told.stdout, re.MULTILINE):
            self.monkeypatch.setenv(name, value)


@pytest.fixture
def visitor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitor]:
    """What `make demo` has come to when it serves, of the last days of its tills and a smaller Square."""
    unset_variables(monkeypatch)
    monkeypatch.chdir(tmp_path)
    world = World.demo()
    with (
        PosHost(world) as tills,
        SquareHost(SquareWorld(world.days[-5:], SMALL)) as square,
        MailServer(Security(login=LOGIN)) as mail,
        Chat() as chat,
    ):
        people = f"127.0.0.1:{mail.port} {chat.address}"
        nobody = "http://127.0.0.1:9/"
        write_for_shells(places(tills.address, square.address, people) | places_of_webhooks(nobody, nobody))
        visitor = Visitor(tmp_path, mail, monkeypatch)
        visitor.types(". .roms/demo/env.sh")
        visitor.runs("fill", *LAST_DAYS)
        visitor.runs("notify", "watch")
        yield visitor


def blocks(page: str, heading: str) -> list[str]:
    """What the page lets people type there."""
    return re.findall(r"```sh\n(.*?)```", part(page, heading), re.DOTALL)


@pytest.mark.servers("curl")
def test_the_readme_lets_a_till_break_be_told_and_mend(visitor: Visitor) -> None:
    (lines,) = blocks("README.md", "## Break it, be told, mend it")
    told = re.findall(r"\[Luna Bakeshop\] (.*)", part("README.md", "## Break it, be told, mend it"))
    assert visitor.types(lines) == told
    assert len(told) == 2


@pytest.mark.servers("curl")
def test_each_step_of_the_page_brings_the_notice_that_it_names(visitor: Visitor) -> None:
    page, heading = "docs/notices.md", "## Try it"
    steps = re.findall(r"^\d\. (.*?)```sh", part(page, heading), re.MULTILINE | re.DOTALL)
    begin, *typed = blocks(page, heading)
    visitor.types(begin)
    assert len(steps) == len(typed) == 5
    for step, lines in zip(steps, typed, strict=True):
        (named,) = re.findall(r'"([^"]+)"', " ".join(step.split()))
        (told,) = visitor.types(lines)
        assert told.startswith(named)
