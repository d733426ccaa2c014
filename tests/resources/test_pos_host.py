"""The door to the POS host: what it asks again, what it refuses, when it gives up; time is told by the test."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

import httpx
import pytest

from demo.pos_host import PosHost as FakedPosHost
from demo.world import Branch, Sizes, World
from resources import pos_host
from resources.connections import Connections
from resources.pos_host import PosHost, PosHostClient
from roms_assets.kernel.errors import RuleBroken, SourceChangedShape, SourceUnavailable
from tests.told_time import ToldTime

DAY = date(2025, 11, 14)
ADDRESS = "http://host.test/tills/"
GOOD = httpx.Response(200, content=b"a,b")


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> ToldTime:
    told = ToldTime()
    monkeypatch.setattr(pos_host, "time", told)
    monkeypatch.setattr(Connections, "pause", lambda _, seconds: told.sleep(seconds))
    return told


@dataclass
class Asked:
    """A host at the wire: it gives its answers one after the other, the last one for ever."""

    answers: list[httpx.Response | Exception]
    requests: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers[min(len(self.requests), len(self.answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer


def a_client(host: Callable[[httpx.Request], httpx.Response], **settings: float) -> PosHostClient:
    door = PosHost.model_validate({"address": ADDRESS, "requests_per_second": 1e9, **settings})
    return PosHostClient(door, httpx.Client(transport=httpx.MockTransport(host)), Connections())


def test_the_list_is_asked_for_with_branch_pos_and_date() -> None:
    host = Asked([GOOD])
    assert a_client(host).list_files("AYALA-FRN", "1", DAY) == b"a,b"
    request = host.requests[0]
    assert (request.method, str(request.url)) == ("POST", f"{ADDRESS}fetch_list2.php")
    assert request.content == b"branch=AYALA-FRN&pos=1&date=2025-11-14"


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.Response(500),
        httpx.Response(503),
        httpx.Response(429),
        httpx.ReadTimeout("silent"),
        httpx.ConnectError("refused"),
        httpx.RemoteProtocolError("peer closed connection"),
    ],
    ids=lambda trouble: str(getattr(trouble, "status_code", trouble)),
)
def test_what_may_heal_is_asked_again(trouble: httpx.Response | Exception) -> None:
    host = Asked([trouble, trouble, GOOD])
    assert a_client(host).fetch("a.csv") == b"a,b"
    assert len(host.requests) == 3


@pytest.mark.parametrize("status", [301, 302, 400, 401, 403, 404, 410])
def test_an_answer_that_stays_the_same_is_asked_for_once(status: int) -> None:
    host = Asked([httpx.Response(status, headers={"Location": "http://elsewhere.test/a.csv"})])
    with pytest.raises(SourceUnavailable, match=f"HTTP {status}"):
        a_client(host).fetch("a.csv")
    assert [request.url.host for request in host.requests] == ["host.test"]


def test_trying_again_ends_and_its_pauses_grow_only_so_far(clock: ToldTime) -> None:
    host = Asked([httpx.Response(500)])
    with pytest.raises(SourceUnavailable, match="HTTP 500"):
        a_client(host, attempts=12).fetch("a.csv")
    assert len(host.requests) == 12
    pauses = [pause for pause in clock.waits if pause > 0.001]
    assert pauses[0] < 1
    assert max(pauses) <= 5.2


@pytest.mark.parametrize(
    "address",
    [
        "../a.csv",
        "x/../../a.csv",
        "%2e%2e/a.csv",
        "x/%2E%2E/a.csv",
        "/etc/passwd",
        "//elsewhere.test/a.csv",
        "http://elsewhere.test/a.csv",
        "http://host.test:81/tills/a.csv",
        "http://host.test/tillsandmore/a.csv",
        "https://host.test/tills/a.csv",
        "file:///etc/passwd",
    ],
)
def test_an_address_that_leads_away_is_never_asked_for(address: str) -> None:
    host = Asked([GOOD])
    with pytest.raises(RuleBroken, match="not fetched"):
        a_client(host).fetch(address)
    assert not host.requests


@pytest.mark.parametrize(
    "address", ["x\x01/a.csv", "x" * 70_000], ids=["control character", "70,000 characters"]
)
def test_what_is_no_address_is_refused_as_such(address: str) -> None:
    host = Asked([GOOD])
    with pytest.raises(RuleBroken, match="is no address"):
        a_client(host).fetch(address)
    assert not host.requests


def test_a_body_that_drips_for_ever_ends(clock: ToldTime) -> None:
    sent: list[bytes] = []

    def drip() -> Iterator[bytes]:
        while True:
            clock.sleep(25)
            sent.append(b".")
            yield b"."

    with pytest.raises(SourceUnavailable, match="had not ended after 300 s"):
        a_client(lambda _: httpx.Response(200, content=drip()), timeout_seconds=30, attempts=1).fetch("a.csv")
    assert len(sent) == 13


def test_a_body_larger_than_allowed_is_left_at_once_and_not_asked_for_again() -> None:
    sent: list[int] = []

    def flood() -> Iterator[bytes]:
        while True:
            sent.append(100_000)
            yield b"x" * 100_000

    with pytest.raises(SourceChangedShape, match="larger than 2 MB"):
        a_client(lambda _: httpx.Response(200, content=flood()), largest_file_mb=2).fetch("a.csv")
    assert sum(sent) <= 2_100_000


def test_a_dead_host_is_given_up_and_not_asked_for_every_till_day() -> None:
    host = Asked([httpx.ConnectTimeout("silent")])
    client = a_client(host, attempts=3)
    for _ in range(100):
        with pytest.raises(SourceUnavailable):
            client.list_files("BMC", "1", DAY)
    assert len(host.requests) == 24
    with pytest.raises(SourceUnavailable, match=r"not asked: .* 24 requests in a row without an answer"):
        client.fetch("a.csv")


def test_a_host_that_answers_now_and_then_is_not_given_up() -> None:
    silence: list[httpx.Response | Exception] = [httpx.ConnectTimeout("silent")] * 20
    host = Asked([*silence, GOOD, *silence, GOOD])
    client = a_client(host, attempts=21)
    assert [client.fetch("a.csv"), client.fetch("b.csv")] == [b"a,b", b"a,b"]


def test_no_more_requests_a_second_than_allowed(clock: ToldTime) -> None:
    at: list[float] = []

    def host(_: httpx.Request) -> httpx.Response:
        at.append(clock.at)
        return httpx.Response(200, content=b"")

    client = a_client(host, requests_per_second=4)
    for _ in range(9):
        client.fetch("a.csv")
    assert at == [1000 + 0.25 * number for number in range(9)]


def test_a_host_that_was_left_alone_gets_no_burst(clock: ToldTime) -> None:
    client = a_client(Asked([GOOD]), requests_per_second=4)
    client.fetch("a.csv")
    clock.at += 60
    client.fetch("a.csv")
    client.fetch("a.csv")
    assert clock.waits == [0.25]


def test_over_real_sockets_a_flaky_list_and_a_dropped_connection_heal() -> None:
    key = "2025-11-14|BMC-1"
    world = World([Branch("BMC")], [DAY], {key: ("flaky_list", "drops_once")}, sizes=Sizes(20, 10, 5))
    with FakedPosHost(world) as host, PosHost(address=host.address).open() as client:
        names = client.list_files("BMC", "1", DAY).decode().split(",")
        assert {name: client.fetch(name) for name in names} == world.files(key)
        assert host.asked[key] == 2
        assert [host.asked[name] for name in names if "rd5000" in name] == [2]


def test_over_real_sockets_a_drop_that_stays_is_told() -> None:
    key = "2025-11-14|BMC-1"
    world = World([Branch("BMC")], [DAY], {key: "drops_mid_file"}, sizes=Sizes(20, 10, 5))
    name = next(name for name in world.files(key) if "rd5000" in name)
    with FakedPosHost(world) as host, PosHost(address=host.address, attempts=3).open() as client:
        with pytest.raises(
            SourceUnavailable, match=r"the connection broke off \([\d,]+ of [\d,]+ bytes came\)"
        ):
            client.fetch(name)
        assert host.asked[name] == 3


def test_the_doctor_hears_whether_the_host_answers() -> None:
    with FakedPosHost(World([Branch("BMC")], [DAY])) as host:
        door = PosHost(address=host.address, timeout_seconds=5)
        assert host.address in door.check()
    with pytest.raises(SourceUnavailable, match="cannot be reached"):
        door.check()
