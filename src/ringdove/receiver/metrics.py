"""What the receiver measures and notes of each SMS; no label names a client, a number or a user."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Protocol
from uuid import UUID

from prometheus_client import Counter, Gauge, Histogram

from ringdove.kernel import trail
from ringdove.messages.model import Incoming

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
SPOOLED = Counter(
    "ringdove_spooled_total", "SMS kept on the local disk while the database was away"
)
SPOOL = Gauge("ringdove_spool_size", "SMS on the local disk that wait for the database")
SPOOL_AGE = Gauge("ringdove_spool_oldest_seconds", "How long the oldest of them has waited")
SET_ASIDE = Counter(
    "ringdove_spool_set_aside_total",
    "SMS of the spool that the database refuses, kept in its file for people to look at",
)
_by_status = cache(RECEIVED.labels)


class Taken(Protocol):
    """What holds an SMS."""

    @property
    def sms(self) -> Incoming: ...


def answered(status: int, took_s: float) -> None:
    """Count one answer."""
    _by_status(status).inc()
    TOOK.observe(took_s)


def taken(batch: Sequence[Taken]) -> None:
    """These are about to be stored."""
    if batch:
        trail.note_all("sms_received", [w.sms.id for w in batch], {})


def stored(batch: Sequence[Taken], began: datetime) -> None:
    """These are in the database; of one that is a repeat of another nothing follows."""
    trail.note_all("sms_stored", [w.sms.id for w in batch], {}, "store", began)


def spooled(batch: Sequence[Taken], began: datetime) -> None:
    """These are on the local disk."""
    SPOOLED.inc(len(batch))
    trail.note_all("sms_spooled", [w.sms.id for w in batch], {}, "spool", began)


def not_taken(sms_id: UUID, status: int) -> None:
    """This one was answered with an error; its provider may send it again."""
    trail.note_all("sms_not_taken", [sms_id], {"status": status})


#: Known from the start, so that the first one is seen as one more.
for _status in (200, 400, 401, 403, 404, 413, 429, 500, 502, 503):
    _by_status(_status)
