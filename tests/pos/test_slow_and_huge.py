"""The slow and the huge: a host that stays silent, a file of 200 MB; neither costs more than it must."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from demo.pos_host import PosHost as FakedPosHost
from demo.world import Branch
from tests.pos.odd_worlds import FIRST, SMALL, OddWorld, a_small_world, content_by_till_day
from tests.pos.shop import a_shop
from tests.waiting import PATIENCE_SECONDS

STRUCK = f"{FIRST}|BMC-1"
MEASURE = """
import json, resource, sys
from resources.pos_host import PosHost
from roms_assets.kernel.errors import SourceChangedShape

address, name, limit, empty = sys.argv[1:]
unit = 1 if sys.platform == "darwin" else 1024
with PosHost(address=address, largest_file_mb=float(limit), timeout_seconds=60).open() as client:
    client.fetch(empty)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        client.fetch(name)
    except SourceChangedShape as error:
        said = str(error)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"grown_mb": (after - before) * unit / 1e6, "said": said}))
"""


def test_a_silent_host_costs_its_own_till_day_only(tmp_path: Path) -> None:
    world = a_small_world(tills=("1", "2", "3"), faults={STRUCK: "silent"})
    world.silence_seconds = 3600
    host = {"timeout_seconds": 1, "attempts": 2}
    with a_shop(world, tmp_path / "silent", host=host) as shop:
        assert shop.run("fill_missing").success
        assert shop.states() == {
            STRUCK: "absent",
            f"{FIRST}|BMC-2": "arrived",
            f"{FIRST}|BMC-3": "arrived",
        }
        assert shop.reason(STRUCK) == "the host was silent for 1 s"
        assert shop.host.asked[STRUCK] == 2
        seen = content_by_till_day(shop)
    with a_shop(a_small_world(tills=("1", "2", "3")), tmp_path / "clean") as clean:
        assert clean.run("fill_missing").success
        expected = content_by_till_day(clean)
    assert {**expected, STRUCK: ""} == {**seen, STRUCK: ""}


@pytest.mark.parametrize("fault", ["huge_file", "huge_file_undeclared"])
def test_a_file_of_200_mb_is_not_kept_and_says_so(tmp_path: Path, fault: str) -> None:
    world = OddWorld([Branch("BMC", ("1", "2"))], [FIRST], {STRUCK: fault}, sizes=SMALL)
    with a_shop(world, tmp_path, host={"largest_file_mb": 2, "timeout_seconds": 20}) as shop:
        assert shop.run("fill_missing").success
        assert shop.states() == {STRUCK: "partial", f"{FIRST}|BMC-2": "arrived"}
        assert "rd5000 is missing (it is larger than 2 MB and was not kept)" in shop.reason(STRUCK)
        assert shop.query("SELECT DISTINCT pos FROM record2025").rows() == [("2",)]
        assert not [path for path in tmp_path.rglob("*") if path.stat().st_size > 4_000_000]


@pytest.mark.parametrize("fault", ["huge_file", "huge_file_undeclared"])
def test_memory_stays_flat_when_a_file_is_200_mb(fault: str) -> None:
    world = OddWorld([Branch("BMC", ("1",))], [FIRST], {STRUCK: fault}, sizes=SMALL)
    names = {name.split("_")[3]: name for name in world.files(STRUCK)}
    with FakedPosHost(world) as host:
        arguments = [host.address, names["rd5000"], "4", names["rd5900"]]
        done = subprocess.run(
            [sys.executable, "-c", MEASURE, *arguments],
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["said"] == "it is larger than 4 MB and was not kept"
    assert told["grown_mb"] < 40
