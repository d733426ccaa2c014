"""The scripts of set-up, which are no part of the package, as modules for a test."""

import importlib.util
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]


def script(name: str) -> ModuleType:
    """The script `set_up/<name>.py`, loaded anew."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "set_up" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
