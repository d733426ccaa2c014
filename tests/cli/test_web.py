"""`roms web`, typed as a person would, at a faked supplier with a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from demo.shop_site import PASSWORD, USER, ShopSite
from roms_assets.cli.app import app
from roms_assets.doors.stores import stores
from roms_assets.settings import Environment
from tests.bare_environment import unset_variables
from tests.one_till import POS
from tests.web.shop import a_site

BUSINESS = {
    "business": {"name": "Luna", "time_zone": "Asia/Manila", "currency": "PHP", "first_day": "2025-11-01"},
    "pos": POS,
}


@pytest.fixture
def supplier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ShopSite]:
    """A folder to be in, whose roms.yaml names two sites of a running shop."""
    unset_variables(monkeypatch)
    monkeypatch.chdir(tmp_path)
    sites = [a_site(), a_site("offers", name="open", wait_for=".product")]
    web = {"contact": "owner@luna.example", "wait_seconds": 2, "sites": sites}
    (tmp_path / "roms.yaml").write_text(yaml.safe_dump({**BUSINESS, "web": web}))
    with ShopSite() as shop:
        for name in ("SUPPLIER", "OPEN"):
            monkeypatch.setenv(f"ROMS_WEB_{name}_ADDRESS", shop.address)
        monkeypatch.setenv("ROMS_WEB_SUPPLIER_USER", USER)
        monkeypatch.setenv("ROMS_WEB_SUPPLIER_PASSWORD", PASSWORD)
        yield shop


def roms(*words: str) -> Result:
    return CliRunner().invoke(app, ["web", *words], catch_exceptions=False)


@pytest.mark.browser
def test_sites_are_read_listed_and_saved(supplier: ShopSite, tmp_path: Path) -> None:
    told = roms("read", "--site", "open")
    assert told.exit_code == 0, told.output
    (row,) = [line.split() for line in told.stdout.splitlines() if " open " in line]
    assert (row[4], row[6:8]) == ("read", ["3", "20"])
    supplier.has_new_markup = True
    failed = roms("read", "--site", "open")
    assert failed.exit_code == 1
    assert "open: `.product` finds no row on 3 pages; the last good reading had 20 rows" in failed.stderr
    listed = roms("list")
    assert [line.split()[4] for line in listed.stdout.splitlines() if " open " in line] == ["drifted", "read"]
    good = listed.stdout.split(" read ")[0].splitlines()[-1].split()[0]
    assert roms("save", "--job", good, "--out", "pages").exit_code == 0
    assert_a_row_is_explained(tmp_path)
    assert roms("save", "--site", "open").exit_code == 0
    files = sorted(path.name.partition("-2")[2][9:] for path in (tmp_path / "pages").iterdir())
    assert files == ["-001.html", "-001.png", "-002.html", "-002.png", "-003.html", "-003.png"]
    assert 'class="product"' in next((tmp_path / "pages").glob("*-001.html")).read_text()
    (latest,) = (path for path in tmp_path.glob("open-*") if path.is_dir())
    assert "<strong>" in next(latest.glob("*-001.html")).read_text()


@pytest.mark.browser
def test_a_shorter_list_is_accepted_by_name(supplier: ShopSite) -> None:
    assert roms("read", "--site", "open").exit_code == 0
    supplier.class_of_next = "more"
    failed = roms("read", "--site", "open")
    assert (failed.exit_code, "roms web accept --site open" in failed.stderr) == (1, True)
    assert "say of which site" in roms("accept").stderr
    told = roms("accept", "--site", "open")
    assert (told.exit_code, told.stdout) == (0, "Accepted: web_listings has 8 rows of open.\n")
    assert " drifted " not in roms("list").stdout
    again = roms("accept", "--site", "open")
    assert (again.exit_code, "nothing to accept in its last reading: it is read" in again.stderr) == (1, True)


def assert_a_row_is_explained(folder: Path) -> None:
    """From the fourth row of the second page to its element; a page that is not there or gone is said."""
    opened = stores(Environment())
    asked = "SELECT page_sha256, title FROM web_listings WHERE page_number = 2 AND page_position = 3"
    (row,) = opened.lake.rows(asked)
    told = roms_why("web_listings", "--id", f"{row['page_sha256'][:12]}:3")
    assert told.exit_code == 0, told.output
    squeezed = " ".join(told.stdout.split())
    assert f"<h2>{row['title']}</h2>" in squeezed
    assert "web_pages" in squeezed
    assert ".product [3]" in squeezed
    whole = roms_why("web_pages", "--id", row["page_sha256"], "--date", "2001-01-01")
    assert (whole.exit_code, "web_pages has nothing of" in whole.stdout) == (1, True)
    assert roms_why("web_pages", "--id", row["page_sha256"]).exit_code == 0
    assert "is no checksum of a page" in roms_why("web_pages", "--id", "supplier").stderr
    next(folder.rglob(f"{row['page_sha256']}.zst")).unlink()
    assert roms_why("web_listings", "--id", f"{row['page_sha256']}:3").exit_code == 1


def roms_why(*words: str) -> Result:
    return CliRunner().invoke(app, ["why", *words], catch_exceptions=False)


def test_a_dry_run_says_what_would_be_read_and_asks_nobody(
    supplier: ShopSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ROMS_WEB_SUPPLIER_PASSWORD")
    told = roms("read", "--dry-run")
    assert told.exit_code == 0
    assert "supplier: set ROMS_WEB_SUPPLIER_PASSWORD" in told.stderr
    assert "respected" in told.stdout
    assert supplier.seen == []
    assert "open" not in roms("read", "--dry-run", "--site", "supplier").stdout


def test_what_is_not_there_is_said(supplier: ShopSite) -> None:
    assert "No site was read yet." in roms("list").stdout
    unknown = roms("read", "--site", "nobody")
    assert (unknown.exit_code, "it is one of supplier, open" in unknown.stderr) == (2, True)
    assert "no such reading kept a page" in roms("save").stderr


def test_without_the_group_it_says_what_to_write(supplier: ShopSite, tmp_path: Path) -> None:
    (tmp_path / "roms.yaml").write_text(yaml.safe_dump(BUSINESS))
    told = roms("read")
    assert told.exit_code == 1
    assert "roms.yaml has no group `web`" in told.stderr


@pytest.mark.browser
def test_doctor_starts_the_browser(supplier: ShopSite) -> None:
    told = CliRunner().invoke(app, ["doctor"], catch_exceptions=False)
    assert any("web browser" in line and "starts" in line for line in told.stdout.splitlines())
