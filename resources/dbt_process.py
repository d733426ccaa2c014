"""What the process of dbt's runs: `python -m resources.dbt_process PROJECT WORDS…`; the words are dbt's own.

dbt takes seconds to read a project. So it is given what it read when set-up made the manifest, as long as that is of
the present files.
"""

import sys
from pathlib import Path

from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from resources.dbt_stamp import AS_READ, is_fresh


def main() -> int:
    """dbt's exit code: 1 when something did not hold or could not be made, 2 when it could not begin."""
    project, *words = sys.argv[1:]
    result = dbtRunner(manifest=_read_before(Path(project))).invoke(words)
    return 0 if result.success else 2 if result.exception else 1


def _read_before(project: Path) -> Manifest | None:
    """What set-up read of the project; None when dbt has to read it itself."""
    if not is_fresh(project):
        return None
    manifest: Manifest = Manifest.from_msgpack((project / "target" / AS_READ).read_bytes())
    manifest.build_flat_graph()  # type: ignore[no-untyped-call]
    return manifest


if __name__ == "__main__":
    sys.exit(main())
