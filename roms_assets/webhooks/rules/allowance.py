"""How many deliveries of a source are taken per second: an allowance that fills up with time."""


class Allowance:
    """Up to one second's worth at once, then as many as the seconds that pass bring. Times are seconds of any clock."""

    def __init__(self, per_second: float, now: float) -> None:
        self._per_second = per_second
        self._most = max(1.0, per_second)
        self._left = self._most
        self._at = now

    def take(self, now: float) -> bool:
        """Whether one more may come at that moment; it is taken if so."""
        self._left = min(self._most, self._left + max(0.0, now - self._at) * self._per_second)
        self._at = max(self._at, now)
        if self._left < 1:
            return False
        self._left -= 1
        return True
