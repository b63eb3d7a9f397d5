"""What the receiver measures; no label names a client, a number or a user."""

from functools import cache

from prometheus_client import Counter, Gauge, Histogram

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 2.5)
RECEIVED = Counter(
    "ringdove_receiver_requests_total", "Requests to the receive address", ["status"]
)
TOOK = Histogram(
    "ringdove_receiver_seconds", "From the request's body to its answer", buckets=_SECONDS
)
COMMIT = Histogram("ringdove_receiver_commit_seconds", "One batch", buckets=_SECONDS)
BATCH = Histogram(
    "ringdove_receiver_batch_size", "SMS in one batch", buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500)
)
IN_FLIGHT = Gauge("ringdove_receiver_in_flight_bytes", "Bytes of requests being answered")
LOOP_LAG = Gauge("ringdove_loop_lag_seconds", "How late the event loop is")
SPOOLED = Counter(
    "ringdove_spooled_total", "SMS kept on the local disk while the database was away"
)
SPOOL = Gauge("ringdove_spool_size", "SMS on the local disk that wait for the database")
SPOOL_AGE = Gauge("ringdove_spool_oldest_seconds", "How long the oldest of them has waited")
_by_status = cache(RECEIVED.labels)


def answered(status: int, took_s: float) -> None:
    """Count one answer."""
    _by_status(status).inc()
    TOOK.observe(took_s)
