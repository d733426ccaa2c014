"""From what the sources say to orders, stock and insights, beside the same SQL run by hand in one DuckDB connection."""
