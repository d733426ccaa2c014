"""Whether the sender of a mail is who it says: what the receiving server wrote into Authentication-Results."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from authres import AuthenticationResultsHeader, AuthResError

from roms_assets.mail.rules.charsets import LONGEST_HEADER, is_readable
from roms_assets.mail.rules.found import Authentication
from roms_assets.mail.rules.hops import Hop, hop_in, is_below
from roms_assets.mail.rules.mime import Mail

_SERVER = re.compile(r"\s*[^\s;(]{1,255}")
Result = tuple[str, str, str]
"""Method, result and domain of what was checked."""


class ResultsPlace(StrEnum):
    """Where our receiving server writes what it found of the signature."""

    ABOVE = "above"
    """Above its own line of Received: what stands below that line came with the mail."""
    BELOW = "below"
    """Directly below it. Then only the server's word that it removes such lines of others keeps forged ones away."""
    UNNAMED = "unnamed"
    """Above it, without its name, as Microsoft 365 does."""


_ALWAYS_BELOW = frozenset(["mx.google.com"])
"""Servers that are known to write theirs below their Received, in each mail, and to remove those of others."""
_UNNAMED = re.compile(r"\s*[a-z][a-z0-9-]{1,20}\s?=", re.IGNORECASE)
_ACTION = re.compile(r"\saction=\w{1,20}")
"""Of Microsoft 365, which the standard has no place for."""
_ON_RECEIVING = frozenset(
    ["return-path", "delivered-to", "envelope-to", "delivery-date", "received-spf", "x-original-to"]
)
"""Headers that a receiving server writes, beside those that only some write."""
_BEGIN_ON_RECEIVING = ("x-", "arc-")
_FILTERS = frozenset(["dkim-filter", "dmarc-filter"])
"""What filters of our server write beside their results."""
_SAYS_NOTHING = frozenset(["none", "neutral", "temperror"])


@dataclass(frozen=True)
class Trust:
    """Whose word on a signature is believed, and where it stands."""

    servers: frozenset[str]
    """Servers, or domains with all servers below them."""
    place: ResultsPlace = ResultsPlace.ABOVE


def authentication_of(mail: Mail, trust: Trust) -> Authentication:
    """What the topmost headers of trusted servers say; headers further down may have come with the mail.

    What the first does not tell is not told, except where all of them stand above our own Received: then each is ours.
    One that says something is wrong wins. PASSED takes DMARC, or DKIM by the domain of From, a domain above it or one
    below it. FAILED is whatever else a trusted server found, UNKNOWN when it found no signature or no trusted server
    said anything.
    """
    domain = mail.sender.rpartition("@")[2]
    lowered = replace(trust, servers=frozenset(server.lower() for server in trust.servers))
    told, are_all_ours = _topmost(mail, lowered)
    if any(_fails(results, domain) for results in told[1:]):
        return Authentication.FAILED
    decisive = [each for results in (told if are_all_ours else told[:1]) for each in results]
    return _found_by(decisive, domain) if told else Authentication.UNKNOWN


def _found_by(results: Sequence[Result], domain: str) -> Authentication:
    said = _of_sender(results, domain)
    if ("dmarc", "fail") in said:
        return Authentication.FAILED
    if any(result == "pass" for _, result in said):
        return Authentication.PASSED
    is_silent = all(result in _SAYS_NOTHING for _, result, _ in results)
    return Authentication.UNKNOWN if is_silent else Authentication.FAILED


def _fails(results: Sequence[Result], domain: str) -> bool:
    """Whether it says of the sender that something is wrong, or cannot be read."""
    said = _of_sender(results, domain)
    is_bad = any(result not in ("pass", *_SAYS_NOTHING) for _, result in said)
    return is_bad or any(method == "unreadable" for method, _, _ in results)


def _of_sender(results: Sequence[Result], domain: str) -> list[tuple[str, str]]:
    """Method and result of those that are about the domain of From."""
    return [(method, result) for method, result, of in results if domain and aligned(domain, of)]


def aligned(domain: str, signer: str) -> bool:
    """Whether one is the other or lies below it; a domain of one label signs for nobody."""
    first, second = domain.lower().rstrip("."), signer.lower().rstrip(".")
    if "." not in first or "." not in second:
        return False
    return first == second or first.endswith(f".{second}") or second.endswith(f".{first}")


def _topmost(mail: Mail, trust: Trust) -> tuple[list[list[Result]], bool]:
    """The results of each header of trusted servers at the top, and whether our own Received stands below them.

    Above them and between them may stand only what receiving servers write.
    """
    told: list[list[Result]] = []
    above: list[Hop] = []
    for name, value in mail.headers.listed:
        if name == "authentication-results" and _is_believed(value, above, trust):
            told.append(_told(value, trust))
        elif name == "received":
            hop = hop_in(value)
            if told or not hop.is_by(trust.servers) or any(_is_border(each, trust) for each in above):
                is_closed = bool(told) and hop.is_by(trust.servers)
                return told, is_closed and not any(_is_border(each, trust) for each in above)
            above.append(hop)
        elif name == "authentication-results" or not _is_of_ours(name):
            return told, False
    return told, False


def _is_believed(value: str, above: list[Hop], trust: Trust) -> bool:
    """Whether a trusted server wrote it, by its name and by the hops above it."""
    borders = [each for each in above if _is_border(each, trust)]
    if trust.place is ResultsPlace.UNNAMED and _UNNAMED.match(value):
        return bool(above) and not borders
    server = _server(value)
    if not is_below(server, trust.servers):
        return False
    return not borders or _writes_below(server, borders[0], trust)


def _writes_below(server: str, border: Hop, trust: Trust) -> bool:
    is_known = server in _ALWAYS_BELOW and border.server == server
    return is_known or trust.place is ResultsPlace.BELOW


def _is_border(hop: Hop, trust: Trust) -> bool:
    """Whether the mail came in there, from whoever sent it: what stands below may have come with it."""
    if trust.place is ResultsPlace.UNNAMED:
        return hop.is_from_another and not is_below(hop.sender, trust.servers)
    is_inner = hop.is_inside and hop.is_near and hop.is_from(trust.servers)
    return hop.is_from_another and not is_inner


def _is_of_ours(name: str) -> bool:
    """Whether our receiving servers may have written it, so that more of theirs may stand below."""
    return name in _ON_RECEIVING or name in _FILTERS or name.startswith(_BEGIN_ON_RECEIVING)


def _server(value: str) -> str:
    return (_SERVER.match(value) or [""])[0].strip().lower()


def _told(value: str, trust: Trust) -> list[Result]:
    """What it says of DKIM and DMARC; nothing at all is said where it says `none`."""
    is_unnamed = trust.place is ResultsPlace.UNNAMED and _UNNAMED.match(value)
    header = _parsed(f"unnamed; {_ACTION.sub('', value)}" if is_unnamed else value)
    if header is None:
        return [("unreadable", "fail", "")]
    return _found(header) if header.results else [("dkim", "none", "")]


def _found(header: AuthenticationResultsHeader) -> list[Result]:
    return [
        (each.method.lower(), str(each.result).lower(), _domain(each))
        for each in header.results
        if each.method.lower() in ("dkim", "dmarc")
    ]


def _parsed(value: str) -> AuthenticationResultsHeader | None:
    if not is_readable(value[: 2 * LONGEST_HEADER]):
        return None
    try:
        return AuthenticationResultsHeader.parse_value(
            " ".join(value[: 2 * LONGEST_HEADER].split()).rstrip("; ")
        )
    except AuthResError:
        return None


def _domain(result: object) -> str:
    named = {prop.name.lower(): str(prop.value or "") for prop in getattr(result, "properties", ())}
    return named.get("d") or named.get("from") or named.get("i", "").rpartition("@")[2]
