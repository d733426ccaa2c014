"""The command about mail: what waits for a person, and what a person decides about it."""

from enum import StrEnum
from typing import Annotated

import typer


class Mail(StrEnum):
    """What to do about mail."""

    LIST = "list"
    SHOW = "show"
    POLL = "poll"
    RELEASE = "release"
    DISMISS = "dismiss"
    TEACH = "teach"
    CHECK = "check"


def mail(
    what: Annotated[
        Mail,
        typer.Argument(
            help="list: the mails that wait for a person; show: all of some mails; poll: fetch and read what is new;"
            " release: let mails count as they were understood; dismiss: let nothing be made of mails;"
            " teach: make a template of a mail's sender; check: try your own templates on their samples."
        ),
    ],
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="MAIL", help="Ids of mails, or how they begin.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="list: also those that wait no more.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="list: how many.")] = 50,
    personal: Annotated[
        bool, typer.Option("--personal", help="show: also the mail's text and its sender's address.")
    ] = False,
    because: Annotated[
        str | None, typer.Option(metavar="REASON", help="dismiss: why; it stands in tables.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option(help="teach: what the mail is, such as order or refund.")
    ] = None,
    order_number: Annotated[
        str | None, typer.Option(metavar="NUMBER", help="teach: as the mail writes it.")
    ] = None,
    amount: Annotated[str | None, typer.Option(help="teach: such as 12.50.")] = None,
    currency: Annotated[str | None, typer.Option(metavar="CODE", help="teach: such as EUR.")] = None,
    item: Annotated[
        list[str] | None,
        typer.Option(help="teach: a line, such as '2 x Mug @ 4.50'. May be given several times."),
    ] = None,
    carrier: Annotated[
        str | None, typer.Option(metavar="NAME", help="teach: who carries the parcel.")
    ] = None,
    tracking_number: Annotated[
        str | None, typer.Option(metavar="NUMBER", help="teach: as the mail writes it.")
    ] = None,
    happened_on: Annotated[
        str | None, typer.Option(metavar="DAY", help="teach: the day that the mail names.")
    ] = None,
    expected_on: Annotated[
        str | None, typer.Option(metavar="DAY", help="teach: the day on which the parcel is to come.")
    ] = None,
    whole: Annotated[
        bool | None,
        typer.Option(
            "--whole/--part", help="teach: whether the whole order is cancelled, or only its lines named."
        ),
    ] = None,
    shop: Annotated[str | None, typer.Option(metavar="NAME", help="teach: what to call the sender.")] = None,
    language: Annotated[
        str | None, typer.Option(metavar="CODE", help="teach: such as de_DE; found out unless you say it.")
    ] = None,
    unsigned: Annotated[
        bool,
        typer.Option("--unsigned", help="teach: believe this sender although nobody proves who sent it."),
    ] = False,
) -> None:
    """Show mails that wait for a person, decide about them, or fetch new mail now."""
    from roms_assets.cli import mail_taught, mailing

    if what is Mail.LIST:
        mailing.show_list(every=every, limit=limit)
    elif what is Mail.SHOW:
        mailing.show(ids or [], personal=personal)
    elif what is Mail.TEACH:
        days = {"happened_on": happened_on, "expected_on": expected_on}
        texts = {
            "order_number": order_number,
            "currency": currency,
            "carrier": carrier,
            "tracking_number": tracking_number,
            "shop": shop,
            "language": language,
        }
        taught = mail_taught.Typed(kind, amount, item or (), days, texts, whole, not unsigned)
        mailing.teach(ids or [], taught.correction())
    elif what is Mail.DISMISS:
        mailing.dismiss(ids or [], because)
    elif not _is_well(what, ids or []):
        raise typer.Exit(1)


def _is_well(what: Mail, ids: list[str]) -> bool:
    """Whether all went well of what may go wrong by no fault of who typed it."""
    from roms_assets.cli import mailing

    if what is Mail.CHECK:
        return mailing.check()
    return mailing.poll() if what is Mail.POLL else mailing.release(ids)
