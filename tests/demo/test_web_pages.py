"""The demo's chapter of web pages: the last of its readings must fail, and the demo says so when it does not."""

from collections.abc import Iterator, Sequence

import pytest

from demo.shop_site import ShopSite
from demo.web_pages import read_pages


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Iterator[ShopSite]:
    monkeypatch.setattr("demo.web_pages.chromium", lambda: "/usr/bin/chromium")
    with ShopSite() as shop:
        yield shop


@pytest.mark.parametrize(
    ("codes", "expected"), [([0, 0, 1, 0], 0), ([0, 0, 0], 1), ([0, 0, 130], 130), ([3], 3)]
)
def test_a_new_design_must_be_an_alarm(shop: ShopSite, codes: Sequence[int], expected: int) -> None:
    left = iter(codes)
    found = read_pages(shop.address, {"ROMS_HOME": "/nowhere"}, lambda *_: next(left), lambda _: None)
    assert found == expected
    assert not list(left), "all of them were run"
