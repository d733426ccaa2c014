"""What starts POS work by itself: till-days that changed."""

import dagster as dg


def pos_sensors() -> list[dg.SensorDefinition]:
    """The sensor that publishes a day as soon as one of its till-days changed."""
    return [
        dg.AutomationConditionSensorDefinition(
            name="publish_what_arrived",
            description="Publishes a day's tables within two minutes of a change in one of its till-days.",
            target=dg.AssetSelection.groups("pos"),
            default_status=dg.DefaultSensorStatus.RUNNING,
            minimum_interval_seconds=30,
        )
    ]
