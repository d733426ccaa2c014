"""Links lead somewhere, and nothing in the pages belongs to one machine."""

import re

import pytest

from tests.docs.pages import PAGES, ROOT, page

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
MACHINE = re.compile(r"(?<![\w.])/(?:home|root|work|Users|tmp|mnt)/|\b[A-Z]:\\")
REGISTRY = re.compile(
    r"https?://[^\s)`]*(?:pypi|pythonhosted|/simple|artifactory|nexus|registry)[^\s)`]*", re.IGNORECASE
)


def links(name: str) -> list[str]:
    """What a page links to; code is no link."""
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page(name), flags=re.DOTALL)
    return LINK.findall(text)


def anchors(text: str) -> set[str]:
    """The anchors that GitHub gives to headings."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str) -> None:
    broken = []
    for link in links(name):
        place, _, anchor = link.partition("#")
        if place.startswith("http"):
            continue
        target = (ROOT / name).parent / place if place else ROOT / name
        is_there = target.exists()
        if not is_there or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
            broken.append(link)
    assert broken == []


def test_every_page_of_the_documentation_is_in_its_index() -> None:
    linked = {f"docs/{link}" for link in links("docs/README.md")}
    pages = {name for name in PAGES if name.startswith("docs/")} - {"docs/README.md"}
    assert pages - linked == set()


@pytest.mark.parametrize("name", PAGES)
def test_nothing_belongs_to_one_machine(name: str) -> None:
    told = page(name).replace("/path/to/", "")
    assert MACHINE.findall(told) == []
    assert REGISTRY.findall(told) == []
