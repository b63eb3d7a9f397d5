"""Walks over every endpoint: whoever asks for whatever, nothing of another tenant comes back, and no text unread."""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from ringdove.kernel import clock
from ringdove.kernel.db import PORTAL, Conn
from tests.support.build import Build, Client
from tests.support.described import document
from tests.support.rest import Person
from tests.support.site import Desk, Site, eventually

#: Stands in every name and text of the other client.
MARK = "zqxother"
TEXT = "zqxtext 4711"
SENDER = "+491709876543"
OUR_SENDER = "+491709317654"
#: Ends the walk, or never ends.
LEFT_OUT = {
    ("delete", "/api/v1/session"),
    ("get", "/api/v1/me/stream"),
    ("put", "/api/v1/session/acting"),
}


@dataclass(frozen=True, slots=True)
class Tenant:
    """A client with everybody and one of everything; ``ids`` of its rows by table."""

    client: Client
    people: dict[str, Person]
    ids: dict[str, list[UUID]] = field(default_factory=dict)


def _rows(build: Build, client: Client) -> dict[str, list[UUID]]:
    tables = build.run(
        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'client_id'"
        " JOIN pg_attribute b ON b.attrelid = c.oid AND b.attname = 'id' AND b.atttypid = 'uuid'::regtype"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition",
    )
    with psycopg.connect(build.dsn) as conn:
        conn.execute("SET row_security = on")
        conn.execute("SET ROLE ringdove_pipeline")
        found = {}
        for (table,) in tables:
            try:
                with conn.transaction():
                    rows = conn.execute(
                        f"SELECT id FROM {table} WHERE client_id = %s".encode(), [client.id]
                    ).fetchall()
            except psycopg.errors.InsufficientPrivilege:
                rows = build.run(f"SELECT id FROM {table} WHERE client_id = %s", client.id)
            found[str(table)] = [row[0] for row in rows]
    for table in ("sessions", "api_tokens"):
        whose = (
            f"SELECT t.id FROM {table} t JOIN users u ON u.id = t.user_id WHERE u.client_id = %s"
        )
        found[table] = [row[0] for row in build.run(whose, client.id)]
    return {**found, "clients": [client.id], "resellers": [client.reseller_id]}


async def _furnish(clara: Person, name: str, alice: UUID) -> None:
    """One of everything that a client's administrator makes."""
    made: dict[str, dict[str, Any]] = {
        "/opening-times": {"name": f"{name} hours"},
        "/transaction-codes": {"name": f"{name} code"},
        "/skills": {"name": f"{name} skill"},
        "/mail-servers": {"name": name, "sender": f"{name}@a.example", "host": f"{name}.example", "port": 25,
                          "security": "none"},
        "/contacts": {"name": f"{name} customer", "notes": f"{name} notes", "numbers": []},
        "/templates": {"name": f"{name} template", "body": f"{name} body"},
        "/routing-applications": {"name": f"{name} application"},
        "/me/tokens": {"name": f"{name} token", "rights": ["users.read"]},
        "/supervision/messages": {"text": f"{name} {TEXT}", "user_ids": [str(alice)]},
    }  # fmt: skip
    for path, body in made.items():
        status, answer = await clara.post(path, **body)
        assert status in (200, 201, 204), (path, answer)
    application = (await clara.get("/routing-applications"))[1]["items"][0]["id"]
    status, answer = await clara.post(
        f"/routing-applications/{application}/examples",
        name=f"{name} example",
        given={"sender": "+491701234567", "text": f"{name} asks", "at": "2026-11-27T10:00:00Z"},
        expected={"outcome": "ended"},
    )
    assert status == 201, answer
    client = (await clara.get("/me"))[1]["client"]["id"]
    tomorrow = (clock.now() + timedelta(days=1)).isoformat()
    status, answer = await clara.post(
        f"/clients/{client}/text-grants", grantee="system", until=tomorrow
    )
    assert status == 201, answer


async def _tenant(site: Site, build: Build, name: str, recipient: str, sender: str) -> Tenant:
    client = build.client(name)
    ids = {
        "rita": build.user(
            None, "reseller_admin", username=f"{name}-rita", reseller_id=client.reseller_id
        ),
        "clara": build.user(client, "client_admin", username=f"{name}-clara"),
        "sam": build.user(client, "supervisor", username=f"{name}-sam"),
        "alice": build.user(client, username=f"{name}-alice"),
    }
    group = build.group(client, ids["alice"], name=f"{name} group")
    build.run(
        "INSERT INTO acd_group_supervisors (client_id, group_id, user_id) VALUES (%s, %s, %s)",
        client.id,
        group,
        ids["sam"],
    )
    build.ready(ids["alice"])
    build.connector(client, group, recipient, incoming_sms_subject="{{ text }}")
    build.send_connector(client)
    people = {who: await Person.at(site, id_) for who, id_ in ids.items()}
    offers = "SELECT count(*) FROM acd_offers WHERE client_id = %s"
    async with Desk(people["alice"].session):
        status, _ = await site.sms(recipient, f"{name} {TEXT}", sender)
        assert status == 200
        await eventually(lambda: bool(build.value(offers, client.id)), 20)
        await _furnish(people["clara"], name, ids["alice"])
        build.run(
            "INSERT INTO outbound_messages (id, client_id, conversation_id, event_id, user_id, body, state, reason,"
            " created_at) SELECT gen_random_uuid(), client_id, conversation_id, id, %s, %s, 'failed', 'refused', now()"
            " FROM acd_events WHERE client_id = %s",
            ids["alice"],
            f"{name} {TEXT}",
            client.id,
        )
        return Tenant(client, people, _rows(build, client))


@dataclass(frozen=True, slots=True)
class World:
    """Two tenants below two resellers."""

    ours: Tenant
    other: Tenant


@pytest.fixture
async def world(site: Site, build: Build) -> World:
    return World(
        await _tenant(site, build, "ours", "+4930901820", OUR_SENDER),
        await _tenant(site, build, MARK, "+4930901899", SENDER),
    )


def _operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            if (method, path) not in LEFT_OUT:
                yield method, path, operation


#: Which table the id in an address or a body names; of each there is a row in every tenant (:func:`_tenant`).
NAMED: dict[str, str] = {
    "group_id": "acd_groups", "status_id": "agent_statuses", "code_id": "transaction_codes",
    "opening_times_id": "opening_times", "user_id": "users", "client_id": "clients", "reseller_id": "resellers",
    "event_id": "acd_events", "sms_id": "messages", "server_id": "mail_servers", "notice_id": "desk_notices",
    "session_id": "sessions", "token_id": "api_tokens", "stream_id": "updates_streams", "grant_id": "text_grants",
    "contact_id": "contacts", "application_id": "routing_applications", "example_id": "routing_examples",
    "template_id": "templates", "reply_id": "outbound_messages",
    "acd_group_id": "acd_groups", "agent_status_id": "agent_statuses", "skill_id": "skills",
}  # fmt: skip
#: Parts of an address that name no row of a tenant.
NO_ROW = {"digest": "0" * 64, "number": "1"}


def _table(name: str, path: str) -> str | None:
    if name == "connector_id":
        return "sms_send_connectors" if "send" in path else "sms_receive_connectors"
    return NAMED.get(name)


def _in_address(name: str, path: str, tenant: Tenant) -> str:
    if name in NO_ROW:
        return NO_ROW[name]
    table = _table(name, path)
    assert table, f"{path}: say in NAMED which table {name} is of, and make a row of it in _tenant"
    assert tenant.ids.get(table), f"{path}: make a row of {table} in _tenant"
    return str(tenant.ids[table][0])


def _id(name: str, path: str, tenant: Tenant) -> str:
    table = _table(name, path)
    known = tenant.ids.get(table or "") or [
        i
        for t, rows in sorted(tenant.ids.items())
        if t not in ("clients", "resellers")
        for i in rows
    ]
    return str(known[0])


def _resolve(schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def _value(name: str, schema: dict[str, Any], tenant: Tenant) -> Any:
    """Something acceptable, with the tenant's ids wherever an id may stand."""
    schema = _resolve(schema)
    if "anyOf" in schema:
        kinds = [s for s in schema["anyOf"] if s.get("type") != "null"]
        return _value(name, kinds[0], tenant)
    if schema.get("format") == "uuid":
        return _id(name, "", tenant)
    if "enum" in schema:
        return schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    kind = schema.get("type")
    if kind == "object":
        return {
            key: _value(key, part, tenant)
            for key, part in schema.get("properties", {}).items()
            if key in schema.get("required", ()) or key.endswith(("_id", "_ids", "members"))
        }
    if kind == "array":
        return [_value(name, schema.get("items", {}), tenant)]
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    if kind == "boolean":
        return True
    return "2030-01-01T00:00:00Z" if schema.get("format") == "date-time" else "abcdefgh1234"


async def _walk(
    who: Person, tenant: Tenant, *, reading: bool
) -> AsyncIterator[tuple[str, int, str]]:
    """Ask everything with a tenant's ids: (what, status, answer as text)."""
    for method, path, operation in _operations():
        if reading and method != "get":
            continue
        where = re.sub(r"\{(\w+)\}", lambda m: _in_address(m[1], path, tenant), path)
        query = {
            p["name"]: str(_value(p["name"], p["schema"], tenant))
            for p in operation.get("parameters", [])
            if p["in"] == "query" and p["name"].endswith("_id")
        }
        content = operation.get("requestBody", {}).get("content", {})
        body = content.get("application/json", {}).get("schema")
        for params in ({}, query) if query else ({},):
            async with who.session.request(
                method,
                where,
                params=params,
                json=_value("", body, tenant) if body else None,
            ) as answer:
                yield f"{method} {where} {params}", answer.status, await answer.text()


@pytest.mark.timeout(240)
@pytest.mark.parametrize("name", ["rita", "clara", "sam", "alice"])
async def test_no_endpoint_shows_a_byte_of_another_tenant_or_changes_it(
    world: World, build: Build, name: str
) -> None:
    before = _contents(build, world.other.client)
    async for what, status, text in _walk(world.ours.people[name], world.other, reading=False):
        assert status != 500, what
        assert MARK not in text, (what, text[:300])
        assert SENDER not in text, what
        assert status != 403 or "/{" not in what, what
    assert _contents(build, world.other.client) == before


def _contents(build: Build, client: Client) -> dict[str, list[Any]]:
    """Every row of a client that people can change, and what they did; offers come and go by themselves."""
    kept = ("users", "acd_groups", "acd_group_members", "agent_statuses", "sms_receive_connectors",
            "sms_send_connectors", "messages", "outbound_messages", "role_rights", "text_grants")  # fmt: skip
    found = {
        table: build.run(
            f"SELECT to_jsonb(t) FROM {table} t WHERE client_id = %s ORDER BY 1", client.id
        )
        for table in kept
    }
    found["done"] = build.run(
        "SELECT what FROM acd_history WHERE client_id = %s"
        " AND what IN ('accepted', 'declined', 'replied', 'closed')",
        client.id,
    )
    return found


@pytest.mark.timeout(240)
async def test_who_may_not_read_texts_sees_not_one_character_of_them(world: World) -> None:
    seen = 0
    async for what, _, text in _walk(world.ours.people["rita"], world.ours, reading=True):
        assert "zqxtext" not in text, what
        assert OUR_SENDER not in text, what
        seen += "+4917…54" in text
    assert seen >= 3


@dataclass(slots=True)
class Recorder:
    """Every statement of the portal's role, with its parameters."""

    statements: dict[str, tuple[str, Any]] = field(default_factory=dict)


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    found = Recorder()
    execute = psycopg.AsyncCursor.execute

    async def recording(self: Any, query: Any, params: Any = None, **more: Any) -> Any:
        if isinstance(self.connection, Conn) and PORTAL in (self.connection.info.options or ""):
            text = query if isinstance(query, str) else query.as_string(self.connection)
            found.statements.setdefault(text, (text, params))
        return await execute(self, query, params, **more)

    monkeypatch.setattr(psycopg.AsyncCursor, "execute", recording)
    return found


#: What opens transactions, and what belongs to nobody.
_DOORS = re.compile(
    r"accounts_|set_config|sign_in_failures|audit_|SET TRANSACTION|^\s*(BEGIN|COMMIT)"
)


@pytest.mark.timeout(240)
async def test_no_query_reaches_another_tenant_whatever_ids_it_is_given(
    world: World, build: Build, recorder: Recorder
) -> None:
    for name in ("clara", "sam", "alice"):
        async for _ in _walk(world.other.people[name], world.other, reading=name != "alice"):
            pass
    replayed = 0
    before = _contents(build, world.other.client)
    with psycopg.connect(build.dsn, options=f"-c role={PORTAL} -c search_path=public,jobs") as conn:
        for text, params in list(recorder.statements.values()):
            if _DOORS.search(text) or "%(" not in text:
                continue
            with conn.transaction(force_rollback=True):
                conn.execute(
                    "SELECT set_config('ringdove.client', %s, true)", [str(world.ours.client.id)]
                )
                try:
                    cursor = conn.execute(text.encode(), params)
                except psycopg.errors.InsufficientPrivilege:
                    continue  # a row of the other tenant was to be written
                except (psycopg.errors.ForeignKeyViolation, psycopg.errors.UniqueViolation):
                    continue
                rows = cursor.fetchall() if cursor.description else []
                assert MARK not in str(rows), text
                if re.match(r"\s*(UPDATE|DELETE)", text):
                    assert cursor.rowcount == 0, text
                replayed += 1
    assert replayed > 30
    assert _contents(build, world.other.client) == before
