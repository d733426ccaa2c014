"""The key that pseudonyms are made with: of the environment, or made once by chance and kept below ROMS_HOME."""

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from roms_assets.kernel.errors import SourceUnavailable

_BYTES = 32


@dataclass(frozen=True)
class PseudonymKey:
    """Without the key nobody gets from a pseudonym to the person, nor tries out who it may be."""

    file: Path
    given: str = field(default="", repr=False)
    """Goes before the file, so that several machines can share one."""

    def read(self) -> bytes:
        """The key; made at the first use, readable by its owner alone. Raises SourceUnavailable."""
        if self.given:
            return self.given.encode()
        try:
            if not self.file.exists():
                self._make()
            return bytes.fromhex(self.file.read_text(encoding="ascii").strip())
        except (OSError, ValueError) as error:
            raise SourceUnavailable(f"the key of pseudonyms {self.file} cannot be used: {error}") from error

    def _make(self) -> None:
        """Write it under another name; of two who make one at once the first wins."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        temporary = self.file.with_name(f".{self.file.name}.{secrets.token_hex(8)}")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_BYTES))
        try:
            os.link(temporary, self.file)
        except FileExistsError:
            pass
        finally:
            temporary.unlink()
