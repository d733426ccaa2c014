"""`python -m ingress HOST PORT`: the front door on exactly that port, as `roms up` starts it."""

import sys

from ingress.serving import serve
from roms_assets.kernel.errors import RomsError
from roms_assets.settings import load


def main() -> int:
    """The exit code."""
    host, port = sys.argv[1:]
    try:
        return serve(load(), host, int(port))
    except RomsError as error:
        print(error, file=sys.stderr)  # noqa: T201 (the part of a supervisor that shows what it says)
        return 1


if __name__ == "__main__":
    sys.exit(main())
