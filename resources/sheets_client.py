"""One question to Google Sheets through gspread, which takes a quarter of a second to import: only who asks does so."""

from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

from google.auth.exceptions import GoogleAuthError, TransportError
from google.oauth2.service_account import Credentials
from gspread import HTTPClient
from gspread.exceptions import APIError
from gspread.utils import absolute_range_name
from requests import RequestException, Response, TooManyRedirects

from resources.healing import Healing, seconds
from roms_assets.kernel.errors import SettingsWrong, SourceChangedShape, SourceUnavailable

BASE = "https://sheets.googleapis.com/"
API = "Google Sheets"
_SCOPE = "https://www.googleapis.com/auth/spreadsheets.readonly"
_LONGEST_SAID = 200
_MAY_HEAL = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})


class SheetsClient(HTTPClient):
    """gspread's client, which knows only Google's own address; it may read and nothing else."""

    def __init__(self, account: Mapping[str, Any], address: str, timeout_seconds: float) -> None:
        """Raises SettingsWrong for a key that is none."""
        super().__init__(_credentials(account))
        self._email = str(account["client_email"])
        self._address = address or BASE
        self.set_timeout(timeout_seconds)
        self.session.max_redirects = 0  # a redirect could lead the token astray

    def request(self, method: str, endpoint: str, *args: Any, **kwargs: Any) -> Response:
        """Ask under the address."""
        return super().request(method, self._address + endpoint.removeprefix(BASE), *args, **kwargs)

    def rows(self, spreadsheet: str, worksheet: str) -> list[list[str]]:
        """Row by row what stands there. Raises Healing, SourceUnavailable, SourceChangedShape."""
        what = f"{worksheet} of {spreadsheet}"
        self.session.hooks["response"] = [partial(self._refuse, what)]
        try:
            told = self.values_get(spreadsheet, absolute_range_name(worksheet))
        except APIError as error:
            raise self._refusal(what, error.response) from error
        except TransportError as error:
            raise Healing(f"the tokens of {API} cannot be reached: check the network") from error
        except GoogleAuthError as error:
            raise SourceUnavailable(
                f"Google refused the service account {self._email}; make a new key of it"
            ) from error
        except TooManyRedirects as error:
            raise SourceUnavailable(f"{API} answered with a redirect, which is not followed") from error
        except (ValueError, KeyError, TypeError) as error:
            raise SourceChangedShape(f"{API} answered something that nobody can read for {what}") from error
        except RequestException as error:
            raise Healing(f"{API} was silent or cannot be reached: check the network") from error
        return _rows(told, what)

    def _refuse(self, what: str, response: Response, **_: object) -> None:
        """Judge an answer before gspread does, which takes for granted that a refusal is JSON of one form.

        With 401 the token is over, and is asked for anew first. Raises Healing, SourceUnavailable.
        """
        if not response.ok and response.status_code != HTTPStatus.UNAUTHORIZED:
            response.content  # noqa: B018 what is not read keeps its connection open
            raise self._refusal(what, response)

    def _refusal(self, what: str, response: Response) -> SourceUnavailable:
        status = response.status_code
        if status in _MAY_HEAL or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return Healing(
                f"{API} answered {status} for {what}", seconds(response.headers.get("Retry-After"))
            )
        advice: dict[int, str] = {
            HTTPStatus.BAD_REQUEST: "look whether the worksheet is called so",
            HTTPStatus.FORBIDDEN: f"share the Sheet with {self._email} as a viewer",
            HTTPStatus.NOT_FOUND: "look whether the Sheet is still there",
        }
        told = advice.get(status, "look at the service account")
        return SourceUnavailable(f"{API} answered {status} for {what}: {_said(response)}; {told}")


def _credentials(account: Mapping[str, Any]) -> Credentials:
    try:
        found: Credentials = Credentials.from_service_account_info(account, scopes=[_SCOPE])  # type: ignore[no-untyped-call]
    except (ValueError, GoogleAuthError):  # it may quote the key
        raise SettingsWrong("ROMS_SHEETS_ACCOUNT holds no usable private key; make a new one") from None
    return found


def _said(response: Response) -> str:
    try:
        return str(response.json()["error"]["message"])[:_LONGEST_SAID]
    except (ValueError, KeyError, TypeError):
        return "nothing that can be read"


def _rows(told: Any, what: str) -> list[list[str]]:
    rows = told.get("values", []) if isinstance(told, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise SourceChangedShape(f"{API} answered no rows for {what}; look at its reference")
    return [[str(cell) for cell in row] for row in rows]
