"""The Python that the set-up takes is one that really runs."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "set_up" / "find_python.sh"
SHELL = "/bin/sh"


def program(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(f"#!{SHELL}\n{text}\n")
    (folder / name).chmod(0o755)


def found(path: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    program(path, "uname", "echo Linux")
    return subprocess.run(
        [SHELL, str(SCRIPT)],
        env={"PATH": str(path), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_shim_that_leads_nowhere_is_passed_over(tmp_path):
    program(tmp_path, "python3.13", "echo 'command not found' >&2; exit 127")
    program(tmp_path, "python3", f'exec {sys.executable} "$@"')

    answer = found(tmp_path)

    assert answer.returncode == 0
    assert Path(answer.stdout.strip()).name.startswith("python")


def test_too_old_a_python_is_passed_over_and_what_to_install_is_said_in_one_line(tmp_path):
    program(tmp_path, "python3", "exit 1")

    answer = found(tmp_path)

    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert "apt install python3 python3-venv" in answer.stderr


def test_on_macos_homebrew_is_named(tmp_path):
    (tmp_path / "bin").mkdir()
    program(tmp_path, "uname", "echo Darwin")
    answer = subprocess.run(
        [SHELL, str(SCRIPT)], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert "brew install python@3.12" in answer.stderr


def test_debian_without_the_venv_module_is_told_so(tmp_path):
    program(tmp_path, "apt-get", "")
    program(tmp_path, "python3", f'case "$2" in *ensurepip*) exit 1 ;; *) echo {tmp_path}/python3 ;; esac')

    answer = found(tmp_path)

    assert answer.stderr.endswith("lacks its venv module; install it: apt install python3-venv\n")
    assert answer.stderr.count("\n") == 1


@pytest.mark.parametrize("chosen", ["no-such-python", "/nowhere/python3"])
def test_a_chosen_python_that_does_not_run_is_named(tmp_path, chosen):
    answer = found(tmp_path, PYTHON=chosen)
    assert answer.returncode == 1
    assert answer.stderr.startswith(f"roms: {chosen} is not")
