"""Whether the sender of a mail is who it says: what the receiving server wrote into Authentication-Results."""

import re

from authres import AuthenticationResultsHeader, AuthResError

from roms_assets.mail.rules.charsets import LONGEST_HEADER, is_readable
from roms_assets.mail.rules.found import Authentication
from roms_assets.mail.rules.mime import Mail

_SERVER = re.compile(r"\s*[^\s;(]{1,255}")
_SAYS_NOTHING = frozenset(["none", "neutral", "temperror"])


def authentication_of(mail: Mail, trusted_servers: frozenset[str]) -> Authentication:
    """What the topmost header of a trusted server says; headers below it may have come with the mail.

    PASSED takes DMARC, or DKIM by the domain of From, a domain above it or one below it. FAILED is whatever else a
    trusted server found, UNKNOWN when it found no signature or no trusted server said anything.
    """
    domain = mail.sender.rpartition("@")[2]
    results = _results(mail, trusted_servers)
    said = [(method, result) for method, result, of in results if domain and aligned(domain, of)]
    if ("dmarc", "fail") in said:
        return Authentication.FAILED
    if any(result == "pass" for _, result in said):
        return Authentication.PASSED
    is_silent = all(result in _SAYS_NOTHING for _, result, _ in results)
    return Authentication.UNKNOWN if is_silent else Authentication.FAILED


def aligned(domain: str, signer: str) -> bool:
    """Whether one is the other or lies below it; a domain of one label signs for nobody."""
    first, second = domain.lower().rstrip("."), signer.lower().rstrip(".")
    if "." not in first or "." not in second:
        return False
    return first == second or first.endswith(f".{second}") or second.endswith(f".{first}")


def _results(mail: Mail, trusted_servers: frozenset[str]) -> list[tuple[str, str, str]]:
    """Method, result and domain of each DKIM and DMARC result; a failure where ours cannot be read."""
    trusted = {server.lower() for server in trusted_servers}
    for value in mail.headers.every("authentication-results"):
        if (_SERVER.match(value) or [""])[0].strip().lower() in trusted:
            header = _parsed(value)
            return _found(header) if header else [("unreadable", "fail", "")]
    return []


def _found(header: AuthenticationResultsHeader) -> list[tuple[str, str, str]]:
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
