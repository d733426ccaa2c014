"""Builders of settings with good defaults."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from roms_assets.settings import Business
from tests.bare_environment import unset_variables


@pytest.fixture(scope="session")
def a_branch() -> Callable[..., dict[str, Any]]:
    """Builds what stands in `roms.yaml` for one branch."""

    def build(**changes: Any) -> dict[str, Any]:
        return {"code": "LUNA", "name": "Luna", "generation": "old", "tills": [{"code": "1"}], **changes}

    return build


@pytest.fixture(scope="session")
def a_business(a_branch: Callable[..., dict[str, Any]]) -> Callable[..., Business]:
    """Builds a business of these branches; the other words go to its group `business`."""

    def build(*branches: dict[str, Any], **changes: Any) -> Business:
        facts = {"name": "Luna", "time_zone": "Asia/Manila", "currency": "PHP", "first_day": "2025-01-01"}
        host = {"address": "https://pos.example.com/tills/"}
        pos = {"host": host, "branches": list(branches) or [a_branch()]}
        return Business.model_validate({**facts, **changes, "pos": pos})

    return build


@pytest.fixture
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder to be in, with none of our variables set."""
    unset_variables(monkeypatch)
    monkeypatch.chdir(tmp_path)
    return tmp_path


YAML = """\
business:
  name: Luna
  time_zone: Asia/Manila
  currency: PHP
  first_day: 2025-01-01
pos:
  host:
    address: https://pos.example.com/tills
  branches:
    - code: LUNA
      name: Luna
      generation: old
      tills:
        - code: 1
    - code: NOVA
      name: Nova
      generation: new
      tills:
        - code: 1
"""


NO_TILLS_YAML = """\
business:
  name: Luna
  time_zone: Asia/Manila
  currency: PHP
  first_day: 2025-01-01
square: {}
orders: {}
"""


@pytest.fixture(scope="session")
def no_tills_yaml() -> str:
    """A `roms.yaml` of a business that sells through Square alone."""
    return NO_TILLS_YAML


@pytest.fixture(scope="session")
def good_yaml() -> str:
    """A `roms.yaml` of two branches, 19 lines."""
    return YAML
