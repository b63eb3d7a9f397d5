"""SQL of runs: what workers go through, and what people look up."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from pydantic_core import to_json

from ringdove.kernel.db import (
    Condition,
    Conn,
    execute,
    fetch_all,
    fetch_one,
    fetch_tuples,
    fetch_value,
    fetch_values,
    select,
)
from ringdove.routing.model import (
    CallRow,
    Due,
    Entrance,
    OpenRun,
    Outgoing,
    RunRow,
    SentRow,
    StoredJson,
    WaitingRun,
)

_OPEN: LiteralString = """
    SELECT r.id, r.client_id, r.application_id, r.version_id, r.conversation_id, r.connector_id, r.sender, r.bucket,
           r.state, r.run, r.unheard, r.due_at, r.event_id, c.id AS call_id, c.state AS call_state, c.status AS call_status,
           c.error AS call_error, c.answer AS call_answer
      FROM routing_runs r
      LEFT JOIN LATERAL (SELECT * FROM routing_calls c WHERE c.run_id = r.id ORDER BY c.id DESC LIMIT 1) c
                ON r.state = 'calling'
"""


async def entrances(conn: Conn, connectors: Sequence[UUID]) -> list[Entrance]:
    """What applications must know of the connectors by which SMS come in."""
    return await fetch_all(
        conn,
        Entrance,
        """
        SELECT s.id AS connector_id, s.client_id, a.id AS application_id, v.id AS version_id, a.test_number,
               s.name AS connector_name, COALESCE(o.active, false) AS can_send, c.name AS client_name, c.language,
               c.country, c.time_zone, c.reseller_id, w.group_id AS fallback_id, s.incoming_sms_subject AS subject,
               s.recipient
          FROM sms_receive_connectors s
          JOIN clients c ON c.id = s.client_id
          JOIN connectors_for_receivers w ON w.id = s.id
          LEFT JOIN routing_applications a ON a.id = s.routing_application_id AND a.deleted_at IS NULL
          LEFT JOIN routing_versions v ON v.application_id = a.id AND v.number = a.published_version
          LEFT JOIN sms_send_connectors o ON o.id = s.sms_send_connector_id
         WHERE s.id = ANY(%(ids)s)
        """,
        ids=list(connectors),
    )


async def published(conn: Conn, applications: Sequence[UUID]) -> dict[UUID, UUID]:
    """What runs of these applications, by application."""
    rows = await fetch_tuples(
        conn,
        """
        SELECT a.id, v.id FROM routing_applications a
          JOIN routing_versions v ON v.application_id = a.id AND v.number = a.published_version
         WHERE a.id = ANY(%(ids)s) AND a.deleted_at IS NULL
        """,
        ids=list(applications),
    )
    return dict(rows)


async def flows(conn: Conn, versions: Sequence[UUID]) -> dict[UUID, StoredJson]:
    """The flows of versions."""
    rows = await fetch_tuples(
        conn, "SELECT id, flow FROM routing_versions WHERE id = ANY(%(ids)s)", ids=list(versions)
    )
    return dict(rows)


async def copy_of_draft(conn: Conn, id_: UUID, application_id: UUID) -> UUID | None:
    """The version that a test number runs: a copy of the draft as it is; ``None``: it cannot run."""
    found: UUID | None = await fetch_value(
        conn,
        """
        WITH draft AS (
            SELECT client_id, application_id, flow, version, changed_by FROM routing_drafts
             WHERE application_id = %(application_id)s AND errors = 0
        ), made AS (
            INSERT INTO routing_versions (id, client_id, application_id, number, draft_version, flow, nodes, published_by)
            SELECT %(id)s, client_id, application_id, NULL, version, flow, jsonb_array_length(flow -> 'nodes'), changed_by
              FROM draft ON CONFLICT DO NOTHING RETURNING id
        )
        SELECT id FROM made
         UNION ALL
        SELECT v.id FROM routing_versions v JOIN draft d ON v.application_id = d.application_id
                                                        AND v.draft_version = d.version AND v.number IS NULL
         LIMIT 1
        """,
        id=id_,
        application_id=application_id,
    )
    return found


async def earlier_sms(conn: Conn, conversations: Sequence[UUID], most: int) -> dict[UUID, int]:
    """How many SMS came before in each conversation, up to a number."""
    rows = await fetch_tuples(
        conn,
        """
        SELECT c.id, (SELECT count(*) FROM (SELECT FROM messages_routed m WHERE m.conversation_id = c.id
                                             LIMIT %(most)s) e)
          FROM unnest(%(ids)s::uuid[]) AS c(id)
        """,
        ids=list(conversations),
        most=most,
    )
    return dict(rows)


async def last_agents(conn: Conn, conversations: Sequence[UUID]) -> dict[UUID, tuple[UUID, str]]:
    """Who served each conversation last."""
    rows = await fetch_tuples(
        conn,
        """
        SELECT c.id, u.id, u.name
          FROM unnest(%(ids)s::uuid[]) AS c(id)
         CROSS JOIN LATERAL (SELECT agent_id FROM (SELECT id, agent_id FROM acd_events a
                                                    WHERE a.conversation_id = c.id AND a.agent_id IS NOT NULL
                                                   OFFSET 0) a -- by conversation, not through all events
                              ORDER BY id DESC LIMIT 1) e
          JOIN users u ON u.id = e.agent_id AND u.active
        """,
        ids=list(conversations),
    )
    return {conversation: (agent, name) for conversation, agent, name in rows}


async def open_runs(conn: Conn, conversations: Sequence[UUID]) -> list[OpenRun]:
    """Lock the runs in which these conversations are. The caller holds the conversations."""
    return await fetch_all(
        conn,
        OpenRun,
        _OPEN
        + " WHERE r.conversation_id = ANY(%(ids)s) AND r.state <> 'done' ORDER BY r.id FOR UPDATE OF r",
        ids=list(conversations),
    )


async def due(conn: Conn, now: datetime, limit: int) -> list[Due]:
    """Runs that go on by themselves, and whose bucket nobody works on; it is held until the transaction ends."""
    return await fetch_all(
        conn,
        Due,
        """
        WITH found AS MATERIALIZED (
            SELECT id, client_id, connector_id, sender, conversation_id, bucket FROM routing_runs
             WHERE due_at <= %(now)s ORDER BY due_at LIMIT %(limit)s
        ), buckets AS MATERIALIZED (
            SELECT DISTINCT bucket FROM found
        ), held AS MATERIALIZED (
            SELECT bucket FROM buckets WHERE pg_try_advisory_xact_lock(1919184749, bucket)
        )
        SELECT f.id, f.client_id, f.connector_id, f.sender, f.conversation_id
          FROM found f JOIN held h ON h.bucket = f.bucket
        """,
        now=now,
        limit=limit,
    )


async def ready_groups(conn: Conn, groups: Sequence[UUID]) -> set[UUID]:
    """Which of these groups take SMS."""
    return set(
        await fetch_values(
            conn,
            "SELECT id FROM acd_groups WHERE id = ANY(%(ids)s) AND active AND deleted_at IS NULL",
            ids=list(groups),
        )
    )


async def texts(conn: Conn, messages: Sequence[UUID]) -> list[tuple[Any, ...]]:
    """Id, text, keyword and time of SMS, in order."""
    return await fetch_tuples(
        conn,
        "SELECT id, body, keyword, received_at FROM messages WHERE id = ANY(%(ids)s)",
        ids=list(messages),
    )


async def sms_of(conn: Conn, runs: Sequence[UUID]) -> list[tuple[Any, ...]]:
    """Run, id and time of the SMS that runs have had so far, in order."""
    return await fetch_tuples(
        conn,
        """
        SELECT r.run_id, m.id, m.received_at
          FROM messages_routed r JOIN messages m ON m.id = r.message_id
         WHERE r.run_id = ANY(%(ids)s) AND r.event_id IS NULL ORDER BY m.id
        """,
        ids=list(runs),
    )


def _json(value: object) -> str | None:
    return None if value is None else json.dumps(value)


async def insert(conn: Conn, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write new runs. As one JSON: an array of texts that are JSON is quoted twice, letter by letter."""
    await execute(
        conn,
        """
        INSERT INTO routing_runs (id, client_id, application_id, version_id, conversation_id, connector_id, sender,
                                  bucket, state, run, trace, unheard, due_at, outcome, fallback, event_id, began_at,
                                  ended_at)
        SELECT n.id, n.client_id, n.application_id, n.version_id, n.conversation_id, n.connector_id, n.sender, n.bucket,
               n.state, n.run::jsonb, n.trace, n.unheard, n.due_at, n.outcome, n.fallback, n.event_id, n.began_at,
               n.ended_at
          FROM jsonb_to_recordset(%(rows)s::jsonb)
               AS n(id uuid, client_id uuid, application_id uuid, version_id uuid, conversation_id uuid,
                    connector_id uuid, sender text, bucket smallint, state text, run text, trace jsonb, unheard uuid[],
                    due_at timestamptz, outcome jsonb, fallback boolean, event_id uuid, began_at timestamptz,
                    ended_at timestamptz)
         ORDER BY n.id
        """,
        rows=to_json(rows).decode(),
    )


async def update(conn: Conn, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write where runs stand now; ``trace`` is added to what they have. The caller holds them."""
    await execute(
        conn,
        """
        UPDATE routing_runs r
           SET state = n.state, run = n.run::jsonb, trace = r.trace || n.trace, due_at = n.due_at, unheard = n.unheard,
               outcome = n.outcome, fallback = n.fallback, event_id = n.event_id, ended_at = n.ended_at
          FROM jsonb_to_recordset(%(rows)s::jsonb)
               AS n(id uuid, state text, run text, trace jsonb, unheard uuid[], due_at timestamptz, outcome jsonb,
                    fallback boolean, event_id uuid, ended_at timestamptz)
         WHERE r.id = n.id
        """,
        rows=to_json(rows).decode(),
    )


async def to_event(conn: Conn, runs: Sequence[UUID], events: Sequence[UUID]) -> None:
    """Note to which event the SMS that runs had earlier went."""
    await execute(
        conn,
        """
        UPDATE messages_routed r SET event_id = n.event_id
          FROM unnest(%(runs)s::uuid[], %(events)s::uuid[]) AS n(run_id, event_id)
         WHERE r.run_id = n.run_id AND r.event_id IS NULL
        """,
        runs=list(runs),
        events=list(events),
    )


async def set_aside(conn: Conn, work: Sequence[tuple[UUID, UUID, int]]) -> None:
    """Keep SMS that were in a run until their connector has a group; ``work`` is (message, run, bucket)."""
    await execute(
        conn,
        """
        WITH work AS (
            SELECT * FROM unnest(%(messages)s::uuid[], %(runs)s::uuid[], %(buckets)s::smallint[])
                          AS n(message_id, run_id, bucket)
        ), back AS (
            DELETE FROM messages_routed r USING work WHERE r.message_id = work.message_id AND r.event_id IS NULL
        )
        INSERT INTO messages_unroutable (connector_id, key, message_id, client_id, bucket, run_id)
        SELECT m.connector_id, sha256(uuid_send(m.id)), m.id, m.client_id, work.bucket, work.run_id
          FROM work JOIN messages m ON m.id = work.message_id
            ON CONFLICT (message_id) DO UPDATE SET requeued_at = NULL, run_id = excluded.run_id
        """,
        messages=[w[0] for w in work],
        runs=[w[1] for w in work],
        buckets=[w[2] for w in work],
    )


async def move_sms(conn: Conn, work: Sequence[tuple[UUID, UUID | None, UUID | None]]) -> None:
    """Note into whose hands SMS came that had waited for a run; ``work`` is (message, event, run)."""
    await execute(
        conn,
        """
        UPDATE messages_routed r SET event_id = n.event_id, run_id = COALESCE(n.run_id, r.run_id)
          FROM unnest(%(messages)s::uuid[], %(events)s::uuid[], %(runs)s::uuid[]) AS n(message_id, event_id, run_id)
         WHERE r.message_id = n.message_id
        """,
        messages=[w[0] for w in work],
        events=[w[1] for w in work],
        runs=[w[2] for w in work],
    )


# Requests


async def insert_calls(conn: Conn, rows: Sequence[Mapping[str, Any]], at: datetime) -> None:
    """Write requests down that are to be made."""
    await execute(
        conn,
        """
        INSERT INTO routing_calls (id, client_id, run_id, node, request, repeat, due_at, created_at)
        SELECT n.id, n.client_id, n.run_id, n.node, n.request::jsonb, n.repeat, %(at)s, %(at)s
          FROM unnest(%(id)s::uuid[], %(client_id)s::uuid[], %(run_id)s::uuid[], %(node)s::text[], %(request)s::text[],
                      %(repeat)s::boolean[]) AS n(id, client_id, run_id, node, request, repeat)
        """,
        **{name: [row[name] for row in rows] for name in rows[0]},
        at=at,
    )


async def begin_call(conn: Conn, now: datetime, lease_s: int) -> Outgoing | None:
    """Take the next request that is due; what was sent before and never decided comes again."""
    return await fetch_one(
        conn,
        Outgoing,
        """
        WITH next AS (
            SELECT id, state FROM routing_calls WHERE due_at <= %(now)s ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
        )
        UPDATE routing_calls c
           SET state = 'sent', attempts = attempts + 1,
               due_at = %(now)s + make_interval(secs => (c.request ->> 'timeout_s')::int + %(lease_s)s)
          FROM next, routing_runs r JOIN routing_applications a ON a.id = r.application_id
         WHERE c.id = next.id AND r.id = c.run_id
        RETURNING c.id, c.run_id, c.request, c.repeat, c.attempts, next.state = 'sent' AS was_sent,
                  a.http_secret_encrypted, a.signing_key_encrypted, c.created_at
        """,
        now=now,
        lease_s=lease_s,
    )


async def again(conn: Conn, id_: UUID, due_at: datetime, error: str | None) -> None:
    """Make a request again later."""
    await execute(
        conn,
        "UPDATE routing_calls SET state = 'queued', due_at = %(due_at)s, error = %(error)s WHERE id = %(id)s",
        id=id_,
        due_at=due_at,
        error=error,
    )


async def decide(conn: Conn, id_: UUID, values: Mapping[str, Any], now: datetime) -> None:
    """Write down what a request came to; its run goes on."""
    await execute(
        conn,
        """
        WITH decided AS (
            UPDATE routing_calls SET state = %(state)s, status = %(status)s, error = %(error)s,
                   answer = %(answer)s::jsonb, took_ms = %(took_ms)s, due_at = NULL, decided_at = %(now)s
             WHERE id = %(id)s AND decided_at IS NULL RETURNING run_id
        )
        UPDATE routing_runs r SET due_at = %(now)s FROM decided d WHERE r.id = d.run_id AND r.state = 'calling'
        """,
        id=id_,
        now=now,
        **{**values, "answer": _json(values["answer"])},
    )


async def standing(conn: Conn) -> tuple[int, float]:
    """How many runs wait, and for how long the first that could go on by itself has been due."""
    (row,) = await fetch_tuples(
        conn,
        """
        SELECT (SELECT count(*) FROM routing_runs WHERE state <> 'done'),
               COALESCE((SELECT extract(epoch FROM now() - min(due_at))::float8 FROM routing_runs WHERE due_at <= now()), 0)
        """,
    )
    return row[0], row[1]


# For people


async def of_sms(conn: Conn, sms_id: UUID) -> list[RunRow]:
    """The runs that an SMS went through, by itself or with its event."""
    return await fetch_all(
        conn,
        RunRow,
        """
        SELECT r.id, r.client_id, r.application_id, a.name AS application_name, v.number AS version, v.flow, r.state,
               r.run, r.trace, r.due_at, r.outcome, r.fallback, r.event_id, r.began_at, r.ended_at
          FROM routing_runs r
          JOIN routing_applications a ON a.id = r.application_id
          JOIN routing_versions v ON v.id = r.version_id
         WHERE r.id IN (SELECT run_id FROM messages_routed WHERE message_id = %(id)s
                         UNION SELECT run_id FROM messages_unroutable WHERE message_id = %(id)s
                         UNION SELECT o.id FROM messages_routed m JOIN routing_runs o ON o.event_id = m.event_id
                                WHERE m.message_id = %(id)s)
         ORDER BY r.id
        """,
        id=sms_id,
    )


async def calls_of(conn: Conn, run_id: UUID) -> list[CallRow]:
    """The requests of a run."""
    return await fetch_all(
        conn,
        CallRow,
        """
        SELECT id, node, request ->> 'method' AS method, request ->> 'url' AS url, state, status, error, answer,
               took_ms, attempts, created_at
          FROM routing_calls WHERE run_id = %(id)s ORDER BY id
        """,
        id=run_id,
    )


async def sent_by(conn: Conn, client_id: UUID, run_id: UUID, most: int) -> list[SentRow]:
    """The SMS that a run sent."""
    return await fetch_all(
        conn,
        SentRow,
        """
        SELECT id, body, state, reason FROM outbound_messages
         WHERE client_id = %(client_id)s AND idempotency_key = ANY(
               ARRAY(SELECT 'run:' || %(run_id)s::text || ':' || n FROM generate_series(1, %(most)s) n))
         ORDER BY id
        """,
        client_id=client_id,
        run_id=run_id,
        most=most,
    )


async def waiting(
    conn: Conn, application_id: UUID, after: UUID | None, limit: int
) -> list[WaitingRun]:
    """Runs of an application that wait, oldest first."""
    where = Condition()
    where.add(
        "r.application_id = %(application_id)s AND r.state <> 'done'", application_id=application_id
    )
    if after is not None:
        where.add("r.id > %(after)s", after=after)
    return await select(
        conn,
        WaitingRun,
        """
        SELECT r.id, r.client_id, r.sender, v.number AS version, r.run ->> 'node' AS node, r.state, r.due_at, r.began_at
          FROM routing_runs r JOIN routing_versions v ON v.id = r.version_id
         {where} {order} {limit}
        """,
        where=where,
        order=[("r.id", False)],
        limit=limit,
    )
