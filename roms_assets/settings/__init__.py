"""What the business is (`roms.yaml`) and where things are (the environment), as typed, frozen models."""

from dataclasses import dataclass

from roms_assets.settings.branches import Branch
from roms_assets.settings.business import Business
from roms_assets.settings.environment import Environment
from roms_assets.settings.pos import PosSettings
from roms_assets.settings.reading import read_business
from roms_assets.settings.wording import masked

__all__ = [
    "Branch",
    "Business",
    "Environment",
    "PosSettings",
    "Settings",
    "load",
    "masked",
    "read_business",
]


@dataclass(frozen=True)
class Settings:
    """Both halves together."""

    business: Business
    environment: Environment


def load(environment: Environment | None = None) -> Settings:
    """Everything that is set, ROMS_POS_HOST_ADDRESS put in the place of `pos.host.address`.

    Without an environment the process's own and `.env` are read. Raises SettingsWrong.
    """
    environment = environment or Environment()
    business = read_business(environment.roms_config)
    if environment.pos_host_address:
        business = business.at_host(environment.pos_host_address)
    return Settings(business, environment)
