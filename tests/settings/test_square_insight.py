"""What the tables made of Square's data are to tell, as `roms.yaml` says it."""

from datetime import date
from pathlib import Path

import pytest

from roms_assets.kernel.errors import SettingsWrong
from roms_assets.settings import Environment, read_business
from roms_assets.settings.square import InsightSettings

SEASONS = """square:
  insight:
    goods_csv: lists/goods.csv
    seasons:
      - {name: Summer, from: 2025-06-01, until: 2025-08-31}
      - {name: O'Brien's, from: 2025-11-15, until: 2025-11-15}
"""


def read(tmp_path: Path, good_yaml: str, square: str) -> InsightSettings:
    (tmp_path / "roms.yaml").write_text(good_yaml + square)
    business = read_business(tmp_path / "roms.yaml")
    assert business.square
    return business.square.insight


def test_seasons_have_a_name_and_days(tmp_path: Path, good_yaml: str) -> None:
    found = read(tmp_path, good_yaml, SEASONS)
    assert [(each.name, *each.days) for each in found.seasons] == [
        ("Summer", date(2025, 6, 1), date(2025, 8, 31)),
        ("O'Brien's", date(2025, 11, 15), date(2025, 11, 15)),
    ]


def test_square_alone_takes_the_defaults(tmp_path: Path, good_yaml: str) -> None:
    found = read(tmp_path, good_yaml, "square: {}\n")
    assert (found.low_stock_percent, found.top_items, found.seasons, found.goods_csv) == (15, 20, (), None)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "until: 2025-08-31",
            "until: 2025-05-31",
            "line 24, square.insight.seasons[0].until: expected a day not before",
        ),
        (
            "name: Summer",
            "name: O'Brien's",
            "square.insight.seasons[1].name: expected a name that no other season has",
        ),
        ("lists/goods.csv", "goods.xlsx", "square.insight.goods_csv: expected a file that ends in .csv"),
        (
            "insight:",
            "insight:\n    low_stock_percent: 0",
            "square.insight.low_stock_percent: expected more than 0",
        ),
        ("insight:", "insight:\n    top_items: 0", "square.insight.top_items: expected 1 or more"),
        ("insight:", "insight:\n    top_item: 3", "did you mean top_items?"),
    ],
)
def test_what_cannot_be_used_is_refused_where_it_stands(
    tmp_path: Path, good_yaml: str, old: str, new: str, said: str
) -> None:
    assert old in SEASONS
    with pytest.raises(SettingsWrong) as refused:
        read(tmp_path, good_yaml, SEASONS.replace(old, new))
    assert said in str(refused.value)


def test_the_list_of_goods_is_sought_beside_roms_yaml(tmp_path: Path, good_yaml: str) -> None:
    from roms_assets.doors.square import goods_file

    read(tmp_path, good_yaml, SEASONS)
    square = read_business(tmp_path / "roms.yaml").square
    assert square
    environment = Environment(_env_file=None, ROMS_CONFIG=str(tmp_path / "roms.yaml"))
    found = goods_file(environment, square)
    assert found
    assert found.path == tmp_path / "lists" / "goods.csv"
