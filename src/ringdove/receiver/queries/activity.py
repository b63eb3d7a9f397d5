"""SQL of what comes in for each connector, and of alarms about it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ringdove.kernel.db import Conn, execute, fetch_all, fetch_one, fetch_tuples
from ringdove.receiver.model import Activity, AlarmSettings, AlarmState, Counted, Finding, Watched


async def add(conn: Conn, counted: Sequence[Counted]) -> None:
    """Add what was counted since the last time."""
    rows = [(c.connector_id, hour, *n) for c in counted for hour, n in c.hours.items()]
    await execute(
        conn,
        """
        INSERT INTO connector_activity AS a (connector_id, client_id, hour, received, refused)
        SELECT t.connector_id, c.client_id, t.hour, t.received, t.refused
          FROM unnest(%(connectors)s::uuid[], %(hours)s::timestamptz[], %(received)s::int[], %(refused)s::int[])
               AS t(connector_id, hour, received, refused)
          JOIN sms_receive_connectors c ON c.id = t.connector_id
         ORDER BY t.connector_id, t.hour
            ON CONFLICT (connector_id, hour) DO UPDATE
               SET received = a.received + excluded.received, refused = a.refused + excluded.refused
        """,
        connectors=[row[0] for row in rows],
        hours=[row[1] for row in rows],
        received=[row[2] for row in rows],
        refused=[row[3] for row in rows],
    )
    await execute(
        conn,
        """
        WITH came AS MATERIALIZED (
            SELECT * FROM unnest(%(connectors)s::uuid[], %(ats)s::timestamptz[], %(statuses)s::smallint[],
                %(reasons)s::text[], %(last)s::timestamptz[], %(failures)s::int[], %(succeeded)s::bool[])
                AS t(connector_id, at, status, reason, last_sms_at, failures, succeeded)),
        known AS (
            UPDATE connector_newest n
               SET at = greatest(n.at, t.at), last_sms_at = greatest(n.last_sms_at, t.last_sms_at),
                   status = CASE WHEN t.at >= n.at THEN t.status ELSE n.status END,
                   reason = CASE WHEN t.at >= n.at THEN t.reason ELSE n.reason END,
                   failures = t.failures + CASE WHEN t.succeeded THEN 0 ELSE n.failures END
              FROM came t WHERE n.connector_id = t.connector_id
            RETURNING n.connector_id)
        INSERT INTO connector_newest (connector_id, client_id, at, status, reason, last_sms_at, failures)
        SELECT t.connector_id, c.client_id, t.at, t.status, t.reason, t.last_sms_at, t.failures
          FROM came t JOIN sms_receive_connectors c ON c.id = t.connector_id
         WHERE t.connector_id NOT IN (SELECT connector_id FROM known)
            ON CONFLICT (connector_id) DO NOTHING
        """,
        connectors=[c.connector_id for c in counted],
        ats=[c.at for c in counted],
        statuses=[c.status for c in counted],
        reasons=[c.reason for c in counted],
        last=[c.last_sms_at for c in counted],
        failures=[c.failures for c in counted],
        succeeded=[c.succeeded for c in counted],
    )


async def forget(conn: Conn, before: datetime) -> None:
    """Delete counts that nobody compares with any more."""
    await execute(conn, "DELETE FROM connector_activity WHERE hour < %(before)s", before=before)


async def activity(conn: Conn, connectors: Sequence[UUID], since: datetime) -> list[Activity]:
    """What came for these connectors, of those that the person sees."""
    return await fetch_all(
        conn,
        Activity,
        """
        SELECT c.id, c.active, n.at, n.status, n.reason, n.last_sms_at, s.hours AS silent_hours,
               (SELECT COALESCE(sum(received), 0)::int FROM connector_activity a
                 WHERE a.connector_id = c.id AND a.hour >= %(since)s) AS sms_24h
          FROM sms_receive_connectors c
          LEFT JOIN connector_newest n ON n.connector_id = c.id
          LEFT JOIN connectors_silent(%(ids)s) s ON s.connector_id = c.id
         WHERE c.id = ANY (%(ids)s)
        """,
        ids=list(connectors),
        since=since,
    )


async def alarm_settings(conn: Conn, connector_id: UUID) -> AlarmSettings | None:
    """What is told about a connector, and to whom."""
    return await fetch_one(
        conn,
        AlarmSettings,
        "SELECT address, silence, silent_hours, errors, repeats FROM connector_alarms WHERE connector_id = %(id)s",
        id=connector_id,
    )


async def set_alarms(conn: Conn, connector_id: UUID, wanted: AlarmSettings) -> None:
    """Write down what is to be told about a connector."""
    await execute(
        conn,
        """
        INSERT INTO connector_alarms (connector_id, client_id, address, silence, silent_hours, errors, repeats)
        SELECT id, client_id, %(address)s, %(silence)s, %(silent_hours)s, %(errors)s, %(repeats)s
          FROM sms_receive_connectors WHERE id = %(id)s
            ON CONFLICT (connector_id) DO UPDATE
               SET address = excluded.address, silence = excluded.silence, silent_hours = excluded.silent_hours,
                   errors = excluded.errors, repeats = excluded.repeats, version = connector_alarms.version + 1
        """,
        id=connector_id,
        address=wanted.address,
        silence=wanted.silence,
        silent_hours=wanted.silent_hours,
        errors=wanted.errors,
        repeats=wanted.repeats,
    )


async def delete_alarms(conn: Conn, connector_id: UUID) -> None:
    """Tell nothing about a connector any more."""
    await execute(conn, "DELETE FROM connector_alarms WHERE connector_id = %(id)s", id=connector_id)


async def is_my_turn(conn: Conn) -> bool:
    """Whether no other worker looks at the alarms in this moment."""
    [(mine,)] = await fetch_tuples(conn, "SELECT pg_try_advisory_xact_lock(1919184750)")
    return bool(mine)


async def findings(conn: Conn, now: datetime, since: datetime, first_id: UUID) -> list[Finding]:
    """What is wrong with connectors whose alarms ask for it; ``since``, ``first_id``: an hour ago."""
    return await fetch_all(
        conn,
        Finding,
        """
        WITH watched AS MATERIALIZED (
            SELECT l.* FROM connector_alarms l JOIN sms_receive_connectors c ON c.id = l.connector_id AND c.active),
        counted AS MATERIALIZED (
            SELECT l.connector_id, COALESCE(sum(a.received), 0)::int AS received, COALESCE(sum(a.refused), 0)::int AS refused
              FROM watched l LEFT JOIN connector_activity a ON a.connector_id = l.connector_id AND a.hour >= %(since)s
             GROUP BY l.connector_id),
        repeated AS MATERIALIZED (
            SELECT m.connector_id, sum(r.repeats)::int AS repeats
              FROM messages_repeats r JOIN messages m ON m.id = r.message_id
             WHERE r.message_id >= %(first_id)s GROUP BY m.connector_id)
        SELECT l.connector_id, 'errors' AS kind, greatest(n.failures, t.refused) AS count, n.reason AS detail
          FROM watched l JOIN counted t USING (connector_id) JOIN connector_newest n USING (connector_id)
         WHERE l.errors AND (n.failures >= %(failures)s OR t.refused >= 10 AND t.refused * 5 >= t.received)
        UNION ALL
        SELECT l.connector_id, 'repeats', r.repeats, ''
          FROM watched l JOIN counted t USING (connector_id) JOIN repeated r USING (connector_id)
         WHERE l.repeats AND r.repeats >= 10 AND r.repeats * 5 >= t.received
        UNION ALL
        SELECT l.connector_id, 'silence', extract(epoch FROM %(now)s - n.last_sms_at)::int / 3600, ''
          FROM watched l JOIN connector_newest n USING (connector_id)
         WHERE l.silence AND l.silent_hours IS NOT NULL
           AND n.last_sms_at < %(now)s - make_interval(hours => l.silent_hours)
        UNION ALL
        SELECT s.connector_id, 'silence', s.hours, ''
          FROM connectors_silent(ARRAY(SELECT connector_id FROM watched WHERE silence AND silent_hours IS NULL)) s
        """,
        now=now,
        since=since,
        first_id=first_id,
        failures=3,
    )


async def states(conn: Conn) -> list[AlarmState]:
    """What was wrong when it was last looked at."""
    return await fetch_all(
        conn,
        AlarmState,
        "SELECT connector_id, kind, began_at, told_at, ended_at FROM connector_alarm_states",
    )


async def watched(conn: Conn, connectors: Sequence[UUID]) -> list[Watched]:
    """Whom to write to about these connectors, and when that was done last."""
    return await fetch_all(
        conn,
        Watched,
        """
        SELECT c.id AS connector_id, c.name, c.recipient, c.client_id, cl.reseller_id, cl.language, cl.time_zone,
               l.address, w.at AS told_at
          FROM connector_alarms l
          JOIN sms_receive_connectors c ON c.id = l.connector_id
          JOIN clients cl ON cl.id = c.client_id
          LEFT JOIN connector_alarm_letters w ON w.connector_id = c.id
         WHERE c.id = ANY (%(ids)s)
        """,
        ids=list(connectors),
    )


async def write_states(conn: Conn, changed: Sequence[AlarmState]) -> None:
    """Write down what is wrong now."""
    await execute(
        conn,
        """
        INSERT INTO connector_alarm_states (connector_id, client_id, kind, began_at, told_at, ended_at)
        SELECT t.connector_id, c.client_id, t.kind, t.began_at, t.told_at, t.ended_at
          FROM unnest(%(connectors)s::uuid[], %(kinds)s::text[], %(began)s::timestamptz[], %(told)s::timestamptz[],
                      %(ended)s::timestamptz[]) AS t(connector_id, kind, began_at, told_at, ended_at)
          JOIN sms_receive_connectors c ON c.id = t.connector_id
            ON CONFLICT (connector_id, kind) DO UPDATE
               SET began_at = excluded.began_at, told_at = excluded.told_at, ended_at = excluded.ended_at
        """,
        connectors=[s.connector_id for s in changed],
        kinds=[s.kind for s in changed],
        began=[s.began_at for s in changed],
        told=[s.told_at for s in changed],
        ended=[s.ended_at for s in changed],
    )


async def delete_states(conn: Conn, gone: Sequence[AlarmState]) -> None:
    """These are over."""
    await execute(
        conn,
        "DELETE FROM connector_alarm_states s USING unnest(%(connectors)s::uuid[], %(kinds)s::text[]) AS t(id, kind)"
        " WHERE s.connector_id = t.id AND s.kind = t.kind",
        connectors=[s.connector_id for s in gone],
        kinds=[s.kind for s in gone],
    )


async def note_letter(conn: Conn, of: Watched, at: datetime) -> None:
    """A letter about this connector was written."""
    await execute(
        conn,
        "INSERT INTO connector_alarm_letters (connector_id, client_id, at) VALUES (%(id)s, %(client_id)s, %(at)s)"
        " ON CONFLICT (connector_id) DO UPDATE SET at = excluded.at",
        id=of.connector_id,
        client_id=of.client_id,
        at=at,
    )
