"""Files that people drop: read when they are whole, set aside once, never overwritten, nothing odd followed."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from resources.clock import Clock
from resources.drop_folder import REFUSED, TAKEN, DropFolder
from resources.landing import Landing
from roms_assets.dropped.rules.kinds import FileKind
from roms_assets.kernel.errors import RuleBroken, SourceUnavailable
from roms_assets.statements.desk import KIND as STATEMENTS

NOON = datetime(2025, 11, 12, 4, tzinfo=UTC)
KIND = "tracking"


@dataclass
class SetClock(Clock):
    """A clock that a test sets; something may happen while somebody waits."""

    at: datetime = NOON
    meanwhile: Callable[[], object] = lambda: None
    waits: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        """The moment that was set."""
        return self.at

    def wait(self, seconds: float) -> None:
        """Time passes at once."""
        self.waits.append(seconds)
        self.at += timedelta(seconds=seconds)
        self.meanwhile()


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def folder(tmp_path: Path, clock: SetClock) -> DropFolder:
    return DropFolder(tmp_path / "dropped", largest_bytes=1000, clock=clock)


def drop(folder: DropFolder, name: str, content: bytes = b"a,b\n1,2\n", age: float = 60) -> Path:
    """A file that was last written so many seconds ago."""
    path = folder.root / KIND / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    made_old(path, age)
    return path


def made_old(path: Path, age: float) -> None:
    at = NOON.timestamp() - age
    os.utime(path, (at, at), follow_symlinks=False)


def lying(folder: DropFolder) -> list[str]:
    """All files of the kind, below its folder."""
    at = folder.root / KIND
    return sorted(
        str(path.relative_to(at)) for path in at.rglob("*") if not path.is_dir() or path.is_symlink()
    )


def test_a_whole_file_is_read_and_taken(folder: DropFolder) -> None:
    drop(folder, "today.csv", b"a,b\n")
    (file,) = folder.waiting(KIND)
    assert (file.kind, file.name, file.content, file.fault) == (KIND, "today.csv", b"a,b\n", "")
    assert file.dropped_at == NOON - timedelta(seconds=60)
    assert folder.settle(file, None) == folder.root / KIND / "taken" / "today.csv"
    assert lying(folder) == ["taken/today.csv"]
    assert folder.waiting(KIND) == []


def test_a_refused_file_has_its_reason_beside_it(folder: DropFolder) -> None:
    drop(folder, "today.csv")
    (file,) = folder.waiting(KIND)
    target = folder.settle(file, "line 2: no order number")
    assert target == folder.root / KIND / "refused" / "today.csv"
    assert target.with_name("today.csv.reason.txt").read_text() == "line 2: no order number\n"
    assert target.read_bytes() == file.content
    (refused,) = folder.refused(KIND)
    assert (refused.name, refused.reason) == ("today.csv", "line 2: no order number")
    target.unlink()
    assert folder.refused(KIND) == [], "whoever has taken the file away has seen to it"


def test_the_folders_are_made_so_that_people_find_them(folder: DropFolder) -> None:
    assert not folder.has_waiting(KIND)
    assert (folder.root / KIND).is_dir()


def test_what_was_just_written_waits_until_it_is_quiet(folder: DropFolder, clock: SetClock) -> None:
    drop(folder, "growing.csv", age=2)
    assert not folder.has_waiting(KIND)
    assert folder.waiting(KIND) == []
    clock.at += timedelta(seconds=4)
    assert folder.has_waiting(KIND)
    assert [file.name for file in folder.waiting(KIND)] == ["growing.csv"]
    assert clock.waits == []


def test_a_file_of_a_clock_that_goes_ahead_is_looked_at_twice(folder: DropFolder, clock: SetClock) -> None:
    still = drop(folder, "still.csv", age=-300)
    growing = drop(folder, "growing.csv", age=-300)

    def grow() -> None:
        with growing.open("ab") as file:
            file.write(b"3,4\n")
        made_old(growing, -301)

    clock.meanwhile = grow
    (file,) = folder.waiting(KIND)
    assert file.path == still
    assert file.dropped_at == clock.now(), "never later than now"
    assert clock.waits == [5]


def test_a_file_that_is_replaced_between_reading_and_settling_waits(folder: DropFolder) -> None:
    drop(folder, "today.csv", b"first\n")
    (file,) = folder.waiting(KIND)
    drop(folder, "today.csv", b"second\n")
    assert folder.settle(file, None) is None
    assert lying(folder) == ["today.csv"]
    (second,) = folder.waiting(KIND)
    assert second.content == b"second\n"


def test_a_file_that_is_taken_away_meanwhile_is_no_fault(folder: DropFolder) -> None:
    path = drop(folder, "today.csv")
    (file,) = folder.waiting(KIND)
    path.unlink()
    assert folder.settle(file, "why") is None
    assert lying(folder) == []


@pytest.mark.parametrize("reason", [None, "why"])
def test_a_second_file_of_a_name_overwrites_nothing(folder: DropFolder, reason: str | None) -> None:
    for content in (b"one", b"two", b"two"):
        drop(folder, "today.csv", content)
        (file,) = folder.waiting(KIND)
        folder.settle(file, reason)
    place = "refused" if reason else "taken"
    names = ["today.csv", "today-2.csv", "today-3.csv"]
    assert [(folder.root / KIND / place / name).read_bytes() for name in names] == [b"one", b"two", b"two"]
    assert len(lying(folder)) == (6 if reason else 3)


def test_links_pipes_and_what_is_too_large_come_with_their_fault_and_can_be_set_aside(
    folder: DropFolder, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_bytes(b"not for you")
    at = drop(folder, "large.csv", bytes(1001)).parent
    (at / "link.csv").symlink_to(secret)
    os.link(secret, at / "hard.csv")
    os.mkfifo(at / "pipe.csv")
    (at / "gone.csv").symlink_to(tmp_path / "nowhere")
    for name in ("link.csv", "hard.csv", "pipe.csv", "gone.csv"):
        made_old(at / name, 60)
    faults = {file.name: file.fault for file in folder.waiting(KIND)}
    assert len({file.sha256 for file in folder.waiting(KIND)}) == len(faults), "no two are one in a table"
    assert faults.keys() == {"large.csv", "link.csv", "hard.csv", "pipe.csv", "gone.csv"}
    assert "1,001 bytes" in faults["large.csv"]
    assert "a link" in faults["link.csv"]
    assert "hard link" in faults["hard.csv"]
    assert "pipe" in faults["pipe.csv"]
    for file in folder.waiting(KIND):
        assert file.content == b""
        assert folder.settle(file, file.fault)
    assert folder.waiting(KIND) == []
    assert secret.read_bytes() == b"not for you"


def test_unfinished_hidden_and_lock_files_and_folders_are_left_alone(folder: DropFolder) -> None:
    names = [".hidden.csv", "big.csv.part", "big.csv.crdownload", "big.TMP", "~$open.csv"]
    for name in names:
        drop(folder, name)
    (folder.root / KIND / "archive").mkdir()
    assert not folder.has_waiting(KIND)
    assert folder.waiting(KIND) == []
    assert lying(folder) == sorted(names)


def test_many_files_come_in_portions_the_first_written_first(folder: DropFolder) -> None:
    for age in range(1, 6):
        drop(folder, f"{age}.csv", bytes(400), age=age * 60)
    portions = []
    while files := folder.waiting(KIND):
        portions.append([file.name for file in files])
        for file in files:
            folder.settle(file, None)
    assert portions == [["5.csv", "4.csv", "3.csv"], ["2.csv", "1.csv"]]


def test_a_kill_between_landing_and_settling_reads_it_again_with_no_change(
    folder: DropFolder, tmp_path: Path
) -> None:
    drop(folder, "today.csv")
    landing = Landing(folder=str(tmp_path / "landing"))
    (first,) = folder.waiting(KIND)
    landed = landing.keep(first.content)
    (again,) = DropFolder(folder.root, 1000, clock=SetClock(NOON + timedelta(hours=1))).waiting(KIND)
    assert again == first
    assert Landing(folder=landing.folder).keep(again.content) == landed == first.sha256
    folder.settle(again, None)
    assert lying(folder) == ["taken/today.csv"]


def test_a_kill_while_it_is_moved_loses_nothing(folder: DropFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    drop(folder, "today.csv")
    (file,) = folder.waiting(KIND)

    def killed(*paths: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("os.replace", killed)
        with pytest.raises(KeyboardInterrupt):
            folder.settle(file, None)
    assert folder.waiting(KIND) == [file]
    assert folder.settle(file, None) == folder.root / KIND / "taken" / "today-2.csv"


@pytest.mark.parametrize("name", [b"caf\xe9.csv", b"two\nlines.csv", b"n" * 240 + b".csv"])
def test_odd_names_are_shown_and_kept(folder: DropFolder, name: bytes) -> None:
    drop(folder, os.fsdecode(name))
    (file,) = folder.waiting(KIND)
    assert file.name.encode().decode().isprintable()
    target = folder.settle(file, "why")
    assert target
    assert target.suffix == ".csv"
    assert target.with_name(f"{target.name}.reason.txt").is_file()


def test_a_kind_is_one_folder_and_leads_nowhere_else(folder: DropFolder) -> None:
    with pytest.raises(RuleBroken, match="cannot name a folder"):
        folder.waiting("../elsewhere")


def test_the_check_makes_the_folders_and_leaves_nothing_in_them(folder: DropFolder) -> None:
    assert "takes files" in folder.check([KIND, "sheet"])
    assert (folder.root / "sheet").is_dir()
    assert lying(folder) == []


def test_what_cannot_be_listed_is_told_with_its_path(folder: DropFolder) -> None:
    folder.root.parent.mkdir(exist_ok=True)
    folder.root.write_bytes(b"a file where the folder should be")
    with pytest.raises(SourceUnavailable, match=f"{folder.root}.*cannot be listed"):
        folder.waiting(KIND)
    with pytest.raises(SourceUnavailable, match=f"{folder.root}.*cannot be written"):
        folder.check([KIND])


def unreadable(monkeypatch: pytest.MonkeyPatch, path: Path, error: OSError) -> None:
    """Reading it fails, also for a user who may read everything."""
    opened = os.open

    def refused(name: Path, flags: int, mode: int = 0o777) -> int:
        if name == path:
            raise error
        return opened(name, flags, mode)

    monkeypatch.setattr(os, "open", refused)


def test_a_file_that_nobody_may_read_is_refused_and_costs_no_other(
    folder: DropFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = drop(folder, "locked.csv", age=90)
    drop(folder, "open.csv", age=60)
    unreadable(monkeypatch, locked, PermissionError(13, "Permission denied"))
    told = dict(folder.take(KIND, lambda file: ((file.name, file.fault), file.fault or None)))
    assert told["open.csv"] == ""
    [refused] = folder.refused(KIND)
    assert refused.name == "locked.csv"
    assert "cannot be read: Permission denied" in refused.reason
    assert not folder.has_waiting(KIND)


def test_a_file_that_the_disk_does_not_give_is_told_once_the_others_are_read(
    folder: DropFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = drop(folder, "broken.csv", age=90)
    drop(folder, "whole.csv", age=60)
    unreadable(monkeypatch, broken, OSError(5, "Input/output error"))
    taking = folder.take(KIND, lambda file: (file.name, None))
    assert next(taking) == "whole.csv"
    with pytest.raises(SourceUnavailable, match=r"broken\.csv cannot be read: Input/output error"):
        next(taking)
    assert broken.exists(), "it waits"


def test_orders_and_statements_may_share_a_folder(folder: DropFolder) -> None:
    kinds = [*FileKind, STATEMENTS]
    assert len({*kinds, TAKEN, REFUSED}) == len(kinds) + 2, "each has a folder of its own"
    for kind in kinds:
        place = folder.root / kind
        place.mkdir(parents=True)
        (place / "same.csv").write_bytes(b"a,b\n1,2\n")
        made_old(place / "same.csv", 60)
    for kind in kinds:
        assert [*folder.take(kind, lambda file: ((file.kind, file.name), None))] == [(kind, "same.csv")]
