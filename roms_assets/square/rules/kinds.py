"""The data types of Square: what each is called, which tables it fills, what its days are, and what merges its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from pandera.polars import DataFrameModel

from roms_assets.square.rules import schemas
from roms_assets.square.rules.tables import SquareTable


class Days(Enum):
    """What a day of a data type is; each of its days is then a reading, an entry and a partition of its own."""

    NONE = "none"
    """It has none: it is read in full, and the last reading is all there is."""
    UTC = "utc"
    """A day of UTC, on which things last changed."""
    BUSINESS = "business"
    """A business day, whose end its rows show."""


@dataclass(frozen=True)
class Kind:
    """One data type. The tables of what belongs to a thing follow it as a whole."""

    name: str
    """As people call it: `roms sync square --data-type orders`."""
    thing: str
    """One of them, as the tables of refused things and of drift call it."""
    table: SquareTable
    model: type[DataFrameModel]
    key: Sequence[str]
    version: Sequence[str]
    id_column: str
    """The column with Square's own id: one thing has one row, but for stock, which has many."""
    lists: str
    """Under which name Square's answers list them."""
    days: Days = Days.NONE
    notes_late: bool = False
    """Whether what came after its day had been read is noted."""
    parts: Mapping[str, type[DataFrameModel]] = field(default_factory=dict)

    @property
    def has_days(self) -> bool:
        """Whether each of its days is read by itself."""
        return self.days is not Days.NONE

    @property
    def models(self) -> dict[str, type[DataFrameModel]]:
        """Every table that it fills."""
        return {self.table: self.model, **self.parts}

    @property
    def dataset(self) -> str:
        """Its name in the ledger and in landing."""
        return self.table.value


LOCATIONS = Kind(
    name="locations",
    thing="location",
    table=SquareTable.LOCATIONS,
    model=schemas.Location,
    key=("location_id",),
    version=("read_at",),
    id_column="location_id",
    lists="locations",
)
CATEGORIES = Kind(
    name="categories",
    thing="category",
    table=SquareTable.CATEGORIES,
    model=schemas.Category,
    key=("category_id",),
    version=("version", "updated_at"),
    id_column="category_id",
    lists="objects",
)
CATALOG = Kind(
    name="catalog",
    thing="catalog",
    table=SquareTable.CATALOG,
    model=schemas.CatalogObject,
    key=("object_id",),
    version=("version", "updated_at"),
    id_column="object_id",
    lists="objects",
)
INVENTORY = Kind(
    name="inventory",
    thing="count",
    table=SquareTable.INVENTORY,
    model=schemas.InventoryCount,
    key=("date", "location_id", "catalog_object_id", "state"),
    version=("as_of",),
    id_column="catalog_object_id",
    lists="counts",
    days=Days.BUSINESS,
)
PAYMENTS = Kind(
    name="payments",
    thing="payment",
    table=SquareTable.PAYMENTS,
    model=schemas.Payment,
    key=("payment_id",),
    version=("updated_at",),
    id_column="payment_id",
    lists="payments",
    days=Days.UTC,
)
ORDERS = Kind(
    name="orders",
    thing="order",
    table=SquareTable.ORDERS,
    model=schemas.Order,
    key=("order_id",),
    version=("version", "updated_at"),
    id_column="order_id",
    lists="orders",
    days=Days.UTC,
    notes_late=True,
    parts={
        SquareTable.ORDER_LINES: schemas.OrderLine,
        SquareTable.TENDERS: schemas.OrderTender,
        SquareTable.REFUNDS: schemas.OrderRefund,
        SquareTable.FULFILLMENTS: schemas.OrderFulfillment,
        SquareTable.RETURNED_LINES: schemas.OrderReturnedLine,
    },
)
KINDS = {each.name: each for each in (LOCATIONS, CATEGORIES, CATALOG, INVENTORY, PAYMENTS, ORDERS)}
