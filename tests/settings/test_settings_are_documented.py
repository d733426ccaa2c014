"""The example files and the page of settings name every key, and nothing else."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from roms_assets.kernel.keys import every_key
from roms_assets.kernel.yaml_lines import written_yaml
from roms_assets.settings import Environment, read_business
from roms_assets.settings.reading import RomsFile

ROOT = Path(__file__).parents[2]
KEYS = dict(every_key(RomsFile))
VARIABLES = [str(field.validation_alias) for field in Environment.model_fields.values()]


def variable(name: str) -> str:
    """Those that bear the name of a site are one."""
    return "ROMS_WEB" if name.startswith("ROMS_WEB_") else name


def keys_in(value: object, above: str = "") -> set[str]:
    if isinstance(value, list):
        return {key for item in value for key in keys_in(item, f"{above}[]")}
    if not isinstance(value, dict) or above.endswith("name_repairs"):
        return set()
    keys = {f"{above}.{name}".removeprefix(".") for name in value}
    return keys.union(*(keys_in(below, f"{above}.{name}".removeprefix(".")) for name, below in value.items()))


def default_in_words(field: FieldInfo) -> str:
    if field.is_required():
        return ""
    if isinstance(field.default, BaseModel):
        return "as below"
    if field.default and isinstance(field.default, tuple):
        return f"`[{', '.join(field.default)}]`"
    words: dict[object, str] = {None: "none", (): "`[]`"}
    return words.get(field.default, f"`{field.default}`")


def rows(heading: str) -> dict[str, str]:
    """First and second column of the table below a heading."""
    page = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    part = page.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return dict(re.findall(r"^\| `([^`]+)` \| ([^|]*?) ?\|", part, re.MULTILINE))


def test_the_example_is_a_good_file_of_both_generations() -> None:
    business = read_business(ROOT / "roms.yaml")
    assert {branch.generation for branch in business.tills.branches} == {"old", "new"}
    assert business.last_day is None
    assert str(business.first_day) == "2025-01-01"


def test_the_example_shows_every_key_in_use_or_as_a_comment(tmp_path: Path) -> None:
    example = (ROOT / "roms.yaml").read_text(encoding="utf-8")
    uncommented = re.sub(r"^( +)# (\w+: )", r"\1\2", example, flags=re.MULTILINE)
    assert keys_in(written_yaml(uncommented).value) == set(KEYS)
    (tmp_path / "roms.yaml").write_text(uncommented, encoding="utf-8")
    read_business(tmp_path / "roms.yaml")


@pytest.mark.parametrize("host", ["concurrency", "attempts", "timeout_seconds"])
def test_the_example_shows_the_defaults(host: str) -> None:
    pos = read_business(ROOT / "roms.yaml").pos
    assert pos
    assert getattr(pos.host, host) == KEYS[f"pos.host.{host}"].default


def test_the_page_names_every_key_with_its_default() -> None:
    assert rows("`roms.yaml`") == {key: default_in_words(field) for key, field in KEYS.items()}


def test_the_page_names_every_variable() -> None:
    assert sorted(map(variable, rows("The environment"))) == sorted(VARIABLES)


def test_the_env_example_names_every_variable_and_sets_none() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = re.findall(r"^# (ROMS_\w+)=", example, re.MULTILINE)
    assert sorted(map(variable, named)) == sorted(VARIABLES)
    assert re.findall(r"^[^#\n]", example, re.MULTILINE) == []
