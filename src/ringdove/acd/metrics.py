"""What distribution measures and notes of each SMS; no label names a client, a group or an agent."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from prometheus_client import Counter, Histogram

from ringdove.acd.model import OpenEvent, Taken
from ringdove.acd.queries.events import Head, Made
from ringdove.kernel import clock, trail

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0, 600.0, 3600.0)
OFFERS = Counter("ringdove_offers_made_total", "Offers made")
ENDED = Counter("ringdove_offers_ended_total", "Offers that ended, by how", ["outcome"])
RETURNED = Counter("ringdove_events_returned_total", "Events taken back from agents who are gone")
CLOSED = Counter("ringdove_events_closed_total", "Events that agents closed")
WAITED = Histogram("ringdove_offer_seconds", "From routed to the first offer", buckets=_SECONDS)
DRIFTED = Counter("ringdove_load_drifted_total", "Agents whose load had to be corrected")
for _outcome in ("accepted", "declined", "timed_out", "lost", "withdrawn"):
    ENDED.labels(_outcome)


def offered(made: Sequence[Made], heads: Mapping[UUID, Head], began: datetime) -> None:
    """Offers were made."""
    OFFERS.inc(len(made))
    steps = []
    for offer in made:
        head = heads[offer.event_id]
        if head.visit == 1 and head.refused_at is None:
            WAITED.observe((began - head.created_at).total_seconds())
        facts = {"event_id": offer.event_id, "agent_id": offer.agent_id}
        steps.append(trail.Step(head.first_message_id, facts, began))
    trail.note("sms_offered", steps, "distribute")


def accepted(event: OpenEvent, offered_at: datetime, began: datetime) -> None:
    """An offer was accepted."""
    ENDED.labels("accepted").inc()
    facts = {"event_id": event.id, "agent_id": event.agent_id or ""}
    trail.span("offer", trail.Step(event.first_message_id, {"outcome": "accepted"}, offered_at))
    trail.note("sms_accepted", [trail.Step(event.first_message_id, facts, began)], "accept")


def taken_back(taken: Sequence[Taken]) -> None:
    """Offers ended without being accepted, or events came back from agents who are gone."""
    for one in taken:
        if one.reason == "returned":
            RETURNED.inc()
        else:
            ENDED.labels(one.reason).inc()
    now = clock.now()
    steps = [
        trail.Step(
            one.first_message_id,
            {"event_id": one.event_id, "agent_id": one.agent_id, "outcome": one.reason},
            one.offered_at or now,
        )
        for one in taken
    ]
    trail.note("sms_back_in_line", steps, "offer")


def closed(event: OpenEvent, began: datetime) -> None:
    """An event was closed."""
    CLOSED.inc()
    facts = {"event_id": event.id, "agent_id": event.agent_id or ""}
    trail.note("sms_closed", [trail.Step(event.first_message_id, facts, began)], "close")
