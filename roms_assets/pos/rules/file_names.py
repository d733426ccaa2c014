"""What the host's list says: which files there are, and what their names promise."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote

from roms_assets.kernel.errors import SourceUnavailable
from roms_assets.pos.rules.layouts import FileType
from roms_assets.pos.rules.till_days import TillDay

_NAME = re.compile(
    r"a_([^_/\\]+)_([^_/\\]+)_([a-z0-9]+)_([0-9]{4}-[0-9]{2}-[0-9]{2})_([0-9]{2}-[0-9]{2})_\.csv"
)
_NOTHING = ("no files", "no list")
_ADDRESS = re.compile(r"[^\s<>,]+\.csv", re.IGNORECASE)
_PAGE = re.compile(r"<[!?a-z]", re.IGNORECASE)
_SHOWN = 80
_LONGEST = 500


@dataclass(frozen=True)
class FileName:
    """The promise of a name such as `a_BMC_1_rd5000_2025-10-08_20-00_.csv`."""

    address: str
    till_day: TillDay
    type: FileType
    uploaded: str
    """Nominal upload time, `HH-MM`; it proves nothing, it only breaks ties."""

    @property
    def name(self) -> str:
        """The last part of the address."""
        return self.address.rpartition("/")[2]


@dataclass(frozen=True)
class Listing:
    """A host's list for one till-day: the files to fetch, and the addresses that are not followed, each with why."""

    files: tuple[FileName, ...]
    passed_over: tuple[tuple[str, str], ...] = ()


def read_list(answer: bytes, till_day: TillDay) -> Listing:
    """Read the host's answer for one till-day; status 200 proves nothing, so the text itself must be a list.

    Raises SourceUnavailable for a page or a sentence instead of a list.
    """
    addresses = _addresses(answer)
    files, passed_over = [], []
    for address in dict.fromkeys(addresses):
        followed = _followed(address, till_day)
        if isinstance(followed, FileName):
            files.append(followed)
        else:
            passed_over.append((address[:_SHOWN], followed))
    return Listing(tuple(files), tuple(passed_over))


def parse_name(address: str) -> FileName:
    """Read one file address. Raises ValueError when the name is not of the agreed form."""
    match = _NAME.fullmatch(address.rpartition("/")[2])
    if match is None:
        raise ValueError(f"{address!r} is not named like a_BMC_1_rd5000_2025-10-08_20-00_.csv")
    branch, pos, type_name, day, uploaded = match.groups()
    return FileName(address, TillDay(date.fromisoformat(day), branch, pos), FileType(type_name), uploaded)


def _addresses(answer: bytes) -> list[str]:
    text = answer.decode("utf-8", errors="backslashreplace").strip()
    if not text or any(words in text.lower() for words in _NOTHING):
        return []
    addresses = [part.strip() for part in text.split(",") if part.strip()]
    if not any(_ADDRESS.fullmatch(address) for address in addresses):
        if _PAGE.match(text):
            raise SourceUnavailable("the host answered a web page instead of a list of files")
        raise SourceUnavailable(f"the host answered no list of files but {text[:_SHOWN]!r}")
    return addresses


def _followed(address: str, till_day: TillDay) -> FileName | str:
    """The file at this address, or why it is not followed."""
    if len(address) > _LONGEST or not address.isprintable():
        return "its address is too long or holds what is no text"
    meant = unquote(address)
    if meant.startswith("/") or set(meant) & set(":?#\\") or ".." in meant.split("/"):
        return "its address leads away from the host's folder"
    try:
        file = parse_name(address)
    except ValueError:
        return "its name is not of the agreed form"
    return file if file.till_day == till_day else f"it is named for {file.till_day.key}"


def fingerprint(names: Iterable[str]) -> str:
    """One text for a set of file names, to see whether a later list differs."""
    return ",".join(sorted(names))
