"""Makes dbt_project/target/manifest.json, and again only when something in dbt_project changed.

Dagster shows dbt's models and tests by it. Run by the Makefile with the Python of `.venv`. Parsing asks no network and
opens no lake. The manifest appears whole, by a rename, and after it the checksum of what it was made from.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from resources.dbt_stamp import AS_READ, MADE_FROM, MANIFEST, is_fresh, made_from

ROOT = Path(__file__).resolve().parent.parent


def make(project: Path) -> int:
    """Leave a fresh manifest; dbt's exit code."""
    target = project / "target"
    target.mkdir(exist_ok=True)
    wanted = made_from(project)
    with tempfile.TemporaryDirectory(dir=target) as folder:
        parsed = _parse(project, Path(folder))
        if parsed.returncode == 0:
            for name in (MANIFEST, AS_READ):
                os.replace(Path(folder, name), target / name)
            (target / MADE_FROM).write_text(wanted)
        else:
            print(f"roms: dbt cannot read {project}:\n{parsed.stdout}", file=sys.stderr)
    return parsed.returncode


def _parse(project: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    where = [
        "--project-dir",
        project,
        "--profiles-dir",
        project,
        "--target-path",
        folder,
        "--log-path",
        folder,
    ]
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "dbt.cli.main", "parse", "--quiet", "--no-use-colors", *where],
        env={**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "ROMS_DBT_LAKE": "not opened"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def main() -> int:
    """Exit code for the Makefile."""
    project = ROOT / "dbt_project"
    return 0 if is_fresh(project) else make(project)


if __name__ == "__main__":
    sys.exit(main())
