"""The script that takes the pictures of the documentation, as a module."""

import importlib.util
from types import ModuleType

from tests.docs.pages import ROOT

SCRIPT = ROOT / "docs" / "pictures" / "make.py"


def picture_script() -> ModuleType:
    """The script, loaded and not run."""
    spec = importlib.util.spec_from_file_location("picture_script", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
