"""`python -m roms_assets.cli` is the command `roms`."""

from roms_assets.cli import main

main()
