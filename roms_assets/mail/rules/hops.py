"""Where a mail was passed on: one line of Received, which each server on the way writes above those before."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

_BY = re.compile(r"(?:^|\s)by\s+\[?([^\s;()\[\]]{1,255})", re.IGNORECASE)
_FROM = re.compile(
    r"\s*from\s+(?P<name>[^\s;()]{1,255})(?P<rest>.{0,500}?)(?=\sby\s|$)", re.IGNORECASE | re.DOTALL
)
_INSIDE = (".internal", ".local", ".localdomain", ".lan", ".intern")


@dataclass(frozen=True)
class Hop:
    """Which server took the mail, from which one as that called itself, and from which addresses."""

    server: str
    sender: str = ""
    addresses: tuple[IPv4Address | IPv6Address, ...] = ()

    @property
    def is_inside(self) -> bool:
        """Whether the server has a name that stands in no public directory, as inside of a provider."""
        return "." not in self.server or self.server.endswith(_INSIDE)

    @property
    def is_from_another(self) -> bool:
        """Whether it came over a network: neither within one computer, nor without any sender being named."""
        is_of_itself = bool(self.addresses) and all(each.is_loopback for each in self.addresses)
        return bool(self.sender) and not is_of_itself

    def is_by(self, servers: frozenset[str]) -> bool:
        """Whether one of these, or a server inside of a provider, took it."""
        return bool(self.server) and (self.is_inside or is_below(self.server, servers))

    @property
    def is_near(self) -> bool:
        """Whether no address of the open network sent it."""
        return not any(each.is_global for each in self.addresses)

    def is_from(self, servers: frozenset[str]) -> bool:
        """Whether who sent it calls itself one of these, or a server inside: anybody may call himself so."""
        return bool(self.sender) and (is_below(self.sender, servers) or Hop(self.sender).is_inside)


def hop_in(value: str) -> Hop:
    """The hop that a header Received tells of; its server is empty where it names none."""
    by, sent = _BY.search(value), _FROM.match(value)
    server = by[1].lower() if by else ""
    if sent is None:
        return Hop(server)
    words = re.split(r"[\s()\[\]=]+", f"{sent['name']} {sent['rest']}")
    found = (_address(word) for word in words)
    return Hop(server, sent["name"].lower().strip("[]"), tuple(each for each in found if each))


def is_below(server: str, servers: frozenset[str]) -> bool:
    """Whether it is one of these, or lies below one of them."""
    return any(server == each or server.endswith(f".{each}") for each in servers)


def _address(word: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(word.removeprefix("IPv6:"))
    except ValueError:
        return None
