"""A YAML text as a model; what is wrong in it is said with line, key and what was expected, all at once."""

from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from roms_assets.kernel.errors import SettingsWrong
from roms_assets.kernel.keys import every_key
from roms_assets.kernel.refusals import Where
from roms_assets.kernel.wording import key_name, seen, sentence
from roms_assets.kernel.yaml_lines import WrittenYaml, written_yaml

Model = TypeVar("Model", bound=BaseModel)


def written(name: str, text: str) -> WrittenYaml:
    """The values of a file's text. Raises SettingsWrong for what is no YAML."""
    try:
        return written_yaml(text)
    except yaml.YAMLError as error:
        raise SettingsWrong(f"{name} {_not_yaml(error)}") from error


def model_of(name: str, values: WrittenYaml, model: type[Model]) -> Model:
    """The values as the model. Raises SettingsWrong with one line per thing that is wrong, by line."""
    try:
        content = model.model_validate(values.value)
    except ValidationError as error:
        raise SettingsWrong(all_in_words(name, values, error.errors(), model)) from None
    if values.refusals:
        raise SettingsWrong(all_in_words(name, values, [], model))
    return content


def all_in_words(name: str, values: WrittenYaml, problems: list[ErrorDetails], model: type[BaseModel]) -> str:
    """One line per refusal of the text and per problem of the model, by the lines of the file."""
    found = [
        (line, key_name(refusal.where), f"{refusal.sentence}, seen {seen(refusal.seen)}")
        for line, refusal in values.refusals
    ]
    refused = {refusal.where for _, refusal in values.refusals}
    for problem in problems:
        where = problem["loc"]
        if where not in refused and not _has_shrunk(problem):
            told = sentence(problem, _keys_beside(where, model))
            found.append((values.line(where), key_name(where), told))
    return "\n".join(f"{name} line {line}, {key}: {text}" for line, key, text in sorted(found))


def _has_shrunk(problem: ErrorDetails) -> bool:
    """Whether a list is called too short only because its items are wrong, which is told of each of them."""
    return problem["type"] == "too_short" and bool(problem["input"])


def _keys_beside(where: Where, model: type[BaseModel]) -> list[str]:
    """The keys that may stand in the group of this one."""
    above = key_name(where[:-1], count=False) if where[:-1] else ""
    return [key.rpartition(".")[2] for key, _ in every_key(model) if key.rpartition(".")[0] == above]


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
