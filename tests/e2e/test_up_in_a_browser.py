"""What a person sees who starts ROMS and opens the address that it prints."""

import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from roms_assets.settings import Environment
from tests.waiting import PATIENCE_SECONDS

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROMS_YAML = """\
business: {name: Luna, time_zone: Asia/Manila, currency: PHP, first_day: 2025-12-01, last_day: 2025-12-05}
pos:
  host: {address: "http://127.0.0.1:9/tills/"}
  branches:
    - {code: LUNA, name: Luna, generation: old, tills: [{code: 1}]}
"""
START = "import sys; from roms_assets.cli.up import up; sys.exit(up(None))"
PATIENCE_MS = PATIENCE_SECONDS * 1000


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where the UI of a business of five days is served."""
    for field in Environment.model_fields.values():
        monkeypatch.delenv(str(field.validation_alias), raising=False)
    (tmp_path / "roms.yaml").write_text(ROMS_YAML)
    with subprocess.Popen(
        [sys.executable, "-c", START],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as running:
        assert running.stdout is not None
        said = ""
        while not (ready := re.search(r"ready: (http://\S+)", said)):
            line = running.stdout.readline()
            assert line, said
            said += line
        yield ready[1]
        running.terminate()
        running.communicate(timeout=PATIENCE_SECONDS)


@pytest.mark.browser
def test_the_assets_are_there_and_no_dialog_greets(address: str, browser: "Browser") -> None:
    page = browser.new_page()
    page.goto(f"{address}/assets", timeout=PATIENCE_MS)

    for name in ("raw_pos_files", "pos_records", "record2025", "pos_arrivals"):
        page.get_by_text(name, exact=True).first.wait_for(timeout=PATIENCE_MS)
    assert page.get_by_role("dialog").count() == 0
    page.close()


@pytest.mark.browser
def test_the_browser_of_an_earlier_test_left_no_event_loop_running() -> None:
    with pytest.raises(RuntimeError, match="no running event loop"):
        asyncio.get_running_loop()
