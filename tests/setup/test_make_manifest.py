"""The manifest of the dbt project is made when it must be and only then."""

import json
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from tests.setup.scripts import ROOT, script


@pytest.fixture(scope="module")
def set_up() -> ModuleType:
    return script("make_manifest")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the dbt project without what set-up made of it."""
    ignored = shutil.ignore_patterns("target", "logs")
    return Path(shutil.copytree(ROOT / "dbt_project", tmp_path / "dbt_project", ignore=ignored))


def test_the_manifest_is_of_the_present_files(set_up):
    assert set_up.is_fresh(ROOT / "dbt_project"), "run make .venv"


def test_it_is_made_whole_and_holds_the_models(set_up, project):
    assert not set_up.is_fresh(project)

    assert set_up.make(project) == 0

    assert set_up.is_fresh(project)
    manifest = json.loads((project / "target" / "manifest.json").read_text())
    assert "model.roms.pos_daily_sales" in manifest["nodes"]
    assert {file.name for file in (project / "target").iterdir()} == {
        "manifest.json",
        "partial_parse.msgpack",
        "made_from",
    }


@pytest.mark.parametrize(
    "changed", ["profiles.yml", "models/marts/pos_daily_sales.sql", "macros/another.sql"]
)
def test_a_changed_or_new_file_is_work(set_up, project, changed):
    (project / "target").mkdir()
    for name in ("manifest.json", "partial_parse.msgpack"):
        (project / "target" / name).touch()
    (project / "target" / "made_from").write_text(set_up.made_from(project))
    assert set_up.is_fresh(project)
    (project / "target" / "compiled.sql").touch()
    assert set_up.is_fresh(project), "what runs leave does not count"

    with (project / changed).open("a") as file:
        file.write("-- changed\n")

    assert not set_up.is_fresh(project)


def test_a_project_that_dbt_cannot_read_is_told_and_leaves_what_was_there(set_up, project, capsys):
    (project / "target").mkdir()
    (project / "target" / "manifest.json").write_text("as before")
    (project / "dbt_project.yml").write_text("name: [")

    assert set_up.make(project) != 0

    assert (project / "target" / "manifest.json").read_text() == "as before"
    assert "roms: dbt cannot read" in capsys.readouterr().err
    assert not set_up.is_fresh(project)
