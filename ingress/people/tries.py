"""How often anybody may try to log in: a password is not found by guessing, and who guesses keeps nobody else out."""

from roms_assets.webhooks.rules.allowance import Allowance

LOGINS_PER_SECOND = 1.0
"""From one address."""
ALL_LOGINS_PER_SECOND = 10.0
"""From all of them: looking at a password takes some hundredths of a second."""
MOST_ADDRESSES = 1_000
"""So many are remembered; whoever has more of them meets the limit of all."""


class Tries:
    """The tries of all addresses. Times are seconds of any clock."""

    def __init__(self, now: float) -> None:
        self._all = Allowance(ALL_LOGINS_PER_SECOND, now)
        self._by_address: dict[str, Allowance] = {}

    def take(self, address: str, now: float) -> bool:
        """Whether somebody at that address may try once more at that moment; it is counted if so."""
        own = self._by_address.pop(address, None) or Allowance(LOGINS_PER_SECOND, now)
        self._by_address[address] = own
        if len(self._by_address) > MOST_ADDRESSES:
            del self._by_address[next(iter(self._by_address))]
        return own.take(now) and self._all.take(now)
