"""The Dagster home: made once, before two processes could race to make it."""

import io
from contextlib import redirect_stdout
from pathlib import Path

import dagster as dg
from filelock import FileLock

MADE_WITH = "made_with.txt"
DAGSTER_YAML = """\
# Made once by ROMS; change it as you like. All keys: https://docs.dagster.io/deployment/oss/dagster-yaml

telemetry:
  enabled: false                            # nothing is reported to anybody

nux:
  enabled: false                            # no dialog at the first visit

concurrency:
  pools:
    default_limit: 1                        # one step at a time in each pool, such as the lake's

run_monitoring:
  enabled: true
  start_timeout_seconds: 300
  max_runtime_seconds: 21600                # a run that takes six hours is given up
  free_slots_after_run_end_seconds: 60      # a killed run keeps its place in a pool no longer than this

retention:                                  # of the clock's and the sensors' records; materializations are kept
  schedule:
    purge_after_days: 90
  sensor:
    purge_after_days: {skipped: 3, success: 30, failure: 90}
  auto_materialize:
    purge_after_days: {skipped: 3, success: 30, failure: 90}
"""


def prepare(home: Path) -> None:
    """Leave a home that any number of processes can open at once: its dagster.yaml and its databases.

    Does nothing when this version of Dagster made it already; an older version's databases are brought up to date.
    """
    if _is_made(home):
        return
    home.mkdir(parents=True, exist_ok=True)
    with FileLock(home / "making.lock"):
        if not _is_made(home):
            _make(home)


def _is_made(home: Path) -> bool:
    stamp = home / MADE_WITH
    return (
        (home / "dagster.yaml").is_file() and stamp.is_file() and stamp.read_text().strip() == dg.__version__
    )


def _make(home: Path) -> None:
    dagster_yaml = home / "dagster.yaml"
    if not dagster_yaml.exists():
        dagster_yaml.write_text(DAGSTER_YAML, encoding="utf-8")
    unread = io.StringIO()  # it prints what only Dagster's own developers can use
    with redirect_stdout(unread), dg.DagsterInstance.from_config(str(home)) as instance:
        instance.upgrade()
    (home / MADE_WITH).write_text(f"{dg.__version__}\n")
