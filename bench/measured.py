"""docs/measured.md: what the last bench found, part by part, and on what machine; each part's section by itself."""

import os
import platform
import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import psutil

from bench.results import Figure

_HEAD = """# Measured

Written by `make bench`; what each figure means stands in [speed.md](speed.md). The figures of a part are those of its
last run, whole processes side by side. A machine that others use too makes all of them worse, and ratios by the clock
uneven.
"""
_GB = 1e9


def machine(today: date) -> str:
    """The machine in one line, with how many processes waited for its processors just now."""
    cores, memory = os.cpu_count() or 1, psutil.virtual_memory().total / _GB
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"{today}, {cores} cores, {memory:.0f} GB, {system}; load before: {os.getloadavg()[0]:.1f}."


def keep(page: Path, sections: Mapping[str, str], titles: Iterable[str]) -> None:
    """Write the page with these sections, by title; the others stay as they are, all in the order of the titles."""
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    known = dict(re.findall(r"^## (.+?)\n\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    kept = {title: body.strip() for title, body in known.items()} | dict(sections)
    parts = [f"## {title}\n\n{kept[title]}\n" for title in titles if title in kept]
    page.write_text("\n".join([_HEAD, *parts]), encoding="utf-8")


def section(of_machine: str, figures: Iterable[Figure]) -> str:
    """What a section says: the machine and a table."""
    rows = [f"| `{each.name}` | {told(each)} | {each.unit} | {_target(each)} |" for each in figures]
    return "\n".join([of_machine, "", "| figure | value | unit | target |", "|---|---|---|---|", *rows])


def told(figure: Figure) -> str:
    """The value for people."""
    return "void" if figure.value is None else f"{figure.value:,}"


def _target(figure: Figure) -> str:
    if figure.target is None:
        return ""
    bound = "at least" if figure.better == "higher" else "at most"
    return f"{bound} {figure.target:,}: {'met' if figure.is_met else '**missed**'}"
