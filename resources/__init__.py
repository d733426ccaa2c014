"""Doors: configuration that yields plain clients and stores. They know no business word.

The clock and the progress are doors too: to time, and to whoever watches long work. Beside dbt's door stands what all
its domains share: `models_shown` and `checks_shown` are its face in Dagster, `build_notes` is what the lake keeps of
its runs.
"""
