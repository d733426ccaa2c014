"""The mail reader as one function of bytes, for a fuzzer that is led by what of the code a mail reaches.

Whatever the bytes are, a mail is read without an error, and what nobody proved makes no event that counts.
"""

import sys

import atheris

with atheris.instrument_imports(include=["roms_assets.mail.rules"]):
    from roms_assets.mail.rules.found import Authentication
    from roms_assets.mail.rules.judging import MailState, judged
    from tests.mail.rules.mails import BUILT_IN, reading_of
    from tests.mail.rules.test_fuzz import SAMPLES, well_formed


def try_bytes(data: bytes) -> None:
    """One input: a mail of these bytes; then an invented mail of a known sender that ends with them."""
    choice, body = data[:1], data[1:]
    sample = SAMPLES[choice[0] % len(SAMPLES)] if choice else SAMPLES[0]
    for raw in (body, sample + body, sample[: len(sample) // 2] + body):
        _try_mail(raw)


def _try_mail(raw: bytes) -> None:
    read = reading_of(raw, BUILT_IN)
    assert well_formed(read), "it cannot be stored"
    verdict = judged(read, is_released=False)
    is_unproven = read.is_forwarded or read.authentication is Authentication.FAILED
    assert not (is_unproven and verdict.state is MailState.ACCEPTED), "believed unproven"


def main() -> None:
    """Try until the time is over; the first thing that is found ends it."""
    atheris.Setup(sys.argv, try_bytes)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
