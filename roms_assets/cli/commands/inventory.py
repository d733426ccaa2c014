"""The command about stock: what insights say, and what had better stand elsewhere."""

from enum import StrEnum
from typing import Annotated

import typer


class Stock(StrEnum):
    """What to do about inventory."""

    SHOW = "show"
    BUILD = "build"


def inventory(
    what: Annotated[
        Stock,
        typer.Argument(
            help="show: the insights and suggestions of the newest day; build: make anew what changed."
        ),
    ],
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="show: how many of each kind.")] = 10,
) -> None:
    """Show what is out of stock, slow or aged, and which moves between channels would save money."""
    from roms_assets.cli import stock_shown

    if what is Stock.BUILD:
        stock_shown.build()
    else:
        stock_shown.show(limit)
