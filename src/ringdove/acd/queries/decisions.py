"""SQL of decisions: what explains the offers of an event, and how one in line stands now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ringdove.acd.queries.events import Head, Manner
from ringdove.kernel.db import Conn, execute, fetch_all, fetch_tuples


@dataclass(frozen=True, slots=True)
class OfferRow:
    """An offer, with the decision it came from as far as it is kept."""

    agent_id: UUID
    offered_at: datetime
    state: str
    decided_at: datetime | None
    reason: str | None
    decision_id: UUID | None
    strategy: str | None
    considered: list[Any] | None
    members: bytes | None
    others: int | None
    given: Any


async def offers(conn: Conn, client_id: UUID, event_id: UUID, limit: int) -> list[OfferRow]:
    """The offers of an event, newest first."""
    return await fetch_all(
        conn,
        OfferRow,
        """
        SELECT o.agent_id, o.offered_at, o.state, o.decided_at, o.reason, o.decision_id, d.strategy, d.considered, d.members,
               d.others, d.given
          FROM acd_offers o
          LEFT JOIN acd_decisions d ON d.id = o.decision_id AND d.client_id = o.client_id
         WHERE o.event_id = %(event_id)s AND o.client_id = %(client_id)s
         ORDER BY o.offered_at DESC, o.id DESC LIMIT %(limit)s
        """,
        event_id=event_id,
        client_id=client_id,
        limit=limit,
    )


@dataclass(frozen=True, slots=True)
class InLine:
    """An event in line: its group, how many come before it (at most a thousand), until when it is for one alone."""

    group_id: UUID
    head: Head
    manner: Manner
    ahead: int
    due_at: datetime | None


async def in_line(conn: Conn, client_id: UUID, event_id: UUID) -> InLine | None:
    """How an event stands, if it is in line."""
    rows = await fetch_tuples(
        conn,
        """
        SELECT e.group_id, e.id, e.visit, e.created_at, e.first_message_id,
               CASE WHEN e.left_by IS NULL THEN COALESCE(o.refused_by, '{}')
                    ELSE array_append(COALESCE(o.refused_by, '{}'), e.left_by) END,
               COALESCE(o.refused_at, e.left_at), e.wants_agent_id, e.skills, g.strategy, g.auto_accept, g.on_miss = 'skip',
               (SELECT count(*) FROM (SELECT FROM acd_events b
                                       WHERE b.group_id = e.group_id AND b.state = 'queued'
                                         AND (b.rank_at, b.id) < (e.rank_at, e.id) LIMIT 1000) before),
               e.due_at
          FROM acd_events e
          JOIN acd_groups g ON g.id = e.group_id
          LEFT JOIN LATERAL (
                SELECT array_agg(agent_id) AS refused_by, max(decided_at) AS refused_at
                  FROM acd_offers
                 WHERE event_id = e.id AND visit = e.visit AND state IN ('declined', 'timed_out')) o ON true
         WHERE e.id = %(event_id)s AND e.client_id = %(client_id)s AND e.state = 'queued'
        """,
        event_id=event_id,
        client_id=client_id,
    )
    if not rows:
        return None
    (row,) = rows
    return InLine(row[0], Head(*row[1:9]), Manner(*row[9:12]), row[12], row[13])


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a group."""

    id: UUID
    name: str
    active: bool


async def members(conn: Conn, group_id: UUID) -> list[Member]:
    """Everybody in a group, by name."""
    return await fetch_all(
        conn,
        Member,
        """
        SELECT u.id, u.name, u.active FROM acd_group_members m JOIN users u ON u.id = m.user_id
         WHERE m.group_id = %(group_id)s ORDER BY u.name_key, u.id
        """,
        group_id=group_id,
    )


async def forget(conn: Conn, before: datetime, limit: int) -> int:
    """Delete old decisions; how many."""
    return await execute(
        conn,
        """
        DELETE FROM acd_decisions WHERE ctid IN (
            SELECT ctid FROM acd_decisions WHERE at < %(before)s LIMIT %(limit)s)
        """,
        before=before,
        limit=limit,
    )
