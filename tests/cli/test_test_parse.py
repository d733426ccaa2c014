"""`roms test-parse`: what a sample would become, without a home, a host or a store."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from roms_assets.cli.app import app
from roms_assets.pos.rules.layouts import FileType
from tests.bare_environment import unset_variables
from tests.pos.rules.builders import a_file, a_line
from tests.pos.sample_host import ROMS_YAML, SAMPLES

LINES = SAMPLES / "a_LUNA_1_rd5000_2025-11-14_20-00_.csv"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with settings and a file without a name that says anything; ROMS has never been here."""
    unset_variables(monkeypatch)
    (tmp_path / "roms.yaml").write_text(ROMS_YAML.format(address="http://127.0.0.1:9/", phones="masked"))
    rows = [a_line(BRANCH="", POS=""), a_line(INVOICE="00310002", SRNAME="Juana Halimbawa", AMOUNT="free")]
    (tmp_path / "sample.txt").write_bytes(a_file(FileType.LINES, rows))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def types(*words: str) -> Result:
    return CliRunner().invoke(app, ["test-parse", *words], catch_exceptions=False)


def everything(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in folder.rglob("*")}


def test_it_touches_nothing(folder: Path) -> None:
    before = everything(folder), everything(SAMPLES)
    for words in ((str(LINES),), ("sample.txt", "--branch", "LUNA", "--type", "rd5000"), ("nothing.csv",)):
        types(*words)
    assert (everything(folder), everything(SAMPLES)) == before


def test_a_sample_shows_counts_rows_and_verdict(folder: Path) -> None:
    result = types(str(LINES), "--rows", "3")

    assert result.exit_code == 0
    told = result.stdout
    assert "rd5000 of LUNA-1 on 2025-11-14, read as the old tills of LUNA write" in told
    assert "10 lines: 10 would be used, 0 refused." in told
    assert "When its other files are well, the till-day would be ✓ arrived." in told
    assert "The first 3 of 10 rows" in told
    assert told.count("003100") == 3
    assert "Nothing was written." in told
    assert "Refused" not in told


def test_the_branch_says_in_which_dialect_it_is_read(folder: Path) -> None:
    told = types(str(LINES), "--branch", "NOVA").stdout
    assert "LUNA-1 on 2025-11-14, read as the new tills of NOVA write" in told
    assert "(net_amount)" in told


def test_a_file_without_a_name_is_told_apart_by_what_is_said_and_written_in_it(folder: Path) -> None:
    told = types("sample.txt", "--branch", "LUNA", "--type", "rd5000").stdout

    assert "sample.txt: rd5000 of LUNA-1 on 2025-11-14" in told
    assert "2 lines: 1 would be used, 1 refused." in told
    assert "◐ partial: rd5000: 1 of 2 lines refused" in told
    assert "not_a_number" in told
    assert "Halimbawa" not in told


def test_all_lines_of_a_page_are_refused_as_one(folder: Path) -> None:
    name = "a_LUNA_1_rd5800_2025-11-14_20-00_.csv"
    (folder / name).write_text("<html>\nsorry\n</html>\n")
    told = types(name).stdout

    assert "◐ partial: rd5800 is missing (the file is a web page, not CSV)" in told
    assert "all 2" in told
    assert "sorry" not in told


@pytest.mark.parametrize(
    ("words", "code", "advice"),
    [
        (("nothing.csv",), 1, "nothing.csv is no file"),
        (("sample.txt",), 1, "say what it is with --branch and --type, one of rd5000, rd5500"),
        (("sample.txt", "--branch", "BMX", "--type", "rd5000"), 2, "no branch 'BMX' in roms.yaml"),
        ((str(LINES), "--branch", "BMX"), 2, "no branch 'BMX' in roms.yaml"),
    ],
)
def test_what_cannot_be_tried_is_told(folder: Path, words: tuple[str, ...], code: int, advice: str) -> None:
    result = types(*words)
    assert result.exit_code == code
    assert advice in result.stderr


def test_payments_and_masters_have_their_own_columns(folder: Path) -> None:
    told = types(str(SAMPLES / "a_LUNA_1_rd5800_2025-11-14_20-00_.csv")).stdout
    assert "tendered" in told
    assert "yes" in told
    told = types(str(SAMPLES / "a_LUNA_1_blpr_2025-11-14_20-00_.csv")).stdout
    assert "PHONE" in told
    assert "0900" not in told
