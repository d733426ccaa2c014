"""The command about orders: what waits for a person, what a person decides, and the story of one order."""

from enum import StrEnum
from typing import Annotated

import typer


class Orders(StrEnum):
    """What to do about orders."""

    REVIEW = "review"
    DECIDE = "decide"
    SHOW = "show"
    BUILD = "build"


def orders(
    what: Annotated[
        Orders,
        typer.Argument(
            help="review: what waits for a person; decide SIGHTING ORDER: it is of that order, or new for one of its"
            " own; show ORDER: all that is known of it; build: make anew what changed."
        ),
    ],
    named: Annotated[
        list[str] | None, typer.Argument(metavar="NAME", help="A sighting, an order's id or its number.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="review: how many.")] = 50,
) -> None:
    """Show what waits for a person, decide about it, and tell an order's story."""
    from roms_assets.cli import ordering

    if what is Orders.REVIEW:
        ordering.show_review(limit)
    elif what is Orders.BUILD:
        ordering.build()
    elif what is Orders.DECIDE:
        ordering.decide(named or [])
    elif not ordering.show(named or []):
        raise typer.Exit(1)
