"""What agents and supervisors do and see at the desk."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import LiteralString
from uuid import UUID

from ringdove.accounts.model import Principal, Right, Role
from ringdove.accounts.service import reading
from ringdove.acd.errors import NoSuchEvent
from ringdove.acd.model import Agent, DeclineReason, OpenEvent
from ringdove.acd.service import agents, offers
from ringdove.desk import views
from ringdove.desk.errors import AnsweredMeanwhile, NotAnAgent
from ringdove.desk.model import (
    AccessChanged,
    EventChanged,
    EventRemoved,
    GroupCounter,
    MediaEvent,
    MessageAdded,
    MessageChanged,
    MyStatus,
    NoticeAdded,
    NoticeRemoved,
    Snapshot,
    StatusChanged,
    StatusView,
    Thread,
    ThreadMessage,
    ThreadStep,
    Update,
)
from ringdove.desk.queries import desk as queries
from ringdove.desk.queries import notices as notice_queries
from ringdove.desk.queries import steps as step_queries
from ringdove.desk.queries import writing as writing_queries
from ringdove.desk.queries.desk import Card
from ringdove.kernel import clock, ids, trail
from ringdove.kernel.db import Condition, Conn
from ringdove.kernel.errors import Denied
from ringdove.kernel.listing import Listing, Page
from ringdove.kernel.numbers import search_forms
from ringdove.outbound import service as outbound
from ringdove.outbound.model import Origin
from ringdove.updates import service as updates
from ringdove.updates.model import Kind, Numbered

THREAD_PAGE = 50
OF_MESSAGES = (Kind.MESSAGE_ADDED, Kind.MESSAGE_CHANGED)


def agent_of(who: Principal) -> Agent:
    """The agent that a person is; refuses those without a client."""
    if who.own_client_id is None:
        raise NotAnAgent
    return Agent(who.user_id, who.own_client_id)


async def accept(conn: Conn, who: Principal, event_id: UUID) -> MediaEvent:
    """Take the event that is offered to her."""
    await offers.accept(conn, agent_of(who), event_id)
    return await event(conn, who, event_id)


async def decline(
    conn: Conn, who: Principal, event_id: UUID, reason: DeclineReason | None = None
) -> MediaEvent:
    """Let the event pass to somebody else."""
    await offers.decline(conn, agent_of(who), event_id, reason)
    return await event(conn, who, event_id)


async def reply(
    conn: Conn,
    who: Principal,
    event_id: UUID,
    text: str,
    last_seen: UUID | None = None,
    override_reason: str | None = None,
    key: UUID | None = None,
) -> ThreadMessage:
    """Answer the customer. Sending happens in the background; its state comes as updates.

    ``last_seen``: the last SMS of the conversation on her screen; a newer one that is not hers keeps the answer back.
    ``override_reason``: why she is texted although she opted out. ``key``: names this answer; the same is sent once.
    """
    if override_reason is not None and not who.has(Right.OPT_OUT_OVERRIDE):
        raise Denied
    agent = agent_of(who)
    once = f"{event_id}/{agent.user_id}/{key}" if key is not None else None
    if once is not None and (known := await outbound.queued(conn, agent.client_id, once)):
        return await _sent(conn, who, agent.client_id, known)
    held = await offers.in_work(conn, agent, event_id)
    if last_seen is not None:
        await _refuse_unread(conn, who, held, last_seen)
    message_id = await outbound.send(
        conn, agent.client_id, held.conversation_id, text, Origin.AGENT,
        event_id=event_id, user_id=agent.user_id, key=once, override_reason=override_reason,
    )  # fmt: skip
    await writing_queries.drop_replies(conn, agent.client_id, event_id)
    conn.after_commit(partial(_note_answered, held, message_id))
    return await _sent(conn, who, agent.client_id, message_id)


async def _sent(conn: Conn, who: Principal, client_id: UUID, message_id: UUID) -> ThreadMessage:
    row = next(iter(await queries.lines(conn, [message_id])))
    return views.line(row, readable=who.reads_texts_of(client_id))


async def _refuse_unread(conn: Conn, who: Principal, held: OpenEvent, last_seen: UUID) -> None:
    newest = await queries.newest(conn, held.client_id, held.conversation_id)
    if newest is None or newest.id == last_seen or newest.user_id == who.user_id:
        return
    seen = views.line(newest, readable=who.reads_texts_of(held.client_id))
    raise AnsweredMeanwhile(seen.model_dump(mode="json"))


def _note_answered(event: OpenEvent, reply_id: UUID) -> None:
    facts = {"event_id": event.id, "reply_id": reply_id}
    trail.note("sms_answered", [trail.Step(event.first_message_id, facts)])


async def event(conn: Conn, who: Principal, event_id: UUID) -> MediaEvent:
    """One media event, if the person may see it."""
    where = _visible_events(who)
    where.add("e.id = %(event_id)s", event_id=event_id)
    rows = await queries.cards(conn, where, [], 1)
    if not rows:
        raise NoSuchEvent
    await reading.note(conn, who, rows)
    return _shown(who, rows[0])


def _shown(who: Principal, card: Card) -> MediaEvent:
    readable = who.reads_texts_of(card.client_id)
    return views.media_event(card, who.user_id, clock.now(), readable=readable)


@dataclass(frozen=True, slots=True)
class Search:
    """What a list of media events is narrowed to."""

    states: Sequence[str] = ()
    group_id: UUID | None = None
    agent_ids: Sequence[UUID] = ()
    overdue: bool | None = None


_OVERDUE: Mapping[bool, LiteralString] = {
    True: "(e.state = 'queued' AND e.queued_at < %(now)s - g.waiting_limit_s * interval '1 second')",
    False: "(e.state <> 'queued' OR e.queued_at >= %(now)s - g.waiting_limit_s * interval '1 second')",
}


async def events(conn: Conn, who: Principal, listing: Listing, search: Search) -> Page[MediaEvent]:
    """Media events the person may see; by default newest first."""
    where = _visible_events(who)
    if search.agent_ids:
        where.add("e.agent_id = ANY(%(agents)s)", agents=list(search.agent_ids))
    if search.states:
        where.add("e.state = ANY(%(states)s)", states=list(search.states))
    if search.group_id is not None:
        where.add("e.group_id = %(group_id)s", group_id=search.group_id)
    if search.overdue is not None:
        where.add(_OVERDUE[search.overdue], now=clock.now())
    if listing.q:
        where.add("v.sender = ANY(%(numbers)s)", numbers=search_forms(listing.q))
    if listing.cursor is not None:
        where.add(
            "e.id < %(after)s" if listing.descending else "e.id > %(after)s",
            after=listing.cursor[1],
        )
    rows = await queries.cards(conn, where, [("e.id", listing.descending)], listing.limit + 1)
    await reading.note(conn, who, rows)
    return listing.page([_shown(who, r) for r in rows], lambda e: ("", e.id))


async def thread(
    conn: Conn, who: Principal, event_id: UUID, before: UUID | None, limit: int
) -> Thread:
    """The newest SMS of the event's conversation, what happened in between, and where older ones go on."""
    seen = await event(conn, who, event_id)
    rows = await queries.thread(conn, seen.client_id, seen.conversation_id, before, limit + 1)
    kept = rows[:limit]
    readable = who.reads_texts_of(seen.client_id)
    older = kept[-1].id if len(rows) > limit else None
    steps = await step_queries.steps(
        conn,
        seen.client_id,
        seen.conversation_id,
        kept[-1].at if older else None,
        ids.made_at(before) if before else None,
    )
    return Thread(
        items=[views.line(r, readable=readable) for r in reversed(kept)],
        steps=[ThreadStep.model_validate(s, from_attributes=True) for s in steps],
        next=older,
        last_step=seen.last_step,
    )


def _visible_events(who: Principal) -> Condition:
    where = Condition()
    if who.client_id is not None:
        where.add("e.client_id = %(client_id)s", client_id=who.client_id)
    if who.role in (Role.AGENT, Role.SUPERVISOR):
        where.add(
            "(e.agent_id = %(me)s OR e.group_id IN ("
            "SELECT group_id FROM acd_group_members WHERE user_id = %(me)s"
            " UNION SELECT group_id FROM acd_group_supervisors WHERE user_id = %(me)s))",
            me=who.user_id,
        )
    return where


async def my_status(conn: Conn, agent: Agent) -> MyStatus:
    """Her status, and why she receives nothing, if so."""
    status, _ = await _status(conn, agent)
    return status


async def _status(conn: Conn, agent: Agent) -> tuple[MyStatus, list[StatusView]]:
    row = await queries.agent(conn, agent.client_id, agent.user_id)
    if row is None:
        raise NotAnAgent
    rows = await queries.statuses(conn, agent.client_id, agent.user_id)
    statuses = [views.status_view(s, row.language) for s in rows]
    why = await agents.why_nothing_for(conn, agent)
    reserve = await queries.reserve_groups(conn, agent.client_id, agent.user_id)
    return views.my_status(row, statuses, why, reserve, clock.now()), statuses


async def set_status(conn: Conn, who: Principal, status_id: UUID, open_events: str) -> MyStatus:
    """Change her status."""
    agent = agent_of(who)
    await agents.set_status(conn, agent, status_id, open_events)
    return await my_status(conn, agent)


async def log_in(conn: Conn, who: Principal, group_id: UUID, *, to: bool) -> MyStatus:
    """Log herself, a reserve member, into a group or out of it."""
    agent = agent_of(who)
    await agents.log_in(conn, agent, group_id, to=to)
    return await my_status(conn, agent)


async def snapshot(conn: Conn, who: Principal) -> Snapshot:
    """The whole desk, and the number of the last update it contains."""
    if who.own_client_id is None:
        return Snapshot(
            seq=0, user_id=who.user_id, user_name=who.name, is_agent=False, max_parallel_sms=0, status=None,
            statuses=[], groups=[], events=[], notices=[],
        )  # fmt: skip
    agent = agent_of(who)
    own = (agent.client_id, agent.user_id)
    seq = await updates.cursor(conn, who.user_id)
    status, statuses = await _status(conn, agent)
    row = await queries.agent(conn, agent.client_id, agent.user_id)
    groups = await queries.groups_seen_by(conn, agent.client_id, [agent.user_id])
    cards = await queries.desk_cards(conn, agent.client_id, agent.user_id)
    return Snapshot(
        seq=seq,
        user_id=who.user_id,
        user_name=who.name,
        is_agent=who.has(Right.DESK),
        max_parallel_sms=row.max_parallel_sms if row else 0,
        status=status,
        statuses=statuses,
        groups=await _counters(conn, [g for _, g in groups]),
        events=[_shown(who, c) for c in cards],
        notices=[views.notice(n) for n in await notice_queries.unseen(conn, *own)],
    )


async def _counters(conn: Conn, groups: Sequence[UUID]) -> list[GroupCounter]:
    now = clock.now()
    return [views.counter(r, now) for r in await queries.counters(conn, groups)] if groups else []


async def counters(conn: Conn, groups: Sequence[UUID]) -> dict[UUID, GroupCounter]:
    """How these groups stand now."""
    return {c.id: c for c in await _counters(conn, groups)}


async def hydrate(
    conn: Conn,
    numbered: Sequence[Numbered],
    listeners: Mapping[UUID, Agent],
    readers: Collection[UUID],
) -> dict[UUID, list[Update]]:
    """What to send each user for her updates: events and SMS as they are now, in one read each.

    ``readers`` may read the texts.
    """
    wanted = [
        (n.user_id, n.event_id) for n in numbered if n.kind == Kind.EVENT_CHANGED and n.event_id
    ]
    cards = {}
    if wanted:
        found = await queries.cards_of(conn, [u for u, _ in wanted], [e for _, e in wanted])
        cards = {(c.agent_id, c.id): c for c in found}
    messages = [n.message_id for n in numbered if n.message_id and n.kind in OF_MESSAGES]
    lines = {r.id: r for r in await queries.lines(conn, messages)} if messages else {}
    told = [n.message_id for n in numbered if n.message_id and n.kind == Kind.NOTICE_ADDED]
    notices = {r.id: r for r in await notice_queries.by_id(conn, told)} if told else {}
    sent: dict[UUID, list[Update]] = {}
    now = clock.now()
    for n in numbered:
        update: Update | None = None
        readable = n.user_id in readers
        if n.kind == Kind.EVENT_CHANGED and n.event_id:
            card = cards.get((n.user_id, n.event_id))
            update = (
                EventChanged(
                    seq=n.seq, event=views.media_event(card, n.user_id, now, readable=readable)
                )
                if card
                else EventRemoved(seq=n.seq, event_id=n.event_id, reason="taken")
            )
        elif n.kind == Kind.EVENT_REMOVED and n.event_id:
            update = EventRemoved.model_validate(
                {"seq": n.seq, "event_id": n.event_id, "reason": n.reason or "taken"}
            )
        elif (
            n.kind == Kind.MESSAGE_ADDED
            and n.event_id
            and (row := lines.get(n.message_id or n.event_id))
        ):
            update = MessageAdded(
                seq=n.seq, event_id=n.event_id, message=views.line(row, readable=readable)
            )
        elif (
            n.kind == Kind.MESSAGE_CHANGED
            and n.event_id
            and (row := lines.get(n.message_id or n.event_id))
        ):
            update = MessageChanged.model_validate(
                {
                    "seq": n.seq,
                    "event_id": n.event_id,
                    "message_id": row.id,
                    "state": row.state,
                    "reason": row.reason,
                }
            )
        elif n.kind == Kind.NOTICE_ADDED and n.message_id in notices:
            update = NoticeAdded(seq=n.seq, notice=views.notice(notices[n.message_id]))
        elif n.kind in (Kind.NOTICE_ADDED, Kind.NOTICE_REMOVED) and n.message_id:
            update = NoticeRemoved(seq=n.seq, notice_id=n.message_id)
        elif n.kind == Kind.STATUS_CHANGED:
            status = await my_status(conn, listeners[n.user_id])
            update = StatusChanged(seq=n.seq, status=status, reason=n.reason)
        sent.setdefault(n.user_id, []).append(update or AccessChanged(seq=n.seq))
    return sent
