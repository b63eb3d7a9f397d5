"""What the desk measures; no label names a client or a user."""

from datetime import datetime

from prometheus_client import Counter, Gauge, Histogram

from ringdove.kernel import clock

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
STREAMS = Gauge("ringdove_streams", "Open streams")
UPDATES = Counter("ringdove_updates_sent_total", "Updates sent to screens")
UPDATE_TOOK = Histogram(
    "ringdove_update_seconds", "From an update's writing to its sending", buckets=_SECONDS
)
CUT = Counter("ringdove_streams_cut_total", "Streams that were ended because they were too slow")


def sent(written_at: datetime) -> None:
    """An update went out to a screen."""
    UPDATES.inc()
    UPDATE_TOOK.observe((clock.now() - written_at).total_seconds())
