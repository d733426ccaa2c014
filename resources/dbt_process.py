"""What the process of dbt's runs: `python -m resources.dbt_process PROJECT WORDS…`; the words are dbt's own.

dbt takes seconds to read a project, and half of one to read a manifest. So it is given the manifest that set-up made, as
long as that is of the present files.
"""

import json
import sys
from pathlib import Path

from dbt.artifacts.schemas.manifest import WritableManifest
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from resources.dbt_stamp import MANIFEST, is_fresh


def main() -> int:
    """dbt's exit code: 1 when something did not hold or could not be made, 2 when it could not begin."""
    project, *words = sys.argv[1:]
    result = dbtRunner(manifest=_read_before(Path(project))).invoke(words)
    return 0 if result.success else 2 if result.exception else 1


def _read_before(project: Path) -> Manifest | None:
    """What set-up read of the project; None when dbt has to read it itself."""
    if not is_fresh(project):
        return None
    told = json.loads((project / "target" / MANIFEST).read_bytes())
    manifest = Manifest.from_writable_manifest(WritableManifest.from_dict(told))
    manifest.build_flat_graph()  # type: ignore[no-untyped-call]
    return manifest


if __name__ == "__main__":
    sys.exit(main())
