"""Which browser is started, and what is said where there is none. No other browser of Playwright's may be open here."""

from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from demo.browsers import CHROMIUMS
from resources.browser import Browser
from resources.open_browser import INSTALLED, program_of
from resources.page_terms import Terms
from roms_assets.kernel.errors import SettingsWrong

TERMS = Terms("ROMS/test (+owner@luna.example)")


def test_without_a_browser_it_says_what_to_install() -> None:
    with (
        pytest.raises(
            SettingsWrong, match=r"there is no Chromium; install one .*playwright install chromium"
        ),
        Browser("/nowhere/chromium", TERMS).open(),
    ):
        pass


def test_any_takes_what_is_installed_before_playwrights_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = tmp_path / "chromium"
    own.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with sync_playwright() as playwright:
        assert program_of("any", playwright) == program_of("installed", playwright) == str(own)


def test_the_faked_world_looks_for_the_same_browsers() -> None:
    assert CHROMIUMS == INSTALLED
