"""The fence around tenants, as the database keeps it: no query can step over it by mistake."""

from dataclasses import dataclass
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from ringdove.kernel.db import PIPELINE, PORTAL
from tests.support.build import Build, Client

#: Of everybody, or of nobody: rows that belong to no client.
COMMON = frozenset(
    {
        "installation", "resellers", "user_passwords", "sessions", "sign_in_failures", "connectors_version", "account_links", "api_tokens", "user_second_factors", "user_preferences", "user_recovery_codes",
        "messages_seen", "messages_to_route", "updates_processes", "clients", "schema_migrations", "demo_mailbox",
        "mail_tests",
        "reseller_logos",
    }
)  # fmt: skip
#: Nobody without a tenant's rights reads these as the portal, though they hold no client_id.
CLOSED = (
    "resellers", "clients", "users", "user_passwords", "sessions", "account_links", "api_tokens",
    "user_second_factors", "user_preferences", "user_recovery_codes", "mail_tests",
    "mail_outbox", "reseller_logos",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filled:
    """Two clients, and a row of each in every table that has a client_id."""

    acme: Client
    globex: Client


def _tables(build: Build) -> list[str]:
    """Every table of ours that has a client_id, partitions aside."""
    return [
        name
        for (name,) in build.run(
            "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"
            " AND NOT c.relispartition AND a.attname = 'client_id' ORDER BY 1"
        )
    ]


def test_every_table_of_a_tenant_is_fenced_even_from_its_owner(build: Build) -> None:
    fenced = build.run(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relrowsecurity AND relforcerowsecurity"
    )
    assert {*_tables(build), *CLOSED} <= {name for (name,) in fenced}


def test_a_table_without_a_tenant_is_on_the_list_of_those_that_need_none(build: Build) -> None:
    every = build.run(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'p') AND NOT relispartition"
    )
    assert {name for (name,) in every} - set(_tables(build)) <= COMMON


def test_references_between_tenants_tables_name_the_client_too(build: Build) -> None:
    tables = [t for t in _tables(build) if t != "users"]
    loose = build.run(
        """
        SELECT k.conname FROM pg_constraint k
         WHERE k.contype = 'f' AND k.conrelid::regclass::text = ANY(%s) AND k.confrelid::regclass::text = ANY(%s)
           AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY(k.conkey)
                                                        AND a.attname = 'client_id')
        """,
        tables,
        [*tables, "users"],
    )
    assert loose == []


def test_partitions_are_reached_through_their_table_only(build: Build) -> None:
    granted = build.run(
        "SELECT c.relname, r FROM pg_class c, unnest(ARRAY['ringdove_portal', 'ringdove_pipeline']) AS r"
        " WHERE c.relispartition AND c.relkind = 'r'"
        " AND has_table_privilege(r, c.oid, 'SELECT, INSERT, UPDATE, DELETE')"
    )
    assert granted == []


def test_neither_role_owns_anything_or_may_step_over_policies(build: Build) -> None:
    rights = build.run(
        "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb"
        " OR EXISTS (SELECT FROM pg_class WHERE relowner = r.oid) FROM pg_roles r"
        " WHERE rolname IN ('ringdove_portal', 'ringdove_pipeline')"
    )
    assert rights == [(False,), (False,)]


def test_the_pipeline_reads_no_password_and_no_session(build: Build) -> None:
    for table in ("user_passwords", "sessions", "sign_in_failures"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            build.run(f"SELECT * FROM {table}", role=PIPELINE)


def test_the_portal_reads_no_hash_and_no_session_token(build: Build) -> None:
    for query in ("SELECT hash FROM user_passwords", "SELECT token_hash FROM sessions"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            build.run(query, role=PORTAL)


@pytest.fixture
def filled(build: Build, postgres: object) -> Filled:
    """Foreign keys are off while the rows are written: here only the fence is looked at."""
    made = Filled(build.client("acme"), build.client("globex"))
    for client in (made.acme, made.globex):
        build.user(client)
        for table in _tables(build):
            if table != "users":
                _fill(build, postgres, table, client.id)
    return made


def _fill(build: Build, postgres: object, table: str, client_id: UUID) -> None:
    """A row with whatever its columns must hold."""
    columns = build.run(
        "SELECT a.attname, a.atttypid::regtype::text FROM pg_attribute a WHERE a.attrelid = %s::regclass"
        " AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull AND NOT a.atthasdef AND a.attidentity = ''",
        table,
    )
    values = {name: _value(name, kind) for name, kind in columns} | {
        "client_id": sql.Literal(client_id)
    }
    server = postgres.dsn("ringdove_super", build.dsn.split("dbname=")[1].split()[0])  # type: ignore[attr-defined]
    with psycopg.connect(server) as conn:
        conn.execute("SET session_replication_role = replica")
        for (check,) in conn.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass",
            [table],
        ).fetchall():
            conn.execute(
                sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(
                    sql.Identifier(table), sql.Identifier(check)
                )
            )
        conn.execute(
            sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
                sql.Identifier(table),
                sql.SQL(", ").join(map(sql.Identifier, values)),
                sql.SQL(", ").join(values.values()),
            )
        )


def _value(name: str, kind: str) -> sql.Composable:
    if kind == "uuid":
        return sql.SQL("gen_random_uuid()")
    if kind == "bytea":
        return sql.SQL("decode(md5(random()::text), 'hex')")
    if kind in ("timestamp with time zone", "date"):
        return sql.SQL("now()")
    if kind == "boolean":
        return sql.SQL("true")
    if kind in ("jsonb", "json"):
        return sql.SQL("'{}'")
    if kind == "text":
        return sql.SQL("md5(random()::text)")
    return sql.SQL("1")


def _counts(
    build: Build, tables: list[str], settings: dict[str, str], client_id: UUID
) -> dict[str, int]:
    """How many rows of a client the portal sees in each table it may read at all."""
    seen = {}
    with psycopg.connect(build.dsn, options=f"-c role={PORTAL}") as conn:
        for name, value in settings.items():
            conn.execute("SELECT set_config(%s, %s, true)", [f"ringdove.{name}", value])
        for table in tables:
            cursor = conn.execute(
                sql.SQL("SELECT count(client_id) FROM {} WHERE client_id = %s").format(
                    sql.Identifier(table)
                ),
                [client_id],
            )
            seen[table] = cursor.fetchall()[0][0]
    return seen


def test_a_person_sees_the_rows_of_her_own_branch_in_every_table_and_no_others(
    build: Build, filled: Filled
) -> None:
    tables = [
        name
        for (name,) in build.run(
            "SELECT t FROM unnest(%s::text[]) AS t WHERE has_column_privilege('ringdove_portal', t, 'client_id', 'SELECT')",
            _tables(build),
        )
    ]
    acme, globex = filled.acme, filled.globex
    own, others, nobody = {}, {}, {}
    for settings in (
        {"client": str(acme.id)},
        {"reseller": str(acme.reseller_id)},
        {"client": str(acme.id), "reseller": "", "system": ""},
    ):
        own = _counts(build, tables, settings, acme.id)
        others = _counts(build, tables, settings, globex.id)
        assert [t for t in tables if not own[t]] == []
        assert [t for t in tables if others[t]] == []
    for settings in ({}, {"client": "", "reseller": "", "system": ""}, {"system": "off"}):
        nobody = _counts(build, tables, settings, acme.id)
        assert [t for t in tables if nobody[t]] == []
    everything = _counts(build, tables, {"system": "on"}, globex.id)
    assert [t for t in tables if not everything[t]] == []


def test_a_person_cannot_write_a_row_into_another_client(build: Build, filled: Filled) -> None:
    with psycopg.connect(build.dsn, options=f"-c role={PORTAL}") as conn:
        conn.execute("SELECT set_config('ringdove.client', %s, true)", [str(filled.acme.id)])
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute(
                "INSERT INTO acd_groups (id, client_id, name, name_key)"
                " VALUES (gen_random_uuid(), %s, 'Mine', 'mine')",
                [filled.globex.id],
            )


def test_a_person_cannot_move_her_rows_into_another_client(build: Build, filled: Filled) -> None:
    with psycopg.connect(build.dsn, options=f"-c role={PORTAL}") as conn:
        conn.execute("SELECT set_config('ringdove.client', %s, true)", [str(filled.acme.id)])
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute("UPDATE acd_groups SET client_id = %s", [filled.globex.id])
