"""dbt, as a process of its own: it writes the lake while this one holds the lake's lock and has no connection to it.

dbt inherits the lock. When this process is killed, the lock stays taken until dbt has ended too, so nobody ever meets
its half-done work; what it had not committed is gone.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from resources.lake import HeldLake
from roms_assets.kernel.errors import SourceUnavailable

PROJECT = Path(__file__).parents[1] / "dbt_project"
MANIFEST = PROJECT / "target" / "manifest.json"
"""What set-up made of the project; Dagster shows models and tests by it."""
_BUILD = ("build", "--indirect-selection", "buildable")
"""A test of several models runs when all of them are there."""
_QUIET = {"DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "DO_NOT_TRACK": "1"}


@dataclass(frozen=True)
class Outcome:
    """What became of one model or test in a build."""

    name: str
    is_test: bool
    status: str
    """dbt's word: success, pass, fail, warn, error, skipped."""
    failures: int = 0
    """Rows that break the promise of a test."""
    message: str = ""

    @property
    def is_good(self) -> bool:
        """Whether it was made, or its promise holds."""
        return self.status in ("success", "pass")


@dataclass(frozen=True)
class Dbt:
    """The dbt project; what a run of it leaves (logs, compiled SQL, results) lies in `folder`."""

    folder: Path
    project: Path = PROJECT

    @property
    def log(self) -> Path:
        """What dbt did, run after run."""
        return self.folder / "logs" / "dbt.log"

    def code_version(self, models: Iterable[str]) -> str:
        """Changes whenever the SQL of one of these models does, or what all models share."""
        patterns = ["macros/**/*.sql", *(f"models/**/{model}.sql" for model in models)]
        checksum = hashlib.sha256()
        for file in sorted(file for pattern in patterns for file in self.project.glob(pattern)):
            checksum.update(file.read_bytes())
        return checksum.hexdigest()[:16]

    def build(self, models: Sequence[str], variables: Mapping[str, Any], lake: HeldLake) -> list[Outcome]:
        """Make these models and run their tests; a test that fails is an outcome, not an error.

        Raises SourceUnavailable when a model could not be made; its table is then as it was.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self._results.unlink(missing_ok=True)
        only = [f"file:{model}.sql" for model in models]  # a name alone may be that of a folder, too
        code = self._run([*_BUILD, "--select", *only, "--vars", json.dumps(dict(variables))], lake)
        outcomes = self.last()
        for each in outcomes:
            if not each.is_test and not each.is_good:
                reason = " ".join(each.message.split())
                raise SourceUnavailable(
                    f"dbt could not make {each.name}: {reason}; its table is as it was; see {self.log}"
                )
        if not outcomes:
            raise SourceUnavailable(
                f"dbt ended with exit code {code} before it made {', '.join(models)}: {self._last_words()};"
                f" see {self._said}"
            )
        return outcomes

    def last(self) -> list[Outcome]:
        """What became of each model and test when dbt last ran to its end; empty when it never did."""
        if not self._results.exists():
            return []
        results: Iterable[dict[str, Any]] = json.loads(self._results.read_text(encoding="utf-8"))["results"]
        return [_outcome(result) for result in results]

    @property
    def _results(self) -> Path:
        return self.folder / "target" / "run_results.json"

    @property
    def _said(self) -> Path:
        return self.folder / "said.txt"

    def _last_words(self) -> str:
        words = self._said.read_text(encoding="utf-8", errors="replace").split("\n")
        return next((line.strip() for line in reversed(words) if line.strip()), "it said nothing")

    def _run(self, command: list[str], lake: HeldLake) -> int:
        """Run dbt to its end, and end it when this process is interrupted; returns its exit code."""
        python = [sys.executable, "-W", "ignore", "-m", "resources.dbt_process", str(self.project)]
        dbt = [*python, *command, *self._places(lake)]
        with (
            lake.aside() as aside,
            self._said.open("w") as said,
            subprocess.Popen(
                dbt,
                cwd=self.folder,
                env=self._environment(lake, aside),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                pass_fds=[lake.lock],
            ) as running,
        ):
            try:
                return running.wait()
            except BaseException:
                running.kill()
                raise

    def _places(self, lake: HeldLake) -> list[str]:
        project = [
            "--project-dir",
            str(self.project),
            "--profiles-dir",
            str(self.project),
            "--target",
            lake.catalog.kind,
        ]
        ours = ["--target-path", str(self.folder / "target"), "--log-path", str(self.folder / "logs")]
        return [*project, *ours, "--no-partial-parse", "--no-use-colors"]

    def _environment(self, lake: HeldLake, aside: str) -> dict[str, str]:
        """What dbt sees: settings of another dbt project of this user do not reach it."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("DBT_")}
        engine = {"EXTENSIONS": str(self.folder / "extensions"), "MEMORY": lake.memory, "ASIDE": aside}
        told = {f"ROMS_DBT_{name}": value for name, value in {**lake.catalog.files, **engine}.items()}
        return {**inherited, **_QUIET, **told}


def _outcome(result: dict[str, Any]) -> Outcome:
    """One entry of run_results.json; a node's id is kind.project.name, and what makes it unique."""
    kind, _, name = result["unique_id"].split(".")[:3]
    return Outcome(name, kind == "test", result["status"], result["failures"] or 0, result["message"] or "")
