"""A business and a code location small enough to start `roms up` on."""

from pathlib import Path

import pytest

from roms_assets.settings import Environment

ROMS_YAML = """\
business: {name: Luna, time_zone: Asia/Manila, currency: PHP, first_day: 2025-01-01}
pos:
  host: {address: "http://127.0.0.1:9/tills/"}
  branches:
    - {code: LUNA, name: Luna, generation: old, tills: [{code: 1}]}
"""
WORKSPACE = """\
load_from:
  - python_module: {module_name: small_definitions, working_directory: ., location_name: small}
"""
DEFINITIONS = '''\
"""One job that never ends by itself and says when it has begun."""

import pathlib
import time

import dagster as dg


@dg.op(pool="lake")
def endless():
    pathlib.Path("begun").touch()
    while True:
        time.sleep(0.1)


@dg.job(executor_def=dg.in_process_executor)
def endless_job():
    endless()


defs = dg.Definitions(jobs=[endless_job])
'''


@pytest.fixture
def small_business(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to be in, with `roms.yaml`, `workspace.yaml` and definitions; its state goes to `.roms`."""
    for field in Environment.model_fields.values():
        monkeypatch.delenv(str(field.validation_alias), raising=False)
    (tmp_path / "roms.yaml").write_text(ROMS_YAML)
    (tmp_path / "workspace.yaml").write_text(WORKSPACE)
    (tmp_path / "small_definitions.py").write_text(DEFINITIONS)
    monkeypatch.chdir(tmp_path)
    return tmp_path
