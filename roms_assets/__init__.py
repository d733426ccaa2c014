"""ROMS: a retailer's data as a graph of Dagster assets."""
