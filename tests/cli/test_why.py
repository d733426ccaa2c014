"""`roms why`: from a receipt's numbers to the lines of the original."""

import csv
import io

import pytest

from tests.cli.shopkeeper import Shopkeeper

PLACE = ("why", "record2025", "--branch", "BMC", "--pos", "1", "--date", "2025-11-14")
KEY = "2025-11-14|BMC-1"


def rows_of(person: Shopkeeper, kind: str, key: str = KEY) -> list[dict[str, str]]:
    """The rows of a served file."""
    body = next(body for name, body in person.host.world.files(key).items() if f"_{kind}_" in name)
    return list(csv.DictReader(io.StringIO(body.decode())))


@pytest.fixture
def filled(shopkeeper: Shopkeeper) -> Shopkeeper:
    """The same person, after the day's files have come."""
    shopkeeper.reads("fill", "--branch", "BMC")
    return shopkeeper


def squeezed(text: str) -> str:
    """Without the line breaks and blanks of the layout."""
    return "".join(text.split())


def originals(told: str) -> list[str]:
    """The original lines that were shown, with their numbers."""
    return [squeezed(line) for line in told.splitlines() if line.startswith("  line ")]


def test_it_shows_rows_file_lines_and_that_it_balances(filled: Shopkeeper) -> None:
    row = rows_of(filled, "rd5000")[-1]
    told = filled.reads(*PLACE, "--receipt", row["INVOICE"])

    assert f"Receipt {row['INVOICE']} of BMC-1 on 2025-11-14" in told
    assert "✓ It balances" in told
    assert "a_BMC_1_rd5000_2025-11-14_20-00_.csv" in told
    assert "a_BMC_1_rd5800_2025-11-14_20-00_.csv" in told
    assert f"{filled.host.address}a_BMC_1_rd5000" in squeezed(told)
    assert "the only usable upload" in told
    assert f"line {len(rows_of(filled, 'rd5000')) + 1}" in told
    assert ".000 " not in told.partition("Read from")[0]


def test_the_receipt_is_found_without_its_zeros_and_by_its_transaction_number(filled: Shopkeeper) -> None:
    row = next(row for row in reversed(rows_of(filled, "rd5000")) if row["TRANSNO"])

    for number in (row["INVOICE"].lstrip("0"), row["TRANSNO"]):
        assert f"Receipt {row['INVOICE']} of" in filled.reads(*PLACE, "--receipt", number)


def test_people_are_masked_unless_asked_for(filled: Shopkeeper) -> None:
    named = [row for row in rows_of(filled, "rd5000") if row["SRNAME"]]
    if not named:
        named = [row for row in rows_of(filled, "rd5000", "2025-11-14|BMC-2") if row["SRNAME"]]
    row = named[0]
    place = (*PLACE[:5], row["POS"], *PLACE[6:])
    masked = filled.reads(*place, "--receipt", row["INVOICE"])
    clear = filled.reads(*place, "--receipt", row["INVOICE"], "--personal")

    name = squeezed(row["SRNAME"])
    assert name not in squeezed(masked)
    assert "•••" in masked
    assert "--personal shows them" in masked
    assert name in squeezed(clear)
    assert "--personal shows them" not in clear


def test_a_receipt_that_is_not_there(filled: Shopkeeper) -> None:
    result = filled.types(*PLACE, "--receipt", "1")

    assert result.exit_code == 1
    assert "record2025 has no receipt 1 of BMC-1 on 2025-11-14." in result.stdout
    assert "That day of this till is arrived" in result.stdout


def test_a_day_that_is_missing_says_why(filled: Shopkeeper) -> None:
    result = filled.types(*PLACE[:-1], "2025-11-15", "--receipt", "1")

    assert result.exit_code == 1
    assert (
        "That day of this till is absent (the host answered a web page instead of a list of files"
        in result.stdout
    )


def test_a_receipt_whose_lines_were_refused_shows_them(shopkeeper: Shopkeeper) -> None:
    shopkeeper.host.strike(KEY, "other_date_content")
    shopkeeper.reads("fill", "--branch", "BMC")
    receipt = rows_of(shopkeeper, "rd5000")[-1]["INVOICE"]
    result = shopkeeper.types(*PLACE, "--receipt", receipt)

    assert result.exit_code == 1
    assert f"Refused lines that mention {receipt}" in result.stdout
    assert "is another day" in result.stdout
    assert "sha256" in result.stdout


def test_a_damaged_manifest_is_told_and_everything_else_is_shown(filled: Shopkeeper) -> None:
    receipt = rows_of(filled, "rd5000")[-1]["INVOICE"]
    whole = filled.reads(*PLACE, "--receipt", receipt)
    (manifest,) = (filled.home / "landing" / "manifests" / "pos" / "2025-11-14" / "BMC-1").iterdir()
    manifest.write_bytes(manifest.read_bytes()[:40])
    result = filled.types(*PLACE, "--receipt", receipt)

    assert result.exit_code == 1
    assert result.stdout.partition("Read from")[0] == whole.partition("Read from")[0]
    assert originals(result.stdout) == originals(whole)
    assert "no manifest that can be read names it" in result.stdout
    (told,) = (line for line in result.stdout.splitlines() if line.startswith("the manifest"))
    assert f"{manifest} is damaged" in told
    assert told.endswith(
        "restore it, or remove it and fetch again:"
        " `roms fill --force --branch BMC --start 2025-11-14 --end 2025-11-14`"
    )
    manifest.unlink()
    filled.reads("fill", "--force", "--branch", "BMC", "--start", "2025-11-14", "--end", "2025-11-14")
    assert originals(filled.reads(*PLACE, "--receipt", receipt)) == originals(whole)


@pytest.mark.parametrize(("damage", "told"), [(b"", "is damaged"), (None, "is gone")])
def test_an_original_that_cannot_be_read_is_told_and_everything_else_is_shown(
    filled: Shopkeeper, damage: bytes | None, told: str
) -> None:
    receipt = rows_of(filled, "rd5000")[-1]["INVOICE"]
    whole = filled.reads(*PLACE, "--receipt", receipt)
    for original in (filled.home / "landing" / "originals").glob("*/*.zst"):
        original.unlink() if damage is None else original.write_bytes(damage)
    result = filled.types(*PLACE, "--receipt", receipt)

    assert result.exit_code == 1
    assert result.stdout.partition("Read from")[0] == whole.partition("Read from")[0]
    assert len([line for line in result.stdout.splitlines() if line.startswith("the original")]) == 2
    assert told in result.stdout


def test_before_anything_came(shopkeeper: Shopkeeper) -> None:
    result = shopkeeper.types(*PLACE, "--receipt", "1")

    assert result.exit_code == 1
    assert "the host was not asked yet" in result.stdout


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (("why", "sales", *PLACE[2:]), "a year's record such as record2025 can"),
        (("why", "record2024", *PLACE[2:]), "2025-11-14 is a day of record2025, not of record2024"),
        ((*PLACE[:5], "9", *PLACE[6:]), "branch BMC has no till '9'"),
        ((*PLACE[:-1], "14.11.2025"), "--date '14.11.2025' is not a day"),
    ],
)
def test_what_cannot_be_asked_is_told(shopkeeper: Shopkeeper, words: tuple[str, ...], advice: str) -> None:
    result = shopkeeper.types(*words, "--receipt", "1")

    assert result.exit_code == (2 if "14.11.2025" in words else 1)
    assert advice in result.stderr
