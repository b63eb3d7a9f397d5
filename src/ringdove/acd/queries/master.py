"""SQL of groups and agent statuses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from ringdove.kernel.db import (
    Changes,
    Condition,
    Conn,
    execute,
    fetch_tuples,
    fetch_value,
    fetch_values,
    select,
    update_row,
)

GROUP_COLUMNS: Mapping[str, LiteralString] = {
    "name": "name", "name_key": "name_key", "strategy": "strategy", "offer_timeout_s": "offer_timeout_s",
    "active": "active", "inherited": "inherited", "return_to_agent_s": "return_to_agent_s", "absence_limit_s": "absence_limit_s",
    "answer_target_s": "answer_target_s", "waiting_limit_s": "waiting_limit_s",
    "wrap_up_s": "wrap_up_s", "code_needed": "code_needed", "auto_accept": "auto_accept", "may_pick": "may_pick",
    "last_agent_s": "last_agent_s", "threading_s": "threading_s", "on_miss": "on_miss", "log_out_after_misses": "log_out_after_misses",
    "log_out_after_s": "log_out_after_s", "log_out_at": "log_out_at", "decline_reason_needed": "decline_reason_needed",
    "park_limit_s": "park_limit_s", "email_time_s": "email_time_s", "opening_times_id": "opening_times_id",
    "events_order": "events_order",
}  # fmt: skip
#: How somebody is in a group, by the field that lists them.
KINDS = {"members": "permanent", "reserve_members": "reserve", "readers": "read_only"}
STATUS_COLUMNS: Mapping[str, LiteralString] = {
    "name": "name", "colour": "colour", "settable_by_agent": "settable_by_agent", "logged_on": "logged_on",
    "present": "present", "break": "break", "receives_calls": "receives_calls", "receives_sms": "receives_sms",
    "distribute_during_call": "distribute_during_call", "abbreviation": "abbreviation", "text_colour": "text_colour",
    "holiday": "holiday", "post_processing": "post_processing",
}  # fmt: skip
Order = Sequence[tuple[LiteralString, bool]]


@dataclass(frozen=True, slots=True)
class Group:
    """A group with the ids of its people."""

    id: UUID
    client_id: UUID
    name: str
    strategy: str
    offer_timeout_s: int
    inherited: list[str]
    active: bool
    return_to_agent_s: int
    absence_limit_s: int
    answer_target_s: int
    waiting_limit_s: int
    wrap_up_s: int
    code_needed: bool
    decline_reason_needed: bool
    auto_accept: bool
    may_pick: bool
    last_agent_s: int
    threading_s: int
    on_miss: str
    log_out_after_misses: int
    log_out_after_s: int
    log_out_at: str | None
    park_limit_s: int
    email_time_s: int
    opening_times_id: UUID | None
    opening_times_name: str | None
    events_order: str
    members: list[UUID]
    reserve_members: list[UUID]
    readers: list[UUID]
    supervisors: list[UUID]
    created_at: datetime
    version: int
    sort_key: str

    @property
    def people(self) -> frozenset[UUID]:
        """Everybody who sees the group."""
        return frozenset((*self.members, *self.reserve_members, *self.readers, *self.supervisors))

    @property
    def kinds(self) -> tuple[list[UUID], list[UUID], list[UUID]]:
        """Who is in it how."""
        return self.members, self.reserve_members, self.readers


@dataclass(frozen=True, slots=True)
class Status:
    """An agent status with the groups it is restricted to."""

    id: UUID
    client_id: UUID
    code: str | None
    name: str | None
    colour: str
    position: int
    settable_by_agent: bool
    logged_on: bool
    present: bool
    is_break: bool
    receives_calls: bool
    receives_sms: bool
    distribute_during_call: bool
    abbreviation: str | None
    text_colour: str
    holiday: bool
    post_processing: bool
    acd_group_ids: list[UUID]
    version: int
    position_key: str
    name_key: str


async def groups(conn: Conn, where: Condition, order: Order, limit: int) -> list[Group]:
    """A page of groups."""
    return await select(
        conn,
        Group,
        """
        SELECT g.id, g.client_id, g.name, g.strategy, g.offer_timeout_s, g.inherited, g.active, g.created_at, g.version,
               g.name_key AS sort_key,
               g.return_to_agent_s, g.absence_limit_s, g.answer_target_s, g.waiting_limit_s, g.wrap_up_s, g.code_needed, g.auto_accept, g.may_pick,
               g.last_agent_s, g.threading_s, g.on_miss, g.log_out_after_misses, g.log_out_after_s,
               to_char(g.log_out_at, 'HH24:MI') AS log_out_at, g.decline_reason_needed, g.park_limit_s, g.email_time_s, g.opening_times_id,
               (SELECT o.name FROM opening_times o WHERE o.id = g.opening_times_id) AS opening_times_name,
               g.events_order,
               ARRAY(SELECT user_id FROM acd_group_members m
                      WHERE m.group_id = g.id AND m.kind = 'permanent' ORDER BY user_id) AS members,
               ARRAY(SELECT user_id FROM acd_group_members m
                      WHERE m.group_id = g.id AND m.kind = 'reserve' ORDER BY user_id) AS reserve_members,
               ARRAY(SELECT user_id FROM acd_group_members m
                      WHERE m.group_id = g.id AND m.kind = 'read_only' ORDER BY user_id) AS readers,
               ARRAY(SELECT user_id FROM acd_group_supervisors s WHERE s.group_id = g.id ORDER BY user_id)
                   AS supervisors
          FROM acd_groups g {where} {order} {limit}
        """,
        where=where,
        order=order,
        limit=limit,
    )


async def insert_group(conn: Conn, **values: object) -> None:
    """Write a group."""
    await execute(
        conn,
        "INSERT INTO acd_groups (id, client_id, name, name_key, strategy, offer_timeout_s, active, inherited)"
        " VALUES (%(id)s, %(client_id)s, %(name)s, %(name_key)s, %(strategy)s, %(offer_timeout_s)s, %(active)s,"
        " %(inherited)s)",
        **values,
    )


async def update_group(conn: Conn, changes: Changes, **key: object) -> int:
    """Change a group; how many rows that were."""
    return await update_row(conn, "acd_groups", GROUP_COLUMNS, changes, **key)


async def rank_anew(conn: Conn, group_id: UUID) -> None:
    """Lock the open events of a group in id order and give each the place that the group's order says."""
    await execute(
        conn,
        """
        WITH moved AS MATERIALIZED (
            SELECT e.id, acd_rank(e.queued_at, e.priority, g.events_order) AS rank_at
              FROM acd_events e JOIN acd_groups g ON g.id = e.group_id
             WHERE e.group_id = %(group_id)s AND e.state <> 'closed' ORDER BY e.id FOR UPDATE OF e
        )
        UPDATE acd_events e SET rank_at = moved.rank_at FROM moved WHERE e.id = moved.id
        """,
        group_id=group_id,
    )


async def set_members(
    conn: Conn, client_id: UUID, group_id: UUID, kind: str, users: Sequence[UUID]
) -> None:
    """Make these the group's members of a kind; whoever was one of another kind changes."""
    await execute(
        conn,
        "WITH gone AS (DELETE FROM acd_group_members"
        " WHERE group_id = %(group_id)s AND kind = %(kind)s AND user_id <> ALL(%(users)s))"
        " INSERT INTO acd_group_members AS m (client_id, group_id, user_id, kind)"
        " SELECT DISTINCT %(client_id)s::uuid, %(group_id)s::uuid, u, %(kind)s FROM unnest(%(users)s::uuid[]) AS u"
        " ON CONFLICT (group_id, user_id) DO UPDATE SET kind = %(kind)s, logged_in = false"
        " WHERE m.kind <> %(kind)s",
        client_id=client_id,
        group_id=group_id,
        kind=kind,
        users=list(users),
    )


async def groups_named(conn: Conn, client_id: UUID, names: Sequence[str]) -> dict[str, UUID]:
    """A client's groups by their folded names."""
    found = await fetch_tuples(
        conn,
        "SELECT name_key, id FROM acd_groups"
        " WHERE client_id = %(client_id)s AND name_key = ANY(%(names)s) AND deleted_at IS NULL",
        client_id=client_id,
        names=list(names),
    )
    return {str(name): id_ for name, id_ in found}


async def opening_times_named(conn: Conn, client_id: UUID, names: Sequence[str]) -> dict[str, UUID]:
    """A client's opening times by their folded names."""
    found = await fetch_tuples(
        conn,
        "SELECT name_key, id FROM opening_times"
        " WHERE client_id = %(client_id)s AND name_key = ANY(%(names)s) AND deleted_at IS NULL",
        client_id=client_id,
        names=list(names),
    )
    return {str(name): id_ for name, id_ in found}


async def users_named(conn: Conn, client_id: UUID, names: Sequence[str]) -> dict[str, UUID]:
    """A client's users by their usernames in small letters."""
    found = await fetch_tuples(
        conn,
        "SELECT lower(username), id FROM users"
        " WHERE client_id = %(client_id)s AND lower(username) = ANY(%(names)s) AND deleted_at IS NULL",
        client_id=client_id,
        names=list(names),
    )
    return {str(name): id_ for name, id_ in found}


async def usernames(conn: Conn, users: Sequence[UUID]) -> dict[UUID, str]:
    """What those of them are called who were not deleted."""
    found = await fetch_tuples(
        conn,
        "SELECT id, username FROM users WHERE id = ANY(%(users)s) AND deleted_at IS NULL",
        users=list(users),
    )
    return {id_: str(name) for id_, name in found}


async def add_members(
    conn: Conn, client_id: UUID, memberships: Sequence[tuple[UUID, UUID]]
) -> None:
    """Make users members of groups: (group, user)."""
    await execute(
        conn,
        "INSERT INTO acd_group_members (client_id, group_id, user_id)"
        " SELECT %(client_id)s, t.* FROM unnest(%(groups)s::uuid[], %(users)s::uuid[]) AS t ON CONFLICT DO NOTHING",
        client_id=client_id,
        groups=[group for group, _ in memberships],
        users=[user for _, user in memberships],
    )


async def set_supervisors(
    conn: Conn, client_id: UUID, group_id: UUID, users: Sequence[UUID]
) -> None:
    """Make these the group's supervisors."""
    await execute(
        conn,
        "WITH gone AS (DELETE FROM acd_group_supervisors WHERE group_id = %(group_id)s AND user_id <> ALL(%(users)s))"
        " INSERT INTO acd_group_supervisors (client_id, group_id, user_id)"
        " SELECT %(client_id)s, %(group_id)s, u FROM unnest(%(users)s::uuid[]) AS u ON CONFLICT DO NOTHING",
        client_id=client_id,
        group_id=group_id,
        users=list(users),
    )


async def statuses(conn: Conn, where: Condition, order: Order, limit: int) -> list[Status]:
    """A page of agent statuses."""
    return await select(
        conn,
        Status,
        """
        SELECT s.id, s.client_id, s.code, s.name, s.colour, s.position, s.settable_by_agent, s.logged_on, s.present,
               s.break AS is_break, s.receives_calls, s.receives_sms, s.distribute_during_call, s.version,
               s.abbreviation, s.text_colour, s.holiday, s.post_processing,
               s.client_id::text || lpad(s.position::text, 5, '0') AS position_key,
               lower(COALESCE(s.name, s.code)) AS name_key,
               ARRAY(SELECT group_id FROM agent_status_groups r WHERE r.agent_status_id = s.id ORDER BY group_id)
                   AS acd_group_ids
          FROM agent_statuses s {where} {order} {limit}
        """,
        where=where,
        order=order,
        limit=limit,
    )


async def insert_status(conn: Conn, **values: object) -> None:
    """Write an agent status."""
    await execute(
        conn,
        "INSERT INTO agent_statuses (id, client_id, name, colour, position, settable_by_agent, logged_on, present,"
        " break, receives_calls, receives_sms, distribute_during_call, abbreviation, text_colour, holiday,"
        " post_processing)"
        " SELECT %(id)s, %(client_id)s, %(name)s, %(colour)s, 1 + COALESCE(max(position), 0), %(settable_by_agent)s,"
        " %(logged_on)s, %(present)s, %(break)s, %(receives_calls)s, %(receives_sms)s, %(distribute_during_call)s,"
        " %(abbreviation)s, %(text_colour)s, %(holiday)s, %(post_processing)s"
        " FROM agent_statuses WHERE client_id = %(client_id)s AND deleted_at IS NULL",
        **values,
    )


async def update_status(conn: Conn, changes: Changes, **key: object) -> int:
    """Change a status; how many rows that were."""
    return await update_row(conn, "agent_statuses", STATUS_COLUMNS, changes, **key)


async def move_status(conn: Conn, client_id: UUID, status_id: UUID, by: int) -> int:
    """Have a status change places with the one before (-1) or after it (1); how many rows that moved."""
    return await execute(
        conn,
        """
        WITH line AS (
            SELECT id, row_number() OVER (ORDER BY position, id) AS place
              FROM agent_statuses WHERE client_id = %(client_id)s AND deleted_at IS NULL
        ), mine AS (SELECT place FROM line WHERE id = %(status_id)s), moved AS (
            SELECT line.id, CASE line.place WHEN mine.place THEN neighbour.place
                                            WHEN neighbour.place THEN mine.place ELSE line.place END AS place
              FROM line, mine JOIN line neighbour ON neighbour.place = mine.place + %(by)s
        )
        UPDATE agent_statuses s SET position = moved.place
          FROM moved WHERE s.id = moved.id AND s.position <> moved.place
        """,
        client_id=client_id,
        status_id=status_id,
        by=by,
    )


async def set_status_groups(
    conn: Conn, client_id: UUID, status_id: UUID, groups: Sequence[UUID]
) -> None:
    """Restrict a status to these groups; to none: for everybody."""
    await execute(
        conn,
        "WITH gone AS (DELETE FROM agent_status_groups WHERE agent_status_id = %(status_id)s"
        " AND group_id <> ALL(%(groups)s))"
        " INSERT INTO agent_status_groups (client_id, agent_status_id, group_id)"
        " SELECT %(client_id)s, %(status_id)s, g FROM unnest(%(groups)s::uuid[]) AS g ON CONFLICT DO NOTHING",
        client_id=client_id,
        status_id=status_id,
        groups=list(groups),
    )


async def desks_concerned(conn: Conn, client_id: UUID) -> list[UUID]:
    """The client's people who may have a desk open."""
    return await fetch_values(
        conn,
        "SELECT user_id FROM acd_agents WHERE client_id = %(client_id)s AND connected ORDER BY user_id",
        client_id=client_id,
    )


async def client_exists(conn: Conn, client_id: UUID) -> bool:
    """Whether the person sees this client."""
    return bool(
        await fetch_value(
            conn, "SELECT EXISTS (SELECT FROM clients WHERE id = %(id)s)", id=client_id
        )
    )
