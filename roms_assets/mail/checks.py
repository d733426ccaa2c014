"""The promise about mail as an asset check: whoever used to be understood still is. Its numbers are by sender.

Dagster wants checks declared before any mail has come, and senders are known only from mails; so it is one check, and
its metadata lists the senders.
"""

from collections.abc import Mapping
from typing import Any

import dagster as dg

from resources.checks_shown import log_evaluation
from roms_assets.mail.rules.drifting import Drift
from roms_assets.mail.rules.tables import MESSAGES

SENDERS_ARE_UNDERSTOOD = "senders_are_still_understood"
_SHOWN = 50


def mail_checks() -> list[dg.AssetCheckSpec]:
    """The promise of `mail_messages`."""
    told = "Mails of every sender that used to be understood still are; otherwise the sender writes differently now."
    return [dg.AssetCheckSpec(SENDERS_ARE_UNDERSTOOD, asset=MESSAGES, description=told)]


def drift_result(drifts: Mapping[str, Drift]) -> dg.AssetCheckResult:
    """How it stands with every sender, from a step of the asset."""
    return dg.AssetCheckResult(**_found(drifts))


def log_drift(context: dg.OpExecutionContext, drifts: Mapping[str, Drift]) -> None:
    """The same from a step that belongs to no asset."""
    log_evaluation(context, dg.AssetCheckEvaluation(**_found(drifts)))


def _found(drifts: Mapping[str, Drift]) -> dict[str, Any]:
    """In the words of a check's result or evaluation."""
    return {
        "asset_key": dg.AssetKey(MESSAGES),
        "check_name": SENDERS_ARE_UNDERSTOOD,
        "passed": not _changed(drifts),
        "severity": dg.AssetCheckSeverity.WARN,
        "description": _told(drifts),
        "metadata": _metadata(drifts),
    }


def _changed(drifts: Mapping[str, Drift]) -> list[str]:
    return [shop for shop, drift in drifts.items() if drift.is_drift]


def _told(drifts: Mapping[str, Drift]) -> str:
    changed = _changed(drifts)
    if not changed:
        return f"{len(drifts):,} senders are understood"
    return f"not understood any more: {', '.join(changed[:_SHOWN])}"


def _metadata(drifts: Mapping[str, Drift]) -> dict[str, dg.MetadataValue[Any]]:
    """The numbers, and a table of senders, those that changed first, each with an example's id."""
    rows = sorted(drifts.items(), key=lambda each: (not each[1].is_drift, each[0]))[:_SHOWN]
    table = ["| Sender | Understood | Not, in a row | An example |", "|---|---|---|---|"]
    table += [
        f"| {shop.replace('|', ' ')} | {drift.accepted:,} | {drift.failed:,} | {drift.example} |"
        for shop, drift in rows
    ]
    return {
        "looked_at": dg.MetadataValue.int(len(drifts)),
        "broken": dg.MetadataValue.int(len(_changed(drifts))),
        "senders": dg.MetadataValue.md("\n".join(table)),
    }
