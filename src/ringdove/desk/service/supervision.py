"""What supervisors watch and do: the board, the day, statuses, events, messages."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from ringdove.accounts.model import Principal, Right, Role
from ringdove.acd.errors import NoSuchEvent, NoSuchGroup
from ringdove.acd.model import Agent, Facts, why_nothing
from ringdove.acd.service import agents, supervising
from ringdove.desk import board, views
from ringdove.desk.errors import NoFiguresOfAgents, NoSuchAgent, NotOfAClient
from ringdove.desk.model import MediaEvent
from ringdove.desk.queries import desk as desk_queries
from ringdove.desk.queries import notices as notice_queries
from ringdove.desk.queries import supervision as queries
from ringdove.desk.service import desk, notices
from ringdove.kernel import clock, ids
from ringdove.kernel.db import Conn

#: So many statuses of an agent are told.
SPELLS = 200


def _client_of(who: Principal) -> UUID:
    if who.client_id is None:
        raise NotOfAClient
    return who.client_id


async def watched(conn: Conn, who: Principal) -> list[UUID]:
    """The groups a person watches: administrators of a client all of it, supervisors their own."""
    client_id = _client_of(who)
    if who.role == Role.SUPERVISOR:
        return await queries.supervised(conn, client_id, who.user_id)
    return await queries.all_groups(conn, client_id)


async def look(conn: Conn, who: Principal) -> board.Board:
    """Everything she watches, as it is now."""
    client_id = _client_of(who)
    groups = await watched(conn, who)
    now = clock.now()
    statuses = await desk_queries.all_statuses(conn, client_id)
    people = [await _agent_now(row, now) for row in await queries.agents(conn, groups)]
    by_id = {p.id: p for p in people}
    for held in await queries.held(conn, groups):
        if held.agent_id in by_id:
            readable = who.reads_texts_of(client_id)
            by_id[held.agent_id].events.append(views.held(held, now, readable=readable))
    members: defaultdict[UUID, list[tuple[board.AgentNow, board.Membership]]] = defaultdict(list)
    for person in people:
        for membership in person.groups:
            members[membership.acd_group_id].append((person, membership))
    calls = await notice_queries.calls(
        conn, client_id, who.user_id if who.role == Role.SUPERVISOR else None
    )
    return board.Board(
        at=now,
        statuses=[views.status_view(s, who.language) for s in statuses],
        groups=[_group_now(g, members[g.id], now) for g in await queries.groups(conn, groups, now)],
        agents=people,
        calls=[views.notice(n) for n in calls],
        nowhere=await queries.nowhere(conn, client_id),
    )


def _group_now(
    row: queries.GroupRow,
    members: Sequence[tuple[board.AgentNow, board.Membership]],
    now: datetime,
) -> board.GroupNow:
    return board.GroupNow(
        id=row.id, name=row.name, active=row.active, waiting=row.waiting,
        longest_wait_ms=views.ms(now, row.oldest) if row.oldest else 0, overdue=row.overdue,
        waiting_limit_s=row.waiting_limit_s, offered=row.offered, in_work=row.in_work, parked=row.parked,
        ready=sum(not m.why_nothing for _, m in members),
        statuses=Counter(p.agent_status_id for p, m in members if m.kind != "read_only"),
    )  # fmt: skip


async def _agent_now(row: queries.AgentRow, now: datetime) -> board.AgentNow:
    return board.AgentNow.model_validate(
        {
            "id": row.id,
            "name": row.name,
            "agent_status_id": row.status_id,
            "since_ms": views.ms(now, row.status_since),
            "status_how": row.status_how,
            "status_cause": row.status_cause,
            "status_by_name": row.status_by_name,
            "sms_delivery": row.sms_delivery,
            "connected": row.connected,
            "load": row.load,
            "max_parallel_sms": row.maximum,
            "groups": [_membership(row, g) for g in row.groups],
            "events": [],
        }
    )


def _membership(row: queries.AgentRow, group: dict[str, Any]) -> dict[str, Any]:
    """Her place in one group, and what keeps her from its SMS: the facts as if she had no other."""
    facts = Facts(
        groups=int(group["active"]), sms_delivery=row.sms_delivery, email_hindrance=row.email_hindrance,
        receives_sms=row.receives_sms,
        restricted_from=int(group["restricted"]), connected=row.connected, load=row.load, maximum=row.maximum,
        owes_code=row.owes_code, in_call=row.in_call, read_only=int(group["kind"] == "read_only"),
        logged_out=int(group["kind"] == "reserve" and not group["logged_in"]),
    )  # fmt: skip
    return {
        "acd_group_id": group["id"],
        "kind": group["kind"],
        "logged_in": group["kind"] == "permanent" or group["logged_in"],
        "why_nothing": why_nothing(facts),
    }


async def day(conn: Conn, who: Principal) -> board.Day:
    """The figures of the client's day so far."""
    client_id = _client_of(who)
    place = await queries.place(conn, client_id)
    if place is None:
        raise NotOfAClient
    groups = await watched(conn, who)
    now = clock.now()
    zone = ZoneInfo(place.time_zone)
    today = now.astimezone(zone).date()
    first = ids.first_at(datetime.combine(today, time(), zone))
    targets = {g.id: g.answer_target_s for g in await queries.groups(conn, groups, now)}
    rows = await queries.day(conn, client_id, groups, first, now)
    single = None
    if place.agent_figures:
        single = [
            board.AgentDay.model_validate(r, from_attributes=True)
            for r in await queries.agents_day(conn, client_id, groups, first)
        ]
    return board.Day(
        day=today,
        time_zone=place.time_zone,
        groups=[views.group_day(r, targets[r.group_id]) for r in rows if r.group_id in targets],
        agents=single,
    )


async def set_status(
    conn: Conn, who: Principal, user_id: UUID, status_id: UUID, open_events: str
) -> None:
    """Change an agent's status for her; she is told who did it."""
    agent = await _agent(conn, who, user_id)
    await agents.set_status_of(conn, agent, status_id, open_events, who.user_id)


async def statuses_of(conn: Conn, who: Principal, user_id: UUID) -> board.StatusHistory:
    """The statuses of an agent: for herself always, for who watches her where figures of single agents are shown."""
    client_id = _client_of(who)
    if user_id != who.user_id:
        if not who.has(Right.SUPERVISE):
            raise NoSuchAgent
        await _agent(conn, who, user_id)
        place = await queries.place(conn, client_id)
        if place is None or not place.agent_figures:
            raise NoFiguresOfAgents
    rows = await queries.statuses_of(conn, client_id, user_id, SPELLS)
    return board.StatusHistory(items=[views.status_spell(row, who.language) for row in rows])


async def log_in(conn: Conn, who: Principal, user_id: UUID, group_id: UUID, *, to: bool) -> None:
    """Log a reserve member into a group or out of it."""
    if group_id not in await watched(conn, who):
        raise NoSuchGroup
    await agents.log_in(conn, await _agent(conn, who, user_id), group_id, to=to, how="supervisor")


async def _agent(conn: Conn, who: Principal, user_id: UUID) -> Agent:
    if user_id not in await notice_queries.members(conn, await watched(conn, who)):
        raise NoSuchAgent
    return Agent(user_id, _client_of(who))


async def _event(conn: Conn, who: Principal, event_id: UUID) -> supervising.Chief:
    """Who acts on an event she may see, of a group she watches."""
    seen = await desk.event(conn, who, event_id)
    if seen.acd_group_id not in await watched(conn, who):
        raise NoSuchEvent
    return supervising.Chief(who.user_id, seen.client_id, writes=who.is_of_client)


async def assign(
    conn: Conn,
    who: Principal,
    event_id: UUID,
    to_agent: UUID | None,
    to_group: UUID | None,
    note: str,
) -> MediaEvent:
    """Put an event in line for an agent alone, or for a group, whoever has it now."""
    chief = await _event(conn, who, event_id)
    await supervising.assign(conn, chief, event_id, to_agent, to_group, note)
    return await desk.event(conn, who, event_id)


async def take_over(conn: Conn, who: Principal, event_id: UUID) -> MediaEvent:
    """Take an event into her own work, whoever has it now."""
    chief = await _event(conn, who, event_id)
    agent = desk.agent_of(who)
    await supervising.take_over(conn, chief, agent, event_id)
    return await desk.event(conn, who, event_id)


async def set_priority(conn: Conn, who: Principal, event_id: UUID, priority: int) -> MediaEvent:
    """Move an event forward or back in its line."""
    chief = await _event(conn, who, event_id)
    await supervising.set_priority(conn, chief, event_id, priority)
    return await desk.event(conn, who, event_id)


async def close(conn: Conn, who: Principal, event_id: UUID, note: str) -> MediaEvent:
    """Close an event, whoever has it."""
    chief = await _event(conn, who, event_id)
    await supervising.close(conn, chief, event_id, note)
    return await desk.event(conn, who, event_id)


async def tell(
    conn: Conn, who: Principal, users: Sequence[UUID], groups: Sequence[UUID], text: str
) -> int:
    """Tell agents, and the members of groups, something; how many are told."""
    hers = await watched(conn, who)
    if not set(groups) <= set(hers):
        raise NoSuchGroup
    if not set(users) <= set(await notice_queries.members(conn, hers)):
        raise NoSuchAgent
    told = {*users, *(await notice_queries.members(conn, groups) if groups else [])} - {who.user_id}
    return await notices.tell(conn, who, _client_of(who), sorted(told), text)


async def end_call(conn: Conn, who: Principal, notice_id: UUID) -> None:
    """Somebody took care of a call for help."""
    await notices.end_call(conn, who, _client_of(who), notice_id)
