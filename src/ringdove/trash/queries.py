"""All SQL of deleting."""

from collections.abc import Mapping
from typing import LiteralString
from uuid import UUID

from ringdove.kernel.db import Conn, execute, fetch_all, fetch_tuples, fetch_value
from ringdove.trash.model import Kind, Use

_DELETE: Mapping[Kind, LiteralString] = {
    Kind.RESELLERS: "UPDATE resellers SET deleted_at = now(), was_active = %(was)s, version = version + 1",
    Kind.CLIENTS: "UPDATE clients SET deleted_at = now(), was_active = %(was)s, version = version + 1",
    Kind.USERS: "UPDATE users SET deleted_at = now(), was_active = %(was)s, version = version + 1",
    Kind.GROUPS: "UPDATE acd_groups SET deleted_at = now(), was_active = %(was)s, version = version + 1",
    Kind.STATUSES: "UPDATE agent_statuses SET deleted_at = now(), version = version + 1",
    Kind.CODES: "UPDATE transaction_codes SET deleted_at = now(), was_active = %(was)s, version = version + 1",
    Kind.SKILLS: "UPDATE skills SET deleted_at = now(), version = version + 1",
    Kind.TEMPLATES: "UPDATE templates SET deleted_at = now(), was_active = %(was)s, version = version + 1",
    Kind.HOURS: "UPDATE opening_times SET deleted_at = now(), version = version + 1",
    Kind.SEND_CONNECTORS: "UPDATE sms_send_connectors SET deleted_at = now(), was_active = %(was)s,"
    " version = version + 1",
    Kind.RECEIVE_CONNECTORS: "UPDATE sms_receive_connectors SET deleted_at = now(), was_active = %(was)s,"
    " version = version + 1",
    Kind.APPLICATIONS: "UPDATE routing_applications SET deleted_at = now(), version = version + 1",
}
_RESTORE: Mapping[Kind, LiteralString] = {
    Kind.RESELLERS: "UPDATE resellers SET deleted_at = NULL, version = version + 1",
    Kind.CLIENTS: "UPDATE clients SET deleted_at = NULL, version = version + 1",
    Kind.USERS: "UPDATE users SET deleted_at = NULL, version = version + 1",
    Kind.GROUPS: "UPDATE acd_groups SET deleted_at = NULL, version = version + 1",
    Kind.STATUSES: "UPDATE agent_statuses SET deleted_at = NULL, version = version + 1",
    Kind.CODES: "UPDATE transaction_codes SET deleted_at = NULL, version = version + 1",
    Kind.SKILLS: "UPDATE skills SET deleted_at = NULL, version = version + 1",
    Kind.TEMPLATES: "UPDATE templates SET deleted_at = NULL, version = version + 1",
    Kind.HOURS: "UPDATE opening_times SET deleted_at = NULL, version = version + 1",
    Kind.SEND_CONNECTORS: "UPDATE sms_send_connectors SET deleted_at = NULL, version = version + 1",
    Kind.RECEIVE_CONNECTORS: "UPDATE sms_receive_connectors SET deleted_at = NULL, version = version + 1",
    Kind.APPLICATIONS: "UPDATE routing_applications SET deleted_at = NULL, version = version + 1",
}
_WAS_ACTIVE: LiteralString = "COALESCE(was_active, true)"
#: What is neither active nor inactive.
SWITCHLESS = (Kind.STATUSES, Kind.SKILLS, Kind.HOURS, Kind.APPLICATIONS)
_USES: Mapping[Kind, LiteralString] = {
    Kind.RESELLERS: """
        SELECT 'clients' AS kind, id, name, 'below' AS how FROM clients
         WHERE reseller_id = %(id)s AND deleted_at IS NULL
         UNION ALL
        SELECT 'users', id, name, 'below' FROM users
         WHERE reseller_id = %(id)s AND client_id IS NULL AND deleted_at IS NULL
    """,
    Kind.CLIENTS: """
        SELECT 'sms_receive_connectors' AS kind, id, name, 'below' AS how FROM sms_receive_connectors
         WHERE client_id = %(id)s AND deleted_at IS NULL
         UNION ALL
        SELECT 'acd_groups', id, name, 'below' FROM acd_groups WHERE client_id = %(id)s AND deleted_at IS NULL
         UNION ALL
        SELECT 'users', id, name, 'below' FROM users WHERE client_id = %(id)s AND deleted_at IS NULL
    """,
    Kind.USERS: """
        SELECT 'acd_groups' AS kind, g.id, g.name, 'member' AS how
          FROM acd_group_members m JOIN acd_groups g ON g.id = m.group_id AND g.deleted_at IS NULL
         WHERE m.user_id = %(id)s
         UNION ALL
        SELECT 'acd_groups', g.id, g.name, 'supervisor'
          FROM acd_group_supervisors s JOIN acd_groups g ON g.id = s.group_id AND g.deleted_at IS NULL
         WHERE s.user_id = %(id)s
    """,
    Kind.GROUPS: """
        SELECT 'sms_receive_connectors' AS kind, id, name, 'target' AS how FROM sms_receive_connectors
         WHERE acd_group_id = %(id)s AND deleted_at IS NULL
         UNION ALL
        SELECT 'sms_receive_connectors', id, name, 'fallback' FROM sms_receive_connectors
         WHERE fallback_acd_group_id = %(id)s AND deleted_at IS NULL
         UNION ALL
        SELECT 'agent_statuses', s.id, COALESCE(s.name, s.code), 'restricted'
          FROM agent_status_groups r JOIN agent_statuses s ON s.id = r.agent_status_id AND s.deleted_at IS NULL
         WHERE r.group_id = %(id)s
         UNION ALL
        SELECT 'transaction_codes', c.id, c.name, 'restricted'
          FROM transaction_code_groups r JOIN transaction_codes c ON c.id = r.transaction_code_id AND c.deleted_at IS NULL
         WHERE r.group_id = %(id)s
         UNION ALL
        SELECT 'templates', t.id, t.name, 'restricted'
          FROM template_groups r JOIN templates t ON t.id = r.template_id AND t.deleted_at IS NULL
         WHERE r.group_id = %(id)s
         UNION ALL
        SELECT 'users', u.id, u.name, 'member'
          FROM acd_group_members m JOIN users u ON u.id = m.user_id AND u.deleted_at IS NULL WHERE m.group_id = %(id)s
         UNION ALL
        SELECT 'users', u.id, u.name, 'supervisor'
          FROM acd_group_supervisors s JOIN users u ON u.id = s.user_id AND u.deleted_at IS NULL
         WHERE s.group_id = %(id)s
         UNION ALL
        SELECT DISTINCT 'acd_groups', g.id, g.name, 'target'
          FROM acd_overflow_rules r JOIN acd_groups g ON g.id = r.group_id AND g.deleted_at IS NULL
         WHERE r.to_group_id = %(id)s
    """,
    Kind.STATUSES: """
        SELECT 'users' AS kind, u.id, u.name, 'in_it' AS how
          FROM acd_agents a JOIN users u ON u.id = a.user_id WHERE a.status_id = %(id)s
    """,
    Kind.CODES: """
        SELECT 'acd_groups' AS kind, g.id, g.name, 'offered' AS how
          FROM transaction_code_groups r JOIN acd_groups g ON g.id = r.group_id AND g.deleted_at IS NULL
         WHERE r.transaction_code_id = %(id)s
    """,
    Kind.SKILLS: """
        SELECT 'users' AS kind, u.id, u.name, 'has' AS how
          FROM user_skills r JOIN users u ON u.id = r.user_id AND u.deleted_at IS NULL
         WHERE r.skill_id = %(id)s
    """,
    Kind.TEMPLATES: """
        SELECT 'acd_groups' AS kind, g.id, g.name, 'offered' AS how
          FROM template_groups r JOIN acd_groups g ON g.id = r.group_id AND g.deleted_at IS NULL
         WHERE r.template_id = %(id)s
    """,
    Kind.HOURS: """
        SELECT 'acd_groups' AS kind, id, name, 'hours' AS how FROM acd_groups
         WHERE opening_times_id = %(id)s AND deleted_at IS NULL
         UNION ALL
        SELECT 'sms_receive_connectors', id, name, 'hours' FROM sms_receive_connectors
         WHERE opening_times_id = %(id)s AND deleted_at IS NULL
    """,
    Kind.SEND_CONNECTORS: """
        SELECT 'sms_receive_connectors' AS kind, id, name, 'replies' AS how FROM sms_receive_connectors
         WHERE sms_send_connector_id = %(id)s AND deleted_at IS NULL
    """,
    Kind.RECEIVE_CONNECTORS: """
        SELECT 'sms_receive_connectors' AS kind, id, name, '' AS how FROM sms_receive_connectors WHERE false
    """,
    Kind.APPLICATIONS: """
        SELECT 'sms_receive_connectors' AS kind, id, name, 'target' AS how FROM sms_receive_connectors
         WHERE routing_application_id = %(id)s AND deleted_at IS NULL
         UNION ALL
        SELECT DISTINCT 'acd_groups', g.id, g.name, 'target'
          FROM acd_overflow_rules r JOIN acd_groups g ON g.id = r.group_id AND g.deleted_at IS NULL
         WHERE r.to_application_id = %(id)s
    """,
}


async def delete(conn: Conn, kind: Kind, id_: UUID, *, was_active: bool) -> None:
    """Mark a row as deleted."""
    await execute(conn, _DELETE[kind] + " WHERE id = %(id)s", id=id_, was=was_active)


async def restore(conn: Conn, kind: Kind, id_: UUID) -> bool | None:
    """Take the mark away; whether the row was active before, ``None`` where there is no such row."""
    was: LiteralString = "true" if kind in SWITCHLESS else _WAS_ACTIVE
    rows = await fetch_tuples(
        conn,
        _RESTORE[kind] + " WHERE id = %(id)s AND deleted_at IS NOT NULL RETURNING " + was,
        id=id_,
    )
    return bool(rows[0][0]) if rows else None


async def uses(conn: Conn, kind: Kind, id_: UUID, at_most: int) -> list[Use]:
    """What refers to a row."""
    return await fetch_all(
        conn,
        Use,
        "SELECT * FROM (" + _USES[kind] + ") u ORDER BY kind, lower(name), id LIMIT %(n)s",
        id=id_,
        n=at_most,
    )


async def is_in_use_by_agents(conn: Conn, status_id: UUID) -> bool:
    """Whether agents are in a status."""
    return bool(
        await fetch_value(
            conn, "SELECT EXISTS (SELECT FROM acd_agents WHERE status_id = %(id)s)", id=status_id
        )
    )
