"""The parts of `roms up`: whose line it is, what is held back after the stop was asked for, who serves which port."""

import io
import socket
import threading

from roms_assets.cli.ports import HOST, number, reserve
from roms_assets.cli.processes import LogStream, Part, stop
from tests.waiting import until


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


def test_two_that_start_at_once_do_not_choose_the_same_port() -> None:
    with reserve(0) as any_port:
        wanted = number(any_port)
    with reserve(wanted) as first, reserve(wanted) as second:
        assert number(first) == wanted
        assert number(second) != wanted
    with reserve(wanted) as again:
        assert number(again) == wanted


def test_a_port_on_which_somebody_listens_is_not_chosen() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        with reserve(taken.getsockname()[1]) as guard:
            assert number(guard) != taken.getsockname()[1]


def test_that_somebody_answers_does_not_mean_that_the_part_serves() -> None:
    with socket.socket() as taken, reserve(0) as guard:
        taken.bind((HOST, 0))
        taken.listen()
        part = Part("web", ["http.server", str(number(guard)), "--bind", HOST], {}, LogStream(io.StringIO()))
        with part.process:
            until(lambda: part.serves(number(guard)), "the part to serve")
            assert not part.serves(taken.getsockname()[1])
            stop([part], threading.Event())
        assert not part.serves(number(guard))
