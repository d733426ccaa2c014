"""`roms doctor`: whether every configured door and store can be used, one line each."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import dagster as dg
import sqlalchemy as sa
from rich.text import Text

from roms_assets import watching
from roms_assets.cli.dagster_home import prepare
from roms_assets.cli.endings import fault_in_words, one_line, storage_faults
from roms_assets.cli.expecting import forgotten
from roms_assets.cli.screen import out
from roms_assets.doors.dropped import drop_folder, sheets
from roms_assets.doors.events import events
from roms_assets.doors.mail import mailboxes, own_templates
from roms_assets.doors.notices import notifier
from roms_assets.doors.pos import pos_host
from roms_assets.doors.serve import serve_desk
from roms_assets.doors.square import square_door
from roms_assets.doors.stores import stores
from roms_assets.doors.web import browser
from roms_assets.doors.webhooks import shipstation_door
from roms_assets.dropped.rules.kinds import FileKind
from roms_assets.kernel.errors import RomsError, SettingsWrong
from roms_assets.mail.template_files import templates_with
from roms_assets.settings import Environment, MailboxSettings, MailSettings, OrderSettings, Settings, load

Check = Callable[[], str]
FAULTS = (RomsError, OSError, sa.exc.SQLAlchemyError, dg.DagsterError)
"""What a thing that cannot be used is known to raise."""


def examine() -> bool:
    """Try everything and say how it is; whether all is well. Raises SettingsWrong when nothing can be tried."""
    environment = Environment()
    is_readable = _told("settings", lambda: _settings(environment), environment)
    settings = load(environment) if is_readable else None
    results = [_told(name, check, environment) for name, check in _checks(environment, settings)]
    return is_readable and all(results)


def _checks(environment: Environment, settings: Settings | None) -> Iterator[tuple[str, Check]]:
    """What is tried after the settings, which are None when they cannot be read."""
    opened = stores(environment)
    yield "Dagster home", lambda: _dagster_home(environment)
    if settings is None:
        yield "POS host", _untried
    elif tills := settings.business.pos:
        yield "POS host", pos_host(tills).check
    if settings and (square := settings.business.square):
        yield "Square", square_door(environment, square).check
    if settings and (account := settings.business.shipstation):
        yield "ShipStation", lambda: shipstation_door(environment, account).check(account.version)
    if settings and (web := settings.business.web):
        yield "web browser", browser(web).check
    yield "landing", opened.landing.check
    yield "staging", opened.staging.check
    yield "ledger", opened.ledger.check
    yield "lake", opened.lake.check
    yield "event store", events(environment).check
    if settings and settings.business.webhooks:
        yield "webhooks", _of(settings, _webhooks)
    if settings and (mail := settings.business.mail):
        yield "mail", lambda: _templates(environment, mail)
        for mailbox in mail.mailboxes:
            yield f"mailbox {mailbox.name}", partial(_mailbox, environment, mail, mailbox)
    if settings and (orders := settings.business.orders):
        yield from _files(environment, orders)
    yield "snapshot", lambda: _snapshot(environment)
    yield "tills", _of(settings, _tills)
    yield "notices", _of(settings, _notices)


def _of(settings: Settings | None, check: Callable[[Settings], str]) -> Check:
    return (lambda: check(settings)) if settings else _untried


def _untried() -> str:
    raise SettingsWrong("not tried, for the settings cannot be read")


def _webhooks(settings: Settings) -> str:
    webhooks, secrets = settings.business.webhooks, settings.environment.secrets_by_source
    sources = webhooks.sources if webhooks else ()
    bare = [each.name for each in sources if each.proof.needs_secrets and not secrets.get(each.name)]
    if bare:
        raise SettingsWrong(f"webhooks: no secret in ROMS_WEBHOOK_SECRETS for {', '.join(bare)}")
    if unknown := sorted(set(secrets) - {each.name for each in sources}):
        raise SettingsWrong(
            f"webhooks: ROMS_WEBHOOK_SECRETS names sources unknown to roms.yaml: {', '.join(unknown)}"
        )
    return f"webhooks: each of {len(sources)} sources can be proven"


def _files(environment: Environment, orders: OrderSettings) -> Iterator[tuple[str, Check]]:
    """The folder of dropped files, and each Google Sheet."""
    if folder := drop_folder(environment, orders):
        yield "dropped files", partial(folder.check, FileKind)
    for sheet in orders.sheets:
        door = sheets(environment, orders)
        yield f"Sheet {sheet.name}", partial(door.check, sheet.spreadsheet, sheet.worksheet)


def _templates(environment: Environment, mail: MailSettings) -> str:
    """Whether every template of a sender can be read; the lesson of a wrong one names its line."""
    own = own_templates(environment, mail)
    known = templates_with(own.texts()).named
    return f"mail: {len(known)} templates of senders can be read, those of {own.path} first"


def _mailbox(environment: Environment, mail: MailSettings, mailbox: MailboxSettings) -> str:
    """Whether the mailbox answers and has its folders; one try."""
    door = mailboxes(environment, mail).get(mailbox.name)
    if door is None:
        raise SettingsWrong(
            f"no login for it in ROMS_MAIL_LOGINS, as {environment.roms_config.name} names it"
        )
    return replace(door, attempts=1).check(mailbox.folders)


def _tills(settings: Settings) -> str:
    if taken_out := forgotten(settings):
        raise SettingsWrong("\n".join(taken_out))
    if settings.business.pos is None:
        return "tills: roms.yaml has none, and no files of any are here"
    return "tills: roms.yaml has every till of which files are here"


def _told(name: str, check: Check, environment: Environment) -> bool:
    try:
        line, is_well = check(), True
    except FAULTS as error:
        line, is_well = _named(name, error, environment), False
    sign = ("✓ ", "good") if is_well else ("✗ ", "bad")
    out().print(Text.assemble(sign, line), soft_wrap=True)
    return is_well


def _named(name: str, error: Exception, environment: Environment) -> str:
    """What is wrong, in one line that begins with the name of what was tried."""
    is_in_words = isinstance(error, storage_faults())
    sentence = (
        fault_in_words(error, environment.roms_home) if is_in_words else "; ".join(str(error).splitlines())
    )
    sentence = one_line(sentence)
    return sentence if sentence.startswith(name) else f"{name}: {sentence}"


def _settings(environment: Environment) -> str:
    business = load(environment).business
    tills = business.tills
    counts = f"{len(tills.branches)} branches, {len(tills.names())} tills"
    told = counts if business.pos else f"no tills, but {', '.join(business.sources)}"
    return f"settings {environment.roms_config} can be read: {told}"


def _notices(settings: Settings) -> str:
    """The channels, each tried without sending anything, and when each was last proven."""
    proven = watching.sender(settings).proven()
    channels = "; ".join(channel.check() for channel in notifier(settings).channels)
    times = ", ".join(f"{name} {time}" for name, time in proven)
    return f"notices: {channels}; alerts last proven at: {times} (roms notify test proves them)"


def _snapshot(environment: Environment) -> str:
    serve = serve_desk(environment)
    return serve.snapshot.check(serve.clock.now())


def _dagster_home(environment: Environment) -> str:
    prepare(environment.dagster_home)
    with dg.DagsterInstance.from_config(str(environment.dagster_home)) as instance:
        runs = instance.get_runs_count()
    return f"Dagster home {environment.dagster_home} opens; it knows {runs} runs"
