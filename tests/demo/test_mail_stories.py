"""What goes on in the demo's mailbox: each mail is understood as it was meant, and no order comes twice."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from demo.mail_letters import OUR_SERVER
from demo.mail_stories import STORY, next_letter
from roms_assets.mail.rules.reading import Manner, read_mail
from roms_assets.mail.template_files import templates_with

NOW = datetime(2026, 3, 2, 8, 15, 30, 5, tzinfo=UTC)
BEGAN = 1_772_439_330


def test_every_mail_of_two_rounds_is_understood_and_sure() -> None:
    how = Manner(templates_with({}), frozenset([OUR_SERVER]), 0.8, ZoneInfo("UTC"))
    told: list[tuple[str, str | None]] = []
    for turn in range(2 * len(STORY)):
        letter = next_letter(turn, BEGAN, NOW)
        read = read_mail(letter.raw, letter.received_at, how)
        assert not read.doubts, letter.name
        assert [(event.kind.value, event.order_number) for event in read.events] == list(letter.events)
        told += letter.events
        if "shipment" in letter.name:
            assert read.events[0].tracking_number
            assert str(read.events[0].expected_on) == "2026-03-04"
    assert len(set(told)) == len(told) == 2 * len(STORY)
    assert {kind for kind, _ in told} == {"order", "shipment", "cancellation", "refund"}


def test_no_two_mails_are_alike_and_another_run_has_other_orders() -> None:
    raws = {next_letter(turn, began, NOW).raw for turn in range(20) for began in (BEGAN, BEGAN + 600)}
    assert len(raws) == 40
