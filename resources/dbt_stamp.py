"""Whether the manifest of a dbt project is that of its present files. It needs Python alone, for set-up asks it too."""

import hashlib
from importlib.metadata import version
from pathlib import Path

MANIFEST = "manifest.json"
AS_READ = "partial_parse.msgpack"
"""The same as dbt keeps it for itself."""
MADE_FROM = "made_from"
LEFT_BY_RUNS = ("target", "logs", "dbt_packages")


def made_from(project: Path) -> str:
    """What a fresh manifest was made from: dbt's version, and every file of the project with its content."""
    checksum = hashlib.sha256(version("dbt-core").encode())
    for file in sorted(project.rglob("*")):
        relative = file.relative_to(project)
        if file.is_file() and relative.parts[0] not in LEFT_BY_RUNS:
            checksum.update(f"\0{relative}\0".encode() + file.read_bytes())
    return checksum.hexdigest() + "\n"


def is_fresh(project: Path) -> bool:
    """Whether the manifest is there in both forms and was made from the present files."""
    target = project / "target"
    are_there = all((target / name).is_file() for name in (MANIFEST, AS_READ, MADE_FROM))
    return are_there and (target / MADE_FROM).read_text() == made_from(project)
