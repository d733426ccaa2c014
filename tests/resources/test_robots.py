"""What a robots.txt allows, and what of it cannot be read."""

import pytest

from resources.robots import Robots


@pytest.mark.parametrize(
    ("path", "is_allowed"),
    [
        ("/", True),
        ("/offers?sort=price", False),
        ("/private/x", False),
        ("/p%72ivate/x", False),
        ("/private/open", True),
        ("/private/opened", False),
        ("/list.pdf", False),
        ("/list.pdf?page=2", True),
    ],
)
def test_the_longest_path_of_robots_txt_decides(path: str, is_allowed: bool) -> None:
    text = (
        "User-agent: *\nDisallow: /\n\nUser-agent: ROMS\nDisallow: /*?sort=\nDisallow: /private/\n"
        "Allow: /private/open$\nDisallow: /*.pdf$\n"
    )
    assert Robots(text, "ROMS/0.1").allows(f"https://shop.example.com{path}") is is_allowed
    assert not Robots(text, "another").allows(f"https://shop.example.com{path}")


@pytest.mark.parametrize("text", ["", "<html>no robots</html>", "User-agent: *\nDisallow:\n", "\x00\xff: x"])
def test_a_robots_txt_that_says_nothing_allows_all(text: str) -> None:
    assert Robots(text, "ROMS/0.1").allows("https://shop.example.com/private/")


@pytest.mark.parametrize(
    "line", ["Crawl-delay: ²", f"Crawl-delay: {'9' * 5_000}", "Request-rate: ²/1", "Disallow: //[bad"]
)
def test_a_line_of_robots_txt_that_cannot_be_read_costs_no_other(line: str) -> None:
    robots = Robots(f"User-agent: *\n{line}\nDisallow: /private/\n", "ROMS/0.1")
    assert robots.seconds_between == 0
    assert not robots.allows("https://shop.example.com/private/")
    assert robots.allows("https://shop.example.com/offers")


def test_a_wish_to_be_left_alone_for_ever_is_a_number() -> None:
    assert Robots(f"User-agent: *\nCrawl-delay: {'9' * 4_000}\n", "ROMS/0.1").seconds_between == 1e9
