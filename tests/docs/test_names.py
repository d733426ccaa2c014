"""What the pages name exists: targets of make, commands of roms, assets, jobs, variables, reasons."""

import re
import tomllib
from datetime import UTC, datetime

import dagster as dg
import pytest
import typer
from typer.core import TyperGroup

from resources.clock import Clock
from roms_assets.cli.app import app
from roms_assets.definitions import definitions
from roms_assets.dropped.rules.differing import DifferenceKind
from roms_assets.settings import Environment, Settings, read_business
from tests.docs.pages import PAGES, ROOT, page, part, source

TEXT = "\n".join(page(name) for name in PAGES)
CODE = "\n".join(re.findall(r"```sh\n.*?```|`[^`\n]+`", TEXT, re.DOTALL))
TARGETS = set(re.findall(r"^([a-z]+):", page("Makefile"), re.MULTILINE))
GROUP = typer.main.get_command(app)
assert isinstance(GROUP, TyperGroup)
COMMANDS = GROUP.commands
NOT_ASSETS = {
    "pos_publications",
    "pos_daily_sales_builds",
    "pos_host",
    "square_differences",
    "square_refused",
    "square_drift",
    "square_late_orders",
    "square_readings",
    "square_builds",
    "square_id",
    "square_variation_id",
}
"""Tables that ROMS keeps beside the assets, a door, and columns."""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> dg.Definitions:
    """The definitions of the example roms.yaml, at a moment that does not pass."""

    class Stopped(Clock):
        def now(self) -> datetime:
            return datetime(2025, 12, 31, tzinfo=UTC)

    environment = Environment(_env_file=None, ROMS_HOME=str(tmp_path_factory.mktemp("home")))
    return definitions(Settings(read_business(ROOT / "roms.yaml"), environment), Stopped())


def assets(graph: dg.Definitions) -> set[str]:
    return {key.to_user_string() for key in graph.resolve_asset_graph().get_all_asset_keys()}


def test_every_target_of_make_exists() -> None:
    named = re.findall(r"(?:^|[`\n])make ([a-z]+)", CODE)
    assert named
    assert set(named) - TARGETS == set()


def test_every_command_and_option_of_roms_exists() -> None:
    # `roms …` in code, up to a comment; what comes after `roms dagster` is Dagster's own.
    for words in re.findall(r"(?:^|[`\n/(])roms ((?:-|[a-z])[^`\n#)]*)", CODE):
        name, *rest = words.split()
        if name.startswith("-"):
            continue
        assert name in COMMANDS, words
        group = COMMANDS[name]
        if isinstance(group, TyperGroup):
            assert not rest or rest[0] in group.commands, words
        command = group.commands[rest[0]] if rest and isinstance(group, TyperGroup) else group
        known = {option for parameter in command.params for option in parameter.opts}
        asked = {word.partition("=")[0] for word in rest if word.startswith("--")} - {"--help"}
        assert name == "dagster" or asked <= known, words


def test_every_command_of_roms_is_named() -> None:
    told = page("README.md") + page("docs/operating.md") + page("docs/pos.md")
    assert [name for name in COMMANDS if f"roms {name}" not in told] == []


def test_every_asset_that_is_named_exists(graph: dg.Definitions) -> None:
    named = set(re.findall(r"`((?:raw_)?pos_[a-z_]+|square_[a-z_]+|record\d{4})`", TEXT)) - NOT_ASSETS
    figures = set(re.findall(r"^\| `(\w+)` \|", page("docs/speed.md"), re.MULTILINE))
    checks = {key.name for key in graph.resolve_asset_graph().asset_check_keys}
    assert named - figures - assets(graph) - checks == set()


def test_every_asset_is_documented(graph: dg.Definitions) -> None:
    once = {re.sub(r"record\d{4}", "record2025", name) for name in assets(graph)}
    told = "".join(
        map(
            part_of_assets,
            (
                "docs/pos.md",
                "docs/square.md",
                "docs/shipstation.md",
                "docs/mail.md",
                "docs/web.md",
                "docs/files.md",
                "docs/reconciliation.md",
                "docs/inventory.md",
                "docs/orders.md",
            ),
        )
    )
    told += page("docs/serve.md")
    assert set(re.findall(r"^### `(\w+)`", told, re.MULTILINE)) == once


def part_of_assets(name: str) -> str:
    """All that stands below the heading of the assets."""
    return page(name).split("\n## The assets\n")[1].split("\n## ")[0]


def _said_of(api: str, *globs: str) -> str:
    """The source of a web API's files, and what their shared door says of it, each sentence in one piece."""
    shared = source("resources/calling.py").replace("{self.api}", api)
    return re.sub(r'"\s*\n\s*f?"', "", source(*globs) + shared)


def test_the_errors_of_square_are_those_of_the_code() -> None:
    said = _said_of("Square", "roms_assets/square/*.py", "resources/square*.py")
    told = part("docs/square.md", "## What an error means and what to do")
    pieces = re.findall(r"^\| `([^`]+)`", told, re.MULTILINE)
    assert len(pieces) > 5
    assert [piece for piece in pieces if piece not in said] == []


def test_the_errors_of_webhooks_are_those_of_the_code() -> None:
    said = _said_of("ShipStation", "roms_assets/webhooks/rules/*.py", "resources/shipstation*.py")
    rows = re.findall(r"^\| (`[^|]+) \|", part("docs/shipstation.md", "## Dead letters"), re.MULTILINE)
    pieces = [piece for row in rows for piece in re.findall(r"`([^`]+)`", row)]
    assert len(pieces) > 10
    assert [piece for piece in pieces if piece not in said] == []


def test_the_errors_of_web_pages_are_those_of_the_code() -> None:
    said = source(
        "roms_assets/web/*.py",
        "roms_assets/web/rules/*.py",
        "resources/page_*.py",
        "resources/*browser.py",
        "resources/robots.py",
    )
    said = re.sub(r'"\s*\n\s*f?"', "", said)
    rows = re.findall(r"^\| (`[^|]+) \|", part("docs/web.md", "## What an error means"), re.MULTILINE)
    pieces = [piece for row in rows for piece in re.findall(r"`([^`]+)`", row)]
    assert len(pieces) > 10
    assert [piece for piece in pieces if piece not in said] == []


def test_the_reasons_of_dropped_files_are_those_of_the_code() -> None:
    said = source(
        "roms_assets/dropped/rules/*.py",
        "resources/drop_folder.py",
        "roms_assets/kernel/csv_records.py",
        "roms_assets/kernel/money.py",
    )
    said = re.sub(r'"\s*\n\s*f?"', "", said)
    rows = re.findall(r"^\| (`[^|]+) \|", part("docs/files.md", "## What a reason means"), re.MULTILINE)
    pieces = [piece for row in rows for piece in re.findall(r"`([^`]+)`", row)]
    assert len(pieces) > 10
    assert [piece for piece in pieces if piece not in said] == []


def test_the_errors_of_statements_are_those_of_the_code() -> None:
    said = source(
        "roms_assets/statements/*.py",
        "roms_assets/statements/rules/*.py",
        "roms_assets/kernel/csv_records.py",
        "roms_assets/kernel/money.py",
        "resources/drop_folder.py",
        "resources/local_file.py",
    )
    said = re.sub(r'"\s*\n\s*f?"', "", said)
    rows = re.findall(
        r"^\| (`[^|]+) \|", part("docs/reconciliation.md", "## How a file is read"), re.MULTILINE
    )
    rows += re.findall(
        r"^\| (`[^|]+) \|", part("docs/reconciliation.md", "## What explains a difference"), re.MULTILINE
    )
    pieces = [piece for row in rows for piece in re.findall(r"`([^`]+)`", row)]
    assert len(pieces) > 15
    assert [piece for piece in pieces if piece not in said] == []


def test_what_a_comparison_finds_is_told_in_the_order_of_the_code() -> None:
    told = part("docs/files.md", "## The former sheet beside our orders")
    assert re.findall(r"^\| `([^`]+)`", told, re.MULTILINE) == [each.value for each in DifferenceKind]


def test_what_runs_by_itself_is_documented(graph: dg.Definitions) -> None:
    told = page("docs/operating.md")
    jobs = {job.name for job in graph.jobs or []}
    clocks = {schedule.name for schedule in graph.schedules or []} | {
        each.name for each in graph.sensors or []
    }
    by_itself = part("docs/operating.md", "## What runs by itself")
    assert [name for name in jobs | clocks if f"`{name}`" not in by_itself] == []
    rows = set(re.findall(r"^\| `([a-z_]+)` \| (?:schedule|sensor)", told, re.MULTILINE))
    assert rows <= clocks | jobs


def test_every_variable_exists() -> None:
    variables = {str(field.validation_alias) for field in Environment.model_fields.values()}
    variables |= set(re.findall(r"\bROMS_[A-Z_]+\b", page("dbt_project/profiles.yml")))
    named = {name for name in re.findall(r"\bROMS_[A-Z_]+\b", TEXT) if not name.startswith("ROMS_WEB_")}
    assert named - variables == set()


def test_the_reasons_are_those_of_the_code() -> None:
    said = re.sub(
        r'"\s*\n\s*f?"', "", source("roms_assets/pos/**/*.py", "resources/*.py", "roms_assets/settings/*.py")
    )
    told = part("docs/pos.md", "## What a reason means and what to do")
    cells = re.findall(r"^\| ([^|]*`[^|]*) \|", told, re.MULTILINE)
    assert len(cells) > 20
    pieces = [piece for cell in cells for piece in re.findall(r"`([^`]+)`", cell)]
    assert [piece for piece in pieces if piece not in said and not _is_joined(piece, said)] == []


def _is_joined(piece: str, said: str) -> bool:
    """A sentence that the code puts together from a type of file, an encoding, numbers and the rest."""
    rest = re.sub(r"^rd5000 |UTF-16, |\d+ ?", "", piece)
    return all(word in said for word in rest.split(" not UTF-8")[0].split())


def test_the_kinds_of_fault_are_those_of_the_code() -> None:
    rules = source("roms_assets/pos/rules/*.py")
    in_code = set(re.findall(r'(?:Fault\(\s*|return |Refusal\(0, |fault = \()"([a-z_]+)",', rules))
    in_code |= {"other_branch", "other_pos"}  # made of a column's name
    table = part("docs/pos.md", "## Lines that are refused")
    told = {
        code
        for row in re.findall(r"^\| (`[^|]+) \|", table, re.MULTILINE)
        for code in re.findall(r"`(\w+)`", row)
    }
    assert told == in_code


def test_every_dependency_is_explained() -> None:
    project = tomllib.loads(page("pyproject.toml"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = [re.split(r"[<>=\[ ]", each)[0] for each in wanted]
    told = page("CHANGELOG.md")
    assert [name for name in names if f"`{name}`" not in told] == []
