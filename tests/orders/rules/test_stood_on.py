"""What SQL of orders reads of other domains' tables is what these have."""

import pytest
from pandera.polars import DataFrameModel

from roms_assets.dropped.rules.tables import MODELS as OF_FILES
from roms_assets.kernel.money import DECIMALS
from roms_assets.kernel.tables import empty
from roms_assets.mail.rules.tables import MODELS as OF_MAIL
from roms_assets.orders.rules.stood_on import DROPPED, MAIL, POS, SQUARE, WEB, WEBHOOKS, Columns
from roms_assets.pos.rules import schemas as pos
from roms_assets.square.rules.kinds import KINDS
from roms_assets.web.rules.tables import MODELS as OF_WEB
from roms_assets.webhooks.rules.tables import MODELS as OF_WEBHOOKS
from tests.orders.shop import Shop
from tests.orders.things import at

OF_POS: dict[str, type[DataFrameModel]] = {
    "record_lines": pos.RecordLine,
    "pos_tenders": pos.Tender,
    "pos_publications": pos.Publication,
}
OF_SQUARE = {table: model for kind in KINDS.values() for table, model in kind.models.items()}
FILLED = {**OF_POS, **OF_SQUARE, **OF_WEBHOOKS, **OF_MAIL, **OF_WEB, **OF_FILES}


@pytest.mark.parametrize(
    ("table", "columns"), {**POS, **SQUARE, **WEBHOOKS, **MAIL, **WEB, **DROPPED}.items()
)
def test_a_table_has_the_columns_that_sql_reads(table: str, columns: Columns) -> None:
    schema = empty(FILLED[table]).schema
    assert columns == {name: schema[name] for name in columns}


def test_sql_knows_the_currencies_that_have_not_two_digits() -> None:
    shop = Shop()
    for number, currency in enumerate([*DECIMALS, "USD"]):
        told = {"event_id": number, "received_at": at(0), "source": "software", "order_number": currency}
        shop.told("checkout_order_changes", told | {"total": "1", "currency": currency})
    shop.build()
    told = dict(shop.rows("SELECT order_number, total_minor FROM orders"))
    assert told == {name: 10**digits for name, digits in DECIMALS.items()} | {"USD": 100}
