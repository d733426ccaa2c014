"""Files of this computer that nobody ever sees half written."""

import os
import uuid
from pathlib import Path


def write_whole(path: str, body: bytes) -> None:
    """Write under another name and rename, so that nobody ever sees half a file."""
    folder, _, name = path.rpartition("/")
    temporary = f"{folder}/.{name}.{uuid.uuid4().hex}"
    try:
        _write(temporary, body)
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)
        _write(temporary, body)
    os.replace(temporary, path)


def _write(path: str, body: bytes) -> None:
    try:
        with open(path, "xb") as file:
            file.write(body)
    except FileNotFoundError:
        raise
    except OSError as error:
        Path(path).unlink(missing_ok=True)
        error.filename = path  # a disk that is full does not say for which file
        raise
