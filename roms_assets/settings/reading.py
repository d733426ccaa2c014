"""Reads `roms.yaml`; refuses a wrong one with line, key and what was expected, all that is wrong at once."""

from pathlib import Path

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from roms_assets.kernel.errors import SettingsWrong
from roms_assets.settings.business import Business, BusinessFacts, OtherGroups
from roms_assets.settings.keys import every_key
from roms_assets.settings.refusals import Where
from roms_assets.settings.wording import key_name, seen, sentence
from roms_assets.settings.yaml_lines import WrittenYaml, written_yaml


class RomsFile(OtherGroups):
    """The groups of `roms.yaml`."""

    business: BusinessFacts


def read_business(path: Path) -> Business:
    """The business that a `roms.yaml` describes.

    Raises SettingsWrong with one line per thing that is wrong: `roms.yaml line 23, pos.branches[2].opened:
    expected a date such as 2025-11-01, seen "soon"`. What compares values (a branch given twice) is looked at
    when the values themselves are right.
    """
    written = _written(path)
    try:
        content = RomsFile.model_validate(written.value)
    except ValidationError as error:
        raise SettingsWrong(_all_in_words(path, written, error.errors())) from None
    if written.refusals:
        raise SettingsWrong(_all_in_words(path, written, []))
    groups = {name: group for name, group in dict(content).items() if name != "business"}
    return Business(**dict(content.business), **groups)


def _all_in_words(path: Path, written: WrittenYaml, problems: list[ErrorDetails]) -> str:
    found = [
        (line, key_name(refusal.where), f"{refusal.sentence}, seen {seen(refusal.seen)}")
        for line, refusal in written.refusals
    ]
    refused = {refusal.where for _, refusal in written.refusals}
    for problem in problems:
        where = problem["loc"]
        if where not in refused and not _has_shrunk(problem):
            found.append((written.line(where), key_name(where), sentence(problem, _keys_beside(where))))
    return "\n".join(f"{path.name} line {line}, {key}: {text}" for line, key, text in sorted(found))


def _has_shrunk(problem: ErrorDetails) -> bool:
    """Whether a list is called too short only because its items are wrong, which is told of each of them."""
    return problem["type"] == "too_short" and bool(problem["input"])


def _keys_beside(where: Where) -> list[str]:
    """The keys that may stand in the group of this one."""
    above = key_name(where[:-1], count=False) if where[:-1] else ""
    return [key.rpartition(".")[2] for key, _ in every_key(RomsFile) if key.rpartition(".")[0] == above]


def _written(path: Path) -> WrittenYaml:
    try:
        return written_yaml(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        advice = (
            "copy the example roms.yaml of the project there, or set ROMS_CONFIG to the file of your business"
        )
        raise SettingsWrong(f"{path} is not there; {advice}") from None
    except OSError as error:
        raise SettingsWrong(f"{path} cannot be read: {error.strerror}; check ROMS_CONFIG") from error
    except UnicodeDecodeError as error:
        raise SettingsWrong(
            f"{path.name} is not UTF-8 text (byte {error.start}); save it as UTF-8"
        ) from error
    except yaml.YAMLError as error:
        raise SettingsWrong(f"{path.name} {_not_yaml(error)}") from error


def _not_yaml(error: yaml.YAMLError) -> str:
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    if not isinstance(error, yaml.MarkedYAMLError) or mark is None:
        return f"is not YAML: {' '.join(str(error).split())}"
    problem = " ".join(str(error.problem).split())
    hint = next((advice for sign, advice in HINTS.items() if sign in problem), "")
    return f"line {mark.line + 1}, column {mark.column + 1}: not YAML, {problem}{hint}"


HINTS = {
    r"'\t'": "; indent with spaces, never with tabs",
    "'%'": '; put text that begins with % in quotes, such as "%Y-%m-%d"',
    "'@'": "; put text that begins with @ in quotes",
    "'`'": "; put text that begins with ` in quotes",
    "mapping values are not allowed": "; put text that holds a colon in quotes, or check the indentation",
}
