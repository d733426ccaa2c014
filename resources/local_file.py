"""A file that people keep on this machine, read as it is."""

from dataclasses import dataclass
from pathlib import Path

from roms_assets.kernel.errors import SourceUnavailable


@dataclass(frozen=True)
class LocalFile:
    """One file by its path."""

    path: Path

    def read(self) -> bytes:
        """Its bytes. Raises SourceUnavailable that names it when it cannot be read."""
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise SourceUnavailable(f"{self.path} cannot be read: {error.strerror or error}") from error
