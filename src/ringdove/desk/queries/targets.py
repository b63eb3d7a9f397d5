"""SQL of whom an event can be handed over to, and what it can be closed with."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ringdove.kernel.db import Conn, fetch_all


@dataclass(frozen=True, slots=True)
class AgentTarget:
    """A colleague as she is now; ``in_group``: she is a member of the event's group."""

    id: UUID
    name: str
    in_group: bool
    status_code: str | None
    status_name: str | None
    status_since: datetime
    receives_sms: bool
    connected: bool
    load: int
    maximum: int


async def agents(conn: Conn, client_id: UUID, group_id: UUID) -> list[AgentTarget]:
    """Active agents of the client, those of the group first."""
    return await fetch_all(
        conn,
        AgentTarget,
        """
        SELECT u.id, u.name, EXISTS (SELECT FROM acd_group_members m
                                      WHERE m.user_id = u.id AND m.group_id = %(group_id)s) AS in_group,
               s.code AS status_code, s.name AS status_name, a.status_since, s.receives_sms, a.connected, a.load,
               u.max_parallel_sms AS maximum
          FROM acd_agents a
          JOIN users u ON u.id = a.user_id
          JOIN agent_statuses s ON s.id = a.status_id
         WHERE a.client_id = %(client_id)s AND u.active
           AND EXISTS (SELECT FROM acd_group_members m JOIN acd_groups g ON g.id = m.group_id AND g.active
                        WHERE m.user_id = u.id)
         ORDER BY in_group DESC, u.name_key, u.id LIMIT 500
        """,
        client_id=client_id,
        group_id=group_id,
    )


@dataclass(frozen=True, slots=True)
class GroupTarget:
    """A group, and how many of its agents receive SMS now."""

    id: UUID
    name: str
    agents_ready: int


async def groups(conn: Conn, client_id: UUID) -> list[GroupTarget]:
    """Active groups of the client, by name."""
    return await fetch_all(
        conn,
        GroupTarget,
        """
        SELECT g.id, g.name,
               (SELECT count(*) FROM acd_group_members m JOIN acd_agents a ON a.user_id = m.user_id
                  JOIN agent_statuses s ON s.id = a.status_id
                 WHERE m.group_id = g.id AND a.connected AND s.receives_sms) AS agents_ready
          FROM acd_groups g WHERE g.client_id = %(client_id)s AND g.active ORDER BY g.name_key, g.id LIMIT 500
        """,
        client_id=client_id,
    )


@dataclass(frozen=True, slots=True)
class Code:
    """A transaction code."""

    id: UUID
    name: str


async def codes(conn: Conn, client_id: UUID, group_id: UUID) -> list[Code]:
    """The transaction codes that can be chosen in a group, in their order."""
    return await fetch_all(
        conn,
        Code,
        """
        SELECT c.id, c.name FROM transaction_codes c
         WHERE c.client_id = %(client_id)s AND c.active
           AND (NOT EXISTS (SELECT FROM transaction_code_groups r WHERE r.transaction_code_id = c.id)
                OR EXISTS (SELECT FROM transaction_code_groups r
                            WHERE r.transaction_code_id = c.id AND r.group_id = %(group_id)s))
         ORDER BY c.position, c.name_key, c.id
        """,
        client_id=client_id,
        group_id=group_id,
    )
