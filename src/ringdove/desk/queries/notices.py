"""SQL of what people tell each other at the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ringdove.kernel.db import Conn, execute, fetch_all, fetch_values


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice as its reader sees it."""

    id: UUID
    kind: str
    from_user_id: UUID | None
    from_name: str
    event_id: UUID | None
    body: str
    at: datetime


async def write(
    conn: Conn,
    notice_id: UUID,
    client_id: UUID,
    kind: str,
    sender: tuple[UUID | None, str],
    readers: Sequence[UUID],
    event_id: UUID | None,
    body: str,
    at: datetime,
) -> None:
    """Write a notice to these users; ``sender``: id and name."""
    await execute(
        conn,
        """
        WITH notice AS (
            INSERT INTO desk_notices (id, client_id, kind, from_user_id, from_name, event_id, body, at)
            VALUES (%(id)s, %(client_id)s, %(kind)s, %(from_id)s, %(from_name)s, %(event_id)s, %(body)s, %(at)s)
        )
        INSERT INTO desk_notices_to (client_id, notice_id, user_id)
        SELECT %(client_id)s, %(id)s, user_id FROM unnest(%(readers)s::uuid[]) AS t(user_id)
        """,
        id=notice_id,
        client_id=client_id,
        kind=kind,
        from_id=sender[0],
        from_name=sender[1],
        event_id=event_id,
        body=body,
        at=at,
        readers=list(readers),
    )


_NOTICE = (
    "SELECT n.id, n.kind, n.from_user_id, n.from_name, n.event_id, n.body, n.at FROM desk_notices n"
)


async def by_id(conn: Conn, ids: Sequence[UUID]) -> list[NoticeRow]:
    """Notices by their ids."""
    return await fetch_all(conn, NoticeRow, _NOTICE + " WHERE n.id = ANY(%(ids)s)", ids=list(ids))


async def unseen(conn: Conn, client_id: UUID, user_id: UUID) -> list[NoticeRow]:
    """What a user has not seen yet, oldest first; a call for help that somebody took care of is no news."""
    return await fetch_all(
        conn,
        NoticeRow,
        _NOTICE
        + " JOIN desk_notices_to t ON t.notice_id = n.id"
        + " WHERE n.client_id = %(client_id)s AND t.user_id = %(user_id)s AND t.seen_at IS NULL"
        + " AND n.ended_at IS NULL ORDER BY n.id LIMIT 50",
        client_id=client_id,
        user_id=user_id,
    )


async def see(conn: Conn, client_id: UUID, user_id: UUID, notice_id: UUID, at: datetime) -> bool:
    """A user has seen a notice; whether it is to her."""
    return bool(
        await execute(
            conn,
            """
            UPDATE desk_notices_to SET seen_at = COALESCE(seen_at, %(at)s)
             WHERE client_id = %(client_id)s AND user_id = %(user_id)s AND notice_id = %(notice_id)s
            """,
            client_id=client_id,
            user_id=user_id,
            notice_id=notice_id,
            at=at,
        )
    )


async def calls(conn: Conn, client_id: UUID, user_id: UUID | None) -> list[NoticeRow]:
    """Calls for help that nobody took care of yet: to this user, or of the whole client."""
    return await fetch_all(
        conn,
        NoticeRow,
        _NOTICE
        + """
         WHERE n.client_id = %(client_id)s AND n.kind = 'help' AND n.ended_at IS NULL
           AND (%(user_id)s::uuid IS NULL
                OR EXISTS (SELECT FROM desk_notices_to t WHERE t.notice_id = n.id AND t.user_id = %(user_id)s))
         ORDER BY n.id LIMIT 100
        """,
        client_id=client_id,
        user_id=user_id,
    )


async def end(conn: Conn, client_id: UUID, notice_id: UUID, by: UUID, at: datetime) -> list[UUID]:
    """Somebody took care of a call for help; whom it went to, empty if there is none."""
    return await fetch_values(
        conn,
        """
        WITH ended AS (
            UPDATE desk_notices SET ended_at = COALESCE(ended_at, %(at)s), ended_by = COALESCE(ended_by, %(by)s)
             WHERE id = %(notice_id)s AND client_id = %(client_id)s AND kind = 'help' RETURNING id
        )
        SELECT t.user_id FROM desk_notices_to t JOIN ended ON ended.id = t.notice_id
        """,
        client_id=client_id,
        notice_id=notice_id,
        by=by,
        at=at,
    )


async def supervisors_of(conn: Conn, client_id: UUID, user_id: UUID) -> list[UUID]:
    """The active supervisors of an agent's groups, herself not among them."""
    return await fetch_values(
        conn,
        """
        SELECT DISTINCT s.user_id FROM acd_group_members m
          JOIN acd_group_supervisors s ON s.group_id = m.group_id
          JOIN users u ON u.id = s.user_id AND u.active
         WHERE m.client_id = %(client_id)s AND m.user_id = %(user_id)s AND s.user_id <> %(user_id)s
        """,
        client_id=client_id,
        user_id=user_id,
    )


async def members(conn: Conn, groups: Sequence[UUID]) -> list[UUID]:
    """The active members of these groups."""
    return await fetch_values(
        conn,
        "SELECT DISTINCT m.user_id FROM acd_group_members m JOIN users u ON u.id = m.user_id AND u.active"
        " WHERE m.group_id = ANY(%(groups)s)",
        groups=list(groups),
    )
