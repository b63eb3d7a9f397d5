"""What sending measures and notes of each reply; no label names a client, a number or a connector."""

from prometheus_client import Counter, Histogram

from ringdove.kernel import clock, trail
from ringdove.outbound.model import Origin, Outgoing

_SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0)
QUEUED = Counter(
    "ringdove_replies_queued_total",
    "SMS that were queued to be sent, by who sends them",
    ["origin"],
)
DECIDED = Counter(
    "ringdove_replies_total", "Replies that were decided: sent, failed, unclear", ["outcome"]
)
AGAIN = Counter(
    "ringdove_replies_again_total", "Tries that certainly did not leave, and come again"
)
TOOK = Histogram("ringdove_reply_seconds", "From written to decided", buckets=_SECONDS)
for _outcome in ("sent", "failed", "unclear"):
    DECIDED.labels(_outcome)
for _origin in Origin:
    QUEUED.labels(_origin)


def decided(message: Outgoing, state: str, reason: str | None) -> None:
    """A reply left, or never will, or nobody knows."""
    DECIDED.labels(state).inc()
    TOOK.observe((clock.now() - message.created_at).total_seconds())
    if message.sms_id is None or message.event_id is None:
        return
    facts: dict[str, trail.Fact] = {
        "reply_id": message.id,
        "event_id": message.event_id,
        "outcome": state,
    }
    if reason:
        facts["reason"] = reason
    trail.note("sms_reply_decided", [trail.Step(message.sms_id, facts, message.created_at)], "send")
