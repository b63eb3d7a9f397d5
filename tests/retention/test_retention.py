"""What is old goes, what somebody keeps stays, and an erased number leaves no trace."""

import asyncio
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from psycopg.types.json import Jsonb

from ringdove.kernel import clock, ids
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Database
from ringdove.kernel.embedded import SUPER
from ringdove.kernel.numbers import shortened
from ringdove.kernel.settings import Settings
from ringdove.messages import service as messages
from ringdove.messages.model import Incoming
from ringdove.receiver.batch import Batcher
from ringdove.receiver.model import Way
from ringdove.receiver.spool import Spool
from ringdove.retention import jobs, service
from ringdove.routing.jobs import route
from tests.conftest import SECRET
from tests.support.build import Build, Client
from tests.support.rest import Person
from tests.support.site import Desk, Site, eventually

LINE, GUARDED = "+493023125099", "+493023125098"
NUMBER, OTHER = "+491713920012", "+491713920013"
#: Shortened, it looks like the first.
ALIKE = "+491713997712"
TEXT = "a text that only this one has"


@pytest.fixture
def acme(build: Build) -> Client:
    return build.client()


@pytest.fixture
async def chief(site: Site, build: Build, acme: Client) -> Person:
    return await Person.at(site, build.user(acme, role="client_admin"))


async def finished(site: Site, build: Build, alice: UUID) -> str:
    """An SMS that alice answered and closed; its event."""
    async with Desk(await site.signed_in(alice)) as desk:
        await site.sms(LINE, TEXT, sender=NUMBER)
        event = (await desk.update("event_changed"))["event"]
        person = await Person.at(site, alice)
        await person.post(f"/media-events/{event['id']}/accept")
        await person.post(f"/media-events/{event['id']}/replies", text="An answer to it")
        await desk.until(
            lambda _, d: (
                d.get("type") == "message_changed" and d["state"] not in ("queued", "sending")
            )
        )
        await person.post(f"/media-events/{event['id']}/close")
    return str(event["id"])


@pytest.fixture
def alice(build: Build, acme: Client) -> UUID:
    user = build.user(acme)
    send = build.send_connector(acme)
    build.connector(acme, build.group(acme, user), LINE, sms_send_connector_id=send)
    build.ready(user)
    return user


def count(build: Build, table: str) -> int:
    found: int = build.value(f"SELECT count(*) FROM {table}")
    return found


async def test_closed_events_go_with_everything_when_they_are_old(
    site: Site, build: Build, pipeline: Database, acme: Client, alice: UUID, chief: Person
) -> None:
    await finished(site, build, alice)
    await site.sms(LINE, "waits", sender=OTHER)
    await eventually(lambda: count(build, "acd_events") == 2)
    build.run(
        "UPDATE acd_events SET closed_at = now() - interval '31 days' WHERE state = 'closed'",
        role="ringdove_pipeline",
    )
    await jobs.purge(pipeline)
    assert count(build, "acd_events") == 2  # a year is kept unless said otherwise
    build.run("UPDATE clients SET keep_sms_days = 30")
    await jobs.purge(pipeline)
    assert build.value("SELECT state FROM acd_events") in ("queued", "offered")
    for table in ("messages", "messages_routed", "conversations"):
        assert count(build, table) == 1, table
    for table in ("outbound_messages", "acd_offers WHERE state <> 'pending'"):
        assert count(build, table) == 0, table
    _, page = await chief.get("/purges")
    assert page["items"][0]["deleted"] == {
        "messages": 1, "outbound_messages": 1, "acd_events": 1, "conversations": 1,
    }  # fmt: skip
    status, found = await chief.get(f"/clients/{acme.id}")
    assert (status, found["keep_sms_days"], found["keep_requests_days"]) == (200, 30, 14)


async def test_what_never_reached_anybody_and_requests_go_by_age(
    site: Site, build: Build, pipeline: Database, acme: Client
) -> None:
    build.connector(acme, None, LINE)
    assert (await site.sms(LINE))[0] == 502
    assert (await site.sms("+4930999"))[0] == 404
    for days in (1, 15):
        build.run(
            "INSERT INTO demo_mailbox (id, sender, recipient, content, at) VALUES (%s, '', '', '', now() - %s)",
            ids.new(), timedelta(days=days), role="ringdove_pipeline",
        )  # fmt: skip
    await eventually(lambda: count(build, "receiver_requests") == 2)
    old = ids.first_at(clock.now() - timedelta(days=400))
    build.run(
        "INSERT INTO messages (id, client_id, connector_id, sender, sender_raw, recipient, recipient_raw, body,"
        " received_at) SELECT %s, client_id, connector_id, sender, sender_raw, recipient, recipient_raw, body, at"
        " FROM messages, (SELECT now() - interval '400 days' AS at) t",
        old, role="ringdove_pipeline",
    )  # fmt: skip
    build.run("UPDATE messages_unroutable SET message_id = %s", old, role="ringdove_pipeline")
    build.run("UPDATE clients SET keep_requests_days = 1")
    await jobs.purge(pipeline)
    assert build.value("SELECT count(*) FROM messages WHERE id = %s", old) == 0
    assert (count(build, "messages_unroutable"), count(build, "receiver_requests")) == (0, 2)
    assert count(build, "demo_mailbox") == 1


async def test_months_are_made_ahead_and_dropped_when_nobody_keeps_anything_of_them(
    dsn: str, build: Build, acme: Client
) -> None:
    connector = build.connector(acme, None, LINE)
    with psycopg.connect(dsn) as owner:
        for month, following in (("2020_01", "2020-02-01"), ("2020_02", "2020-03-01")):
            first = f"{month.replace('_', '-')}-01"
            owner.execute(
                f"CREATE TABLE messages_{month} PARTITION OF messages"
                f" FOR VALUES FROM ('{first_of(first)}') TO ('{first_of(following)}')"
            )
    build.run(
        "INSERT INTO messages (id, client_id, connector_id, sender, sender_raw, recipient, recipient_raw, body,"
        " received_at) VALUES (%s, %s, %s, '1', '1', '1', '1', 'kept', '2020-02-07')",
        first_of("2020-02-07"), acme.id, connector, role="ringdove_pipeline",
    )  # fmt: skip
    await jobs.keep_months(dsn)
    months = {
        row[0]
        for row in build.run(
            "SELECT relname FROM pg_class WHERE relname ~ '^messages_[0-9]{4}_[0-9]{2}$'"
        )
    }
    assert "messages_2020_01" not in months
    assert "messages_2020_02" in months
    ahead = (clock.now().replace(day=1) + timedelta(days=70)).strftime("messages_%Y_%m")
    assert ahead in months
    assert build.value("SELECT body FROM messages") == "kept"


def first_of(day: str) -> UUID:
    return ids.first_at(datetime.fromisoformat(day).replace(tzinfo=UTC))


def everywhere(dsn: str, *needles: str) -> list[str]:
    """Tables and columns of any type that hold one of these, whoever may read them."""
    found = []
    with psycopg.connect(dsn, user=SUPER) as conn:
        columns = conn.execute(
            "SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns c"
            " JOIN information_schema.tables t USING (table_schema, table_name)"
            " WHERE table_schema IN ('public', 'jobs') AND table_type = 'BASE TABLE'"
        ).fetchall()
        for schema, table, column, kind in columns:
            for needle in needles:
                written = (
                    f'"{column}"::text' if kind != "bytea" else f"encode(\"{column}\", 'escape')"
                )
                query = f'SELECT 1 FROM {schema}."{table}" WHERE {written} LIKE %s LIMIT 1'
                if conn.execute(query.encode(), [f"%{needle}%"]).fetchone():
                    found.append(f"{table}.{column}")
    return found


TRACES = ("1713920012", "171392…12", "01713…12", TEXT, "An answer to it")
#: Where an SMS and its number may be found, with what may be made of them.
WITH_TRACES = (
    "acd_events.subject", "acd_events.variables", "acd_history.detail", "contact_numbers.number", "contacts.fields", "contacts.name",
    "contacts.name_key", "contacts.merged_before", "contacts.notes", "contacts.words", "conversation_notes.body", "conversations.sender",
    "demo_mailbox.content", "demo_phone_messages.body", "demo_phone_messages.phone", "desk_drafts.body", "desk_notices.body",
    "messages.body", "messages.keyword", "messages.provider_message_id", "messages.sender", "messages.sender_raw",
    "opt_out_entries.body", "opt_out_entries.number", "opt_out_entries.reason", "opt_outs.number", "outbound_messages.body",
    "outbound_messages.provider_message_id", "receiver_requests.fields", "routing_calls.answer", "routing_calls.error",
    "routing_calls.request", "routing_examples.given", "routing_examples.expected", "routing_runs.outcome", "routing_runs.run",
    "routing_runs.sender", "routing_runs.trace",
)  # fmt: skip
#: What else those tables hold: codes, ids, names of the house's own people and things, marks that nobody can reverse.
BESIDE_TRACES = (
    "acd_events.skills", "acd_events.state", "acd_events.type", "acd_history.what", "contacts.language",
    "conversation_notes.kind", "demo_mailbox.recipient", "demo_mailbox.sender", "demo_phone_messages.from_number",
    "desk_drafts.mode", "desk_notices.from_name", "desk_notices.kind", "messages.provider_timestamp", "messages.recipient",
    "messages.recipient_raw", "opt_out_entries.connector_name", "opt_out_entries.user_name", "opt_out_entries.what",
    "opt_outs.mark", "outbound_messages.idempotency_key", "outbound_messages.origin", "outbound_messages.reason",
    "outbound_messages.state", "receiver_requests.charset", "receiver_requests.method", "receiver_requests.others",
    "receiver_requests.reason", "receiver_requests.sender_mark", "receiver_requests.source", "routing_calls.node",
    "routing_calls.state", "routing_examples.name", "routing_runs.state",
)  # fmt: skip
#: Tables of which no column holds a customer's number or words.
WITHOUT_TRACES = {
    # who works here, and how they get in
    "account_links", "acd_agents", "acd_status_log", "agent_statuses", "api_tokens", "sessions", "sign_in_failures", "skills", "users",
    "user_passwords", "user_preferences", "user_recovery_codes", "user_second_factors",
    # what administrators set up
    "acd_group_members", "acd_groups", "acd_overflow_rules", "clients", "connector_alarms", "connector_shares", "mail_servers",
    "mail_tests", "opening_times", "opt_out_words", "reseller_logos", "resellers", "role_rights", "routing_applications",
    "routing_drafts", "routing_versions", "sms_receive_connectors", "sms_send_connectors", "templates", "text_grants",
    "transaction_codes",
    # counts, codes, ids and hashes
    "acd_decisions", "acd_offers", "audit", "connector_alarm_states", "connector_newest", "erasures", "installation", "mail_outbox",
    "mail_received", "messages_routed", "messages_seen", "messages_unroutable", "procrastinate_jobs",
    "procrastinate_periodic_defers", "purges", "receipts", "receipts_gone", "schema_migrations", "updates_log",
}  # fmt: skip


def use_everything(build: Build, client: Client, alice: UUID, event_id: str) -> None:
    """Rows of every kind that may hold the number or the text of an event's SMS."""
    application, version, run = ids.new(), ids.new(), ids.new()
    build.run(
        "INSERT INTO routing_applications (id, client_id, name, name_key, signing_key_encrypted)"
        " VALUES (%s, %s, 'Menu', 'menu', '')", application, client.id,
    )  # fmt: skip
    build.run(
        "INSERT INTO routing_versions (id, client_id, application_id, draft_version, flow, nodes, published_by)"
        " VALUES (%s, %s, %s, 0, '{}', 1, 'Clara')", version, client.id, application,
    )  # fmt: skip
    traces = Jsonb({"number": NUMBER, "text": TEXT})
    one = {
        "event": event_id, "client": client.id, "alice": alice, "application": application, "version": version,
        "run": run, "traces": traces, "number": NUMBER, "text": TEXT, "example": ids.new(), "waiting": ids.new(),
    }  # fmt: skip
    with psycopg.connect(build.dsn, user=SUPER) as conn:
        for query in (
            """
            INSERT INTO routing_runs (id, client_id, application_id, version_id, conversation_id, connector_id, sender,
                bucket, state, trace, outcome, event_id, began_at, ended_at)
            SELECT %(run)s, client_id, %(application)s, %(version)s, conversation_id, connector_id, %(number)s,
                   1, 'done', %(traces)s, %(traces)s, id, now(), now() FROM acd_events WHERE id = %(event)s
            """,
            """
            INSERT INTO routing_runs (id, client_id, application_id, version_id, conversation_id, connector_id, sender,
                bucket, state, run, trace, began_at)
            SELECT %(waiting)s, client_id, %(application)s, %(version)s, conversation_id, connector_id, %(number)s,
                   1, 'waiting', %(traces)s, %(traces)s, now() FROM acd_events WHERE id = %(event)s
            """,
            """
            INSERT INTO routing_calls (id, client_id, run_id, node, request, repeat, state, answer, error, created_at, decided_at)
            VALUES (%(run)s, %(client)s, %(run)s, 'n', %(traces)s, true, 'answered', %(traces)s, %(number)s, now(), now())
            """,
            """
            INSERT INTO routing_examples (id, client_id, application_id, name, given, expected)
            VALUES (%(example)s, %(client)s, %(application)s, 'made of it', %(traces)s, %(traces)s)
            """,
            """
            INSERT INTO routing_examples_of_sms (example_id, client_id, message_id)
            SELECT %(example)s, client_id, first_message_id FROM acd_events WHERE id = %(event)s
            """,
            "UPDATE acd_events SET variables = %(traces)s WHERE id = %(event)s",
            """
            INSERT INTO acd_history (client_id, event_id, at, what, detail)
            VALUES (%(client)s, %(event)s, now(), 'priority', %(traces)s)
            """,
            """
            INSERT INTO acd_events_by_email (event_id, visit, client_id, conversation_id, user_id, since)
            SELECT id, visit, client_id, conversation_id, %(alice)s, now() FROM acd_events WHERE id = %(event)s
            """,
            """
            INSERT INTO mail_received (key, client_id, event_id, visit, outcome, at)
            SELECT sha256('key'), client_id, id, visit, 'sent', now() FROM acd_events WHERE id = %(event)s
            """,
            """
            INSERT INTO opt_outs (client_id, mark, number, since)
            VALUES (%(client)s, opt_out_mark(%(client)s, %(number)s), %(number)s, now())
            """,
            """
            INSERT INTO opt_out_entries (id, client_id, number, at, what, body, reason)
            VALUES (%(run)s, %(client)s, %(number)s, now(), 'stop', %(text)s, %(number)s)
            """,
            """
            INSERT INTO desk_drafts (client_id, event_id, user_id, mode, body, at)
            VALUES (%(client)s, %(event)s, %(alice)s, 'reply', %(text)s, now())
            """,
            """
            INSERT INTO conversation_notes (id, client_id, conversation_id, event_id, user_id, kind, body, created_at)
            SELECT %(run)s, client_id, conversation_id, id, %(alice)s, 'note', %(text)s, now()
              FROM acd_events WHERE id = %(event)s
            """,
            """
            INSERT INTO desk_notices (id, client_id, kind, from_user_id, from_name, event_id, body, at)
            VALUES (%(run)s, %(client)s, 'help', %(alice)s, 'Alice', %(event)s, %(number)s, now())
            """,
            """
            INSERT INTO demo_mailbox (id, sender, recipient, content, at, event_id)
            VALUES (%(run)s, 'sms', 'carol', convert_to(%(text)s, 'UTF8'), now(), %(event)s)
            """,
            """
            UPDATE contacts SET name = %(number)s, name_key = %(number)s, notes = %(text)s, fields = %(traces)s, kept = true
             WHERE id = (SELECT contact_id FROM contact_numbers WHERE number = %(number)s)
            """,
            """
            INSERT INTO contacts (id, client_id, name, name_key, words, merged_into, merged_before)
            SELECT %(run)s, client_id, '', '', %(number)s, contact_id, %(traces)s FROM contact_numbers WHERE number = %(number)s
            """,
            """
            UPDATE messages SET keyword = %(number)s, provider_message_id = %(number)s
             WHERE id = (SELECT first_message_id FROM acd_events WHERE id = %(event)s)
            """,
            "UPDATE outbound_messages SET provider_message_id = %(number)s",
            """
            INSERT INTO demo_phone_messages (id, client_id, phone, from_number, body, at)
            VALUES (%(run)s, %(client)s, %(number)s, '+4930', %(text)s, now())
            """,
        ):
            conn.execute(query, one)


def test_of_every_column_that_can_hold_a_number_it_is_said_whether_it_does(dsn: str) -> None:
    with psycopg.connect(dsn, user=SUPER) as conn:
        columns = conn.execute(
            "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0"
            " JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'"
            " WHERE c.relnamespace IN ('public'::regnamespace, 'jobs'::regnamespace) AND c.relkind IN ('r', 'p')"
            " AND NOT c.relispartition AND NOT a.attisdropped"
            " AND COALESCE(e.typname, t.typname) IN ('text', 'varchar', 'json', 'jsonb', 'bytea')"
        ).fetchall()
    found = {f"{table}.{column}" for table, column in columns if table not in WITHOUT_TRACES}
    assert found == {*WITH_TRACES, *BESIDE_TRACES}
    assert {*WITHOUT_TRACES} <= {table for table, _ in columns}


async def test_an_erased_number_leaves_nothing_anywhere(
    site: Site, build: Build, dsn: str, acme: Client, alice: UUID, chief: Person
) -> None:
    await finished(site, build, alice)
    await site.sms(LINE, "from somebody else", sender=OTHER)
    async with Desk(await site.signed_in(alice)) as desk:
        await desk.until(lambda e, d: e == "snapshot" or d.get("type") == "event_changed")
        await site.sms(LINE, TEXT, sender=NUMBER)
        event = (
            await desk.until(
                lambda _, d: d.get("type") == "event_changed" and d["event"]["sender"] == NUMBER
            )
        )["event"]
        # refused ones too, whose numbers are shortened alike: one of hers as she writes it, one of another's
        build.connector(acme, None, GUARDED, require_token=True)
        for sender in ("01713920012", ALIKE):
            assert (await site.sms(GUARDED, sender=sender))[0] == 401
        await eventually(lambda: count(build, "receiver_requests") == 5)
        use_everything(build, acme, alice, event["id"])
        assert set(WITH_TRACES) - set(everywhere(dsn, *TRACES)) == set()
        status, found = await chief.post("/erasures", number="0171 392 0012")
        assert status == 200
        assert found["deleted"]["messages"] == 2
        gone = await desk.until(lambda _, d: d.get("type") == "event_removed")
        assert gone["event_id"] == event["id"]
    assert everywhere(dsn, *TRACES) == []
    for table in ("acd_events_by_email", "mail_received", "routing_examples_of_sms"):
        assert count(build, table) == 0, table
    assert build.value("SELECT load FROM acd_agents WHERE user_id = %s", alice) == build.value(
        "SELECT count(*) FROM acd_events WHERE agent_id = %s AND state <> 'closed'", alice
    )
    assert build.value("SELECT sender FROM messages") == OTHER
    left = build.run("SELECT fields -> 'sender' ->> 'value' FROM receiver_requests ORDER BY id")
    assert left == [(shortened(OTHER),), (shortened(ALIKE),)]


async def test_what_an_erasure_would_delete_is_seen_before_and_listed_afterwards_without_the_number(
    portal_site: Site, build: Build, dsn: str, pipeline: Database, acme: Client
) -> None:
    clara = build.user(acme, role="client_admin")
    chief = await Person.at(portal_site, clara)
    connector = build.connector(acme, build.group(acme), LINE)
    async with pipeline.transaction() as conn:
        await messages.store(conn, [waiting(acme, connector, who) for who in (NUMBER, OTHER)])
    await route(pipeline, Keys(SECRET))
    status, seen = await chief.post("/erasures/preview", number="0171 392 0012")
    assert status == 200
    expected = {"messages": 1, "acd_events": 1, "conversations": 1, "contacts": 1}
    assert seen == {"number": NUMBER, "deleted": expected}
    assert (count(build, "messages"), count(build, "acd_events")) == (2, 2)
    assert count(build, "erasures") == 0
    assert (await chief.post("/erasures", number=NUMBER))[1]["deleted"] == expected
    _, page = await chief.get("/erasures")
    called = build.value("SELECT name FROM users WHERE id = %s", clara)
    assert [(e["by_name"], e["deleted"]) for e in page["items"]] == [(called, expected)]
    _, page = await chief.get("/audit", kind="erasures")
    assert page["items"][0]["changes"] == {table: [rows, 0] for table, rows in expected.items()}
    assert everywhere(dsn, "1713920012") == []
    _, seen = await chief.post("/erasures/preview", number=NUMBER)
    assert seen["deleted"] == {}


async def test_lines_of_early_erasures_are_read_with_the_others(
    portal_site: Site, build: Build, acme: Client
) -> None:
    build.run(
        "SELECT audit_note(%s, NULL, 'erased', 'erasures', NULL, '', '{\"messages\": 2}')", acme.id
    )
    chief = await Person.at(portal_site, build.user(acme, role="client_admin"))
    _, page = await chief.get("/audit", kind="erasures")
    assert page["items"][0]["changes"] == {"messages": [2, 0]}


@pytest.mark.parametrize(
    "written", ["+49 171 3920012", "00491713920012", "01713920012", "0171/392 0012"]
)
async def test_requests_to_receivers_that_nobody_has_are_erased_too_however_their_sender_was_written(
    site: Site, build: Build, acme: Client, chief: Person, written: str
) -> None:
    for sender in (written, OTHER):
        assert (await site.sms("+4930999", sender=sender))[0] == 404
    await eventually(lambda: count(build, "receiver_requests") == 2)
    assert (await chief.post("/erasures", number=NUMBER))[0] == 200
    left = build.run("SELECT fields -> 'sender' ->> 'value' FROM receiver_requests")
    assert left == [(shortened(OTHER),)]


async def test_nobody_erases_in_another_client(
    site: Site, build: Build, acme: Client, alice: UUID
) -> None:
    stranger = await Person.at(site, build.user(build.client(), role="client_admin"))
    agent = await Person.at(site, alice)
    for path in ("/erasures", "/erasures/preview"):
        status, _ = await stranger.post(path, number=NUMBER, client_id=str(acme.id))
        assert status == 404
        assert (await agent.post(path, number=NUMBER))[0] == 403
    assert (await agent.get("/erasures"))[0] == 403


def waiting(client: Client, connector: UUID, sender: str, days: int = 0) -> Incoming:
    return Incoming(
        id=ids.new(), client_id=client.id, connector_id=connector, sender=sender, sender_raw=sender,
        recipient=LINE, recipient_raw=LINE, body=TEXT, keyword=None, provider_message_id=None,
        provider_timestamp=None, received_at=clock.now() - timedelta(days=days), key=None, bucket=1,
    )  # fmt: skip


async def test_what_the_database_refused_is_forgotten_in_time_and_when_its_number_is_erased(
    site: Site, build: Build, pipeline: Database, settings: Settings, acme: Client, chief: Person
) -> None:
    connector = build.connector(acme, build.group(acme), LINE)
    folder = settings.data_dir / "elsewhere"
    spool = Spool(folder)
    await spool.open()
    for who, days in ((NUMBER, 0), (OTHER, 31), (OTHER, 1)):
        await spool.put([(waiting(acme, connector, who, days), Way.ROUTE, None)])
        [one] = await spool.first(1)
        await spool.set_aside(one.seq)
    await spool.close()
    damaged = [folder / f"x.damaged-{n}" for n in range(2)]
    for file in damaged:
        file.touch()
    os.utime(damaged[0], (0, 0))
    assert (await chief.post("/erasures", number=NUMBER))[0] == 200
    spool = Spool(folder)
    batcher = Batcher(pipeline, spool, Keys(SECRET))
    await batcher.start()

    async def left() -> list[str]:
        return [one.sms.sender for one in await spool.refused()]

    def on_disk() -> bytes:
        return b"".join(file.read_bytes() for file in folder.iterdir())

    async with asyncio.timeout(20):
        while await left() != [OTHER] or NUMBER.encode() in on_disk():
            await clock.pause(0.02)
    await batcher.stop()
    assert [file.exists() for file in damaged] == [False, True]
    assert OTHER.encode() in on_disk()
    assert NUMBER.encode() not in on_disk()


async def test_what_waits_in_a_spool_is_dropped_when_its_number_was_erased(
    site: Site, build: Build, pipeline: Database, settings: Settings, acme: Client, chief: Person
) -> None:
    connector = build.connector(acme, build.group(acme), LINE)

    spool = Spool(settings.data_dir / "elsewhere")
    await spool.open()
    await spool.put([(waiting(acme, connector, who), Way.ROUTE, None) for who in (NUMBER, OTHER)])
    assert (await chief.post("/erasures", number=NUMBER))[0] == 200
    await spool.put([(waiting(acme, connector, NUMBER), Way.ROUTE, None)])  # came afterwards
    await spool.close()
    batcher = Batcher(pipeline, Spool(settings.data_dir / "elsewhere"), Keys(SECRET))
    await batcher.start()
    await eventually(lambda: count(build, "messages") == 2)
    await batcher.stop()
    assert build.value("SELECT count(*) FROM messages WHERE sender = %s", NUMBER) == 1


@pytest.mark.parametrize("writes_again", [False, True])
async def test_what_was_in_memory_when_its_number_was_erased_goes_when_it_is_stored(
    portal_site: Site, build: Build, dsn: str, pipeline: Database, acme: Client, writes_again: bool
) -> None:
    chief = await Person.at(portal_site, build.user(acme, role="client_admin"))
    keys = Keys(SECRET)
    connector = build.connector(acme, build.group(acme), LINE)
    before = [waiting(acme, connector, who) for who in (NUMBER, OTHER)]
    assert (await chief.post("/erasures", number=NUMBER))[0] == 200
    after = replace(waiting(acme, connector, NUMBER), body="written again")
    came = [*before, after] if writes_again else before
    async with pipeline.transaction() as conn:
        await messages.store(conn, came)
    await route(pipeline, keys)
    await jobs.follow_erasures(pipeline, keys)
    await jobs.follow_erasures(pipeline, keys)
    await route(pipeline, keys)
    assert {row[0] for row in build.run("SELECT id FROM messages")} == {m.id for m in came[1:]}
    assert count(build, "acd_events") == count(build, "conversations") == len(came) - 1
    assert build.value("SELECT deleted -> 'messages' FROM erasures") == 1
    assert count(build, "messages_to_route") == 0
    if writes_again:
        assert build.value(
            "SELECT e.message_count FROM acd_events e JOIN conversations c ON c.id = e.conversation_id"
            " WHERE c.sender = %s AND e.first_message_id = %s", NUMBER, after.id
        ) == 1  # fmt: skip
        assert count(build, "contacts") == 2
    else:
        assert everywhere(dsn, NUMBER[1:]) == []


async def test_what_is_just_stored_out_of_a_spool_is_erased_with_its_number(
    portal_site: Site, build: Build, dsn: str, pipeline: Database, acme: Client
) -> None:
    chief = await Person.at(portal_site, build.user(acme, role="client_admin"))
    connector = build.connector(acme, build.group(acme), LINE)
    async with pipeline.transaction() as conn:
        await messages.hold_erasures(conn, [acme.id])
        await messages.store(conn, [waiting(acme, connector, NUMBER, days=1)])
        erasing = asyncio.create_task(chief.post("/erasures", number=NUMBER))
        await eventually(
            lambda: build.value("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        )
    assert (await erasing)[0] == 200
    assert everywhere(dsn, NUMBER[1:]) == []


async def test_a_request_to_nobody_that_was_written_down_after_its_number_was_erased_goes_too(
    portal_site: Site, build: Build, pipeline: Database, acme: Client
) -> None:
    chief = await Person.at(portal_site, build.user(acme, role="client_admin"))
    before = clock.now()
    assert (await chief.post("/erasures", number=NUMBER))[0] == 200
    for at, number in ((before, NUMBER), (before, ALIKE), (clock.now(), NUMBER)):
        build.run(
            "INSERT INTO receiver_requests (id, at, method, source, status, reason, fields, took_ms, sender_mark)"
            " VALUES (%s, %s, 'GET', '127.0.0.1', 404, 'receiver', '{}', 1, %s)",
            ids.new(), at, messages.loose_mark(Keys(SECRET), number), role="ringdove_pipeline",
        )  # fmt: skip
    await jobs.follow_erasures(pipeline, Keys(SECRET))
    left = build.run("SELECT at FROM receiver_requests ORDER BY at")
    assert len(left) == 2
    assert left[0] == (before,)


async def test_requests_that_were_written_down_after_their_number_was_erased_go_too(
    portal_site: Site, build: Build, dsn: str, pipeline: Database, acme: Client
) -> None:
    chief = await Person.at(portal_site, build.user(acme, role="client_admin"))
    connector = build.connector(acme, build.group(acme), LINE)
    ids_before = [ids.new(), ids.new()]
    before = clock.now()
    assert (await chief.post("/erasures", number=NUMBER))[0] == 200
    for id_, at, number in (
        (ids_before[0], before, NUMBER), (ids_before[1], before, ALIKE), (ids.new(), clock.now(), NUMBER),
    ):  # fmt: skip
        build.run(
            "INSERT INTO receiver_requests (id, connector_id, client_id, at, method, source, status, reason, fields,"
            " took_ms, sender_mark) VALUES (%s, %s, %s, %s, 'GET', '127.0.0.1', 403, 'token', '{}', 1, %s)",
            id_, connector, acme.id, at, messages.erasure_mark(Keys(SECRET), acme.id, number),
            role="ringdove_pipeline",
        )  # fmt: skip
    await jobs.follow_erasures(pipeline, Keys(SECRET))
    left = build.run("SELECT id FROM receiver_requests")
    assert len(left) == 2
    assert (ids_before[0],) not in left


async def test_workers_purge_a_client_one_at_a_time_and_give_one_account(
    portal_site: Site, build: Build, pipeline: Database, acme: Client
) -> None:
    connector = build.connector(acme, None, LINE)
    async with pipeline.transaction() as conn:
        await messages.keep(
            conn, [replace(waiting(acme, connector, NUMBER, days=2), key=bytes(32), id=old(2))]
        )
    build.run("UPDATE clients SET keep_sms_days = 1")
    async with pipeline.statement() as another:
        assert await service.begin_purge(another, acme.id)
        await jobs.purge(pipeline)
        assert (count(build, "messages"), count(build, "purges")) == (1, 0)
        await service.end_purge(another, acme.id)
    await asyncio.gather(jobs.purge(pipeline), jobs.purge(pipeline))
    assert (count(build, "messages"), count(build, "purges")) == (0, 1)


def old(days: int) -> UUID:
    return ids.first_at(clock.now() - timedelta(days=days))


async def test_whatever_is_wrong_with_one_client_the_others_are_purged(
    site: Site, build: Build, pipeline: Database, acme: Client, alice: UUID, chief: Person
) -> None:
    build.client()
    build.run("UPDATE clients SET keep_sms_days = 36500 WHERE id <> %s", acme.id)
    build.run("UPDATE clients SET keep_sms_days = 1 WHERE id = %s", acme.id)
    await finished(site, build, alice)
    build.run(
        "UPDATE acd_events SET closed_at = now() - interval '2 days' WHERE state = 'closed'",
        role="ringdove_pipeline",
    )
    await jobs.purge(pipeline)
    assert count(build, "acd_events") == 0
