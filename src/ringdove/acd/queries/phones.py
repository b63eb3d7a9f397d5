"""SQL of agents' phones, as an outside telephone system reports them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ringdove.kernel.db import Conn, fetch_one, fetch_tuples


@dataclass(frozen=True, slots=True)
class Phone:
    """An agent's phone; ``since`` null: nothing was reported yet."""

    user_id: UUID
    agent_number: str | None
    state: str
    since: datetime | None


async def find(
    conn: Conn, client_id: UUID, user_id: UUID | None, agent_number: str | None
) -> Phone | None:
    """Lock an agent of the client, by one or the other; how her phone stands."""
    return await fetch_one(
        conn,
        Phone,
        """
        SELECT a.user_id, u.agent_number, a.phone_state AS state, a.phone_since AS since
          FROM acd_agents a JOIN users u ON u.id = a.user_id AND u.deleted_at IS NULL
         WHERE a.client_id = %(client_id)s AND (u.id = %(user_id)s OR u.agent_number = %(agent_number)s)
           FOR UPDATE OF a
        """,
        client_id=client_id,
        user_id=user_id,
        agent_number=agent_number,
    )


async def report(
    conn: Conn, client_id: UUID, user_id: UUID, state: str, since: datetime, at: datetime
) -> Phone | None:
    """Write down how an agent's phone stands. The caller holds her."""
    return await fetch_one(
        conn,
        Phone,
        """
        UPDATE acd_agents a SET phone_state = %(state)s, phone_since = %(since)s, phone_reported_at = %(at)s
          FROM users u
         WHERE a.client_id = %(client_id)s AND a.user_id = %(user_id)s AND u.id = a.user_id
        RETURNING a.user_id, u.agent_number, a.phone_state AS state, a.phone_since AS since
        """,
        client_id=client_id,
        user_id=user_id,
        state=state,
        since=since,
        at=at,
    )


async def hang_up(conn: Conn, before: datetime) -> list[tuple[UUID, UUID]]:
    """Lock agents of whose phone nothing was reported since then; (user, client) of those who count as idle now."""
    rows = await fetch_tuples(
        conn,
        """
        WITH forgotten AS (
            SELECT user_id FROM acd_agents WHERE phone_state <> 'idle' AND phone_reported_at < %(before)s
             ORDER BY user_id FOR UPDATE
        )
        UPDATE acd_agents a SET phone_state = 'idle' FROM forgotten WHERE a.user_id = forgotten.user_id
        RETURNING a.user_id, a.client_id
        """,
        before=before,
    )
    return [(user_id, client_id) for user_id, client_id in rows]
