"""What landing's manifests say of a till-day: which originals it has, and which of them still count."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from roms_assets.pos.rules.choosing import Choice
from roms_assets.pos.rules.file_names import FileName, Listing, parse_name
from roms_assets.pos.rules.layouts import FileType
from roms_assets.pos.rules.reading import TillDayReading
from roms_assets.pos.rules.till_days import TillDay

Manifest = Mapping[str, Any]


@dataclass(frozen=True)
class Fetched:
    """One file that a visit to the host brought, or why it did not."""

    file: FileName
    body: bytes | None = None
    sha256: str | None = None
    problem: str | None = None


@dataclass(frozen=True)
class Visit:
    """One visit to the host for one till-day, or (not asked) one look at what is landed."""

    till_day: TillDay
    at: datetime
    listing: Listing | None = None
    host_address: str = ""
    """Which host was asked."""
    host: str | None = None
    """What the host answered instead of a list of files."""
    fetched: tuple[Fetched, ...] = ()
    is_unchanged: bool = False
    """The host lists the same files as before, so none was fetched."""
    accepts_smaller: bool = False
    """What is brought replaces everything landed before, even where it is less."""
    was_asked: bool = True

    @property
    def names(self) -> list[str]:
        """Names of the files that were brought."""
        return [each.file.name for each in self.fetched if each.body is not None]

    @property
    def is_whole(self) -> bool:
        """It brought files, and all that were listed."""
        return bool(self.fetched) and len(self.names) == len(self.fetched)


def place(till_day: TillDay) -> str:
    """Where in landing the manifests of a till-day stand."""
    return f"pos/{till_day.day.isoformat()}/{till_day.till}"


def counting(manifests: Sequence[Manifest]) -> list[tuple[FileName, str]]:
    """Landed files that still count, oldest first: those since the last visit that was told to accept smaller files."""
    start = max((at for at, manifest in enumerate(manifests) if manifest["accepts_smaller"]), default=0)
    landed = {
        (file["address"], file["sha256"]): (parse_name(file["address"]), file["sha256"])
        for manifest in manifests[start:]
        for file in manifest["files"]
    }
    return list(landed.values())


def manifest(visit: Visit, reading: TillDayReading) -> dict[str, Any]:
    """The record of a visit that brought files: each with its checksum and size, and whether it counts and why."""
    passed_over = visit.listing.passed_over if visit.listing else ()
    return {
        "at": visit.at.isoformat(),
        "till_day": visit.till_day.key,
        "host": visit.host_address,
        "accepts_smaller": visit.accepts_smaller,
        "files": [_told(each, reading) for each in visit.fetched if each.body is not None],
        "not_fetched": [
            *(
                {"address": each.file.address, "type": each.file.type.value, "why": each.problem}
                for each in visit.fetched
                if each.problem
            ),
            *({"address": address, "why": why} for address, why in passed_over),
        ],
    }


def problems(visit: Visit, earlier: Sequence[Manifest]) -> Iterable[tuple[FileType, str]]:
    """The listed files that nobody could fetch yet, by type, with why; without a list what was noted before holds."""
    if visit.listing is None and earlier:
        noted = [each for each in earlier[-1]["not_fetched"] if "type" in each]
        return [(FileType(each["type"]), each["why"]) for each in noted]
    landed = {file["address"] for manifest in earlier for file in manifest["files"]}
    failed = [each for each in visit.fetched if each.file.address not in landed]
    return [(each.file.type, each.problem) for each in failed if each.problem]


def passed_over(visit: Visit, earlier: Sequence[Manifest]) -> Iterable[str]:
    """A sentence for each address that was not followed; without a list what was noted before holds."""
    told = visit.listing.passed_over if visit.listing else ()
    if visit.listing is None and earlier:
        noted = [each for each in earlier[-1]["not_fetched"] if "type" not in each]
        told = tuple((each["address"], each["why"]) for each in noted)
    return [f"{address!r} was not fetched: {why}" for address, why in told]


def _told(fetched: Fetched, reading: TillDayReading) -> dict[str, Any]:
    choice = reading.choices.get(fetched.file.type)
    return {
        "address": fetched.file.address,
        "type": fetched.file.type.value,
        "bytes": len(fetched.body or b""),
        "sha256": fetched.sha256,
        "lines": reading.rows.get(fetched.sha256 or "", 0),
        "is_chosen": _is_chosen(fetched, choice),
        "why": _why(fetched, choice),
    }


def _is_chosen(fetched: Fetched, choice: Choice | None) -> bool:
    return choice is not None and (choice.chosen.file, choice.chosen.sha256) == (fetched.file, fetched.sha256)


def _why(fetched: Fetched, choice: Choice | None) -> str:
    if choice is None:
        return "of no use"
    return choice.reason if _is_chosen(fetched, choice) else "another upload has more to give"
