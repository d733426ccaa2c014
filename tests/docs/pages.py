"""The pages of the documentation, as their tests read them."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    str(path.relative_to(ROOT))
    for path in (
        ROOT / "README.md",
        ROOT / "CHANGELOG.md",
        ROOT / "CONTRIBUTING.md",
        *ROOT.glob("docs/**/*.md"),
    )
)


def page(name: str) -> str:
    """The text of a page; its name is its path from the root of the project."""
    return (ROOT / name).read_text(encoding="utf-8")


def part(name: str, heading: str) -> str:
    """What stands between a heading and the next of any depth."""
    after = page(name).split(f"\n{heading}\n")[1]
    return re.split(r"\n#+ ", after)[0]


def source(*patterns: str) -> str:
    """The text of all files of the project that fit."""
    files = (path for pattern in patterns for path in sorted(ROOT.glob(pattern)))
    return "\n".join(path.read_text(encoding="utf-8") for path in files)
