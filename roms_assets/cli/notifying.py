"""`roms notify`: proves that notices reach people, looks around once, or sends the daily report."""

from rich.text import Text

from resources.clock import Clock
from roms_assets.cli.job_runs import dagster_instance
from roms_assets.cli.screen import out
from roms_assets.settings import load
from roms_assets.watching import sender, watch
from schedules import every_schedule


def prove() -> bool:
    """Send a test through every channel and the ping, one line each; whether all of them work."""
    faults = sender(load()).prove(Clock().now())
    for name, fault in faults.items():
        sign = ("✗ ", "bad") if fault else ("✓ ", "good")
        out().print(Text.assemble(sign, f"{name}: {fault or 'works'}"), soft_wrap=True)
    return not any(faults.values())


def look_around() -> bool:
    """Look once as the daemon does every five minutes; whether everything could be looked at and sent."""
    settings = load()
    with dagster_instance(settings) as instance:
        watched = watch(settings, instance, every_schedule(settings.business)).look_around(Clock().now())
    out().print(str(watched), soft_wrap=True)
    return not watched.faults


def report() -> bool:
    """Send the daily report now; whether every channel took it."""
    settings = load()
    with dagster_instance(settings) as instance:
        watch(settings, instance, every_schedule(settings.business)).report(Clock().now())
    faults = sender(settings).troubles()
    for fault in faults:
        out().print(Text(f"✗ {fault.title}: {fault.cause}"), soft_wrap=True)
    return not faults
