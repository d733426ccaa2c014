"""The pictures that the pages show are there, small, and can be taken again."""

import os
import re
import struct
from pathlib import Path

import pytest

from tests.cli.shopkeeper import a_shopkeeper, a_world
from tests.docs.pages import PAGES, ROOT, page
from tests.docs.picture_script import SCRIPT, picture_script

PICTURES = sorted(SCRIPT.parent.glob("*.png"))
DRAWN = sorted(SCRIPT.parent.glob("*.svg"))
"""Made by the bench; a test of its own draws them."""
SHOWN = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")


def shown(name: str) -> dict[Path, str]:
    """The pictures of a page with what is said of them."""
    folder = (ROOT / name).parent
    return {(folder / link).resolve(): told for told, link in SHOWN.findall(page(name))}


def test_each_picture_is_shown_and_none_is_shown_that_is_not_there() -> None:
    everywhere = {path for name in PAGES for path in shown(name)}
    assert everywhere == {*PICTURES, *DRAWN}
    assert {path.stem for path in shown("README.md")} >= {"heat-map", "asset-graph"}
    assert {path.stem for path in shown("docs/architecture.md")} >= {"asset-graph"}
    assert {path.stem for path in shown("docs/pos.md")} >= {"heat-map", "pos-arrivals"}


def test_who_cannot_see_a_picture_reads_what_it_shows() -> None:
    told = [words for name in PAGES for words in shown(name).values()]
    assert [words for words in told if len(words.split()) < 5] == []


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.name)
def test_each_picture_is_a_small_png(picture: Path) -> None:
    script = picture_script()
    body = picture.read_bytes()
    width, height = struct.unpack(">II", body[16:24])
    assert body.startswith(b"\x89PNG\r\n\x1a\n")
    assert (width > 600, height > 400) == (True, True)
    assert script.check(picture) == len(body) <= 300_000


def test_a_large_picture_is_not_let_through(tmp_path: Path) -> None:
    picture = tmp_path / "large.png"
    picture.write_bytes(bytes(300_001))
    with pytest.raises(SystemExit, match=r"large\.png has 300,001 bytes"):
        picture_script().check(picture)


def test_the_script_still_gets_its_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_shopkeeper(a_world(), tmp_path, monkeypatch):
        written = picture_script().heat_map(dict(os.environ), tmp_path)
    assert written.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
