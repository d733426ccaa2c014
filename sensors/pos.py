"""What starts POS work by itself: till-days that changed."""

import dagster as dg


def pos_sensors() -> list[dg.SensorDefinition]:
    """The sensor that publishes a day as soon as one of its till-days changed."""
    return [
        dg.AutomationConditionSensorDefinition(
            name="publish_what_arrived",
            description="Puts a day into the tables within two minutes after something of it arrived or changed.",
            target=dg.AssetSelection.groups("pos"),
            default_status=dg.DefaultSensorStatus.RUNNING,
            minimum_interval_seconds=30,
        )
    ]
