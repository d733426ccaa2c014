"""Small files that people keep in a folder of this machine, such as templates, read and written as text."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from resources.places import safe_segment
from resources.whole_files import write_whole
from roms_assets.kernel.errors import SourceUnavailable


@dataclass(frozen=True)
class TextFolder:
    """The files of one folder that end in one way; the folder need not be there."""

    path: Path
    ending: str = ".yaml"

    def texts(self) -> Mapping[str, str]:
        """Name of the file -> text, by name. Raises SourceUnavailable that names the file that cannot be read."""
        return {path.name: self._read(path) for path in sorted(self.path.glob(f"*{self.ending}"))}

    def write(self, name: str, text: str) -> Path:
        """Write a file whole, in the place of one of that name; returns where. Raises SourceUnavailable."""
        path = self.path / f"{safe_segment(name)}{self.ending}"
        try:
            write_whole(str(path), text.encode())
        except OSError as error:
            raise SourceUnavailable(f"{path} cannot be written: {error.strerror or error}") from error
        return path

    def _read(self, path: Path) -> str:
        try:
            return path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise SourceUnavailable(
                f"{path} is not UTF-8 text (byte {error.start}); save it as UTF-8"
            ) from error
        except OSError as error:
            raise SourceUnavailable(f"{path} cannot be read: {error.strerror or error}") from error
