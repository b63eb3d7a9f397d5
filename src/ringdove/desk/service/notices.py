"""What people tell each other at the desk: messages to agents and groups, calls for help."""

from collections.abc import Sequence
from uuid import UUID

from ringdove.accounts.model import Principal
from ringdove.acd.model import Agent
from ringdove.desk import views
from ringdove.desk.errors import NobodyToTell, NoSuchNotice
from ringdove.desk.model import Notice
from ringdove.desk.queries import notices as queries
from ringdove.kernel import clock, ids
from ringdove.kernel.db import Conn
from ringdove.updates import service as updates
from ringdove.updates.model import Kind, Update


async def tell(
    conn: Conn, who: Principal, client_id: UUID, readers: Sequence[UUID], text: str
) -> int:
    """Tell users of the client something; how many."""
    return await _write(conn, (who.user_id, who.name), client_id, "message", readers, None, text)


async def inform(
    conn: Conn, sender: str, client_id: UUID, readers: Sequence[UUID], event_id: UUID, text: str
) -> None:
    """Tell users of the client what nobody in particular says about an event."""
    if readers:
        await _write(conn, (None, sender), client_id, "message", readers, event_id, text)


async def call(conn: Conn, who: Principal, agent: Agent, event_id: UUID | None, text: str) -> int:
    """Ask the supervisors of her groups for help; how many there are."""
    supervisors = await queries.supervisors_of(conn, agent.client_id, agent.user_id)
    asked = await _write(
        conn, (who.user_id, who.name), agent.client_id, "help", supervisors, event_id, text
    )
    conn.wake(f"list:{agent.client_id}")
    return asked


async def _write(
    conn: Conn,
    sender: tuple[UUID | None, str],
    client_id: UUID,
    kind: str,
    readers: Sequence[UUID],
    event_id: UUID | None,
    text: str,
) -> int:
    if not readers:
        raise NobodyToTell
    notice_id = ids.new()
    await queries.write(
        conn, notice_id, client_id, kind, sender, readers, event_id, text, clock.now()
    )
    await updates.tell(
        conn,
        [Update(u, client_id, Kind.NOTICE_ADDED, message_id=notice_id) for u in sorted(readers)],
    )
    return len(readers)


async def see(conn: Conn, agent: Agent, notice_id: UUID) -> None:
    """She has seen a notice; her other windows are told."""
    if not await queries.see(conn, agent.client_id, agent.user_id, notice_id, clock.now()):
        raise NoSuchNotice
    gone = Update(agent.user_id, agent.client_id, Kind.NOTICE_REMOVED, message_id=notice_id)
    await updates.tell(conn, [gone])


async def end_call(conn: Conn, who: Principal, client_id: UUID, notice_id: UUID) -> None:
    """Somebody took care of a call for help: it leaves the desks of all who were asked."""
    asked = await queries.end(conn, client_id, notice_id, who.user_id, clock.now())
    if not asked:
        raise NoSuchNotice
    await updates.tell(
        conn,
        [Update(u, client_id, Kind.NOTICE_REMOVED, message_id=notice_id) for u in sorted(asked)],
    )
    conn.wake(f"list:{client_id}")


async def unseen(conn: Conn, agent: Agent) -> list[Notice]:
    """What she has not seen yet, oldest first."""
    return [views.notice(n) for n in await queries.unseen(conn, agent.client_id, agent.user_id)]
