"""Who answers for every asset, as the Dagster UI names owners."""

OWNERS = ("team:shop-data",)
