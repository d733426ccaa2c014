"""The group `orders` of `roms.yaml`."""

from roms_assets.settings.dropped import DroppedSettings


class OrdersSettings(DroppedSettings):
    """Where orders are told of beside the sources that have groups of their own."""
