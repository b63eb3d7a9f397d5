"""SQL of what happened to a conversation between its SMS."""

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from ringdove.kernel.db import Conn, fetch_all

#: What a thread shows of an event's history; what distribution tries on the way is told under *Why me?*.
SHOWN: LiteralString = (
    "('started', 'accepted', 'picked', 'declined', 'transferred', 'handed_back', 'returned', 'parked', 'resumed', 'due',"
    " 'reopened', 'reassigned', 'taken_over', 'moved', 'emailed', 'email_returned', 'email_late', 'wrap_up', 'closed')"
)


@dataclass(frozen=True, slots=True)
class ThreadStep:
    """Something that happened, and who did it; ``agent``: to whom."""

    id: str
    event_id: UUID | None
    what: str
    at: datetime
    agent_name: str | None
    by_name: str | None
    detail: str | None
    until: datetime | None


async def steps(
    conn: Conn,
    client_id: UUID,
    conversation_id: UUID,
    since: datetime | None,
    until: datetime | None,
) -> list[ThreadStep]:
    """What happened to a conversation in a time, oldest first: to its events, in applications, with its opt-out."""
    return await fetch_all(
        conn,
        ThreadStep,
        """
        SELECT * FROM (
            SELECT 'event:' || h.id AS id, h.event_id, h.what, h.at,
                   CASE WHEN handed AND h.detail -> 'to_agent' <> 'true' THEN NULL ELSE a.name END AS agent_name,
                   CASE WHEN handed OR h.by_user_id IS DISTINCT FROM h.agent_id THEN b.name END AS by_name,
                   CASE WHEN h.what = 'declined'
                        THEN (SELECT o.reason FROM acd_offers o
                               WHERE o.event_id = h.event_id AND o.agent_id = h.agent_id AND o.decided_at = h.at)
                        ELSE g.name END AS detail, (h.detail ->> 'until')::timestamptz AS until
              FROM acd_events e
              JOIN acd_history h ON h.event_id = e.id AND h.what IN """
        + SHOWN
        + """
             CROSS JOIN LATERAL (SELECT h.what IN ('transferred', 'reassigned') AS handed) hand
              LEFT JOIN acd_groups g ON g.id = h.group_id
              LEFT JOIN users a ON a.id = h.agent_id
              LEFT JOIN users b ON b.id = h.by_user_id
             WHERE e.conversation_id = %(conversation_id)s AND e.client_id = %(client_id)s
             UNION ALL
            SELECT 'run:' || r.id, r.event_id, 'in_application', r.began_at, NULL, NULL, p.name, NULL
              FROM routing_runs r JOIN routing_applications p ON p.id = r.application_id
             WHERE r.conversation_id = %(conversation_id)s AND r.client_id = %(client_id)s
             UNION ALL
            SELECT 'run:' || r.id || ':end', r.event_id,
                   CASE r.outcome ->> 'kind' WHEN 'group' THEN 'routed' WHEN 'ended' THEN 'application_ended'
                                             ELSE 'application_failed' END,
                   r.ended_at, NULL, NULL, COALESCE(g.name, p.name), NULL
              FROM routing_runs r
              JOIN routing_applications p ON p.id = r.application_id
              LEFT JOIN acd_events e ON e.id = r.event_id
              LEFT JOIN acd_groups g ON g.id = e.group_id
             WHERE r.conversation_id = %(conversation_id)s AND r.client_id = %(client_id)s AND r.state = 'done'
             UNION ALL
            SELECT 'word:' || o.id, NULL, 'opt_out_' || o.what, o.at, NULL, o.user_name, o.reason, NULL
              FROM conversations v
              JOIN opt_out_entries o ON o.client_id = v.client_id AND o.number = v.sender AND o.what <> 'help'
             WHERE v.id = %(conversation_id)s AND v.client_id = %(client_id)s
        ) happened
         WHERE (%(since)s::timestamptz IS NULL OR at >= %(since)s) AND (%(until)s::timestamptz IS NULL OR at < %(until)s)
         ORDER BY at, id LIMIT 500
        """,
        client_id=client_id,
        conversation_id=conversation_id,
        since=since,
        until=until,
    )
