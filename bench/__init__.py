"""How fast ROMS is, beside a per-line combiner and beside one DuckDB `read_csv` over the same bytes.

`python -m bench` or `make bench`; what each figure means stands in docs/speed.md.
"""
