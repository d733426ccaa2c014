"""The group `orders` of `roms.yaml`: what a shop is called by its sources, and how near in time two of them must be."""

from typing import Literal, Self

from pydantic import model_validator

from roms_assets.kernel.refusals import Refusal
from roms_assets.settings.dropped import DroppedSettings
from roms_assets.settings.refusals import refuse
from roms_assets.settings.values import Frozen, PositiveNumber, Text


class OrderShop(Frozen):
    """A shop, and what else its sources call it."""

    name: Text
    aliases: tuple[Text, ...] = ()

    @property
    def names(self) -> list[str]:
        """All its names, as they are compared."""
        return [each.strip().lower() for each in (self.name, *self.aliases)]


class OrderSettings(DroppedSettings):
    """How orders of several sources are brought together, and what tells of them beside those sources."""

    shops: tuple[OrderShop, ...] = ()
    match_hours: PositiveNumber = 48
    purchases: tuple[Literal["mail", "checkout", "web", "sheet"], ...] = ("mail",)

    @model_validator(mode="after")
    def _names_are_of_one_shop(self) -> Self:
        taken: set[str] = set()
        for index, shop in enumerate(self.shops):
            both = taken.intersection(shop.names)
            sentence = "expected names and aliases that no other shop has"
            refuse([Refusal(("shops", index, "name"), sentence, each) for each in sorted(both)])
            taken.update(shop.names)
        return self

    @property
    def shop_names(self) -> dict[str, str]:
        """Every name, in small letters -> the shop's one name."""
        return {name: shop.name for shop in self.shops for name in shop.names}
