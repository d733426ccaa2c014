"""The verifiers and readers as one function of bytes, for a fuzzer that is led by what of the code a body reaches.

Nothing that is not signed may be believed; whatever cannot be read is a RomsError and nothing else.
"""

import sys
from contextlib import suppress

import atheris

with atheris.instrument_imports(include=["roms_assets.webhooks.rules", "resources.shipstation_answers"]):
    from resources.shipstation_answers import read_answer
    from roms_assets.kernel.errors import RomsError
    from roms_assets.kernel.webhook_kinds import SourceKind
    from roms_assets.webhooks.rules.bodies import Expected, why_refused
    from roms_assets.webhooks.rules.deliveries import Delivery, Verified
    from roms_assets.webhooks.rules.reading import THINGS, read_event, read_page
    from roms_assets.webhooks.rules.shown import shown_body
    from tests.webhooks.rules.test_reading import MANNER, NOW, PAGE, an_event, frames
    from tests.webhooks.rules.test_verifying import KINDS, delivered, verdict

EXPECTED = Expected(["shop"], "USD")
LISTS = sorted(THINGS)
GOOD = {kind: delivered(kind) for kind in KINDS}


def try_bytes(data: bytes) -> None:
    """One input: the first byte chooses a kind of source, the rest is the body and, by parts, its proof."""
    choice, body = data[:1], data[1:]
    kind = KINDS[choice[0] % len(KINDS)] if choice else KINDS[0]
    shown_body(body)
    why_refused(kind, body, EXPECTED, NOW)
    _try_verifying(kind, body)
    with suppress(RomsError):
        frames(read_event(kind, an_event(body, kind), MANNER).found)
    with suppress(RomsError):
        answer = read_answer(body)
        version, lists = LISTS[len(body) % len(LISTS)]
        frames(read_page(version, lists, list(answer.listed.raw), PAGE, MANNER))


def _try_verifying(kind: SourceKind, body: bytes) -> None:
    """A good delivery's headers with another body, and headers that are the body."""
    good = GOOD[kind]
    told = body.decode("latin-1")
    forged = Delivery(dict.fromkeys(good.headers, told), good.body, told)
    for delivery in (Delivery(good.headers, body), forged):
        found = verdict(kind, delivery)
        assert not isinstance(found, Verified) or body in (good.body, good.token.encode()), (
            "believed unsigned"
        )


def main() -> None:
    """Try until the time is over; the first thing that is found ends it."""
    atheris.Setup(sys.argv, try_bytes)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
