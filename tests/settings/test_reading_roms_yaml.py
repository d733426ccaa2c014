"""A wrong `roms.yaml` is refused with line, key and what was expected."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roms_assets.kernel.errors import SettingsWrong
from roms_assets.settings import read_business

Refused = Callable[[str], list[str]]


@pytest.fixture
def refused(tmp_path: Path) -> Refused:
    """The sentences with which a text is refused."""

    def read(text: str) -> list[str]:
        path = tmp_path / "roms.yaml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(SettingsWrong) as caught:
            read_business(path)
        return str(caught.value).splitlines()

    return read


def written(folder: Path, text: str) -> Path:
    path = folder / "roms.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_becomes_a_business(tmp_path: Path, good_yaml: str) -> None:
    business = read_business(written(tmp_path, good_yaml))
    assert business.name == "Luna"
    assert business.tills.names() == ["LUNA-1", "NOVA-1"]
    assert business.pos
    assert business.pos.host.address == "https://pos.example.com/tills/"


def test_a_business_without_tills_is_one_of_what_else_it_has(tmp_path: Path, no_tills_yaml: str) -> None:
    business = read_business(written(tmp_path, no_tills_yaml))
    day = business.first_day
    assert business.sources == ["square", "orders"]
    assert (business.tills.names(), business.till_days(day, day)) == ([], [])
    with pytest.raises(SettingsWrong, match=r"no branch 'BMC' in roms\.yaml; it has none"):
        business.tills.branch("BMC")


@pytest.mark.parametrize("others", ["", "notices: {}", "inventory: {}"])
def test_nothing_that_data_come_from_is_no_business(
    refused: Refused, no_tills_yaml: str, others: str
) -> None:
    facts = no_tills_yaml.split("square:", maxsplit=1)[0]
    (told,) = refused(facts + others)
    assert told == (
        "roms.yaml line 1, the file: expected a group that data come from, such as pos, square, shipstation,"
        ' webhooks, mail, web, orders, statements, seen "none of them"'
    )


@pytest.mark.parametrize(
    ("good", "wrong", "told"),
    [
        ("name: Luna\n  t", "name: ''\n  t", 'line 2, business.name: ... expected text, seen ""'),
        (
            "name: Luna\n  t",
            "name: {a: b}\n  t",
            "line 2, business.name: ... expected text, seen a group of keys",
        ),
        (
            "Asia/Manila",
            "Asia/Manilla",
            "line 3, business.time_zone: ... expected a time zone, did you mean Asia/Manila?",
        ),
        ("Asia/Manila", "../etc/passwd", "line 3, business.time_zone: ... expected a time zone"),
        ("PHP", "peso", "line 4, business.currency: ... of a currency in use (ISO 4217)"),
        (
            "PHP",
            "DEM",
            'line 4, business.currency: ... of a currency in use (ISO 4217), such as PHP, seen "DEM"',
        ),
        (
            "2025-01-01",
            "soon",
            'line 5, business.first_day: ... expected a date such as 2025-11-01, seen "soon"',
        ),
        ("2025-01-01", "20250101", "line 5, business.first_day: ... expected a date such as 2025-11-01"),
        ("2025-01-01", "2025-02-30", "line 5, business.first_day: ... day is out of range for month"),
        (
            "2025-01-01",
            "2025-01-01 08:00",
            "line 5, business.first_day: ... expected a date such as 2025-11-01",
        ),
        (
            "2025-01-01",
            "[]",
            "line 5, business.first_day: ... expected a date such as 2025-11-01, seen an empty list",
        ),
        (
            "2025-01-01",
            "0001-01-01",
            "line 5, business.first_day: ... not before 2000-01-01, seen 0001-01-01",
        ),
        ("https://pos", "http://u:secret@pos", 'line 8, pos.host.address: ... seen "http://u:***@pos'),
        ("first_day", "frist_day", "line 5, business.frist_day: ... unknown key, did you mean first_day?"),
        (
            "2025-01-01",
            "2025-01-01\n  last_day: 2024-12-31",
            "line 6, business.last_day: ... not before first_day",
        ),
        ("https", "ftp", "line 8, pos.host.address: ... expected a web address"),
        ("https://pos", "https://me:pw@pos", "line 8, pos.host.address: ... without user"),
        ("example.com", "example.com:port", "line 8, pos.host.address: ... expected a web address"),
        ("tills\n", "tills\n    list_path: ../x\n", "line 9, pos.host.list_path: ... expected a page below"),
        (
            "tills\n",
            "tills\n    attempts: 0\n",
            'line 9, pos.host.attempts: ... expected 1 or more, seen "0"',
        ),
        ("tills\n", "tills\n    attempts: many\n", "line 9, pos.host.attempts: ... expected a whole number"),
        (
            "tills\n",
            "tills\n    timeout_seconds: 0\n",
            "line 9, pos.host.timeout_seconds: ... expected more than 0",
        ),
        (
            "tills\n",
            "tills\n    timeout_seconds: .inf\n",
            "line 9, pos.host.timeout_seconds: ... expected a number",
        ),
        ("code: LUNA", "code: LU_NA", "line 10, pos.branches[0].code: ... expected a branch code"),
        ("code: LUNA", "code: a/../b", "line 10, pos.branches[0].code: ... expected a branch code"),
        ("code: LUNA", "code: 'A|B'", "line 10, pos.branches[0].code: ... expected a branch code"),
        ("code: LUNA", "code: 'A,B'", "line 10, pos.branches[0].code: ... expected a branch code"),
        ("code: LUNA", "code: null", "line 10, pos.branches[0].code: ... seen nothing (an unquoted null"),
        (
            "code: LUNA",
            "code: !!python/name:os.system x",
            "line 10, pos.branches[0].code: ... without a YAML tag",
        ),
        ("code: LUNA", "code: !shop LUNA", "line 10, pos.branches[0].code: ... without a YAML tag"),
        (
            "generation: old",
            "generation: older",
            "line 12, pos.branches[0].generation: ... expected one of old, new",
        ),
        (
            "code: 1\n",
            "code: 1-2\n",
            "line 14, pos.branches[0].tills[0].code: ... without dash or underscore",
        ),
        (
            "code: 1\n",
            "code: 1\n        - code: 1\n",
            "line 15, pos.branches[0].tills[1].code: ... has it already",
        ),
        ("code: NOVA", "code: luna", "line 15, pos.branches[1].code: ... branches[0] has it already"),
        (
            "name: Nova",
            "name: Nova\n      name: N",
            "line 17, pos.branches[1].name: ... line 16 has it already",
        ),
        (
            "name: Nova",
            "name: Nova\n      opened: 2025-02-01\n      closed: 2025-01-31",
            "line 18, pos.branches[1].closed: ... not before opened (2025-02-01)",
        ),
        (
            "name: Nova",
            "name: Nova\n      closed_weekdays: sunday",
            "line 17, pos.branches[1].closed_weekdays: ... expected a list",
        ),
        (
            "name: Nova",
            "name: Nova\n      closed_weekdays: [Sonntag]",
            "line 17, pos.branches[1].closed_weekdays[0]: ... 'sunday'",
        ),
        (
            "generation: new\n      tills:\n        - code: 1",
            "generation: new\n      tills: []",
            "line 18, pos.branches[1].tills: ... expected a list of 1 or more, seen an empty list",
        ),
    ],
)
def test_a_wrong_value_is_told_with_line_and_key(
    refused: Refused, good_yaml: str, good: str, wrong: str, told: str
) -> None:
    assert good in good_yaml
    place, sentence = told.split("... ")
    seen = refused(good_yaml.replace(good, wrong, 1))[-1]
    assert seen.startswith(f"roms.yaml {place}")
    assert sentence in seen


@pytest.mark.parametrize(
    ("period", "key", "sentence"),
    [
        ("from: 2025-02-01, until: 2025-01-01", "until", "not before from (2025-02-01)"),
        ("date_formats: ['%d/%m']", "date_formats[0]", "year, month and day"),
        ("date_formats: ['2031-%m-%d']", "date_formats[0]", "expected a"),
        ("date_formats: ['%Q']", "date_formats[0]", "expected a format"),
        ("valid_from: 2025-01-01", "valid_from", "unknown key"),
        ("date_formats: []", "date_formats", "expected a list of 1 or more"),
        ("time_formats: ['%I:%M']", "time_formats[0]", "hour and minute"),
        ("encoding: utf-9", "encoding", "expected an encoding"),
        ("encoding: base64", "encoding", "expected an encoding"),
        ("discount_model: mine", "discount_model", "expected one of 'discount_line' or 'net_amount'"),
        ("product_department_column: -1", "product_department_column", "expected 0 or more"),
        ("product_department_column: 15", "product_department_column", "expected 14 or less, for columns"),
        ("short_product_department_column: 99", "short_product_department_column", "expected 14 or less"),
        ("name_repairs: [A]", "name_repairs", "expected a group of keys"),
    ],
)
def test_a_wrong_period_is_told_with_its_key(
    refused: Refused, good_yaml: str, period: str, key: str, sentence: str
) -> None:
    (told,) = refused(good_yaml + f"      parser:\n        - {{{period}}}\n")
    assert told.startswith(f"roms.yaml line 21, pos.branches[1].parser[0].{key}: ")
    assert sentence in told


def test_periods_that_share_a_day_are_told_where_the_later_stands(refused: Refused, good_yaml: str) -> None:
    periods = "      parser:\n        - from: 2025-03-01\n        - until: 2025-03-01\n"
    (told,) = refused(good_yaml + periods)
    assert told == (
        "roms.yaml line 21, pos.branches[1].parser[0]: expected periods that share no day; parser[1] is "
        'valid from the first day until 2025-03-01, seen "from 2025-03-01 until further notice"'
    )


def test_a_missing_key_is_told_at_its_group(refused: Refused, good_yaml: str) -> None:
    (told,) = refused(good_yaml.replace("      name: Nova\n", ""))
    assert told == "roms.yaml line 15, pos.branches[1].name: expected this key, it is missing"


def test_everything_wrong_is_told_at_once_in_the_order_of_the_lines(refused: Refused, good_yaml: str) -> None:
    text = (
        good_yaml.replace("PHP", "peso").replace("https", "ftp").replace("generation: new", "generation: 3")
    )
    told = refused(text)
    assert [each.split(",")[0] for each in told] == [
        "roms.yaml line 4",
        "roms.yaml line 8",
        "roms.yaml line 17",
    ]


def test_codes_are_taken_as_they_are_written(tmp_path: Path, good_yaml: str) -> None:
    text = good_yaml.replace("code: LUNA", "code: NO").replace("code: 1", "code: 01", 1)
    text = text.replace("code: NOVA", "code: 1e3").replace("name: Nova", "name: 2025-01-01")
    business = read_business(written(tmp_path, text))
    assert business.tills.names() == ["NO-01", "1e3-1"]
    assert business.tills.branch("1e3").name == "2025-01-01"


def test_one_list_can_serve_several_branches(tmp_path: Path, good_yaml: str) -> None:
    own = "tills:\n        - code: 1"
    text = good_yaml.replace(own, "tills: &two [{code: 1}, {code: 2}]", 1).replace(own, "tills: *two")
    assert read_business(written(tmp_path, text)).tills.names() == ["LUNA-1", "LUNA-2", "NOVA-1", "NOVA-2"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "roms.yaml line 1, the file: expected a group of keys, seen nothing"),
        ("- a\n", "roms.yaml line 1, the file: expected a group of keys, seen a list"),
        ("business:\n\tname: x\n", "roms.yaml line 2, column 1: not YAML"),
        ("a: [1\nb: 2\n", "not YAML"),
        ("a: b: c\n", "quotes"),
        ("a: [%Y]\n", "in quotes"),
        ("a: 1\n---\nb: 2\n", "not YAML"),
        ("a: \x07\n", "is not YAML"),
        ("? [a]\n: 1\n", "expected keys that are plain words"),
        ("business: &b\n  name: *b\n", "expected a value that does not hold itself"),
        ("business: *b\n", "undefined alias"),
    ],
)
def test_what_is_no_settings_file_is_told_without_traceback(
    refused: Refused, text: str, sentence: str
) -> None:
    told = refused(text)
    assert any(sentence in each for each in told), told
    assert all(each.startswith("roms.yaml ") for each in told)


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match=r"nowhere\.yaml is not there; copy the example .* ROMS_CONFIG"):
        read_business(tmp_path / "nowhere.yaml")


def test_a_folder_or_another_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match="cannot be read"):
        read_business(tmp_path)
    (tmp_path / "latin.yaml").write_bytes("business: {name: Ñ}".encode("latin-1"))
    with pytest.raises(SettingsWrong, match="is not UTF-8 text"):
        read_business(tmp_path / "latin.yaml")


def test_a_byte_order_mark_is_no_trouble(tmp_path: Path, good_yaml: str) -> None:
    (tmp_path / "roms.yaml").write_text(good_yaml, encoding="utf-8-sig")
    assert read_business(tmp_path / "roms.yaml").name == "Luna"


def test_a_long_value_is_cut(refused: Refused, good_yaml: str) -> None:
    assert f'seen "{"x" * 57}..."' in refused(good_yaml.replace("PHP", "x" * 500))[0]


@given(before=st.integers(0, 5), between=st.integers(0, 5))
def test_the_line_is_the_one_of_the_file_however_it_is_spaced(
    tmp_path_factory: pytest.TempPathFactory, good_yaml: str, before: int, between: int
) -> None:
    head, tail = good_yaml.replace("generation: new", "generation: 3").split("pos:\n")
    text = "# note\n" * before + head + "\n" * between + "pos:\n" + tail
    expected = 1 + next(n for n, line in enumerate(text.splitlines()) if "generation: 3" in line)
    with pytest.raises(SettingsWrong, match=rf"line {expected}, pos\.branches\[1\]\.generation: "):
        read_business(written(tmp_path_factory.mktemp("spaced"), text))
