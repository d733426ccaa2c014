"""Words for the state of an order mean the same to the former sheet and to dbt's models of orders."""

import duckdb
import jinja2
import pytest

from resources.dbt import PROJECT
from roms_assets.kernel.order_states import HAPPENED, state_of

NOT_SURE = ("completed", "processing", "returned", "received", "soon", "")
WORDS = [(word, state) for state, words in HAPPENED.items() for word in words]


def in_sql(status: str) -> str | None:
    """What dbt's macro makes of it."""
    text = (PROJECT / "macros/orders.sql").read_text().partition("{#- What a status")[2]
    text = "{#-" + text.partition("{#- Whoever tells")[0]
    macros = jinja2.Environment(autoescape=False).from_string(text).module  # noqa: S701 - it writes SQL
    [told] = duckdb.execute(f"SELECT {macros.kind_of_status('?')}", [status]).fetchone() or ()  # type: ignore[attr-defined]
    return str(told) if told else None


@pytest.mark.parametrize(("word", "state"), WORDS)
def test_a_word_tells_the_same_everywhere_however_it_is_written(word: str, state: str) -> None:
    for written in (word, word.upper(), f" {word} ", word.replace("_", " "), word.replace("_", "-")):
        assert (state_of(written), in_sql(written)) == (state, state), written


@pytest.mark.parametrize("word", NOT_SURE)
def test_of_a_word_that_is_not_sure_nothing_is_made(word: str) -> None:
    assert (state_of(word), in_sql(word)) == (None, None)


def test_what_was_only_made_is_no_event() -> None:
    assert (state_of("Awaiting payment"), in_sql("Awaiting payment")) == ("created", None)
