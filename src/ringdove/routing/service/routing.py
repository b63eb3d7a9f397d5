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
from ringdove.kernel import clock, trail
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import REFUSED, Conn
from ringdove.messages import service as messages
from ringdove.messages.model import ToRoute
from ringdove.optout import service as optout
from ringdove.optout.model import Heard, Meaning, Said
from ringdove.outbound import service as outbound
from ringdove.outbound.errors import NoSendConnector
from ringdove.outbound.model import Origin
from ringdove.routing import metrics
from ringdove.routing.service import runs
from ringdove.routing.subject import filled
from ringdove.updates import service as updates
from ringdove.updates.model import Update

log = structlog.get_logger(__name__)

AT_ONCE = 500
GIVE_UP_AFTER = 5


@dataclass
class Outcome:
    """What one round did."""

    may_be_more: bool = False
    groups: set[UUID] = field(default_factory=set)


async def route(conn: Conn, keys: Keys) -> Outcome:
    """Route the next SMS as one set; raises when the database refuses some of it."""
    work, outcome = await _claim(conn)
    if work:
        await _send_on(conn, keys, work, outcome)
    return outcome


async def route_in_parts(conn: Conn, keys: Keys) -> Outcome:
    """Route the next SMS; those that the database refuses do not hold up the others."""
    work, outcome = await _claim(conn)
    await _halving(conn, keys, work, outcome)
    return outcome


async def _claim(conn: Conn) -> tuple[list[ToRoute], Outcome]:
    """The next SMS that can be routed; those whose connector leads nowhere any more are set aside."""
    claimed, may_be_more = await messages.claim(conn, AT_ONCE)
    if unroutable := [w for w in claimed if not w.leads_somewhere]:
        await messages.set_aside(conn, unroutable)
        conn.after_commit(partial(_note_set_aside, unroutable))
    work = [w for w in claimed if w.leads_somewhere]
    return work, Outcome(may_be_more)


async def _halving(conn: Conn, keys: Keys, work: Sequence[ToRoute], outcome: Outcome) -> None:
    """Route a set; where its data is refused, its halves, until the bad SMS is alone."""
    if not work:
        return
    try:
        async with conn.transaction():
            await _send_on(conn, keys, work, outcome)
    except REFUSED as error:
        if len(work) == 1:
            log.error("routing_failed", sms_id=str(work[0].message_id), sqlstate=error.sqlstate)
            metrics.FAILED.inc()
            await messages.failed(conn, work[0], GIVE_UP_AFTER)
            return
        middle = len(work) // 2
        await _halving(conn, keys, work[:middle], outcome)
        await _halving(conn, keys, work[middle:], outcome)


async def _send_on(conn: Conn, keys: Keys, work: Sequence[ToRoute], outcome: Outcome) -> None:
    """Send SMS to the group or through the application of their connector; who talks to an agent goes on with her."""
    began = clock.now()
    conversations = await messages.conversations(conn, work)
    conversation_of = {w.message_id: conversations[w.connector_id, w.sender] for w in work}
    led = [w for w in work if w.goes_through is not None]
    in_hand = (
        await intake.in_hand(conn, {conversation_of[w.message_id] for w in led}) if led else {}
    )
    open_runs = await runs.open_in(conn, conversation_of.values()) if led else {}
    heard = await _hear(conn, work, conversation_of)
    through = [w for w in led if conversation_of[w.message_id] not in in_hand]
    straight = _straight(work, through, conversation_of, in_hand)
    told = await _send_to_groups(conn, keys, straight, conversation_of, heard, began, outcome)
    if through:
        done = await runs.route(conn, keys, through, conversation_of, open_runs, heard)
        await _note_done(conn, through, conversation_of, done, began)
        outcome.groups |= done.groups
        outcome.may_be_more |= done.late
        told = [*told, *done.told]
    await updates.tell(conn, told)


def _straight(
    work: Sequence[ToRoute],
    through: Sequence[ToRoute],
    conversation_of: Mapping[UUID, UUID],
    in_hand: Mapping[UUID, UUID],
) -> list[tuple[ToRoute, UUID]]:
    """SMS that go to a group at once, and to which."""
    led = {w.message_id for w in through}
    found = []
    for w in work:
        group_id = in_hand.get(conversation_of[w.message_id], w.group_id)
        if w.message_id not in led and group_id is not None:
            found.append((w, group_id))
    return found


async def _send_to_groups(
    conn: Conn,
    keys: Keys,
    straight: Sequence[tuple[ToRoute, UUID]],
    conversation_of: Mapping[UUID, UUID],
    heard: Mapping[UUID, Heard],
    began: datetime,
    outcome: Outcome,
) -> Sequence[Update]:
    """What joins an event that an application has is for its run too."""
    if not straight:
        return []
    arrivals = [
        Arrival(
            message_id=w.message_id,
            client_id=w.client_id,
            connector_id=w.connector_id,
            conversation_id=conversation_of[w.message_id],
            group_id=group_id,
            subject=filled(
                w.subject, w.sender, w.recipient, w.body, w.keyword or "", w.connector_name
            ),
            received_at=w.received_at,
            priority=w.priority,
            reopens=w.message_id not in heard,
        )
        for w, group_id in straight
    ]
    found, told = await intake.take_in(conn, arrivals)
    work = [w for w, _ in straight]
    events = [found[w.message_id] for w in work]
    talks = [conversation_of[w.message_id] for w in work]
    await messages.routed(
        conn, work, talks, [e.id for e in events], [w.failed_run_id for w in work]
    )
    await _answer(conn, work, talks, events, heard)
    conn.after_commit(partial(_note_routed, work, events, began))
    outcome.groups.update(group_id for _, group_id in straight)
    led = [w for w, event in zip(work, events, strict=True) if event.run_id is not None]
    if led:
        done = await runs.heard_by_events(conn, keys, led, conversation_of, heard)
        outcome.groups |= done.groups
    return told


async def _note_done(
    conn: Conn,
    work: Sequence[ToRoute],
    conversation_of: Mapping[UUID, UUID],
    done: runs.Done,
    began: datetime,
) -> None:
    """Write down where SMS went that an application had; what was not reached stays in line."""
    reached = [w for w in work if w.message_id in done.went]
    went = [w for w in reached if not done.went[w.message_id].is_kept]
    kept = [w for w in reached if done.went[w.message_id].is_kept]
    if went:
        await messages.routed(
            conn,
            went,
            [conversation_of[w.message_id] for w in went],
            [done.went[w.message_id].event_id for w in went],
            [done.went[w.message_id].run_id for w in went],
        )
        conn.after_commit(partial(_note_led, went, done, began))
    if kept:
        await messages.set_aside(conn, kept, [done.went[w.message_id].run_id for w in kept])
        conn.after_commit(partial(_note_set_aside, kept))


async def _hear(
    conn: Conn,
    work: Sequence[ToRoute],
    conversation_of: Mapping[UUID, UUID],
) -> Mapping[UUID, Heard]:
    """What SMS say that are words by which people opt out, in again, or ask for help."""
    said = [
        Said(
            message_id=w.message_id,
            client_id=w.client_id,
            connector_id=w.connector_id,
            conversation_id=conversation_of[w.message_id],
            number=w.sender,
            body=w.body,
            at=w.received_at,
        )
        for w in work
        if optout.may_be_word(w.body, w.country, own_words=w.own_words)
    ]
    if not said:
        return {}
    lines = await optout.lines(conn, {s.connector_id for s in said})
    open_runs = await runs.open_in(conn, {s.conversation_id for s in said})
    asked = {id_ for id_, run in open_runs.items() if run.state == "waiting"}
    return await optout.hear(conn, said, lines, asked)


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


def _note_led(work: Sequence[ToRoute], done: runs.Done, began: datetime) -> None:
    now = clock.now()
    metrics.ROUTED.inc(len(work))
    steps = []
    for w in work:
        metrics.TOOK.observe((now - w.received_at).total_seconds())
        went = done.went[w.message_id]
        ways = {"event_id": went.event_id, "run_id": went.run_id}
        into = {name: id_ for name, id_ in ways.items() if id_ is not None}
        steps.append(trail.Step(w.message_id, into, began))
    trail.note("sms_routed", steps, "route")


def _note_set_aside(work: Sequence[ToRoute]) -> None:
    metrics.SET_ASIDE.inc(len(work))
    trail.note("sms_set_aside", [trail.Step(w.message_id) for w in work])
