"""The sender templates that come with ROMS, and a shop's own beside them: files of YAML."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from roms_assets.mail.rules.templates import Templates, templates_of


@cache
def built_in_texts() -> Mapping[str, str]:
    """The text of each built-in template by its file's name."""
    folder = files("roms_assets.mail").joinpath("templates")
    found = sorted(
        (each for each in folder.iterdir() if each.name.endswith(".yaml")), key=lambda each: each.name
    )
    return {each.name: each.read_text(encoding="utf-8") for each in found}


def templates_with(own: Mapping[str, str]) -> Templates:
    """The built-in templates and a shop's own, by their files' names; its own count first. Raises SettingsWrong."""
    return Templates({**_built_in().named, **templates_of(own).named})


@cache
def _built_in() -> Templates:
    return templates_of(built_in_texts())
