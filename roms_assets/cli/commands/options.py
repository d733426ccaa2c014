"""Options that several commands take."""

from typing import Annotated

import typer

Start = Annotated[str | None, typer.Option(metavar="DAY", help="First day, such as 2025-11-01.")]
End = Annotated[str | None, typer.Option(metavar="DAY", help="Last day, included.")]
Branch = Annotated[str | None, typer.Option(metavar="CODE", help="One branch only.")]
WebhookPort = Annotated[
    int | None,
    typer.Option(min=1, max=65535, help="The port of the front door; what roms.yaml says when it is free."),
]
