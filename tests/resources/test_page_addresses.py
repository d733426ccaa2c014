"""Addresses of web pages: whose they are, and how people are told them."""

import pytest

from resources.page_addresses import host_of, is_of, shown


@pytest.mark.parametrize(
    ("address", "host", "told"),
    [
        ("https://Shop.example.com/a?b#c", "shop.example.com", "https://shop.example.com/a"),
        ("https://shop.example.com:443/", "shop.example.com", "https://shop.example.com/"),
        ("http://u:p@shop.example.com:8080/x", "shop.example.com:8080", "http://shop.example.com:8080/x"),
        ("about:blank", "", "about://blank"),
        ("http://[::1]:8080/x", "[::1]:8080", "http://[::1]:8080/x"),
        ("http://[bad", "", "an address that is none"),
    ],
)
def test_hosts_and_addresses_for_people(address: str, host: str, told: str) -> None:
    assert (host_of(address), shown(address)) == (host, told)


@pytest.mark.parametrize("scheme", ["file", "ftp", "chrome", "view-source:http", "javascript"])
def test_no_other_scheme_is_a_page_of_the_site(scheme: str) -> None:
    assert is_of("https://shop.example.com/a", ["shop.example.com"])
    assert not is_of(f"{scheme}://shop.example.com/a", ["shop.example.com"])
