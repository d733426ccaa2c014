"""The business whose front door is measured: one till, and one source of webhooks."""

import json
from pathlib import Path

import yaml

from bench.ingress.load import SECRET


def written(work: Path, limit: float) -> dict[str, str]:
    """Write its roms.yaml below `work`; returns the environment that leads there. `limit` is in events a second."""
    named = {"name": "Bench", "time_zone": "Asia/Manila", "currency": "PHP", "first_day": "2025-01-01"}
    branch = {"code": "A", "name": "A", "generation": "old", "tills": [{"code": "1"}]}
    source = {"name": "bench", "kind": "shipstation_contract", "events_per_second": limit}
    shop = {
        "business": named,
        "pos": {"host": {"address": "http://127.0.0.1:9/"}, "branches": [branch]},
        "webhooks": {"sources": [source]},
    }
    (work / "roms.yaml").write_text(yaml.safe_dump(shop))
    return {
        "ROMS_HOME": str(work),
        "ROMS_CONFIG": str(work / "roms.yaml"),
        "ROMS_WEBHOOK_SECRETS": json.dumps({"bench": {"one": SECRET}}),
    }
