"""A file that people keep on this machine, read as it is."""

from dataclasses import dataclass
from pathlib import Path

from roms_assets.kernel.errors import RuleBroken, SourceUnavailable


@dataclass(frozen=True)
class LocalFile:
    """One file by its path."""

    path: Path

    def read(self, largest_bytes: int | None = None) -> bytes:
        """Its bytes. Raises SourceUnavailable that names it when it cannot be read, RuleBroken when it is larger."""
        try:
            size = self.path.stat().st_size
            if largest_bytes is not None and size > largest_bytes:
                raise RuleBroken(
                    f"{self.path} has {size:,} bytes, and the largest that is read has {largest_bytes:,}; divide it"
                )
            return self.path.read_bytes()
        except OSError as error:
            raise SourceUnavailable(f"{self.path} cannot be read: {error.strerror or error}") from error
