"""What POS files mean: pure functions over bytes, frames and days. No Dagster, network, disk or clock."""
