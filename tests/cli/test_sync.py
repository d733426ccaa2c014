"""`roms sync square`, typed as a person would."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest
import yaml
from typer.testing import CliRunner, Result

from demo.mail_server import MailServer
from demo.square_host import SquareHost
from roms_assets.cli.app import app
from roms_assets.doors.square import square_desk
from roms_assets.settings import load
from roms_assets.square.desk import Range, SquareDesk
from roms_assets.square.rules.kinds import PAYMENTS
from tests.cli.square_shop import BUSINESS
from tests.one_till import POS


def roms(*words: str) -> Result:
    return CliRunner().invoke(app, ["sync", *words], catch_exceptions=False)


@pytest.mark.dbt
def test_it_reads_all_types_tells_what_came_and_proves_it(square: SquareHost) -> None:
    told = roms("square", "--since", "2025-11-10")
    assert told.exit_code == 0, told.output
    row = next(line.split() for line in told.stdout.splitlines() if line.startswith("orders"))
    assert row[1] == str(len(square.world.orders))
    assert "Proven 10 days of every location: 20 complete" in told.stdout
    assert "Calculated 10 days of sales anew" in told.stdout
    again = roms("square", "--data-type", "orders")
    row = next(line.split() for line in again.stdout.splitlines() if line.startswith("orders"))
    assert row[1:3] == ["·", "·"]
    assert "catalog" not in again.stdout
    assert "Calculated" not in again.stdout


def test_a_dry_run_says_what_it_would_do_and_writes_nothing(square: SquareHost, tmp_path: Path) -> None:
    told = roms(
        "square", "--since", "2025-11-12", "--until", "2025-11-13", "--data-type", "orders", "--dry-run"
    )
    assert told.exit_code == 0
    assert "2025-11-11   2025-11-14" in told.stdout
    assert square.asked.total() == 0
    assert not (tmp_path / ".roms").exists()


def test_what_is_settled_is_read_again_by_force_alone(square: SquareHost) -> None:
    words = ("square", "--data-type", "orders", "--since", "2025-11-12", "--until", "2025-11-13")
    roms(*words)
    orders = [_row(roms(*words, *more).stdout) for more in ((), ("--force",), ("--force", "--dry-run"))]
    days = {date(2025, 11, day) for day in (11, 12, 13, 14)}
    read = [held for held in square.world.orders.values() if held.updated_at.date() in days]
    assert orders[0][1:4] == ["·", "·", "·"]
    assert orders[1][1:4] == ["·", "·", str(len(read))]
    assert orders[2][1:] == ["4", "2025-11-11", "2025-11-14"]


def _row(told: str) -> list[str]:
    """The cells of the orders' row."""
    return next(line.split() for line in told.splitlines() if line.startswith("orders"))


def test_reconcile_names_what_a_lost_lake_lacks_until_it_is_read_again(
    square: SquareHost, tmp_path: Path
) -> None:
    read_payments_and_prove()
    (tmp_path / ".roms" / "lake.duckdb").unlink()
    told = reconcile()
    assert told.exit_code == 1
    assert "square payments: 8 days that were read (first 2025-11-15) are not in the lake" in told.stdout
    assert "square square_completeness: 10 days" in told.stdout
    assert "`roms sync square` does so at once" in told.stdout
    read_payments_and_prove()
    again = reconcile()
    assert (again.exit_code, "square" in again.stdout) == (0, False)


def read_payments_and_prove() -> None:
    """As a night does, without the tables that SQL makes."""
    settings = load()
    assert settings.business.square
    desk = square_desk(settings, settings.business.square)
    desk.sync(PAYMENTS, desk.days(PAYMENTS, Range()))
    desk.prove(desk.days_to_prove(Range()))


def reconcile() -> Result:
    return CliRunner().invoke(app, ["reconcile"], catch_exceptions=False)


def test_a_type_that_failed_is_named_and_the_others_are_read(square: SquareHost) -> None:
    square.strike("revoked", "/v2/payments", times=1)
    told = roms("square", "--data-type", "catalog", "--data-type", "payments")
    assert told.exit_code == 1
    assert "sync_payments failed: Square refuses the access token" in told.stderr
    assert any(line.startswith("catalog") for line in told.stdout.splitlines())


def test_a_missing_token_is_told_once_with_what_to_do(
    square: SquareHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROMS_SQUARE_ACCESS_TOKEN", "")
    told = roms("square")
    assert told.exit_code == 1
    (said,) = (line for line in told.stderr.splitlines() if "failed" in line)
    assert said.startswith("sync_locations, sync_categories, ")
    assert "put it into ROMS_SQUARE_ACCESS_TOKEN (or .env) and start ROMS again" in said
    assert "no location of Square is known yet" in told.stdout
    assert square.asked.total() == 0


def test_a_refused_token_is_told_once_with_what_to_do(square: SquareHost) -> None:
    square.strike("revoked")
    told = roms("square", "--data-type", "locations", "--data-type", "payments", "--data-type", "orders")
    first, others = (line for line in told.stderr.splitlines() if "failed" in line)
    assert first.startswith("sync_locations failed: Square refuses the access token")
    assert "make a new one in Square's developer dashboard" in first
    assert others == "sync_payments, sync_orders failed: not asked: Square refused the access token before"
    assert square.asked.total() == 1, "it was asked again"


def test_one_data_type_alone_can_be_the_first_that_is_read(square: SquareHost) -> None:
    told = roms("square", "--data-type", "catalog")
    assert (told.exit_code, told.stderr.count("failed")) == (0, 0), told.output


def test_what_fails_long_after_the_last_day_is_told_as_of_now_and_with_the_run(
    square: SquareHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = yaml.safe_load((tmp_path / "roms.yaml").read_text())
    email = {"security": "plain", "sender": "roms@luna.example", "recipients": ["owner@luna.example"]}
    notices = {"channels": ["email"], "report_at": None, "email": {"server": "mail.example", **email}}
    (tmp_path / "roms.yaml").write_text(yaml.safe_dump({**settings, "notices": notices}))
    square.strike("revoked")
    assert roms("square", "--data-type", "catalog").exit_code == 1
    with MailServer() as mail:
        monkeypatch.setenv("ROMS_SMTP_SERVER", f"127.0.0.1:{mail.port}")
        CliRunner().invoke(app, ["notify", "watch"], catch_exceptions=False)
        (told,) = (each for each in mail.mails if "Square" in str(each["Subject"]))
    body = told.get_body(("plain",))
    assert body is not None
    text = str(body.get_content())
    with dg.DagsterInstance.from_config(str(tmp_path / ".roms" / "dagster")) as instance:
        (run,) = instance.get_run_records()
    assert f"/runs/{run.dagster_run.run_id}" in text
    began = datetime.fromtimestamp(run.start_time or 0, ZoneInfo("Asia/Manila"))
    assert f"Since: {began:%Y-%m-%d}" in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["tills"], "there is no source 'tills'"),
        (["square", "--data-type", "order"], "it is one of locations"),
        (["square", "--since", "soon"], "write it like 2025-11-01"),
        (["square", "--since", "2025-11-12", "--until", "2025-11-11"], "turn them round"),
        (["square", "--since", "2031-01-01"], "(--since 2031-01-01): Square can be read from 2025-11-10 to"),
        (["square", "--until", "2025-11-09", "--force"], "(--until 2025-11-09): Square can be read from"),
        (["square", "--since", "2031-01-01", "--dry-run"], "choose days of these, or leave --since"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_to_write(
    square: SquareHost, words: list[str], said: str
) -> None:
    told = roms(*words)
    assert told.exit_code == 2
    assert said in told.stderr
    assert (told.stdout, square.asked.total()) == ("", 0)


def test_a_business_without_square_is_told_what_to_add(square: SquareHost, tmp_path: Path) -> None:
    (tmp_path / "roms.yaml").write_text(yaml.safe_dump({"business": BUSINESS, "pos": POS}))
    told = roms("square")
    assert told.exit_code == 1
    assert "add `square: {}`" in told.stderr


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, dg.DagsterExecutionInterruptedError])
def test_ctrl_c_is_no_failure_of_a_type(
    square: SquareHost, monkeypatch: pytest.MonkeyPatch, interruption: type[BaseException]
) -> None:
    def stopped_by_somebody(*_: object) -> None:
        raise interruption

    monkeypatch.setattr(SquareDesk, "sync", stopped_by_somebody)
    told = roms("square", "--data-type", "catalog")
    assert told.exit_code == 130, told.output
    assert "failed" not in told.output
