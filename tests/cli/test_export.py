"""`roms export`: tables as files, in one order; the record as the program before ROMS wrote it."""

import csv
import os
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest

from roms_assets.pos.rules.legacy import COLUMNS
from roms_assets.pos.rules.schemas import RecordLine
from tests.cli.shopkeeper import Shopkeeper, a_shopkeeper, a_world
from tests.pos.sample_host import ROMS_YAML, SAMPLES, sample_host

NUMBERS = {
    name for name, column in COLUMNS.items() if "Decimal" in str(RecordLine.to_schema().columns[column].dtype)
}
CELL = re.compile(r'("(?:[^"]|"")*"|[^,"]*)(?:,|$)')


@pytest.fixture
def shop_of_samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made_home: Path) -> Iterator[Shopkeeper]:
    """A shop whose host serves the samples; phones in clear, as the old program had them."""
    with (
        a_shopkeeper(a_world(), tmp_path, monkeypatch, made_home) as person,
        sample_host() as address,
    ):
        monkeypatch.setenv("ROMS_POS_HOST_ADDRESS", address)
        person.config.write_text(ROMS_YAML.format(address=address, phones="clear"))
        person.reads("fill")
        yield person


def cells(line: str) -> list[str]:
    """The cells of a line of CSV as they are written, quotes and all."""
    return [match[1] for match in CELL.finditer(line)][: len(COLUMNS)]


def test_the_old_form_is_that_of_the_old_program_to_the_letter(shop_of_samples: Shopkeeper) -> None:
    told = shop_of_samples.reads("export", "record2025", "--out", "old.csv", "--legacy")

    assert told.startswith("13 rows of record2025 written to old.csv in")
    written, expected = (
        path.read_bytes().decode().split("\n")
        for path in (Path("old.csv"), SAMPLES / "expected_record2025.csv")
    )
    assert len(NUMBERS) == 8
    assert written[0] == expected[0]
    assert len(written) == len(expected) == 15
    for line, expected_line in zip(written[1:-1], expected[1:-1], strict=True):
        for name, seen, wanted in zip(COLUMNS, cells(line), cells(expected_line), strict=True):
            if name in NUMBERS:
                assert Decimal(seen) == Decimal(wanted), (name, line)
            else:
                assert seen == wanted, (name, line)


def test_the_old_form_of_no_rows_is_its_heading(shop_of_samples: Shopkeeper) -> None:
    shop_of_samples.reads("export", "record2025", "--out", "old.csv", "--legacy", "--start", "2025-11-15")
    assert Path("old.csv").read_text() == ",".join(COLUMNS) + "\n"


def test_phones_are_masked_in_the_old_form_unless_the_settings_say_otherwise(
    shop_of_samples: Shopkeeper,
) -> None:
    told = shop_of_samples.config.read_text().replace("clear", "masked")
    shop_of_samples.config.write_text(told)
    shop_of_samples.reads("reparse")
    shop_of_samples.reads("export", "record2025", "--out", "old.csv", "--legacy")
    assert "09000000001" not in Path("old.csv").read_text()


def test_csv_has_every_row_in_order_with_exact_numbers(shop_of_samples: Shopkeeper) -> None:
    shop_of_samples.reads("export", "record2025", "--out", "new.csv")

    with Path("new.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert list(rows[0]) == list(RecordLine.to_schema().columns)
    assert [(row["branch"], row["line_number"]) for row in rows] == [
        *(("LUNA", str(number)) for number in range(11, 1, -1)),
        *(("NOVA", str(number)) for number in range(4, 1, -1)),
    ]
    assert [row["amount"] for row in rows[4:6]] == ["250", "-50"]
    assert rows[12]["amount"] == "106.4286"


def test_parquet_holds_the_types_of_the_lake(shop_of_samples: Shopkeeper) -> None:
    shop_of_samples.reads("export", "record2025", "--out", "new.parquet")

    frame = pl.read_parquet("new.parquet")
    assert frame.schema["amount"] == pl.Decimal(38, 18)
    assert frame.schema["date"] == pl.Date
    assert frame["amount"].sum() == Decimal("1987.4286")


def test_every_table_can_be_exported_and_twice_is_the_same(filled: Shopkeeper) -> None:
    listed = filled.types("export", "nothing", "--out", "no.csv").stderr
    tables = re.search(r"the lake has no nothing; it has (.*)", listed)
    assert tables
    for table in tables[1].split(", "):
        for suffix in ("csv", "parquet"):
            first, second = f"{table}.{suffix}", f"again.{table}.{suffix}"
            told = filled.reads("export", table, "--out", first)
            filled.reads("export", table, "--out", second)
            assert Path(first).read_bytes() == Path(second).read_bytes()
            rows = duckdb.sql(f"SELECT * FROM '{first}'").fetchall()
            assert told.startswith((f"{len(rows)} rows of", f"{len(rows)} row of")), table
    assert {"record2025", "pos_arrivals", "pos_tenders", "pos_refused_lines"} <= set(tables[1].split(", "))
    assert not [path for path in Path().iterdir() if path.name.startswith(".")]


def test_a_ducklake_is_exported_in_the_same_order(
    filled: Shopkeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.reads("export", "record2025", "--out", "file.csv")
    monkeypatch.setenv("ROMS_LAKE", "ducklake:sqlite")
    filled.reads("reconcile")
    filled.reads("export", "record2025", "--out", "ducklake.csv")
    assert Path("file.csv").read_bytes() == Path("ducklake.csv").read_bytes()


def test_days_and_branch_choose_the_rows(filled: Shopkeeper) -> None:
    words = ["--start", "2025-11-15", "--end", "2025-11-15", "--branch", "BETA"]
    told = filled.reads("export", "pos_arrivals", "--out", "day", "--format", "parquet", *words)

    assert told.startswith("1 row of pos_arrivals")
    assert duckdb.sql("SELECT date, branch, pos FROM read_parquet('day')").fetchall() == [
        (date(2025, 11, 15), "BETA", "1")
    ]


REFUSED = (
    (("record2025", "--out", "there.csv"), 1, "there.csv is there already; --force replaces it"),
    (("record2025", "--out", "no/folder.csv"), 1, "name one in a folder that is there"),
    (
        ("record2025", "--out", ".", "--format", "csv"),
        2,
        ". is a folder, which no file may replace; name a file",
    ),
    (("record2025", "--out", "f.xlsx"), 1, "call it .csv or .parquet, or use --format"),
    (("record2025", "--out", "f.parquet", "--legacy"), 1, "--legacy writes CSV only"),
    (("pos_tenders", "--out", "f.csv", "--legacy"), 1, "pos_tenders has no old form; only a record has"),
    (("record2031", "--out", "f.csv"), 1, "the lake has no record2031; it has lake_changes, pos_arrivals"),
    (("record2025", "--out", "f.csv", "--branch", "BMX"), 2, "no branch 'BMX'"),
    (
        ("lake_changes", "--out", "f.csv", "--branch", "BMC"),
        1,
        "no column branch, so --branch cannot be used",
    ),
)


def test_what_cannot_be_exported_is_told_and_nothing_is_written(filled: Shopkeeper) -> None:
    Path("there.csv").write_text("mine")
    before = sorted(path.name for path in Path().iterdir())
    for words, code, advice in REFUSED:
        result = filled.types("export", *words)
        assert result.exit_code == code
        assert advice in result.stderr
        assert sorted(path.name for path in Path().iterdir()) == before
    assert Path("there.csv").read_text() == "mine"
    filled.reads("export", "pos_arrivals", "--out", "there.csv", "--force")
    assert Path("there.csv").read_text().startswith("date,branch,pos,state")


def test_of_a_link_what_it_leads_to_is_replaced(filled: Shopkeeper) -> None:
    Path("real.csv").write_text("mine")
    Path("link.csv").symlink_to("real.csv")
    filled.reads("export", "pos_arrivals", "--out", "link.csv", "--force")
    assert Path("link.csv").is_symlink()
    assert Path("real.csv").read_text().startswith("date,branch,pos,state")


def test_no_file_replaces_what_is_none(filled: Shopkeeper) -> None:
    os.mkfifo("pipe.csv")
    Path("folder.csv").mkdir()
    for place, kind in (("pipe.csv", "a device or a pipe"), ("folder.csv", "a folder")):
        for words in (
            ("export", "pos_arrivals", "--force", "--out", place),
            ("missing", "--format", "html", "--out", place),
        ):
            result = filled.types(*words)
            assert result.exit_code == 2
            assert f"{place} is {kind}, which no file may replace; name a file" in result.stderr
    assert Path("pipe.csv").is_fifo()
    assert list(Path("folder.csv").iterdir()) == []


def test_before_anything_was_published_it_says_so(shopkeeper: Shopkeeper) -> None:
    result = shopkeeper.types("export", "record2025", "--out", "f.csv")

    assert result.exit_code == 1
    assert "the lake has no record2025; nothing was published yet: roms fill" in result.stderr
