"""An agent texts a number first: an event that is hers from the beginning."""

from collections.abc import Sequence
from uuid import UUID

from ringdove.acd.errors import AlreadyOpen, NoRoom, NoSuchWay
from ringdove.acd.model import Agent
from ringdove.acd.queries import starting as queries
from ringdove.acd.queries.starting import Way
from ringdove.kernel import clock, ids
from ringdove.kernel.db import Conn
from ringdove.updates import service as updates
from ringdove.updates.model import Kind, Update


async def ways(conn: Conn, agent: Agent) -> Sequence[Way]:
    """The connectors from which she may text somebody."""
    return await queries.ways(conn, agent.client_id, agent.user_id)


async def way(conn: Conn, agent: Agent, connector_id: UUID) -> Way:
    """One of them."""
    found = next((w for w in await ways(conn, agent) if w.id == connector_id), None)
    if found is None:
        raise NoSuchWay(field="connector_id")
    return found


async def start(conn: Conn, agent: Agent, way: Way, conversation_id: UUID, subject: str) -> UUID:
    """Begin an event in a conversation, in her work; its id. The caller holds the conversation."""
    if present := await queries.open_in(conn, conversation_id):
        event_id, whose, _ = present
        raise AlreadyOpen(event_id=str(event_id), is_yours=whose == agent.user_id)
    event_id = ids.new()
    if not await queries.start(
        conn, event_id=event_id, client_id=agent.client_id, conversation_id=conversation_id, connector_id=way.id,
        group_id=way.group_id, subject=subject, agent_id=agent.user_id, at=clock.now(),
    ):  # fmt: skip
        raise NoRoom
    await updates.tell(conn, [Update(agent.user_id, agent.client_id, Kind.EVENT_CHANGED, event_id)])
    conn.wake(f"counters:{way.group_id}", f"list:{agent.client_id}")
    return event_id
