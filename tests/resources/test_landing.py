import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from resources.landing import Landing
from roms_assets.kernel.errors import RuleBroken, SourceUnavailable

FAR_AHEAD = datetime(2200, 1, 1, tzinfo=UTC)
BODY = b"one,two\n" * 1000
SHA256 = hashlib.sha256(BODY).hexdigest()


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    return Landing(folder=str(tmp_path))


def original(landing: Landing) -> Path:
    return Path(landing.folder, "originals", SHA256[:2], f"{SHA256}.zst")


def a_manifest(at: str = "2025-10-08T12:00:00+00:00", **said: object) -> dict[str, object]:
    return {"at": at, "files": ["a.csv"]} | said


def test_what_was_kept_comes_back_and_is_smaller_on_disk(landing: Landing) -> None:
    assert landing.keep(BODY) == SHA256
    assert landing.read(SHA256) == BODY
    assert original(landing).stat().st_size < len(BODY) / 10


def test_an_address_that_has_folders_gets_them(tmp_path: Path) -> None:
    landing = Landing(folder=f"local://{tmp_path}/new/landing")
    assert landing.keep(BODY) == SHA256
    assert landing.read(SHA256) == BODY
    assert not landing.has_manifests("raw/2025-10-08/BMC-1")
    landing.write_manifest("raw/2025-10-08/BMC-1", a_manifest())
    assert landing.has_manifests("raw/2025-10-08/BMC-1")
    assert landing.manifests("raw/2025-10-08/BMC-1") == [a_manifest()]


def test_an_original_is_written_once(landing: Landing) -> None:
    landing.keep(BODY)
    written = original(landing).stat().st_mtime_ns
    landing.keep(BODY)
    Landing(folder=landing.folder).keep(BODY)
    assert original(landing).stat().st_mtime_ns == written
    assert [path.name for path in original(landing).parent.iterdir()] == [f"{SHA256}.zst"]


def test_what_is_gone_is_told_without_reading(landing: Landing) -> None:
    landing.keep(BODY)
    original(landing).write_bytes(b"no zstd at all")
    other = SHA256[:2] + "0" * 62

    assert landing.gone([SHA256, other, "f" * 64]) == {other, "f" * 64}
    assert landing.gone([]) == set()
    with pytest.raises(RuleBroken, match="no SHA-256"):
        landing.gone(["../x"])


@pytest.mark.parametrize("damage", [b"", b"no zstd at all"])
def test_a_damaged_original_is_refused_and_healed_by_whoever_brings_it(
    landing: Landing, damage: bytes
) -> None:
    landing.keep(BODY)
    original(landing).write_bytes(damage)
    with pytest.raises(RuleBroken, match=f"{SHA256}.zst is damaged"):
        landing.read(SHA256)
    Landing(folder=landing.folder).keep(BODY)
    assert landing.read(SHA256) == BODY


def test_another_originals_bytes_are_refused(landing: Landing) -> None:
    landing.keep(BODY)
    other = landing.keep(b"other")
    original(landing).write_bytes(Path(landing.folder, "originals", other[:2], f"{other}.zst").read_bytes())
    with pytest.raises(RuleBroken, match="another hash"):
        landing.read(SHA256)


def test_an_original_that_is_gone_is_unavailable(landing: Landing) -> None:
    with pytest.raises(SourceUnavailable, match="gone"):
        landing.read(SHA256)


@pytest.mark.parametrize("name", ["", "../x", SHA256.upper(), SHA256 + "0"])
def test_what_is_no_hash_names_no_original(landing: Landing, name: str) -> None:
    with pytest.raises(RuleBroken, match="no SHA-256"):
        landing.read(name)


def test_manifests_come_oldest_first_and_stay(landing: Landing) -> None:
    first, second = a_manifest(state="partial"), a_manifest(state="arrived")
    for manifest in (first, second):
        landing.write_manifest("raw/2025-10-08/BMC-1", manifest)
    assert landing.manifests("raw/2025-10-08/BMC-1") == [first, second]
    assert landing.manifests("raw/2025-10-08/BMC-2") == []


def test_a_manifest_that_says_nothing_new_is_not_written(landing: Landing) -> None:
    landing.write_manifest("raw", a_manifest())
    landing.write_manifest("raw", a_manifest(at="2025-10-09T12:00:00+00:00"))
    assert landing.manifests("raw") == [a_manifest()]


def test_the_newest_manifest_is_what_holds_now_even_when_it_said_so_before(landing: Landing) -> None:
    for state in ("arrived", "absent", "arrived"):
        landing.write_manifest("raw", a_manifest(state=state))
    assert [manifest["state"] for manifest in landing.manifests("raw")] == ["arrived", "absent", "arrived"]


@pytest.mark.parametrize("text", ["", "{", "[]", json.dumps(a_manifest(files=["other.csv"]))])
def test_a_damaged_manifest_is_named(landing: Landing, text: str) -> None:
    landing.write_manifest("raw", a_manifest())
    (path,) = Path(landing.folder, "manifests", "raw").iterdir()
    path.write_text(text)
    with pytest.raises(RuleBroken, match=path.name):
        landing.manifests("raw")


@pytest.mark.parametrize("at", [None, "", "yesterday", "2025-10-08T12:00:00"])
def test_a_manifest_needs_a_time_with_a_zone(landing: Landing, at: str) -> None:
    with pytest.raises(RuleBroken, match="`at`"):
        landing.write_manifest("raw", a_manifest(at=at))


@pytest.mark.parametrize(
    "place", ["", "..", "raw/../x", "/etc", "raw//x", "raw\\x", "raw/.hidden", "raw/", "a\0b"]
)
def test_a_place_outside_is_refused(landing: Landing, place: str) -> None:
    with pytest.raises(RuleBroken, match="cannot name a folder"):
        landing.write_manifest(place, a_manifest())
    with pytest.raises(RuleBroken, match="cannot name a folder"):
        landing.manifests(place)


def test_an_object_store_is_only_another_address() -> None:
    landing = Landing(folder="memory://landing-of-a-test")
    assert landing.read(landing.keep(BODY)) == BODY
    landing.write_manifest("raw/1", a_manifest())
    landing.write_manifest("raw/1", a_manifest(files=[]))
    assert landing.manifests("raw/1") == [a_manifest(), a_manifest(files=[])]
    assert landing.manifests("raw/2") == []
    assert "can be written" in landing.check()


def test_a_folder_that_cannot_be_written_fails_the_check(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SourceUnavailable, match="cannot be written"):
        Landing(folder=str(tmp_path / "file")).check()
    assert "can be written" in Landing(folder=str(tmp_path)).check()
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_disk_that_takes_no_more_is_told_with_the_file_and_nothing_unfinished_stays(
    tmp_path: Path, no_large_files: None
) -> None:
    landing = Landing(folder=str(tmp_path))
    body = b"".join(hashlib.sha256(bytes([number])).digest() for number in range(250))
    with pytest.raises(OSError, match="File too large") as told:
        landing.keep(body)
    assert str(told.value.filename).startswith(f"{tmp_path}/originals/")
    assert landing.left_behind(FAR_AHEAD) == []
