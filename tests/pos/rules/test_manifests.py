"""What landing's manifests say, and which originals still count."""

from datetime import UTC, datetime
from typing import Any

from roms_assets.pos.rules import manifests
from roms_assets.pos.rules.candidates import LandedFile, TillDayFiles
from roms_assets.pos.rules.file_names import Listing
from roms_assets.pos.rules.layouts import FileType
from roms_assets.pos.rules.manifests import Fetched, Visit
from tests.pos.rules.builders import LUNA, a_file, a_line, a_tender, landed, read

AT = datetime(2025, 11, 15, 2, tzinfo=UTC)
SMALL = landed(a_file(FileType.LINES, [a_line()]))
LARGE = landed(a_file(FileType.LINES, [a_line(), a_line(INVOICE="2")]))
TENDERS = landed(a_file(FileType.TENDERS, [a_tender()]), FileType.TENDERS)
STRANGE = ("../x.csv", "its address leads away from the host's folder")


def brought(file: LandedFile) -> Fetched:
    """A file that a visit brought."""
    return Fetched(file.file, file.body, file.sha256)


def failed(file: LandedFile, why: str = "HTTP 404") -> Fetched:
    """A file that is listed and could not be fetched."""
    return Fetched(file.file, problem=why)


def a_visit(*fetched: Fetched, accepts_smaller: bool = False, lists: bool = True) -> Visit:
    """A visit whose list also has a strange address; without a list the host did not answer."""
    listing = Listing(tuple(each.file for each in fetched), (STRANGE,)) if lists else None
    return Visit(
        LUNA, AT, listing, "https://pos.example.com/", None, fetched, accepts_smaller=accepts_smaller
    )


def kept(visit: Visit, *more: LandedFile) -> dict[str, Any]:
    """The manifest of a visit; `more` was landed before it."""
    files = [
        *more,
        *(LandedFile(each.file, each.sha256 or "", each.body) for each in visit.fetched if each.body),
    ]
    return manifests.manifest(visit, read(TillDayFiles(LUNA, tuple(files)))[0])


def test_a_manifest_tells_of_each_file_what_became_of_it() -> None:
    page = landed(b"<html></html>\n", FileType.LOYALTY)
    told = kept(a_visit(brought(LARGE), brought(page), failed(TENDERS)))
    assert (told["at"], told["till_day"], told["host"]) == (
        AT.isoformat(),
        LUNA.key,
        "https://pos.example.com/",
    )
    lines, loyalty = told["files"]
    assert lines == {
        "address": LARGE.file.address,
        "type": "rd5000",
        "bytes": len(LARGE.body),
        "sha256": LARGE.sha256,
        "lines": 2,
        "is_chosen": True,
        "why": "the only usable upload",
    }
    assert (loyalty["is_chosen"], loyalty["why"]) == (False, "of no use")
    assert told["not_fetched"] == [
        {"address": TENDERS.file.address, "type": "rd5800", "why": "HTTP 404"},
        {"address": STRANGE[0], "why": STRANGE[1]},
    ]


def test_a_smaller_file_under_the_same_address_does_not_count_although_its_name_does() -> None:
    (told,) = kept(a_visit(brought(SMALL)), LARGE)["files"]
    assert (told["is_chosen"], told["why"]) == (False, "another upload has more to give")


def test_all_that_was_landed_counts_until_somebody_accepts_less() -> None:
    first, second = kept(a_visit(brought(LARGE), brought(TENDERS))), kept(a_visit(brought(SMALL)))
    less = kept(a_visit(brought(SMALL), accepts_smaller=True))
    assert manifests.counting([]) == []
    assert manifests.counting([first, second, first]) == [
        (LARGE.file, LARGE.sha256),
        (TENDERS.file, TENDERS.sha256),
        (SMALL.file, SMALL.sha256),
    ]
    assert manifests.counting([first, less]) == [(SMALL.file, SMALL.sha256)]
    assert manifests.counting([first, less, second, first])[0] == (SMALL.file, SMALL.sha256)


def test_what_could_not_be_fetched_is_a_problem_until_it_was_landed() -> None:
    visit = a_visit(brought(LARGE), failed(TENDERS))
    assert list(manifests.problems(visit, [])) == [(FileType.TENDERS, "HTTP 404")]
    assert list(manifests.problems(visit, [kept(a_visit(brought(TENDERS)))])) == []
    assert not visit.is_whole
    assert visit.names == [LARGE.file.name]
    assert a_visit(brought(LARGE)).is_whole
    assert not a_visit().is_whole


def test_without_a_list_what_was_noted_before_holds() -> None:
    earlier = [kept(a_visit(brought(LARGE), failed(TENDERS)))]
    unheard = a_visit(lists=False)
    assert list(manifests.problems(unheard, earlier)) == [(FileType.TENDERS, "HTTP 404")]
    assert list(manifests.passed_over(unheard, earlier)) == [f"'../x.csv' was not fetched: {STRANGE[1]}"]
    assert list(manifests.passed_over(unheard, [])) == []
    assert list(manifests.passed_over(a_visit(), [])) == [f"'../x.csv' was not fetched: {STRANGE[1]}"]


def test_manifests_of_a_till_day_have_their_place() -> None:
    assert manifests.place(LUNA) == "pos/2025-11-14/LUNA-1"
