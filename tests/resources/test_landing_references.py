"""Originals that are kept as references: the very same bytes, in less room, and never silently lost."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.landing import Landing
from resources.landing_references import Reference
from roms_assets.kernel.errors import RuleBroken, SourceUnavailable

HEAD, OLD, NEW = b"STORE,PHONE\n", b"1,0900\n2,0901\n" * 50, b"3,0902\n"
OLDEST_FIRST, NEWEST_FIRST = HEAD + OLD + NEW, HEAD + NEW + OLD


@pytest.fixture(params=["folder", "object store"])
def landing(request: pytest.FixtureRequest, tmp_path: Path) -> Landing:
    return Landing(folder=str(tmp_path) if request.param == "folder" else f"memory://{tmp_path.name}")


def files_of(landing: Landing, sha256: str) -> list[str]:
    """The ends of the names of what is kept of an original."""
    folder = Path(landing.folder, "originals", sha256[:2])
    return sorted(path.suffix for path in folder.glob(f"{sha256}*"))


@pytest.mark.parametrize("later", [OLDEST_FIRST, NEWEST_FIRST, HEAD + OLD], ids=["end", "beginning", "same"])
def test_a_file_to_which_rows_were_added_is_read_from_the_later_one(landing: Landing, later: bytes) -> None:
    earlier, holder = landing.keep(HEAD + OLD), landing.keep(later)
    freed = landing.fold(earlier, holder)

    assert landing.read(earlier) == HEAD + OLD
    assert landing.gone([earlier, holder]) == set()
    if earlier == holder:
        assert freed is None
    else:
        assert freed is not None
        assert not landing.is_whole(earlier)
        assert landing.is_whole(holder)


@given(st.binary(max_size=40), st.binary(max_size=40), st.binary(max_size=40), st.binary(max_size=9))
def test_what_a_reference_gives_back_is_what_it_was_made_of(
    start: bytes, added: bytes, end: bytes, other: bytes
) -> None:
    holder = start + added + end
    for body in (start + end, start, end, holder, other):
        reference = Reference.to("0" * 64, holder, body)
        assert reference is None or reference.unfolded(holder) == body
    assert Reference.to("0" * 64, holder, start + end) is not None


def test_a_file_that_does_not_stand_in_the_later_one_stays_whole(landing: Landing) -> None:
    earlier, holder = landing.keep(HEAD + b"9,0999\n" + OLD), landing.keep(OLDEST_FIRST)

    assert landing.fold(earlier, holder) is None
    assert landing.is_whole(earlier)


def test_a_chain_of_references_is_followed(landing: Landing) -> None:
    first, second = landing.keep(HEAD + OLD), landing.keep(HEAD + OLD + NEW)
    third = landing.keep(HEAD + OLD + NEW + NEW)
    landing.fold(first, second)
    landing.fold(second, third)

    assert landing.read(first) == HEAD + OLD
    assert landing.gone([first, second, third]) == set()


def test_it_is_folded_once(landing: Landing) -> None:
    earlier, holder = landing.keep(HEAD + OLD), landing.keep(OLDEST_FIRST)

    assert landing.fold(earlier, holder) is not None
    assert landing.fold(earlier, holder) is None


def test_looking_changes_nothing(landing: Landing) -> None:
    earlier, holder = landing.keep(HEAD + OLD), landing.keep(OLDEST_FIRST)

    assert landing.fold(earlier, holder, dry_run=True) is not None
    assert landing.is_whole(earlier)


def test_keeping_it_again_writes_nothing(tmp_path: Path) -> None:
    landing = Landing(folder=str(tmp_path))
    earlier, holder = landing.keep(HEAD + OLD), landing.keep(OLDEST_FIRST)
    landing.fold(earlier, holder)
    Landing(folder=str(tmp_path)).keep(HEAD + OLD)

    assert files_of(landing, earlier) == [".ref"]


def test_with_its_holder_it_is_gone_and_said_to_be(tmp_path: Path) -> None:
    landing = Landing(folder=str(tmp_path))
    earlier, holder = landing.keep(HEAD + OLD), landing.keep(OLDEST_FIRST)
    landing.fold(earlier, holder)
    (tmp_path / "originals" / holder[:2] / f"{holder}.zst").unlink()

    assert landing.gone([earlier]) == {earlier}
    with pytest.raises(SourceUnavailable, match=f"{holder}.zst is gone; fetch it again"):
        landing.read(earlier)
    assert Landing(folder=str(tmp_path)).keep(HEAD + OLD) == earlier
    assert files_of(landing, earlier) == [".ref", ".zst"], "fetched again, it stands by itself"
    assert landing.gone([earlier]) == set()
    assert landing.read(earlier) == HEAD + OLD


@pytest.mark.parametrize(
    "damaged", ["", "[]", "{", '{"in": "elsewhere", "pieces": []}', json.dumps({"in": "0" * 64})]
)
def test_a_damaged_reference_is_named_and_counts_as_gone(tmp_path: Path, damaged: str) -> None:
    landing = Landing(folder=str(tmp_path))
    earlier, holder = landing.keep(HEAD + OLD), landing.keep(OLDEST_FIRST)
    landing.fold(earlier, holder)
    (tmp_path / "originals" / earlier[:2] / f"{earlier}.ref").write_text(damaged)

    assert landing.gone([earlier, holder]) == {earlier}
    with pytest.raises(RuleBroken, match=r"the reference .*\.ref is damaged: .*fetch again"):
        landing.read(earlier)


def test_a_reference_to_other_bytes_is_damage(tmp_path: Path) -> None:
    landing = Landing(folder=str(tmp_path))
    earlier, holder = landing.keep(HEAD + OLD), landing.keep(OLDEST_FIRST)
    landing.fold(earlier, holder)
    reference = tmp_path / "originals" / earlier[:2] / f"{earlier}.ref"
    reference.write_text(json.dumps({"in": holder, "pieces": [[0, 5]]}))

    with pytest.raises(RuleBroken, match="its bytes have another hash"):
        landing.read(earlier)


def test_leftovers_of_killed_processes_are_found(tmp_path: Path) -> None:
    landing = Landing(folder=str(tmp_path))
    kept = landing.keep(HEAD)
    left = tmp_path / "originals" / kept[:2] / f".{kept}.zst.0123"
    left.touch()

    assert landing.left_behind(datetime(2200, 1, 1, tzinfo=UTC)) == [left]
    assert landing.left_behind(datetime(2000, 1, 1, tzinfo=UTC)) == []
    assert Landing(folder="memory://elsewhere").left_behind(datetime(2200, 1, 1, tzinfo=UTC)) == []
