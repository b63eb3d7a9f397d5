"""SQL of the audit: lines are written by triggers and functions of the database, and only read here."""

import json
from collections.abc import Mapping, Sequence
from typing import LiteralString
from uuid import UUID

from ringdove.accounts.model import AuditEntry
from ringdove.kernel.db import Condition, Conn, execute, fetch_tuples, select

_ENTRIES: LiteralString = """
    SELECT a.id, a.at, a.client_id, c.name AS client_name, a.reseller_id, a.user_id, a.user_name, a.acting_as, a.source,
           a.via, a.action, a.kind, a.object_id, a.label, a.changes
      FROM audit a LEFT JOIN clients c ON c.id = a.client_id {where} {order} {limit}
"""


async def entries(
    conn: Conn, where: Condition, order: Sequence[tuple[LiteralString, bool]], limit: int
) -> list[AuditEntry]:
    """A page of the audit."""
    return await select(conn, AuditEntry, _ENTRIES, where=where, order=order, limit=limit)


async def names(conn: Conn, ids: Sequence[UUID], kinds: Sequence[str]) -> dict[str, str]:
    """What things of these kinds are called, also those that are gone: as the newest line about each says."""
    found = await fetch_tuples(
        conn,
        """
        SELECT DISTINCT ON (object_id) object_id, label FROM audit
         WHERE object_id = ANY(%(ids)s) AND kind = ANY(%(kinds)s) AND label <> ''
         ORDER BY object_id, id DESC
        """,
        ids=list(ids),
        kinds=list(kinds),
    )
    return {str(id_): str(label) for id_, label in found}


async def note(
    conn: Conn,
    *,
    client_id: UUID | None,
    reseller_id: UUID | None,
    action: str,
    kind: str,
    object_id: UUID | None,
    label: str,
    changes: Mapping[str, object],
) -> None:
    """Write one line, in the name of whoever opened the transaction."""
    await execute(
        conn,
        "SELECT audit_note(%(client_id)s, %(reseller_id)s, %(action)s, %(kind)s, %(object_id)s, %(label)s,"
        " %(changes)s::jsonb)",
        client_id=client_id,
        reseller_id=reseller_id,
        action=action,
        kind=kind,
        object_id=object_id,
        label=label,
        changes=json.dumps(changes),
    )


async def note_reading(conn: Conn, client_ids: Sequence[UUID]) -> None:
    """Texts of these clients were shown to somebody from above."""
    await execute(conn, "SELECT audit_reading(%(ids)s::uuid[])", ids=list(client_ids))
