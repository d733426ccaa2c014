"""Keeping Dagster's own records small: what goes, what stays."""
