"""The `.venv` is made when it must be and only then."""

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.setup.scripts import ROOT, script


@pytest.fixture(scope="session")
def set_up() -> ModuleType:
    return script("make_venv")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "requirements.lock").write_text(
        "Some.Package==1.0\nanother_one==2 ; python_version < '3.12'\n"
    )
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    return tmp_path


@pytest.fixture
def finished(project: Path, set_up: ModuleType) -> Path:
    """A project whose `.venv` is whole."""
    (project / ".venv" / "bin").mkdir(parents=True)
    (project / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (project / ".venv" / "made_from").write_text(set_up.made_from(project))
    return project


def test_what_is_finished_is_left_alone(set_up, finished):
    assert set_up.is_fresh(finished)


@pytest.mark.parametrize("changed", ["requirements.lock", "pyproject.toml"])
def test_a_changed_lock_or_project_is_work(set_up, finished, changed):
    with (finished / changed).open("a") as file:
        file.write("# changed\n")
    assert not set_up.is_fresh(finished)


def test_a_lock_that_was_only_touched_is_no_work(set_up, finished):
    (finished / "requirements.lock").touch()
    assert set_up.is_fresh(finished)


def test_a_set_up_that_was_cut_short_is_work(set_up, finished):
    (finished / ".venv" / "made_from").unlink()
    assert not set_up.is_fresh(finished)


def test_a_python_that_went_away_is_work(set_up, finished):
    python = finished / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python")
    assert not set_up.is_fresh(finished)


def test_a_moved_project_is_work(set_up, finished, tmp_path_factory):
    moved = finished.rename(tmp_path_factory.mktemp("elsewhere") / "project")
    assert not set_up.is_fresh(moved)


def test_installing_that_fails_says_why(set_up, finished):
    command = [sys.executable, "-c", "import sys; sys.exit('no such package')"]
    with pytest.raises(set_up.SetUpFailed, match="no such package"):
        set_up._run(command, finished)


def test_uv_is_told_what_pip_was_told(set_up):
    listed = """\
:env:.find-links='/srv/wheels /srv/more'
global.extra-index-url='https://one.example/simple\\nhttps://two.example/simple'
global.find-links='/elsewhere'
global.timeout='60'
install.trusted-host='one.example'
"""
    assert set_up.settings_for_uv(listed) == {
        "UV_FIND_LINKS": "/srv/wheels,/srv/more",
        "UV_INDEX": "https://one.example/simple https://two.example/simple",
        "UV_INSECURE_HOST": "one.example",
    }


def test_what_uv_cannot_install_pip_installs(set_up, finished, monkeypatch, capsys):
    ran = []

    def run(command, root, expected=0, environment=None):
        ran.append(Path(command[0]).name)
        if ran == ["uv"]:
            raise set_up.SetUpFailed("no such index")

    monkeypatch.setattr(set_up, "_run", run)
    set_up._install(["--editable", "."], finished, with_uv=True)
    assert ran == ["uv", "python"]
    assert "so pip does" in capsys.readouterr().out


def test_names_of_packages_are_compared_in_their_normal_form(set_up, project):
    assert set_up._names((project / "requirements.lock").read_text()) == {"some-package", "another-one"}


def test_the_lock_holds_no_address():
    lock = (ROOT / "requirements.lock").read_text()
    assert not any(word in lock for word in ("://", "--", "file:", "@", "#"))


def test_make_lists_what_it_can_do():
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert all(f"  make {name} " in listed for name in ("demo", "up", "test", "lint", "format", "bench"))
