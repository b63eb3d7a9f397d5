"""Routing: stored SMS, in order within their conversation, become media events of the connector's group."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import psycopg
import structlog

from ringdove.acd.model import Arrival
from ringdove.acd.service import intake
from ringdove.kernel import template
from ringdove.kernel.db import Conn
from ringdove.messages import service as messages
from ringdove.messages.model import ToRoute
from ringdove.updates import service as updates

log = structlog.get_logger(__name__)

AT_ONCE = 500
GIVE_UP_AFTER = 5
DEFAULT_SUBJECT = "SMS from {{ sender }}"
SUBJECT_LIMIT = 500


@dataclass
class Outcome:
    """What one round did."""

    claimed: int = 0
    groups: set[UUID] = field(default_factory=set)


async def route(conn: Conn) -> Outcome:
    """Route the next SMS, in sets; one that cannot be routed does not hold up those of others."""
    work = await messages.claim(conn, AT_ONCE)
    outcome = Outcome(claimed=len(work))
    unroutable = [w for w in work if w.group_id is None]
    if unroutable:
        await messages.set_aside(conn, unroutable)
    await _halving(conn, [w for w in work if w.group_id is not None], outcome)
    return outcome


async def _halving(conn: Conn, work: Sequence[ToRoute], outcome: Outcome) -> None:
    """Route a set; where its data is refused, its halves, until the bad SMS is alone."""
    if not work:
        return
    try:
        async with conn.transaction():
            await _send_to_groups(conn, work)
    except (psycopg.DataError, psycopg.IntegrityError) as error:
        if len(work) == 1:
            log.error("routing_failed", message_id=str(work[0].message_id), sqlstate=error.sqlstate)
            await messages.failed(conn, work[0], GIVE_UP_AFTER)
            return
        middle = len(work) // 2
        await _halving(conn, work[:middle], outcome)
        await _halving(conn, work[middle:], outcome)
    else:
        outcome.groups.update(w.group_id for w in work if w.group_id is not None)


async def _send_to_groups(conn: Conn, work: Sequence[ToRoute]) -> None:
    conversations = await messages.conversations(conn, work)
    conversation_of = [conversations[w.connector_id, w.sender] for w in work]
    arrivals = [
        Arrival(
            message_id=w.message_id,
            client_id=w.client_id,
            connector_id=w.connector_id,
            conversation_id=conversation_id,
            group_id=w.group_id,
            subject=subject_of(w),
            received_at=w.received_at,
        )
        for w, conversation_id in zip(work, conversation_of, strict=True)
        if w.group_id is not None
    ]
    event_of, told = await intake.take_in(conn, arrivals)
    await messages.routed(conn, work, conversation_of, [event_of[w.message_id] for w in work])
    await updates.tell(conn, told)


def subject_of(work: ToRoute) -> str:
    """The connector's subject with its variables filled in; the default where that fails or leaves nothing."""
    variables = {
        "sender": work.sender,
        "recipient": work.recipient,
        "text": work.body,
        "keyword": work.keyword or "",
        "connector": work.connector_name,
    }
    for source in (work.subject, DEFAULT_SUBJECT):
        try:
            subject = template.render(source, variables)
        except template.CannotRender:
            continue
        if subject := " ".join(subject.split())[:SUBJECT_LIMIT]:
            return subject
    return work.sender
