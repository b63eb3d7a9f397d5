"""SQL of routing applications, their drafts, versions and examples."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from psycopg.types.json import Jsonb

from ringdove.kernel.db import (
    Changes,
    Condition,
    Conn,
    execute,
    fetch_all,
    fetch_one,
    fetch_value,
    select,
    update_row,
)
from ringdove.routing.model import (
    Application,
    ClientFacts,
    Draft,
    Named,
    StoredExample,
    StoredJson,
    Version,
)

COLUMNS: Mapping[str, LiteralString] = {
    "name": "name", "name_key": "name_key", "description": "description", "test_number": "test_number",
    "http_secret_encrypted": "http_secret_encrypted", "signing_key_encrypted": "signing_key_encrypted",
}  # fmt: skip
EXAMPLE_COLUMNS: Mapping[str, LiteralString] = {
    "name": "name", "given": "given", "expected": "expected", "green": "green",
}  # fmt: skip
_VERSIONS: LiteralString = """
    SELECT v.id, v.number, v.note, v.override_reason, v.of_number, v.nodes, v.published_at, v.published_by,
           v.number = a.published_version AS is_current
      FROM routing_versions v JOIN routing_applications a ON a.id = v.application_id
"""


async def page(
    conn: Conn, where: Condition, order: Sequence[tuple[LiteralString, bool]], limit: int
) -> list[Application]:
    """A page of applications."""
    return await select(
        conn,
        Application,
        """
        SELECT a.id, a.client_id, c.name AS client_name, a.name, a.name_key, a.description, a.published_version,
               v.published_at, v.published_by, v.draft_version AS published_draft, a.test_number,
               a.http_secret_encrypted, a.signing_key_encrypted, d.errors, d.warnings, d.changed_at AS draft_changed_at,
               d.changed_by AS draft_changed_by, d.version AS draft_version, e.examples::int, e.red_examples::int,
               (SELECT count(*) FROM sms_receive_connectors s
                 WHERE s.routing_application_id = a.id AND s.deleted_at IS NULL)::int AS connectors,
               a.created_at, a.version
          FROM routing_applications a
          JOIN clients c ON c.id = a.client_id
          JOIN routing_drafts d ON d.application_id = a.id
          LEFT JOIN routing_versions v ON v.application_id = a.id AND v.number = a.published_version
         CROSS JOIN LATERAL (SELECT count(*) AS examples, count(*) FILTER (WHERE x.green = false) AS red_examples
                               FROM routing_examples x WHERE x.application_id = a.id) e
         {where} {order} {limit}
        """,
        where=where,
        order=order,
        limit=limit,
    )


async def insert(conn: Conn, values: Mapping[str, object]) -> None:
    """Write an application."""
    await execute(
        conn,
        """
        INSERT INTO routing_applications (id, client_id, name, name_key, description, signing_key_encrypted)
        VALUES (%(id)s, %(client_id)s, %(name)s, %(name_key)s, %(description)s, %(signing_key_encrypted)s)
        """,
        **values,
    )


async def update(conn: Conn, changes: Changes, **key: object) -> int:
    """Change an application; how many rows that were."""
    return await update_row(conn, "routing_applications", COLUMNS, changes, **key)


async def lock(conn: Conn, id_: UUID) -> None:
    """Be the only one who publishes an application, and keep anything from beginning to refer to it."""
    await execute(conn, "SELECT FROM routing_applications WHERE id = %(id)s FOR UPDATE", id=id_)


async def client_facts(conn: Conn, client_id: UUID) -> ClientFacts | None:
    """What applications know of their client."""
    return await fetch_one(
        conn,
        ClientFacts,
        "SELECT id AS client_id, name, language, country, time_zone FROM clients WHERE id = %(id)s",
        id=client_id,
    )


# Drafts


async def insert_draft(
    conn: Conn,
    application_id: UUID,
    client_id: UUID,
    flow: StoredJson,
    counts: tuple[int, int],
    at: datetime,
    by: str,
) -> None:
    """Write the first draft; ``counts`` are its errors and warnings."""
    await execute(
        conn,
        """
        INSERT INTO routing_drafts (application_id, client_id, flow, errors, warnings, changed_at, changed_by)
        VALUES (%(id)s, %(client_id)s, %(flow)s, %(errors)s, %(warnings)s, %(at)s, %(by)s)
        """,
        id=application_id,
        client_id=client_id,
        flow=Jsonb(flow),
        errors=counts[0],
        warnings=counts[1],
        at=at,
        by=by,
    )


async def draft(conn: Conn, application_id: UUID) -> Draft | None:
    """The draft of an application."""
    return await fetch_one(
        conn,
        Draft,
        """
        SELECT application_id, client_id, flow, changed_at, changed_by, version
          FROM routing_drafts WHERE application_id = %(id)s
        """,
        id=application_id,
    )


async def save_draft(
    conn: Conn,
    application_id: UUID,
    flow: StoredJson,
    counts: tuple[int, int],
    at: datetime,
    by: str,
    seen: int | None,
) -> int | None:
    """Replace the draft; its new version, ``None`` when it is not the one that was seen."""
    version: int | None = await fetch_value(
        conn,
        """
        UPDATE routing_drafts SET flow = %(flow)s, errors = %(errors)s, warnings = %(warnings)s, changed_at = %(at)s,
               changed_by = %(by)s, version = version + 1
         WHERE application_id = %(id)s AND version = COALESCE(%(seen)s, version) RETURNING version
        """,
        id=application_id,
        flow=Jsonb(flow),
        errors=counts[0],
        warnings=counts[1],
        at=at,
        by=by,
        seen=seen,
    )
    return version


async def named(conn: Conn, client_id: UUID, ids: Sequence[UUID]) -> list[Named]:
    """Which of these a flow of the client may name."""
    return await fetch_all(
        conn,
        Named,
        """
        SELECT 'acd_group' AS kind, id, name FROM acd_groups
         WHERE client_id = %(client_id)s AND id = ANY(%(ids)s) AND active AND deleted_at IS NULL
         UNION ALL
        SELECT 'user', id, name FROM users
         WHERE client_id = %(client_id)s AND id = ANY(%(ids)s) AND active AND deleted_at IS NULL
         UNION ALL
        SELECT 'opening_times', id, name FROM opening_times
         WHERE client_id = %(client_id)s AND id = ANY(%(ids)s) AND deleted_at IS NULL
        """,
        client_id=client_id,
        ids=list(ids),
    )


async def to_begin_with(conn: Conn, client_id: UUID) -> list[Named]:
    """A client's first groups and opening times, for an application that is ready made."""
    return await fetch_all(
        conn,
        Named,
        """
        (SELECT 'acd_group' AS kind, id, name FROM acd_groups
          WHERE client_id = %(client_id)s AND active AND deleted_at IS NULL ORDER BY created_at, id LIMIT 2)
         UNION ALL
        (SELECT 'opening_times', id, name FROM opening_times
          WHERE client_id = %(client_id)s AND deleted_at IS NULL ORDER BY created_at, id LIMIT 1)
        """,
        client_id=client_id,
    )


async def connectors_without_way_out(conn: Conn, application_id: UUID) -> list[str]:
    """The connectors that lead to an application and cannot send."""
    rows = await fetch_all(
        conn,
        Named,
        """
        SELECT 'connector' AS kind, id, name FROM sms_receive_connectors
         WHERE routing_application_id = %(id)s AND sms_send_connector_id IS NULL AND deleted_at IS NULL AND active
         ORDER BY name LIMIT 5
        """,
        id=application_id,
    )
    return [row.name for row in rows]


# Versions


async def insert_version(conn: Conn, values: Mapping[str, object], flow: StoredJson) -> int:
    """Write the next version of an application and let it run; its number. The caller holds the application."""
    return int(
        await fetch_value(
            conn,
            """
            WITH made AS (
                INSERT INTO routing_versions (id, client_id, application_id, number, draft_version, flow, nodes, note,
                                              override_reason, of_number, published_at, published_by)
                SELECT %(id)s, %(client_id)s, %(application_id)s, COALESCE(max(number), 0) + 1, %(draft_version)s,
                       %(flow)s, %(nodes)s, %(note)s, %(override_reason)s, %(of_number)s, %(published_at)s,
                       %(published_by)s
                  FROM routing_versions WHERE application_id = %(application_id)s
                RETURNING number
            )
            SELECT number FROM made
            """,
            **values,
            flow=Jsonb(flow),
        )
    )


async def publish(conn: Conn, application_id: UUID, number: int) -> None:
    """Let a version run."""
    await execute(
        conn,
        "UPDATE routing_applications SET published_version = %(number)s, version = version + 1 WHERE id = %(id)s",
        id=application_id,
        number=number,
    )


async def versions(conn: Conn, where: Condition, limit: int) -> list[Version]:
    """Published versions, newest first."""
    return await select(
        conn,
        Version,
        _VERSIONS + " {where} {order} {limit}",
        where=where,
        order=[("v.number", True)],
        limit=limit,
    )


async def flow_of(conn: Conn, application_id: UUID, number: int) -> StoredJson | None:
    """The flow of a published version."""
    found: StoredJson | None = await fetch_value(
        conn,
        "SELECT flow FROM routing_versions WHERE application_id = %(id)s AND number = %(number)s",
        id=application_id,
        number=number,
    )
    return found


# Examples


async def examples(conn: Conn, application_id: UUID) -> list[StoredExample]:
    """The examples of an application, oldest first."""
    return await fetch_all(
        conn,
        StoredExample,
        """
        SELECT id, application_id, name, given, expected, green, created_at, version
          FROM routing_examples WHERE application_id = %(id)s ORDER BY id
        """,
        id=application_id,
    )


async def insert_example(conn: Conn, values: Mapping[str, object]) -> None:
    """Write an example."""
    await execute(
        conn,
        """
        INSERT INTO routing_examples (id, client_id, application_id, name, given, expected, green)
        VALUES (%(id)s, %(client_id)s, %(application_id)s, %(name)s, %(given)s, %(expected)s, %(green)s)
        """,
        **values,
    )


async def update_example(conn: Conn, changes: Changes, **key: object) -> int:
    """Change an example; how many rows that were."""
    return await update_row(conn, "routing_examples", EXAMPLE_COLUMNS, changes, **key)


async def delete_example(conn: Conn, application_id: UUID, example_id: UUID) -> int:
    """Delete an example; how many rows that were."""
    return await execute(
        conn,
        "DELETE FROM routing_examples WHERE id = %(id)s AND application_id = %(application_id)s",
        id=example_id,
        application_id=application_id,
    )


async def made_of_sms(conn: Conn, client_id: UUID, example_id: UUID, sms_id: UUID) -> None:
    """Note of which SMS an example was made."""
    await execute(
        conn,
        """
        INSERT INTO routing_examples_of_sms (example_id, client_id, message_id)
        VALUES (%(example_id)s, %(client_id)s, %(sms_id)s)
        """,
        example_id=example_id,
        client_id=client_id,
        sms_id=sms_id,
    )


async def forget_examples(conn: Conn, sms: Sequence[UUID]) -> None:
    """Delete the examples that were made of these SMS."""
    await execute(conn, "SELECT routing_forget_examples(%(ids)s::uuid[])", ids=list(sms))


async def note_results(conn: Conn, application_id: UUID, green: Sequence[UUID]) -> None:
    """Note which examples came out as they should; the others did not."""
    await execute(
        conn,
        "UPDATE routing_examples SET green = id = ANY(%(green)s) WHERE application_id = %(id)s"
        " AND green IS DISTINCT FROM (id = ANY(%(green)s))",
        id=application_id,
        green=list(green),
    )
