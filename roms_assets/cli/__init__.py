"""The command `roms`. What a command needs is imported when it runs, so that help and refusals come at once."""

from importlib import import_module


def main() -> None:
    """Run the command line of this process."""
    import_module("roms_assets.cli.app").app(prog_name="roms")
