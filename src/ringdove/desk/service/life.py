"""What agents do with an event that is theirs beyond answering: park, hand over, give back, note, close."""

from datetime import datetime
from uuid import UUID

from ringdove.accounts.model import Principal
from ringdove.acd.service import life
from ringdove.desk import views
from ringdove.desk.model import MediaEvent, Targets, ThreadMessage
from ringdove.desk.queries import desk as desk_queries
from ringdove.desk.queries import targets as queries
from ringdove.desk.queries import writing as writing_queries
from ringdove.desk.service.desk import agent_of, event
from ringdove.kernel import clock
from ringdove.kernel.db import Conn


async def park(
    conn: Conn, who: Principal, event_id: UUID, until: datetime | None, note: str
) -> MediaEvent:
    """Put it aside until a time or the next SMS."""
    await life.park(conn, agent_of(who), event_id, until, note)
    return await event(conn, who, event_id)


async def resume(conn: Conn, who: Principal, event_id: UUID) -> MediaEvent:
    """Take it up again."""
    await life.resume(conn, agent_of(who), event_id)
    return await event(conn, who, event_id)


async def pick(conn: Conn, who: Principal, event_id: UUID) -> MediaEvent:
    """Take it from the queue."""
    await life.pick(conn, agent_of(who), event_id)
    return await event(conn, who, event_id)


async def give_back(conn: Conn, who: Principal, event_id: UUID, note: str) -> None:
    """Return it to the queue."""
    await life.give_back(conn, agent_of(who), event_id, note)


async def transfer(
    conn: Conn,
    who: Principal,
    event_id: UUID,
    to_agent: UUID | None,
    to_group: UUID | None,
    note: str,
) -> None:
    """Hand it over to a colleague or a group."""
    await life.transfer(conn, agent_of(who), event_id, to_agent, to_group, note)


async def add_note(conn: Conn, who: Principal, event_id: UUID, text: str) -> ThreadMessage:
    """Write a note that the customer does not see."""
    agent = agent_of(who)
    note_id = await life.add_note(conn, agent, event_id, text)
    await writing_queries.drop_draft(conn, agent.client_id, event_id, agent.user_id, "note")
    row = next(iter(await desk_queries.lines(conn, [note_id])))
    return views.line(row, readable=who.reads_texts_of(agent.client_id))


async def extend(conn: Conn, who: Principal, event_id: UUID) -> MediaEvent:
    """More time for the wrap-up."""
    await life.extend(conn, agent_of(who), event_id)
    return await event(conn, who, event_id)


async def close(
    conn: Conn, who: Principal, event_id: UUID, last_seen: UUID | None, code_id: UUID | None
) -> MediaEvent:
    """End it; a newer SMS than the last one she saw is a conflict."""
    await life.close(conn, agent_of(who), event_id, last_seen, code_id)
    return await event(conn, who, event_id)


async def targets(conn: Conn, who: Principal, event_id: UUID) -> Targets:
    """To whom an event can be handed over, and what it can be closed with."""
    seen = await event(conn, who, event_id)
    now = clock.now()
    agents = await queries.agents(conn, seen.client_id, seen.acd_group_id)
    groups = await queries.groups(conn, seen.client_id)
    codes = await queries.codes(conn, seen.client_id, seen.acd_group_id)
    return Targets(
        agents=[views.target(a, who.language, now) for a in agents if a.id != who.user_id],
        groups=[views.target_group(g) for g in groups],
        transaction_codes=[views.code(c) for c in codes],
    )
