"""`roms mail`: what waits for a person, one mail with what was understood, new mail now, and a person's decisions."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from rich.text import Text

from roms_assets.cli.asking import AskedWrongly, WordWrong
from roms_assets.cli.screen import out
from roms_assets.cli.tables import a_table
from roms_assets.doors.mail import mail_desk
from roms_assets.kernel.errors import SettingsWrong
from roms_assets.kernel.events import EventState
from roms_assets.kernel.plurals import plural
from roms_assets.mail.deciding import Decider
from roms_assets.mail.desk import MailDesk
from roms_assets.mail.rules.corrections import Correction
from roms_assets.mail.rules.judging import NO_ORDER, MailState, judged, verdict_in
from roms_assets.mail.rules.nothing import why_nothing
from roms_assets.mail.rules.rows import understood
from roms_assets.mail.rules.samples import wrong_samples
from roms_assets.mail.rules.tables import MESSAGES, QUARANTINE
from roms_assets.mail.rules.templates import templates_of
from roms_assets.settings import Settings, load

_SHOWN = 12
"""Characters of a mail's id in a list: enough to name it."""


def show_list(*, every: bool, limit: int) -> None:
    """The mails that wait for a person, newest first, with what each seems to be."""
    _, desk = _opened()
    waiting = "" if every else "WHERE settled_at IS NULL"
    found = desk.rows(
        f"SELECT mail_id, received_date, shop, kind, settled_by, reason FROM {QUARANTINE} {waiting}"
        " ORDER BY since DESC, mail_id LIMIT $limit",
        {"limit": limit},
    )
    table = a_table("Mail", "Received", "Sender", "Seems to be", "State", "Why")
    for mail_id, received, shop, kind, settled_by, reason in found:
        state = Text(str(settled_by), style="good") if settled_by else Text("waits", style="partial")
        table.add_row(str(mail_id)[:_SHOWN], str(received), str(shop or ""), str(kind), state, str(reason))
    console = out()
    console.print(table if found else "No mail waits for a person.")
    if len(found) == limit:
        console.print(f"The newest {limit}; more with --limit.")


def show_of_state(typed: str, *, limit: int) -> None:
    """The mails of that state, newest first, with why it is so. Raises WordWrong."""
    if typed not in list(MailState):
        raise WordWrong(f"--state {typed!r} is not known; it is one of {', '.join(MailState)}")
    _, desk = _opened()
    found = desk.rows(
        "SELECT mail_id, received_at, sender_domain, shop, kind, reader, confidence, reason"
        f" FROM {MESSAGES} WHERE state = $state ORDER BY received_at DESC, mail_id LIMIT $limit",
        {"state": typed, "limit": limit},
    )
    table = a_table("Mail", "Received (UTC)", "Sender", "Seems to be", "State", "Why")
    for mail_id, received_at, domain, shop, kind, reader, confidence, reason in found:
        assert isinstance(received_at, datetime)
        is_judged = typed == MailState.NOTHING and not reason
        why = why_nothing(str(kind), str(reader), str(shop), float(str(confidence))) if is_judged else reason
        received = f"{received_at.astimezone(UTC):%Y-%m-%d %H:%M}"
        table.add_row(str(mail_id)[:_SHOWN], received, str(domain or ""), str(kind), typed, str(why))
    console = out()
    console.print(table if found else f"No mail is {typed}.")
    if len(found) == limit:
        console.print(f"The newest {limit}; more with --limit.")


def show(typed: Sequence[str], *, personal: bool) -> None:
    """Each mail: what reading it gives now, and where in it that stands. Raises AskedWrongly."""
    _, desk = _opened()
    decider, console = Decider(desk), out()
    for each in _named(typed):
        event = decider.event_of(each)
        _, read = decider.looked_at(event)
        verdict = verdict_in(event.reason) or judged(read, is_released=False, shows_address=personal)
        why = verdict.reason
        if verdict.state is MailState.NOTHING and not why:
            why = why_nothing(read.kind, read.reader, read.shop, read.confidence)
        told = {
            "Mail": event.claim,
            "Event": f"{event.id} of {event.source}, {event.state}",
            "Received": f"{event.received_at:%Y-%m-%d %H:%M:%S} UTC",
            "Sender": read.sender if personal else read.sender.rpartition("@")[2],
            "Kind": f"{read.kind}, understood by {read.reader}, confidence {read.confidence:.2f}",
            "Signature": str(read.authentication),
            "State now": f"{verdict.state}{f': {why}' if why else ''}",
        }
        for name, value in told.items():
            console.print(Text.assemble((f"{name:<12}", "heading"), value), soft_wrap=True)
        for number, of_event in enumerate(json.loads(understood(read))):
            console.print(Text(f"Event {number} of the mail", style="heading"))
            for line in _lines(of_event):
                console.print(Text(f"  {line}"), soft_wrap=True)
        if personal:
            console.print(Text(read.text), soft_wrap=True)


def poll() -> bool:
    """Fetch what is new and read it, now; False when a mailbox could not be read."""
    from roms_assets import jobs
    from roms_assets.cli.job_runs import figures_of, run_ops

    settings, desk = _opened()
    figures = figures_of(run_ops(jobs.read_mail, settings, {}))
    new = plural(figures["mails_new"], "new mail")
    sentence = (
        f"{new}: {figures['mails_accepted']} understood, {figures['mails_quarantined']} wait for a person,"
        f" {figures['mails_nothing']} about no order, {figures['mails_refused']} refused"
    )
    if figures["mails_copy"]:
        sentence += f", {figures['mails_copy']} came before on another way"
    out().print(sentence)
    for name, why in desk.failing().items():
        out().print(Text(f"{name}: {why}", style="bad"), soft_wrap=True)
    return not figures["folders_failed"]


def release(typed: Sequence[str]) -> bool:
    """Let mails count as they were understood; False when one still does not. Raises AskedWrongly."""
    from roms_assets import jobs
    from roms_assets.cli.job_runs import figures_of, run_ops

    settings, desk = _opened()
    ids = [Decider(desk).releasable(each) for each in _named(typed)]
    figures = figures_of(run_ops(jobs.release_mail, settings, {"release_chosen": {"ids": ids}}))
    settled = [event for each in ids if (event := desk.events.event(each))]
    count = sum(event.state is EventState.READ for event in settled)
    out().print(
        f"{plural(count, 'mail')} released: {plural(figures['events_of_mails'], 'event')} of them count."
    )
    return count == len(ids)


def dismiss(typed: Sequence[str], because: str | None) -> None:
    """Let nothing be made of mails, for good, and keep why. Raises AskedWrongly."""
    from roms_assets import jobs
    from roms_assets.cli.job_runs import run_ops

    settings, desk = _opened()
    ids = [Decider(desk).event_of(each).id for each in _named(typed)]
    run_ops(jobs.dismiss_mail, settings, {"dismiss_chosen": {"ids": ids, "because": because or NO_ORDER}})
    out().print(f"{plural(len(ids), 'mail')} dismissed: nothing is made of them.")


def teach(typed: Sequence[str], correction: Correction) -> None:
    """Make a template of one mail's sender, then read again what it may change of that sender. Raises AskedWrongly."""
    from roms_assets import jobs
    from roms_assets.cli.job_runs import figures_of, run_ops

    settings, desk = _opened()
    if len(typed) != 1:
        raise AskedWrongly("say which mail, and only one: roms mail teach MAIL --kind order --order-number …")
    taught = Decider(desk).teach(typed[0], correction)
    console = out()
    console.print(Text(f"Wrote {taught.template}"), soft_wrap=True)
    config = {"ids": list(taught.event_ids)}
    figures = figures_of(run_ops(jobs.replay_mail, settings, {"replay_mail_chosen": config}))
    console.print(
        f"Read again: {plural(figures['mails_accepted'], 'mail')} understood,"
        f" {figures['mails_nothing']} about no order, {figures['mails_quarantined']} still wait for a person."
    )


def check() -> bool:
    """Read the samples of the shop's own templates; False when one is not read as it expects. Raises SettingsWrong."""
    _, desk = _opened()
    own, console = templates_of(desk.own_templates.texts()).named, out()
    wrong = [each for name, template in own.items() for each in wrong_samples(name, template)]
    for told in wrong:
        console.print(Text(told, style="bad"), soft_wrap=True)
    samples = sum(len(template.samples) for template in own.values())
    said = f"{plural(len(own), 'template')} in {desk.own_templates.path}, {plural(samples, 'sample')}: "
    console.print(Text(f"{said}{len(wrong)} wrong", style="bad" if wrong else "good"), soft_wrap=True)
    if wrong:
        console.print(
            "Mend the template's patterns or its sample: docs/mail_templates.md says how each is written."
        )
    return not wrong


def _named(typed: Sequence[str]) -> Sequence[str]:
    if not typed:
        raise AskedWrongly("say which mails: their ids as roms mail list shows them, or how they begin")
    return typed


def _opened() -> tuple[Settings, MailDesk]:
    settings = load()
    if settings.business.mail is None:
        raise SettingsWrong("roms.yaml has no group `mail`, so there is no mail; see docs/mail.md")
    return settings, mail_desk(settings, settings.business.mail)


def _lines(event: Mapping[str, Any]) -> list[str]:
    """What is known of an event, each with the words in the mail that say so."""
    shown = {each["field"]: f"  <- {each['part']}: {each['text']!r}" for each in event["evidence"]}
    told = [(name, value) for name, value in event.items() if name not in ("evidence", "items")]
    lines = [f"{name} {value}{shown.get(name, '')}" for name, value in told if value is not None]
    for place, item in enumerate(event["items"]):
        price = f" @ {item['unit_price']}" if item["unit_price"] else ""
        lines.append(
            f"item {item['quantity']} x {item['name']}{price}{shown.get(f'items[{place}].name', '')}"
        )
    return lines
