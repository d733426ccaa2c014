"""The commands about mail: what waits for a person, what a person decides about it, and new mail now."""

from typing import Annotated

import typer

mail = typer.Typer(
    help="Show mails that wait for a person, decide about them, or fetch new mail now.", no_args_is_help=True
)
Ids = Annotated[list[str] | None, typer.Argument(metavar="MAIL", help="Ids of mails, or how they begin.")]
Kind = Annotated[str | None, typer.Option(help="What the mail is, such as order or refund.")]
OrderNumber = Annotated[str | None, typer.Option(metavar="NUMBER", help="As the mail writes it.")]
Amount = Annotated[str | None, typer.Option(help="Such as 12.50; with --currency.")]
Currency = Annotated[str | None, typer.Option(metavar="CODE", help="Such as EUR.")]
Items = Annotated[
    list[str] | None, typer.Option(help="A line, such as '2 x Mug @ 4.50'. May be given several times.")
]
Carrier = Annotated[str | None, typer.Option(metavar="NAME", help="Who carries the parcel.")]
TrackingNumber = Annotated[str | None, typer.Option(metavar="NUMBER", help="As the mail writes it.")]
HappenedOn = Annotated[str | None, typer.Option(metavar="DAY", help="The day that the mail names.")]
ExpectedOn = Annotated[
    str | None, typer.Option(metavar="DAY", help="The day on which the parcel is to come.")
]
Whole = Annotated[
    bool | None,
    typer.Option("--whole/--part", help="Whether the whole order is cancelled, or only its lines named."),
]
Shop = Annotated[str | None, typer.Option(metavar="NAME", help="What to call the sender.")]
Language = Annotated[
    str | None, typer.Option(metavar="CODE", help="Such as de_DE; found out unless you say it.")
]
Unsigned = Annotated[
    bool, typer.Option("--unsigned", help="Believe this sender although nobody proves who sent it.")
]


@mail.command("list")
def list_mails(
    every: Annotated[bool, typer.Option("--all", help="Also those that wait no more.")] = False,
    state: Annotated[
        str | None, typer.Option(help="Mails that are in that state instead, such as nothing.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many.")] = 50,
) -> None:
    """The mails that wait for a person, or that are in a state, newest first."""
    from roms_assets.cli import mailing
    from roms_assets.cli.asking import WordWrong

    if state is None:
        mailing.show_list(every=every, limit=limit)
    elif every:
        raise WordWrong("say either --all or --state: a state has all of its mails")
    else:
        mailing.show_of_state(state, limit=limit)


@mail.command()
def show(
    ids: Ids = None,
    personal: Annotated[
        bool, typer.Option("--personal", help="Also the mail's text and its sender's address.")
    ] = False,
) -> None:
    """What reading these mails gives now, and where in them it stands."""
    from roms_assets.cli import mailing

    mailing.show(ids or [], personal=personal)


@mail.command()
def poll() -> None:
    """Fetch what is new, and read it."""
    from roms_assets.cli import mailing

    if not mailing.poll():
        raise typer.Exit(1)


@mail.command()
def release(ids: Ids = None) -> None:
    """Let mails count as they were understood."""
    from roms_assets.cli import mailing

    if not mailing.release(ids or []):
        raise typer.Exit(1)


@mail.command()
def dismiss(
    ids: Ids = None,
    because: Annotated[str | None, typer.Option(metavar="REASON", help="Why; it stands in tables.")] = None,
) -> None:
    """Let nothing be made of mails, for good."""
    from roms_assets.cli import mailing

    mailing.dismiss(ids or [], because)


@mail.command()
def teach(
    ids: Ids = None,
    *,
    kind: Kind = None,
    order_number: OrderNumber = None,
    amount: Amount = None,
    currency: Currency = None,
    item: Items = None,
    carrier: Carrier = None,
    tracking_number: TrackingNumber = None,
    happened_on: HappenedOn = None,
    expected_on: ExpectedOn = None,
    whole: Whole = None,
    shop: Shop = None,
    language: Language = None,
    unsigned: Unsigned = False,
) -> None:
    """Make a template of a mail's sender from what is right in that mail."""
    from roms_assets.cli import mail_taught, mailing

    typed = mail_taught.Typed(
        kind,
        amount,
        item or (),
        {"happened_on": happened_on, "expected_on": expected_on},
        {"currency": currency, "shop": shop, "language": language}
        | {"order_number": order_number, "carrier": carrier, "tracking_number": tracking_number},
        whole,
        needs_signature=not unsigned,
    )
    mailing.teach(ids or [], typed.correction())


@mail.command()
def check() -> None:
    """Read the samples of your own templates."""
    from roms_assets.cli import mailing

    if not mailing.check():
        raise typer.Exit(1)
