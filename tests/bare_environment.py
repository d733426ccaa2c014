"""An environment without any variable of ours."""

import pytest

from roms_assets.settings import Environment


def unset_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every variable of ours out of the environment until the test ends."""
    for field in Environment.model_fields.values():
        monkeypatch.delenv(str(field.validation_alias), raising=False)
