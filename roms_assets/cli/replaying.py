"""`roms events replay`: events and mails once more, each by the job that reads its kind."""

from collections.abc import Iterable, Sequence

import dagster as dg
from rich.text import Text

from roms_assets import jobs
from roms_assets.cli.asking import AskedWrongly
from roms_assets.cli.job_runs import figures_of, run_ops
from roms_assets.cli.screen import out
from roms_assets.kernel.errors import SettingsWrong
from roms_assets.kernel.events import Event, is_webhook
from roms_assets.kernel.plurals import plural
from roms_assets.settings import Settings

_FAILED = ("events_dead", "events_to_try_again", "mails_quarantined", "mails_refused", "mails_to_try_again")
_READ = ("events_read", "mails_accepted", "mails_nothing")
_REPLAYED = ("replayed", "mails_replayed")


def replay(settings: Settings, chosen: Sequence[Event] | None, source: str | None) -> bool:
    """Read the chosen events once more, all dead ones when none are chosen; False when one failed again."""
    figures: dict[str, int] = {}
    for job, op, config in _parts(settings, chosen, source):
        figures |= figures_of(run_ops(job, settings, {op: config}))
    failed, read, count = (
        sum(figures.get(name, 0) for name in names) for names in (_FAILED, _READ, _REPLAYED)
    )
    sentence = f"{plural(count, 'event')} again: {read} read, {failed} failed"
    out().print(Text(sentence, style="bad" if failed else "good"))
    return not failed


def _parts(
    settings: Settings, chosen: Sequence[Event] | None, source: str | None
) -> Iterable[tuple[dg.JobDefinition, str, dict[str, object]]]:
    """The job for each kind that is meant, its first op and what that is told. Raises SettingsWrong, AskedWrongly."""
    business = settings.business
    if not business.has_webhooks and not business.mail:
        raise SettingsWrong(
            "roms.yaml has no group `webhooks` or `mail`, so nothing can read events; see docs/settings.md"
        )
    kinds = {
        True: (jobs.replay_events, "replay_chosen", business.has_webhooks),
        False: (jobs.replay_mail, "replay_mail_chosen", business.mail is not None),
    }
    for of_webhooks, (job, op, is_there) in kinds.items():
        ids = [each.id for each in chosen or () if is_webhook(each.source) is of_webhooks]
        is_meant = bool(ids) if chosen is not None else source is None or is_webhook(source) is of_webhooks
        if is_meant and not is_there:
            if chosen is None:
                continue
            group = "webhooks" if of_webhooks else "mail"
            raise AskedWrongly(f"roms.yaml has no group `{group}`, so nothing can read event {ids[0]}")
        if is_meant:
            config = {"ids": ids, "all_dead": chosen is None, **({"source": source} if source else {})}
            yield job, op, config
