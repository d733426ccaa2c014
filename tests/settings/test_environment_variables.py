"""Where things are, from the environment and `.env`."""

from pathlib import Path

import pytest

from roms_assets.kernel.errors import SettingsWrong
from roms_assets.settings import Environment, Settings, load, masked
from roms_assets.settings.environment import SECRETS


def test_everything_lies_below_the_home_by_default(bare_environment: Path) -> None:
    environment = Environment()
    home = bare_environment / ".roms"
    assert environment.roms_home == home
    assert environment.roms_config == bare_environment / "roms.yaml"
    assert environment.pos_host_address is None
    assert environment.lake == "duckdb"
    assert environment.ledger == f"sqlite:///{home}/ledger.sqlite"
    assert (environment.landing, environment.staging) == (str(home / "landing"), str(home / "staging"))
    places = (environment.dagster_home, environment.locks, environment.lake_file, environment.lake_folder)
    assert places == (home / "dagster", home / "locks", home / "lake.duckdb", home / "lake")
    assert not home.exists()


def test_the_environment_goes_before_the_file(
    bare_environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (bare_environment / ".env").write_text(
        "ROMS_HOME=of_file\nROMS_LAKE=ducklake:sqlite\nOTHER=1\nROMS_LEDGER=\n"
    )
    monkeypatch.setenv("ROMS_HOME", "of_process")
    environment = Environment()
    assert environment.roms_home == bare_environment / "of_process"
    assert environment.lake == "ducklake:sqlite"
    assert environment.ledger == f"sqlite:///{bare_environment}/of_process/ledger.sqlite"


def test_stores_can_be_elsewhere(bare_environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROMS_LANDING", "s3://bucket/landing")
    monkeypatch.setenv("ROMS_STAGING", "staged")
    environment = Environment()
    assert environment.landing == "s3://bucket/landing"
    assert environment.staging == str(bare_environment / "staged")


@pytest.mark.parametrize("kind", ["duckdb", "ducklake:sqlite"])
def test_a_lake_elsewhere_has_an_absolute_path(
    bare_environment: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setenv("ROMS_LAKE", f"{kind}:data/lake.db")
    assert Environment().lake == f"{kind}:{bare_environment}/data/lake.db"
    monkeypatch.setenv("ROMS_LAKE", f"{kind}:/srv/roms/lake.db")
    assert Environment().lake == f"{kind}:/srv/roms/lake.db"


def test_staging_is_a_folder_of_this_machine(bare_environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROMS_STAGING", "file:///srv/roms/staging")
    assert Environment().staging == "/srv/roms/staging"
    monkeypatch.setenv("ROMS_STAGING", "s3://key:secret@bucket/staging")
    with pytest.raises(SettingsWrong, match=r"ROMS_STAGING: expected a folder of this machine") as caught:
        Environment()
    assert "secret@" not in str(caught.value)


def test_a_lake_that_does_not_exist_yet_is_refused(
    bare_environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROMS_LAKE", "ducklake:postgres:dbname=roms password=letmein host=db.example.com")
    with pytest.raises(SettingsWrong, match="ROMS_LAKE: expected duckdb or ducklake:sqlite") as caught:
        Environment()
    assert "letmein" not in str(caught.value)


def test_all_wrong_variables_are_told_by_name(
    bare_environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROMS_POS_HOST_ADDRESS", "tills")
    monkeypatch.setenv("ROMS_LAKE", "iceberg")
    monkeypatch.setenv("ROMS_LEDGER", "mysql://roms:letmein@db/roms")
    with pytest.raises(SettingsWrong) as caught:
        Environment()
    told = str(caught.value).splitlines()
    assert [each.split(":")[0] for each in told] == ["ROMS_POS_HOST_ADDRESS", "ROMS_LAKE", "ROMS_LEDGER"]
    assert "letmein" not in str(caught.value)


def test_an_env_file_that_is_no_text_is_refused(bare_environment: Path) -> None:
    (bare_environment / ".env").write_bytes(b"ROMS_HOME=\xff\n")
    with pytest.raises(SettingsWrong, match=r"\.env is not UTF-8"):
        Environment()


def test_a_password_is_never_printed(bare_environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROMS_LEDGER", "postgresql://roms:let@me/in@db.example.com/roms")
    environment = Environment()
    assert "let@me/in" in environment.ledger
    assert "let" not in repr(environment) + str(environment)
    assert "db.example.com" in repr(environment)
    assert {str(field.validation_alias) for field in Environment.model_fields.values()} >= SECRETS


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://u:p@h/x", "postgresql://u:***@h/x"),
        ("postgresql://h:5432/x", "postgresql://h:5432/x"),
        (
            "postgresql://h/x?user=u&password=p&sslmode=require",
            "postgresql://h/x?user=u&password=***&sslmode=require",
        ),
        ("dbname=roms password='let me in' host=db", "dbname=roms password=*** host=db"),
        ("sqlite:////srv/roms/ledger.sqlite", "sqlite:////srv/roms/ledger.sqlite"),
        ("s3://key:secret@bucket/landing", "s3://key:***@bucket/landing"),
        ("/srv/landing", "/srv/landing"),
    ],
)
def test_masking_leaves_the_rest_readable(address: str, shown: str) -> None:
    assert masked(address) == shown


def address_of(settings: Settings) -> str:
    """Where its files are asked for."""
    assert settings.business.pos
    return settings.business.pos.host.address


def test_load_puts_the_address_of_the_environment_in_place(
    bare_environment: Path, monkeypatch: pytest.MonkeyPatch, good_yaml: str
) -> None:
    (bare_environment / "roms.yaml").write_text(good_yaml)
    assert address_of(load()) == "https://pos.example.com/tills/"
    monkeypatch.setenv("ROMS_POS_HOST_ADDRESS", "http://127.0.0.1:8080")
    settings = load()
    assert address_of(settings) == "http://127.0.0.1:8080/"
    assert settings.environment.roms_home == bare_environment / ".roms"
    assert address_of(load(Environment(ROMS_POS_HOST_ADDRESS="http://[::1]:1/"))) == "http://[::1]:1/"


def test_an_address_in_the_environment_makes_no_tills(
    bare_environment: Path, monkeypatch: pytest.MonkeyPatch, no_tills_yaml: str
) -> None:
    (bare_environment / "roms.yaml").write_text(no_tills_yaml)
    monkeypatch.setenv("ROMS_POS_HOST_ADDRESS", "http://127.0.0.1:8080")
    assert load().business.pos is None


def test_nothing_that_was_read_can_be_changed(bare_environment: Path) -> None:
    environment, field = Environment(), "lake"
    with pytest.raises(ValueError, match="frozen"):
        setattr(environment, field, "other")
