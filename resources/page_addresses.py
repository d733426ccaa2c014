"""Addresses of pages: whose they are, and how they are shown to people."""

from collections.abc import Collection
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


def host_of(address: str) -> str:
    """The host of an address, with its port where that is not the usual one; empty for what is no web address."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return ""
    is_usual = port is None or port == DEFAULT_PORTS.get(parts.scheme)
    name = parts.hostname or ""
    return (f"[{name}]" if ":" in name else name) + ("" if is_usual else f":{port}")


def is_of(address: str, hosts: Collection[str]) -> bool:
    """Whether it is a web address of one of these hosts."""
    return host_of(address) in hosts and urlsplit(address).scheme in DEFAULT_PORTS


def shown(address: str) -> str:
    """An address for people and logs: without what a query may tell."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "an address that is none"
    return f"{parts.scheme}://{host_of(address)}{parts.path}"
