"""What Square's answers mean to the door: good ones, those that asking again may heal, and those that stay."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx
import msgspec
import orjson

from resources.healing import Healing, seconds
from roms_assets.kernel.errors import SourceChangedShape, SourceUnavailable
from roms_assets.kernel.listed import Listed

_SHOWN = 60


class CursorRefused(SourceUnavailable):
    """Square does not take the cursor any more: the reading has to begin anew where it had got to."""


class TokenRefused(SourceUnavailable):
    """Square does not take the access token; nothing will heal it but a person."""


class NotAsked(TokenRefused):
    """Square was not asked, for it had refused the token before; what to do is said by the first refusal alone."""

    def __init__(self, first: TokenRefused) -> None:
        super().__init__("not asked: Square refused the access token before")
        self.first = first


class TokenMissing(TokenRefused):
    """There is no access token that Square could take."""


def check_status(response: httpx.Response) -> None:
    """Raises Healing, TokenRefused, CursorRefused or SourceChangedShape for anything but 200."""
    status = response.status_code
    if status == 200:
        return
    if status in {408, 429} or status >= 500:
        raise Healing(f"Square answered HTTP {status}", seconds(response.headers.get("Retry-After")))
    code, detail = _error(response.read())
    if status in (401, 403):
        raise TokenRefused(
            f"Square refuses the access token ({code or f'HTTP {status}'}): make a new one in Square's developer"
            " dashboard, put it into ROMS_SQUARE_ACCESS_TOKEN and start ROMS again"
        )
    if code == "INVALID_CURSOR":
        raise CursorRefused(f"Square does not take the cursor any more ({detail})")
    raise SourceChangedShape(
        f"Square refused the question (HTTP {status} {code}: {detail}); a person must look"
    )


@dataclass(frozen=True)
class Answer:
    """One answer: what it lists, and the cursor of the next."""

    listed: Listed
    cursor: str | None = None
    says_nothing: bool = False
    """It is `{}`."""


def read_answer(body: bytes, lists: str) -> Answer:
    """What an answer lists under a name. Raises Healing for a web page, half a body and the like."""
    try:
        str(body, "utf-8")  # all of it, for what is listed is decoded later
        answer = _answers(lists).decode(body)
    except msgspec.ValidationError as error:
        raise Healing(f"Square answered no JSON object with {lists} but {body[:_SHOWN]!r}") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Healing(f"Square answered no JSON but {body[:_SHOWN]!r} ({len(body):,} bytes)") from error
    listed = Listed(getattr(answer, lists) or [])
    return Answer(listed, answer.cursor or None, _is_empty(body))


@cache
def _answers(lists: str) -> msgspec.json.Decoder[Any]:
    """Finds what stands under a name, without looking into it, and the cursor."""
    fields = [(lists, list[msgspec.Raw] | None, None), ("cursor", str | None, None)]
    return msgspec.json.Decoder(msgspec.defstruct("_Answer", fields))


def _is_empty(body: bytes) -> bool:
    return len(body) < _SHOWN and body.translate(None, b" \t\r\n") == b"{}"


def _error(body: bytes) -> tuple[str, str]:
    """Code and detail of the first error that Square tells; empty when it tells none."""
    try:
        first = orjson.loads(body)["errors"][0]
        return str(first.get("code", "")), str(first.get("detail", ""))[:200]
    except (orjson.JSONDecodeError, LookupError, TypeError, AttributeError):
        return "", ""
