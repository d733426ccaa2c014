"""Whether the sender of a mail is who it says: what the receiving server wrote into Authentication-Results."""

import re
from collections.abc import Iterator, Sequence

from authres import AuthenticationResultsHeader, AuthResError

from roms_assets.mail.rules.charsets import LONGEST_HEADER, is_readable
from roms_assets.mail.rules.found import Authentication
from roms_assets.mail.rules.mime import Mail

_SERVER = re.compile(r"\s*[^\s;(]{1,255}")
Result = tuple[str, str, str]
"""Method, result and domain of what was checked."""
_RECEIVED_BY = re.compile(r"(?:^|\s)by\s+\[?([^\s;()\[\]]{1,255})", re.IGNORECASE)
_INSIDE = (".internal", ".local", ".localdomain", ".lan", ".intern")
_ON_RECEIVING = frozenset(
    ["return-path", "delivered-to", "envelope-to", "delivery-date", "received-spf", "x-original-to"]
)
"""Headers that a receiving server writes, beside those that only some write."""
_BEGIN_ON_RECEIVING = ("x-", "arc-")
_SAYS_NOTHING = frozenset(["none", "neutral", "temperror"])


def authentication_of(mail: Mail, trusted_servers: frozenset[str]) -> Authentication:
    """What the topmost header of trusted servers says; headers further down may have come with the mail.

    What the first does not tell is not told. Those that follow it at once can only make it worse, for they may be
    forged. PASSED takes DMARC, or DKIM by the domain of From, a domain above it or one below it. FAILED is whatever
    else a trusted server found, UNKNOWN when it found no signature or no trusted server said anything.
    """
    domain = mail.sender.rpartition("@")[2]
    told = list(_topmost(mail, frozenset(server.lower() for server in trusted_servers)))
    if any(_fails(results, domain) for results in told[1:]):
        return Authentication.FAILED
    return _found_by(told[0], domain) if told else Authentication.UNKNOWN


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


def _topmost(mail: Mail, trusted: frozenset[str]) -> Iterator[list[Result]]:
    """The results of each header of trusted servers that follow one another at the top.

    Above them may stand only what receiving servers write, and no line of a hop that is not ours.
    """
    is_begun = False
    for name, value in mail.headers.listed:
        if name == "authentication-results" and _server(value) in trusted:
            is_begun = True
            header = _parsed(value)
            yield _told(header) if header else [("unreadable", "fail", "")]
        elif is_begun or not _is_of_ours(name, value, trusted):
            return


def _is_of_ours(name: str, value: str, trusted: frozenset[str]) -> bool:
    """Whether our receiving servers may have written it, so that more of theirs may stand below."""
    if name == "received":
        found = _RECEIVED_BY.search(value)
        return found is not None and _is_our_hop(found[1].lower(), trusted)
    return name in _ON_RECEIVING or name.startswith(_BEGIN_ON_RECEIVING)


def _is_our_hop(server: str, trusted: frozenset[str]) -> bool:
    """A trusted server or one below it, or a name that stands in no public directory, as inside of a provider."""
    is_inside = "." not in server or server.endswith(_INSIDE)
    return is_inside or any(server == each or server.endswith(f".{each}") for each in trusted)


def _server(value: str) -> str:
    return (_SERVER.match(value) or [""])[0].strip().lower()


def _told(header: AuthenticationResultsHeader) -> list[Result]:
    """What it says of DKIM and DMARC; nothing at all is said where it says `none`."""
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
        return AuthenticationResultsHeader.parse_value(" ".join(value[: 2 * LONGEST_HEADER].split()))
    except AuthResError:
        return None


def _domain(result: object) -> str:
    named = {prop.name.lower(): str(prop.value or "") for prop in getattr(result, "properties", ())}
    return named.get("d") or named.get("from") or named.get("i", "").rpartition("@")[2]
