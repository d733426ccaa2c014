"""What Square's answers mean: pure, without Dagster, network, disk or clock."""
