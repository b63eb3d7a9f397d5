"""What purging measures; no label names a client."""

from collections.abc import Mapping

from prometheus_client import Counter, Gauge

PURGED = Counter("ringdove_purged_total", "Rows that clients no longer keep, by table", ["table"])
TOOK = Gauge("ringdove_purge_seconds", "How long the last purge of all clients took")
ENDED_AT = Gauge("ringdove_purge_timestamp_seconds", "When it ended")
for _table in ("messages", "receiver_requests", "acd_events"):
    PURGED.labels(_table)


def purged(rows: Mapping[str, int]) -> None:
    """So many rows of each table were deleted."""
    for table, count in rows.items():
        PURGED.labels(table).inc(count)


def ended(took_s: float, at: float) -> None:
    """A purge of all clients ended."""
    TOOK.set(took_s)
    ENDED_AT.set(at)
