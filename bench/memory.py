"""How much memory this process has used at most, and when to look no longer."""

import resource
import sys
from pathlib import Path

DONE = "done"
"""A file in the folder of a side that has done its work: from then on it only counts what it came to."""
_STATUS = Path("/proc/self/status")


def peak_bytes() -> int:
    """The largest resident size so far, in bytes; on Linux of this program alone, not of the one that started it."""
    if _STATUS.exists():
        peaks = [line.split()[1] for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM:")]
        if peaks:
            return int(peaks[0]) * 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def say_done(work: Path) -> None:
    """Say that the work is done: what counting its results takes is not looked at."""
    (work / DONE).touch()
