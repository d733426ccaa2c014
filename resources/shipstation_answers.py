"""What ShipStation's answers mean to the door, and which addresses it may send its credentials to."""

import re
from dataclasses import dataclass
from typing import Any

import httpx
import msgspec

from resources.healing import Healing, seconds
from roms_assets.kernel.errors import RuleBroken, SourceChangedShape, SourceUnavailable
from roms_assets.kernel.listed import Listed

HOSTS = {"v1": re.compile(rb"ssapi\d*\.shipstation\.com"), "v2": re.compile(rb"api\.shipstation\.com")}
"""The hosts that get the credentials of each version of the API, and no others."""
_LISTS = ("orders", "shipments", "fulfillments", "labels")


class CredentialsRefused(SourceUnavailable):
    """ShipStation does not take the credentials; nothing will heal it but a person."""


@dataclass(frozen=True)
class Answer:
    """One answer: what it lists under which name, and where the next page is."""

    lists: str
    """orders, shipments, fulfillments or labels."""
    listed: Listed
    pages: int = 1
    next_address: str | None = None
    """Of V2, which names it."""


def trusted(text: str, configured: str = "") -> httpx.URL:
    """The address of a resource, if its host may see credentials: ShipStation's over https, or the configured one.

    Raises RuleBroken for any other. The very same parsed address is asked then, so nobody reads it in another way.
    """
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, TypeError, ValueError) as error:
        raise RuleBroken("the resource_url is no web address") from error
    if url.userinfo or not url.host:
        raise RuleBroken("the resource_url names a login or no host: credentials are not sent there")
    ours = httpx.URL(configured)
    if configured and (url.scheme, url.raw_host, url.port) == (ours.scheme, ours.raw_host, ours.port):
        return url
    if url.scheme == "https" and url.port is None and HOSTS[version_of(url)].fullmatch(url.raw_host):
        return url
    raise RuleBroken(
        "the resource_url is not one of ShipStation's over https: credentials are not sent there"
    )


def version_of(url: httpx.URL) -> str:
    """`v1` or `v2`, by the path."""
    return "v2" if url.path.startswith("/v2/") else "v1"


def check_status(response: httpx.Response) -> None:
    """Raises Healing, CredentialsRefused or SourceChangedShape for anything but 200."""
    status = response.status_code
    if status == 200:
        return
    if status in {408, 429} or status >= 500:
        raise Healing(f"ShipStation answered HTTP {status}", _pause_wanted(response))
    if status in (401, 403):
        raise CredentialsRefused(
            f"ShipStation refuses the credentials (HTTP {status}): make new ones in ShipStation's settings, put them"
            " into the environment or .env and start ROMS again"
        )
    if status == 404:
        raise SourceChangedShape("ShipStation has nothing at this address any more (HTTP 404)")
    raise SourceChangedShape(f"ShipStation refused the question (HTTP {status}); a person must look")


def rest_wanted(response: httpx.Response) -> float:
    """Seconds until V1 takes the next request, 0 while it takes more in this minute."""
    if response.headers.get("X-Rate-Limit-Remaining") != "0":
        return 0.0
    return seconds(response.headers.get("X-Rate-Limit-Reset"))


def read_answer(body: bytes) -> Answer:
    """What an answer lists.

    Raises Healing for a web page, half a body and the like, SourceChangedShape when it lists something unknown.
    """
    try:
        str(body, "utf-8")  # all of it, for what is listed is decoded later
        answer = _ANSWER.decode(body)
        lists = next((name for name in _LISTS if name in answer), None)
        if lists is not None:
            listed = Listed(msgspec.json.decode(answer[lists], type=list[msgspec.Raw]))
            return Answer(lists, listed, _number(answer.get("pages")), _next(answer.get("links")))
    except msgspec.ValidationError as error:
        raise Healing(f"ShipStation answered no JSON object with a list ({len(body):,} bytes)") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Healing(f"ShipStation answered no JSON ({len(body):,} bytes)") from error
    if "orderId" in answer:
        return Answer("orders", Listed([msgspec.Raw(body)]))
    raise SourceChangedShape(f"ShipStation listed nothing that is known, but {', '.join(sorted(answer)[:8])}")


_ANSWER = msgspec.json.Decoder(dict[str, msgspec.Raw])


def _pause_wanted(response: httpx.Response) -> float:
    wanted = response.headers.get("Retry-After") or response.headers.get("X-Rate-Limit-Reset")
    return seconds(wanted) if response.status_code == 429 else seconds(response.headers.get("Retry-After"))


def _number(raw: msgspec.Raw | None) -> int:
    return msgspec.json.decode(raw, type=int) if raw is not None else 1


def _next(raw: msgspec.Raw | None) -> str | None:
    links: dict[str, Any] = msgspec.json.decode(raw, type=dict[str, Any]) if raw is not None else {}
    following = links.get("next")
    address = following.get("href") if isinstance(following, dict) else None
    return address if isinstance(address, str) and address else None
