"""How fast ROMS is, beside a per-line combiner, one DuckDB `read_csv` over the same bytes, and the least work for them.

`python -m bench` or `make bench`; what each figure means stands in docs/speed.md.
"""
