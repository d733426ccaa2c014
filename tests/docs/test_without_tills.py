"""The page for shops without tills: what it writes can be read, and it has a row for every other source."""

import re
from pathlib import Path
from textwrap import dedent

from roms_assets.settings import read_business
from roms_assets.settings.business import SOURCES
from tests.docs.pages import page

PAGE = "docs/without_tills.md"


def test_its_example_is_a_business(tmp_path: Path) -> None:
    [example] = re.findall(r"```yaml\n(.*?)```", page(PAGE), re.DOTALL)
    (tmp_path / "roms.yaml").write_text(dedent(f"   {example.strip()}"))
    business = read_business(tmp_path / "roms.yaml")
    assert business.sources == ["webhooks", "orders"]
    assert business.pos is None


def test_it_names_every_source_but_tills() -> None:
    rows = re.findall(r"^ +\| [^`|]+ \| `(\w+)` \|", page(PAGE), re.MULTILINE)
    assert sorted(rows) == sorted(set(SOURCES) - {"pos"})


def test_the_page_of_settings_names_them_all() -> None:
    told = re.sub(r"\s+", " ", page("docs/settings.md"))
    assert f"must be there: {', '.join(f'`{name}`' for name in SOURCES[:-1])} or `{SOURCES[-1]}`." in told
