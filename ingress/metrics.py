"""What Prometheus is told: tallied at the door, and looked up in the event store when it asks.

The tallies are plain numbers that one thread adds to; only when Prometheus asks are they put into its form. Its own
counters, which take a lock each time, would cost a tenth of the time that an event may take.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector

from ingress.answers import Outcome
from roms_assets.kernel.events import EventCounts

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 10)
EVENTS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
UNKNOWN = "unknown"
"""The label of a source that nobody knows: names that strangers invent must not become labels."""


class Spread:
    """How values spread over limits; a value belongs to the first limit that it does not exceed."""

    def __init__(self, limits: tuple[float, ...]) -> None:
        self._limits = limits
        self._counts = [0] * (len(limits) + 1)
        self._sum = 0.0

    def add(self, value: float) -> None:
        """Count one."""
        self._counts[bisect_left(self._limits, value)] += 1
        self._sum += value

    def cumulative(self) -> tuple[list[tuple[str, float]], float]:
        """As Prometheus wants it: for each limit how many do not exceed it, and the sum of all."""
        names = [*(f"{float(limit)!r}" for limit in self._limits), "+Inf"]
        return [
            (name, float(count)) for name, count in zip(names, accumulate(self._counts), strict=True)
        ], self._sum


class Metrics(Collector):
    """The tallies of one front door."""

    def __init__(self, sources: Iterable[str]) -> None:
        self._names = [*sources, UNKNOWN]
        self._deliveries: Counter[tuple[str, Outcome]] = Counter()
        self._seconds = {name: Spread(SECONDS) for name in self._names}
        self._group = Spread(EVENTS)
        self._commit_seconds = Spread(SECONDS)
        self._counts: Mapping[str, EventCounts] | None = None
        self._is_up = False

    def delivered(self, source: str, outcome: Outcome, seconds: float) -> None:
        """Count one answered delivery of a known source, or of UNKNOWN."""
        self._deliveries[source, outcome] += 1
        self._seconds[source].add(seconds)

    def committed(self, events: int, seconds: float) -> None:
        """Count one commit."""
        self._group.add(events)
        self._commit_seconds.add(seconds)

    def text(self, counts: Mapping[str, EventCounts] | None, *, is_up: bool) -> bytes:
        """All of it in Prometheus' text form: the counts that are known, and whether the event store answers."""
        self._counts, self._is_up = counts, is_up
        return generate_latest(self)

    def collect(self) -> Iterator[Metric]:
        """Every figure."""
        yield from self._of_deliveries()
        yield from self._of_commits()
        yield from self._of_store(self._counts)

    def _of_deliveries(self) -> Iterator[Metric]:
        deliveries = CounterMetricFamily(
            "roms_webhooks", "Deliveries by what became of them.", labels=["source", "outcome"]
        )
        seconds = HistogramMetricFamily(
            "roms_webhook_seconds", "From its whole head to the answer.", labels=["source"]
        )
        for name in self._names:
            for outcome in Outcome:
                deliveries.add_metric([name, outcome.value], self._deliveries[name, outcome])
            seconds.add_metric([name], *self._seconds[name].cumulative())
        yield from (deliveries, seconds)

    def _of_commits(self) -> Iterator[Metric]:
        for name, text, spread in (
            ("roms_commit_events", "How many events share one commit.", self._group),
            ("roms_commit_seconds", "How long a commit takes.", self._commit_seconds),
        ):
            buckets, total = spread.cumulative()
            yield HistogramMetricFamily(name, text, buckets, total)

    def _of_store(self, counts: Mapping[str, EventCounts] | None) -> Iterator[Metric]:
        yield GaugeMetricFamily("roms_event_store_up", "Whether the event store answers.", float(self._is_up))
        events = GaugeMetricFamily("roms_events", "Events in the store by state.", labels=["source", "state"])
        last = _time("roms_event_last_received_timestamp_seconds", "When the last event came.")
        oldest = _time(
            "roms_event_oldest_waiting_timestamp_seconds",
            "When the oldest event came that is not read yet; 0 when none waits.",
        )
        for source, each in (counts or {}).items():
            for state in ("waiting", "read", "dead"):
                events.add_metric([source, state], getattr(each, state))
            for family, at in ((last, each.last_received_at), (oldest, each.oldest_waiting_at)):
                family.add_metric([source], at.timestamp() if at else 0)
        yield from (events, last, oldest)


def _time(name: str, text: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, labels=["source"])
