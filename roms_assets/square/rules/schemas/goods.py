"""Locations, the catalog, stock, and the shop's own list of goods."""

import polars as pl
from pandera.polars import Field

from roms_assets.kernel.tables import TableRow, Time
from roms_assets.square.rules.schemas.rows import MONEY, Quantity, page_position, page_sha256


class Location(TableRow):
    """One row per location."""

    location_id: str = Field(description="Square's id of the location")
    name: str = Field(nullable=True, description="Its name")
    time_zone: str = Field(description="The zone in which its business day begins and ends")
    currency: str = Field(nullable=True, description="Currency of its sales")
    country: str = Field(nullable=True, description="Two letters")
    status: str = Field(nullable=True, description="ACTIVE or INACTIVE")
    created_at: Time = Field(nullable=True, description="When it was made")
    read_at: Time = Field(description="When Square was asked; a later reading replaces an earlier one")
    page_sha256: str = page_sha256()
    page_position: int = page_position()


class Category(TableRow):
    """One row per category; a deleted one stays."""

    category_id: str = Field(description="Square's id of the category")
    version: int = Field(description="Square's version; the newest wins")
    updated_at: Time = Field(description="When it last changed")
    is_deleted: bool = Field(description="Deleted at Square; the row stays as a tombstone")
    name: str = Field(nullable=True, description="Its name")
    parent_id: str = Field(nullable=True, description="The category above it")
    page_sha256: str = page_sha256()
    page_position: int = page_position()


class CatalogObject(TableRow):
    """One row per item and per variation; a deleted one stays."""

    object_id: str = Field(description="Square's id of the item or variation")
    version: int = Field(description="Square's version; the newest wins")
    updated_at: Time = Field(description="When it last changed")
    is_deleted: bool = Field(description="Deleted at Square; the row stays as a tombstone")
    type: str = Field(description="ITEM or ITEM_VARIATION")
    item_id: str = Field(nullable=True, description="The item; of a variation the one it belongs to")
    name: str = Field(nullable=True, description="Its name")
    category_id: str = Field(nullable=True, description="The first of the item's categories")
    sku: str = Field(nullable=True, description="Stock keeping unit of a variation")
    price_minor: int = Field(nullable=True, description=f"Price {MONEY}; empty when it varies")
    currency: str = Field(nullable=True, description="Currency of the price")
    unit_cost_minor: int = Field(nullable=True, description=f"What one costs at the first vendor, {MONEY}")
    cost_currency: str = Field(nullable=True, description="Currency of the cost")
    vendor_id: str = Field(nullable=True, description="The first vendor")
    is_archived: bool = Field(nullable=True, description="Put away by the shop")
    custom_attributes: str = Field(
        nullable=True, description="What the shop itself notes of it in Square, name and value, as JSON"
    )
    stockable_variation_id: str = Field(
        nullable=True, description="Of one that is sold as a part or multiple of another: the one in stock"
    )
    stockable_quantity: Quantity = Field(
        nullable=True, description="So many of the one in stock are nonstockable_quantity of this one"
    )
    nonstockable_quantity: Quantity = Field(nullable=True, description="See stockable_quantity")
    page_sha256: str = page_sha256()
    page_position: int = page_position()


class InventoryCount(TableRow):
    """One row per day, location, variation and state of stock."""

    date: pl.Date = Field(description="The business day whose end it shows")
    location_id: str = Field(description="Square's id of the location")
    catalog_object_id: str = Field(description="The variation")
    state: str = Field(description="IN_STOCK, SOLD, WASTE ...")
    quantity: Quantity = Field(description="How many; may be negative or a fraction")
    calculated_at: Time = Field(
        nullable=True, description="When Square computed it; of a rebuilt one the last change"
    )
    as_of: Time = Field(description="The moment that it shows")
    is_rebuilt: bool = Field(description="Computed afterwards from Square's inventory changes")
    page_sha256: str = Field(
        nullable=True, description="Checksum of the landed answer; empty when it was rebuilt from several"
    )
    page_position: int = Field(
        ge=0, nullable=True, description="Place in that answer, counted from 0; empty as the checksum is"
    )


class GoodsLine(TableRow):
    """One row per usable line of the shop's own list of goods."""

    square_id: str = Field(
        nullable=True, description="Square's id of a variation, or of an item for all its variations"
    )
    sku: str = Field(nullable=True, description="Stock keeping unit, where there is no id")
    case_quantity: Quantity = Field(nullable=True, description="How many a case holds")
    unit_cost_minor: int = Field(nullable=True, description=f"What one costs, {MONEY}")
    currency: str = Field(nullable=True, description="Currency of the cost")
    vendor: str = Field(nullable=True, description="From whom it is bought")
    file_sha256: str = Field(str_length=64, description="Checksum of the landed file")
    line_number: int = Field(ge=1, description="Line of the file, counted from 1")


class RefusedGoodsLine(TableRow):
    """One row per line of the shop's own list of goods that could not be used."""

    line_number: int = Field(ge=1, description="Line of the file, counted from 1")
    reason: str = Field(description="Why it cannot be used")
    line: str = Field(description="The line as it came")
    file_sha256: str = Field(str_length=64, description="Checksum of the landed file")
