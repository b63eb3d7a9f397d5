"""What is measured of stored SMS."""

from prometheus_client import Counter, Gauge

from ringdove.kernel import clock

FORGOTTEN = Counter(
    "ringdove_forgotten_total", "Rows that were of no more use, by what they were", ["what"]
)
FORGOT_AT = Gauge("ringdove_forgot_timestamp_seconds", "When that was last looked for")
for _what in ("seen", "requeued"):
    FORGOTTEN.labels(_what)


def forgot(**counts: int) -> None:
    """So many rows were deleted."""
    for what, count in counts.items():
        FORGOTTEN.labels(what).inc(count)
    FORGOT_AT.set(clock.now().timestamp())
