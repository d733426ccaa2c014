"""What names a manifest of landing: its time, and a hash of what it says."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from roms_assets.kernel.errors import RuleBroken

_HASH_SHOWN = 16


def time_of(manifest: Mapping[str, Any]) -> datetime:
    """The manifest's time in UTC. Raises RuleBroken."""
    at = manifest.get("at")
    try:
        time = datetime.fromisoformat(str(at))
    except ValueError:
        time = None
    if time is None or time.tzinfo is None:
        raise RuleBroken(
            f"a manifest needs its time under `at`, such as 2025-10-08T12:00:00+00:00, not {at!r}"
        )
    return time.astimezone(UTC)


def digest_of(manifest: Mapping[str, Any]) -> str:
    """A short hash of all that a manifest says but for its time."""
    said = {key: value for key, value in manifest.items() if key != "at"}
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()[:_HASH_SHOWN]
