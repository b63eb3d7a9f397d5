"""What every process measures of itself: how late its event loop is, and its pools of connections."""

from collections import deque
from collections.abc import Iterator

from prometheus_client import REGISTRY, Counter, Gauge
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from ringdove.kernel import clock, db

LOOK_EVERY_S = 0.5
#: The gauge shows the worst of so many looks, so that whoever reads it now and then misses nothing.
LOOKS = 40
LOOP_LAG = Gauge("ringdove_loop_lag_seconds", "How late the event loop was, at worst, in 20 s")

WORK_FAILED = Counter(
    "ringdove_work_failed", "Rounds of background work that failed, and were tried again"
)


async def measure_lag() -> None:
    """Look how late the event loop is, for ever."""
    looks: deque[float] = deque(maxlen=LOOKS)
    while True:
        before = clock.monotonic()
        await clock.pause(LOOK_EVERY_S)
        looks.append(max(0.0, clock.monotonic() - before - LOOK_EVERY_S))
        LOOP_LAG.set(max(looks))


class _Pools(Collector):
    """The open pools; those of one name count as one."""

    def collect(self) -> Iterator[Metric]:
        in_use = GaugeMetricFamily(
            "ringdove_database_in_use", "Connections in use", labels=["pool"]
        )
        size = GaugeMetricFamily(
            "ringdove_database_size", "Connections there may be", labels=["pool"]
        )
        waiting = GaugeMetricFamily(
            "ringdove_database_waiting", "Who waits for a connection", labels=["pool"]
        )
        waited = CounterMetricFamily(
            "ringdove_database_waited_seconds", "Time spent waiting for one", labels=["pool"]
        )
        failed = CounterMetricFamily(
            "ringdove_database_not_had", "Waits that ended without one", labels=["pool"]
        )
        for name, stats in _stats().items():
            in_use.add_metric([name], stats["pool_size"] - stats["pool_available"])
            size.add_metric([name], stats["pool_max"])
            waiting.add_metric([name], stats["requests_waiting"])
            waited.add_metric([name], stats["requests_wait_ms"] / 1000)
            failed.add_metric([name], stats["requests_errors"])
        yield from (in_use, size, waiting, waited, failed)


def _stats() -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    names = ("pool_size", "pool_available", "pool_max")
    counts = ("requests_waiting", "requests_wait_ms", "requests_errors")
    for database in list(db.OPEN):
        stats = database.pool.get_stats()
        sums = found.setdefault(database.name, dict.fromkeys((*names, *counts), 0))
        for key in sums:
            sums[key] += stats.get(key, 0)
    return found


REGISTRY.register(_Pools())
