"""The log stream of `roms up`: whose line it is, and what is held back once the stop was asked for."""

import io

from roms_assets.cli.processes import LogStream


def test_what_parts_say_of_being_stopped_is_shown_only_after_an_error() -> None:
    shown = io.StringIO()
    stream = LogStream(shown)
    stream.follow("code", io.BytesIO(b"\x1b[1mbegun\x1b[0m\n"))
    stream.is_holding.set()
    stream.follow("code", io.BytesIO(b"Traceback\n"))
    stream.say("roms", "stopped")
    assert shown.getvalue() == "code      | begun\nroms      | stopped\n"

    stream.show_held()
    assert shown.getvalue().endswith("code      | Traceback\n")
