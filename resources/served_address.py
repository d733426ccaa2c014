"""Where the UI is served just now: said by who serves it, for processes that it did not start."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from resources.whole_files import write_whole


@dataclass(frozen=True)
class ServedAddress:
    """One file that is there while the UI is; after a kill it stays until the next one is served."""

    file: Path

    @contextmanager
    def said(self, address: str) -> Iterator[None]:
        """Say it until the end."""
        write_whole(str(self.file), f"{address}\n".encode())
        try:
            yield
        finally:
            self.file.unlink(missing_ok=True)

    def read(self) -> str | None:
        """The address; None while nothing is served."""
        try:
            return self.file.read_text(encoding="utf-8").strip() or None
        except FileNotFoundError:
            return None
