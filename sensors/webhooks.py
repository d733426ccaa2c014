"""What starts the reading of webhooks by itself: an event that waits."""

from datetime import timedelta

import dagster as dg

from roms_assets.jobs import read_webhooks
from roms_assets.webhooks.desk import WebhookDesk
from sensors.under_way import failed_since, is_under_way

STAY_SECONDS = 300
"""So long a run waits for more events after the last one, so that not every event needs a run of its own."""
AFTER_FAILURE = timedelta(minutes=1)
"""So long nothing is started after a run that failed: what stopped it, such as a full disk, would stop the next one."""


def webhook_sensors() -> list[dg.SensorDefinition]:
    """The sensor that has events read within seconds; one run reads all that come while it stays."""

    @dg.sensor(
        name="read_webhooks_when_they_arrive",
        description=(
            "Every five seconds: when something has arrived that nobody reads, starts reading, which stays for five"
            " minutes after the last event, so that the next ones are in the tables within a second or two."
        ),
        job=read_webhooks,
        default_status=dg.DefaultSensorStatus.RUNNING,
        minimum_interval_seconds=5,
    )
    def read_webhooks_when_they_arrive(
        context: dg.SensorEvaluationContext, webhooks: dg.ResourceParam[WebhookDesk]
    ) -> dg.RunRequest | dg.SkipReason:
        webhooks.note_look()
        if is_under_way(context.instance, read_webhooks):
            return dg.SkipReason("what arrives is being read")
        if failed_since(context.instance, read_webhooks, webhooks.clock.now() - AFTER_FAILURE):
            return dg.SkipReason("reading failed just now; it is tried again after a minute")
        if not webhooks.has_due():
            return dg.SkipReason("nothing waits to be read")
        config = {"ops": {"read_events": {"config": {"stay_seconds": STAY_SECONDS}}}}
        return dg.RunRequest(run_config=config)

    return [read_webhooks_when_they_arrive]
