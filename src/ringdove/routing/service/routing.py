"""Routing: stored SMS, in order within their conversation, become media events of the connector's group."""

import contextlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID

import structlog

from ringdove.acd.model import Arrival, Joined
from ringdove.acd.service import intake
from ringdove.kernel import clock, template, trail
from ringdove.kernel.db import REFUSED, Conn
from ringdove.messages import service as messages
from ringdove.messages.model import ToRoute
from ringdove.optout import service as optout
from ringdove.optout.model import Heard, Meaning, Said
from ringdove.outbound import service as outbound
from ringdove.outbound.errors import NoSendConnector
from ringdove.outbound.model import Origin
from ringdove.routing import metrics
from ringdove.updates import service as updates

log = structlog.get_logger(__name__)

AT_ONCE = 500
GIVE_UP_AFTER = 5
DEFAULT_SUBJECT = "SMS from {{ sender }}"
SUBJECT_LIMIT = 500


@dataclass
class Outcome:
    """What one round did."""

    may_be_more: bool = False
    groups: set[UUID] = field(default_factory=set)


async def route(conn: Conn) -> Outcome:
    """Route the next SMS as one set; raises when the database refuses some of it."""
    work, outcome = await _claim(conn)
    if work:
        await _send_to_groups(conn, work)
        outcome.groups.update(w.group_id for w in work if w.group_id is not None)
    return outcome


async def route_in_parts(conn: Conn) -> Outcome:
    """Route the next SMS; those that the database refuses do not hold up the others."""
    work, outcome = await _claim(conn)
    await _halving(conn, work, outcome)
    return outcome


async def _claim(conn: Conn) -> tuple[list[ToRoute], Outcome]:
    """The next SMS that can be routed; those whose connector leads nowhere any more are set aside."""
    claimed, may_be_more = await messages.claim(conn, AT_ONCE)
    if unroutable := [w for w in claimed if w.group_id is None]:
        await messages.set_aside(conn, unroutable)
        conn.after_commit(partial(_note_set_aside, unroutable))
    work = [w for w in claimed if w.group_id is not None]
    return work, Outcome(may_be_more)


async def _halving(conn: Conn, work: Sequence[ToRoute], outcome: Outcome) -> None:
    """Route a set; where its data is refused, its halves, until the bad SMS is alone."""
    if not work:
        return
    try:
        async with conn.transaction():
            await _send_to_groups(conn, work)
    except REFUSED as error:
        if len(work) == 1:
            log.error("routing_failed", sms_id=str(work[0].message_id), sqlstate=error.sqlstate)
            metrics.FAILED.inc()
            await messages.failed(conn, work[0], GIVE_UP_AFTER)
            return
        middle = len(work) // 2
        await _halving(conn, work[:middle], outcome)
        await _halving(conn, work[middle:], outcome)
    else:
        outcome.groups.update(w.group_id for w in work if w.group_id is not None)


async def _send_to_groups(conn: Conn, work: Sequence[ToRoute]) -> None:
    began = clock.now()
    conversations = await messages.conversations(conn, work)
    conversation_of = [conversations[w.connector_id, w.sender] for w in work]
    heard = await _hear(conn, work, conversation_of)
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
    found, told = await intake.take_in(conn, arrivals)
    events = [found[w.message_id] for w in work]
    await messages.routed(conn, work, conversation_of, [e.id for e in events])
    await _answer(conn, work, conversation_of, events, heard)
    conn.after_commit(partial(_note_routed, work, events, began))
    await updates.tell(conn, told)


async def _hear(
    conn: Conn, work: Sequence[ToRoute], conversation_of: Sequence[UUID]
) -> Mapping[UUID, Heard]:
    """What SMS say that are words by which people opt out, in again, or ask for help."""
    said = [
        Said(
            message_id=w.message_id,
            client_id=w.client_id,
            connector_id=w.connector_id,
            conversation_id=conversation_id,
            number=w.sender,
            body=w.body,
            at=w.received_at,
        )
        for w, conversation_id in zip(work, conversation_of, strict=True)
        if optout.may_be_word(w.body, w.country, own_words=w.own_words)
    ]
    if not said:
        return {}
    return await optout.hear(conn, said, await optout.lines(conn, {s.connector_id for s in said}))


async def _answer(
    conn: Conn,
    work: Sequence[ToRoute],
    conversation_of: Sequence[UUID],
    events: Sequence[Joined],
    heard: Mapping[UUID, Heard],
) -> None:
    """Answer those words; what nobody has to read any more is closed."""
    done: Counter[UUID] = Counter()
    for w, conversation_id, event in zip(work, conversation_of, events, strict=True):
        found = heard.get(w.message_id)
        if found is None:
            continue
        is_done = found.meaning is not Meaning.HELP
        if found.answer:
            with contextlib.suppress(NoSendConnector):
                await outbound.send(
                    conn, w.client_id, conversation_id, found.answer, Origin.OPT_OUT, event_id=event.id,
                    key=f"opt-out:{w.message_id}",
                )  # fmt: skip
                is_done = True
        if is_done:
            done[event.id] += 1
    if done:
        await intake.settle(conn, done)


def _note_routed(work: Sequence[ToRoute], events: Sequence[Joined], began: datetime) -> None:
    now = clock.now()
    metrics.ROUTED.inc(len(work))
    steps = []
    for w, event in zip(work, events, strict=True):
        metrics.TOOK.observe((now - w.received_at).total_seconds())
        link = None if event.first_message_id == w.message_id else event.first_message_id
        steps.append(trail.Step(w.message_id, {"event_id": event.id}, began, link))
    trail.note("sms_routed", steps, "route")


def _note_set_aside(work: Sequence[ToRoute]) -> None:
    metrics.SET_ASIDE.inc(len(work))
    trail.note("sms_set_aside", [trail.Step(w.message_id) for w in work])


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
