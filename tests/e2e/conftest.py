"""The shop that the end-to-end tests look after."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.shopkeeper import Shopkeeper, a_shopkeeper, a_world


@pytest.fixture
def shopkeeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shopkeeper]:
    """Three tills, three days; on 2025-11-15 the host answers nonsense for BMC-1."""
    with a_shopkeeper(a_world(BMC_1_15="html_list"), tmp_path, monkeypatch) as person:
        yield person
