"""`make fuzz`: verifiers and readers meet other examples than in `make test`, by chance and for a bounded time.

`python -m tests.fuzz [--seconds N] [--seed N]`. Each round prints its seed; the same seed tries the same examples. Half
of the time goes to the property tests, half to atheris where that is installed. Exit code 1 when something was found,
pytest's own when that could not run them.
"""

import argparse
import importlib.util
import random
import subprocess
import sys
import time
from collections.abc import Sequence

PROPERTIES = (
    "tests/webhooks/rules",
    "tests/ingress/test_bad_input.py",
    "tests/ingress/test_page.py",
    "tests/pos/rules",
    "tests/square/rules",
    "tests/mail/rules",
    "tests/web/rules",
    "tests/statements/rules",
    "tests/dropped/rules",
    "tests/orders/test_any_order.py",
)
"""Where the property tests of verifiers, readers and orders are; what is no property test is left out."""
TARGETS = ("tests.fuzz.by_coverage", "tests.fuzz.mail_by_coverage")
"""What atheris tries, one after the other: verifiers and readers of deliveries, the reader of mails."""
_GRACE_SECONDS = 30
_FOUND = 1
"""pytest's exit code when a test failed; any other but 0 says that it could not run them."""


def main(words: Sequence[str] | None = None) -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=120, help="how long in all")
    parser.add_argument("--seed", type=int, help="try the examples of this seed again")
    asked = parser.parse_args(words)
    seed = random.SystemRandom().randrange(2**31) if asked.seed is None else asked.seed
    by_coverage = importlib.util.find_spec("atheris") is not None
    seconds = asked.seconds / 2 if by_coverage else asked.seconds
    code = by_chance(seed, seconds)
    if code:
        return code
    if not by_coverage:
        print("atheris is not installed: .venv/bin/uv pip install atheris")
        return 0
    return led_by_coverage(seed, seconds)


def by_chance(seed: int, seconds: float) -> int:
    """Rounds of the property tests, each with the next seed, until the time is over; the code of one that fails."""
    until = time.monotonic() + seconds
    while (rest := until - time.monotonic()) > 0:
        print(f"== property tests, seed {seed}", flush=True)
        chosen = ["--hypothesis-profile=fuzz", f"--hypothesis-seed={seed}", "-m", "hypothesis"]
        places = random.Random(seed).sample(PROPERTIES, len(PROPERTIES))
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *chosen, *places]
        try:
            code = subprocess.run(command, timeout=rest + _GRACE_SECONDS, check=False).returncode
        except subprocess.TimeoutExpired:
            print(f"the time is over in the round of seed {seed}")
            return 0
        if code == _FOUND:
            print(f"found with seed {seed}: make fuzz SEED={seed}")
        elif code:
            print(f"pytest could not run the property tests (exit code {code})")
        if code:
            return code
        seed += 1
    return 0


def led_by_coverage(seed: int, seconds: float) -> int:
    """What atheris finds; 1 when it found something, which it then leaves in a file."""
    print(f"== atheris, seed {seed}", flush=True)
    limits = [
        f"-max_total_time={max(1, round(seconds / len(TARGETS)))}",
        f"-seed={seed % 2**31 or 1}",
        "-max_len=4096",
        "-timeout=10",
    ]
    for target in TARGETS:
        command = [sys.executable, "-m", target, *limits, "-verbosity=0"]
        if subprocess.run(command, check=False).returncode != 0:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
