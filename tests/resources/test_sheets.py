"""The door to Google Sheets against faked ones on a real socket; time is told by the test."""

import base64
import json
from collections.abc import Iterator

import pytest

from demo.sheets import EMAIL, SPREADSHEET, SheetsHost
from resources.sheets import Sheets
from roms_assets.kernel.errors import RomsError, SettingsWrong, SourceChangedShape, SourceUnavailable
from tests.told_time import ToldTime, told_time

ROWS = [["order_number", "tracking_number", "shop"], ["0007", "1Z1", ""], ["0008", "1Z2", "Luna"]]
WORKSHEET = "Parcels of Luna's"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> ToldTime:
    return told_time(monkeypatch)


@pytest.fixture
def host() -> Iterator[SheetsHost]:
    with SheetsHost() as host:
        host.cells[SPREADSHEET, WORKSHEET.replace("'", "''")] = ROWS
        yield host


def door(host: SheetsHost) -> Sheets:
    return Sheets(host.account(), host.address, timeout_seconds=5, attempts=3)


def test_the_cells_of_a_worksheet_come_as_people_see_them(host: SheetsHost) -> None:
    assert door(host).cells(SPREADSHEET, WORKSHEET) == [ROWS[0], ROWS[1][:2], ROWS[2]]
    assert [method for method, path, _ in host.asked if path != "/token"] == ["GET"]
    assert door(host).check(SPREADSHEET, WORKSHEET).endswith("has 3 rows")


def test_the_token_is_asked_for_reading_alone(host: SheetsHost) -> None:
    door(host).cells(SPREADSHEET, WORKSHEET)
    (assertion,) = host.scopes
    claims = assertion.split(".")[1]
    told = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    assert told["scope"] == "https://www.googleapis.com/auth/spreadsheets.readonly"
    assert told["iss"] == EMAIL


def test_an_empty_worksheet_has_no_rows(host: SheetsHost) -> None:
    host.cells[SPREADSHEET, "empty"] = []
    assert door(host).cells(SPREADSHEET, "empty") == []


def test_what_may_heal_is_asked_again_after_the_pause_that_google_wants(
    host: SheetsHost, clock: ToldTime
) -> None:
    host.retry_after = "7"
    host.faults = [(429, "{}"), (503, "<html>")]
    sheets = door(host)
    assert len(sheets.cells(SPREADSHEET, WORKSHEET)) == 3
    assert (sheets.counts.retries, clock.waits) == (2, [7, 7])


@pytest.mark.parametrize(
    ("status", "body", "kind", "told"),
    [
        (500, '{"error": {"code": 500, "message": "Internal"}}', SourceUnavailable, "answered 500"),
        (429, '{"error": "odd"}', SourceUnavailable, "answered 429"),
        (
            404,
            '{"error": {"code": 404, "message": "gone"}}',
            SourceUnavailable,
            "gone; look whether the Sheet",
        ),
        (403, "<html>", SourceUnavailable, f"share the Sheet with {EMAIL} as a viewer"),
        (200, "<html>", SourceChangedShape, "nobody can read"),
        (200, '{"values": "none"}', SourceChangedShape, "no rows"),
        (200, "[]", SourceChangedShape, "no rows"),
        (302, "", RomsError, "."),
    ],
)
def test_what_cannot_be_used_is_told(
    host: SheetsHost, status: int, body: str, kind: type[RomsError], told: str
) -> None:
    host.faults = [(status, body)] * 3
    with pytest.raises(kind, match=told):
        door(host).cells(SPREADSHEET, WORKSHEET)


def test_a_worksheet_that_is_not_there_is_told_by_its_name(host: SheetsHost) -> None:
    with pytest.raises(SourceUnavailable, match=r"Other of .* Unable to parse range.*is called so"):
        door(host).cells(SPREADSHEET, "Other")


def test_an_account_that_google_does_not_know_is_named_and_not_its_key(host: SheetsHost) -> None:
    host.has_account = False
    with pytest.raises(SourceUnavailable, match=f"refused the service account {EMAIL}") as told:
        door(host).cells(SPREADSHEET, WORKSHEET)
    assert "PRIVATE" not in str(told.value)


def test_a_host_that_is_not_there_is_unavailable(host: SheetsHost) -> None:
    sheets = Sheets(host.account(), "http://127.0.0.1:9/", timeout_seconds=1, attempts=2)
    with pytest.raises(SourceUnavailable, match="cannot be reached"):
        sheets.cells(SPREADSHEET, WORKSHEET)


def test_without_an_account_or_with_a_broken_key_the_variable_is_named(host: SheetsHost) -> None:
    broken = {**host.account(), "private_key": "secret words"}
    for account in (None, broken):
        with pytest.raises(SettingsWrong, match="ROMS_SHEETS_ACCOUNT") as told:
            Sheets(account, host.address).cells(SPREADSHEET, WORKSHEET)
        assert "secret words" not in str(told.value)
    assert "PRIVATE" not in repr(door(host))
