"""What routing measures; no label names a client, a number or a user."""

from prometheus_client import Counter, Histogram

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0, 600.0)
ROUTED = Counter("ringdove_routed_total", "SMS that reached a group")
FAILED = Counter("ringdove_routing_failed_total", "Attempts to route one SMS that failed")
SET_ASIDE = Counter(
    "ringdove_routing_set_aside_total", "SMS kept because their connector leads nowhere any more"
)
TOOK = Histogram("ringdove_routing_seconds", "From received to routed", buckets=SECONDS)
