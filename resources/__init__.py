"""Doors: configuration that yields plain clients and stores. They know no business word.

The clock and the progress are doors too: to time, and to whoever watches long work. How tables, dbt's models and checks
look in Dagster's UI is the same for all domains: it stands in `tables_shown`, `models_shown` and `checks_shown`.
`build_notes` is what the lake keeps of dbt's runs.
"""
