"""What a person writes of a checksum names a file when it is enough of its beginning."""

import pytest

from roms_assets.kernel.checksums import is_beginning

SHA256 = "0a1b2c3d" * 8


@pytest.mark.parametrize(
    ("told", "is_it"),
    [("0a1b2c3", False), ("0a1b2c3d", True), (SHA256, True), (f"{SHA256}0", False), ("1b2c3d0a", False)],
)
def test_eight_characters_of_its_beginning_are_enough(told: str, is_it: bool) -> None:
    assert is_beginning(told, SHA256) is is_it
