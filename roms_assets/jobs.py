"""Named work: what schedules start, what people launch."""

import dagster as dg

from roms_assets import partitions
from roms_assets.dropped.ops import mend_dropped_files, read_files, withdraw_files
from roms_assets.inventory.ops import calculate_stock, purge_old_insights
from roms_assets.mail.ops import (
    dismiss_chosen,
    mend_mail,
    poll_mailboxes,
    read_kept_mail,
    release_chosen,
    replay_mail_chosen,
)
from roms_assets.orders.ops import calculate_what_changed, mend_orders
from roms_assets.pos import ops
from roms_assets.settings import Business
from roms_assets.square.ops import INSIGHT_OPS, SYNC_OPS, find_lost_days, prove_days
from roms_assets.statements.ops import (
    import_statements,
    mend_statements,
    prove_every_cent,
    reconcile_changed,
    withdraw_statements,
)
from roms_assets.upkeep.ops import tidy_dagster
from roms_assets.web.ops import accept_readings, mend_web_pages, read_sites
from roms_assets.webhooks.ops import ask_for_changes, mend_events, read_events, replay_chosen


@dg.job(executor_def=dg.in_process_executor)
def fill_missing() -> None:
    """Ask for every till-day that is missing, then publish what came; any ragged set in one run."""
    ops.calculate_changed(ops.publish_changed(ops.collect_missing()))


@dg.job(executor_def=dg.in_process_executor)
def daily_pos() -> None:
    """Yesterday, what was partial or missing lately, then make ledger, lake and Dagster agree."""
    ops.calculate_changed(ops.reconcile_stores(after=ops.publish_changed(ops.collect_due())))


@dg.job(executor_def=dg.in_process_executor)
def reparse() -> None:
    """Read landed files again, without the host, and publish what changed."""
    ops.calculate_changed(ops.publish_changed(ops.reparse_landed()))


@dg.job(executor_def=dg.in_process_executor)
def housekeeping() -> None:
    """Remove what nobody needs any more: old runs and their output, superseded batches, leftovers of crashes."""
    ops.tidy_stores(tidy_dagster())


@dg.job(executor_def=dg.in_process_executor)
def sync_square() -> None:
    """Every data type of Square, each by itself, then the proof that it is complete, then the tables made of it."""
    for op in SYNC_OPS.values():
        op()
    prove_days()
    for op in INSIGHT_OPS:
        op()


@dg.job(executor_def=dg.in_process_executor)
def calculate_square() -> None:
    """Read the shop's own list of goods and calculate anew what changed of the tables that SQL makes of Square's."""
    for op in INSIGHT_OPS:
        op()


@dg.job(executor_def=dg.in_process_executor)
def read_webhooks() -> None:
    """Read the events that wait, fetch what they point to, and put into the tables what they say."""
    read_events()


@dg.job(executor_def=dg.in_process_executor)
def replay_events() -> None:
    """Read events once more, such as dead letters after what they failed on was mended."""
    read_events(after=replay_chosen())


@dg.job(executor_def=dg.in_process_executor)
def ask_shipstation() -> None:
    """Ask ShipStation for what changed since the last good time, or on some days: the repair of gaps."""
    ask_for_changes()


@dg.job(executor_def=dg.in_process_executor)
def read_mail() -> None:
    """Fetch new mail from every mailbox, then read it and put into the tables what it tells."""
    read_kept_mail(after=poll_mailboxes())


@dg.job(executor_def=dg.in_process_executor)
def replay_mail() -> None:
    """Read mails once more, such as those in quarantine after their sender was taught."""
    read_kept_mail(after=replay_mail_chosen())


@dg.job(executor_def=dg.in_process_executor)
def release_mail() -> None:
    """Let mails that wait for a person count as they were understood."""
    release_chosen()


@dg.job(executor_def=dg.in_process_executor)
def dismiss_mail() -> None:
    """Let nothing be made of mails of which a person says that they are about no order."""
    dismiss_chosen()


@dg.job(executor_def=dg.in_process_executor)
def read_web_pages() -> None:
    """Read the sites of roms.yaml in one browser: pages landed, rows typed, and whether their selectors still fit."""
    read_sites()


@dg.job(executor_def=dg.in_process_executor)
def accept_web_pages() -> None:
    """Believe the last reading of sites of which a person says that it listed all there is."""
    accept_readings()


@dg.job(executor_def=dg.in_process_executor)
def read_dropped_files() -> None:
    """Read the files that people dropped and the Sheets of roms.yaml: tracking, received, cancelled, former sheet."""
    read_files()


@dg.job(executor_def=dg.in_process_executor)
def withdraw_dropped_files() -> None:
    """Take back dropped files that came by mistake; the orders that it touches are made anew by themselves."""
    withdraw_files()


@dg.job(executor_def=dg.in_process_executor)
def reconcile_statements() -> None:
    """Import card statements that were dropped, then match lines and orders that changed, and prove every cent."""
    reconcile_changed(after=import_statements())


@dg.job(executor_def=dg.in_process_executor)
def withdraw_statement_files() -> None:
    """Take back card statements that were imported by mistake, then match the days that it touches."""
    reconcile_changed(after=withdraw_statements())


@dg.job(executor_def=dg.in_process_executor)
def prove_statements() -> None:
    """Prove of every line of card statements that no cent is lost, whatever was matched last."""
    prove_every_cent()


@dg.job(executor_def=dg.in_process_executor)
def calculate_inventory() -> None:
    """Calculate anew what changed of movements, stock, insights, suggestions and their back-test."""
    calculate_stock()


@dg.job(executor_def=dg.in_process_executor)
def purge_inventory() -> None:
    """Review insights that are too old, note them in the log, remove them."""
    purge_old_insights()


@dg.job(executor_def=dg.in_process_executor)
def calculate_orders() -> None:
    """Make anew what changed of orders, whatever day it is of."""
    calculate_what_changed()


def jobs(business: Business) -> list[dg.JobDefinition]:
    """All of them, for one business."""
    of_square = [sync_square, calculate_square] if business.square else []
    of_webhooks = [read_webhooks, replay_events] if business.has_webhooks else []
    of_shipstation = [ask_shipstation] if business.shipstation else []
    of_mail = [read_mail, replay_mail, release_mail, dismiss_mail] if business.mail else []
    of_web = [read_web_pages, accept_web_pages] if business.web else []
    of_files = [read_dropped_files, withdraw_dropped_files] if business.orders else []
    of_statements = (
        [reconcile_statements, withdraw_statement_files, prove_statements] if business.statements else []
    )
    of_inventory = [calculate_inventory, purge_inventory] if business.inventory else []
    of_orders = [calculate_orders] if business.orders else []
    of_tills = [fill_missing, _collect_day(business), daily_pos, reparse] if business.pos else []
    return [
        *of_tills,
        *of_square,
        *of_webhooks,
        *of_shipstation,
        *of_mail,
        *of_web,
        *of_statements,
        *of_files,
        *of_inventory,
        *of_orders,
        reconcile(business),
        housekeeping,
    ]


def reconcile(business: Business) -> dg.JobDefinition:
    """The job of that name, with a step for each source that the business has."""

    @dg.job(name="reconcile", executor_def=dg.in_process_executor)
    def every_store() -> None:
        """Make landing, staging, ledger, lake and Dagster agree."""
        if business.pos:
            ops.calculate_changed(ops.reconcile_stores())
        if business.has_webhooks:
            mend_events()
        if business.mail:
            mend_mail()
        if business.web:
            mend_web_pages()
        if business.orders:
            mend_dropped_files()
        if business.statements:
            mend_statements()
        if business.square:
            find_lost_days()
        _mend_meaning(business)

    return every_store


def _mend_meaning(business: Business) -> None:
    """The steps for what is made of all sources: orders, and of those the stock."""
    orders = mend_orders() if business.orders else None
    if business.inventory and orders:
        calculate_stock(after=orders)
    elif business.inventory:
        calculate_stock()


def _collect_day(business: Business) -> dg.JobDefinition:
    @dg.job(executor_def=dg.in_process_executor, partitions_def=partitions.days(business))
    def collect_day() -> None:
        """Ask every till for one day, also what has arrived, then publish it; yesterday when no day is chosen."""
        ops.calculate_changed(ops.publish_changed(ops.collect_one_day()))

    return collect_day
