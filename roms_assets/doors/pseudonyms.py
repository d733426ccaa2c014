"""The key that pseudonyms of persons are made with."""

from resources.pseudonym_key import PseudonymKey
from roms_assets.settings import Environment


def pseudonym_key(environment: Environment) -> PseudonymKey:
    """What pseudonyms of persons are made with."""
    given = environment.pseudonym_key
    return PseudonymKey(environment.roms_home / "pseudonym.key", given.get_secret_value() if given else "")
