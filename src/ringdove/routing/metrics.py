"""What routing measures; no label names a client, a number or a user."""

from prometheus_client import Counter, Histogram

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0, 600.0)
ROUTED = Counter("ringdove_routed_total", "SMS that reached a group")
FAILED = Counter("ringdove_routing_failed_total", "Attempts to route one SMS that failed")
SET_ASIDE = Counter(
    "ringdove_routing_set_aside_total", "SMS kept because their connector leads nowhere any more"
)
TOOK = Histogram("ringdove_routing_seconds", "From received to routed", buckets=SECONDS)
RUNS = Counter("ringdove_runs_total", "Runs of routing applications that ended", ["outcome"])
RUN_TOOK = Histogram(
    "ringdove_run_seconds",
    "From the beginning of a run to its end, with everything it waited for",
    buckets=(
        0.05,
        0.25,
        1.0,
        5.0,
        30.0,
        120.0,
        600.0,
        3600.0,
        6 * 3600.0,
        24 * 3600.0,
        7 * 24 * 3600.0,
    ),
)
REQUESTS = Counter(
    "ringdove_application_requests_total", "Requests of applications to other systems", ["outcome"]
)
REQUEST_TOOK = Histogram(
    "ringdove_application_request_seconds", "How long such a request took", buckets=SECONDS
)

for _outcome in ("group", "answered", "ended", "failed"):
    RUNS.labels(_outcome)
for _outcome in ("answered", "failed", "unclear"):
    REQUESTS.labels(_outcome)
