"""SQL of rights that differ from the predefined ones, and of grants to read texts."""

from datetime import datetime
from uuid import UUID

from ringdove.accounts.model import TextGrant
from ringdove.kernel.db import Conn, execute, fetch_all, fetch_tuples, fetch_values


async def switched(conn: Conn, client_id: UUID) -> dict[tuple[str, str], bool]:
    """(role, right) to whether people of the role have it, where that is not as predefined."""
    rows = await fetch_tuples(
        conn,
        "SELECT role, right_code, has FROM role_rights WHERE client_id = %(client_id)s",
        client_id=client_id,
    )
    return {(role, right): has for role, right, has in rows}


async def switch(conn: Conn, client_id: UUID, role: str, right: str, *, has: bool) -> None:
    """Let people of a role have a right, or not."""
    await execute(
        conn,
        "INSERT INTO role_rights (client_id, role, right_code, has) VALUES (%(client)s, %(role)s, %(right)s, %(has)s)"
        " ON CONFLICT (client_id, role, right_code) DO UPDATE SET has = EXCLUDED.has WHERE role_rights.has <> EXCLUDED.has",
        client=client_id,
        role=role,
        right=right,
        has=has,
    )


async def as_predefined(conn: Conn, client_id: UUID, role: str, right: str) -> None:
    """Let people of a role have a right as predefined."""
    await execute(
        conn,
        "DELETE FROM role_rights WHERE client_id = %(client)s AND role = %(role)s AND right_code = %(right)s",
        client=client_id,
        role=role,
        right=right,
    )


async def people_of(conn: Conn, client_id: UUID, role: str) -> list[UUID]:
    """The people of a role who may sign in."""
    return await fetch_values(
        conn,
        "SELECT id FROM users WHERE client_id = %(client)s AND role = %(role)s AND active",
        client=client_id,
        role=role,
    )


async def grants(conn: Conn, client_id: UUID) -> list[TextGrant]:
    """Grants of a client, the newest first; ended ones too."""
    return await fetch_all(
        conn,
        TextGrant,
        "SELECT id, client_id, grantee, until, created_at FROM text_grants WHERE client_id = %(client_id)s"
        " ORDER BY id DESC LIMIT 50",
        client_id=client_id,
    )


async def grant(conn: Conn, id_: UUID, client_id: UUID, grantee: str, until: datetime) -> None:
    """Let people above a client read its texts until a time."""
    await execute(
        conn,
        "INSERT INTO text_grants (id, client_id, grantee, until)"
        " VALUES (%(id)s, %(client_id)s, %(grantee)s, %(until)s)",
        id=id_,
        client_id=client_id,
        grantee=grantee,
        until=until,
    )


async def end_grant(conn: Conn, id_: UUID, client_id: UUID | None) -> int:
    """End a grant now; how many that were."""
    return await execute(
        conn,
        "UPDATE text_grants SET until = LEAST(until, now())"
        " WHERE id = %(id)s AND (%(client_id)s::uuid IS NULL OR client_id = %(client_id)s)",
        id=id_,
        client_id=client_id,
    )
