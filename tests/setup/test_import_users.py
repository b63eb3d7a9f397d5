"""Users of another system, from a table."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from tests.support.build import Build, Client
from tests.support.rest import Person
from tests.support.site import Site

HEADER = "Name;User name;E-mail;Role;Groups;Agent number;External id;Language;Time zone"
PATH = "/api/v1/users/import"


@dataclass(frozen=True, slots=True)
class World:
    """A client with two groups, another client, and who looks after both."""

    acme: Client
    globex: Client
    support: UUID
    sales: UUID
    clara: Person
    alice: Person

    async def send(
        self, content: str | bytes, who: Person | None = None, **params: str
    ) -> tuple[int, Any]:
        """Import a table."""
        data = content if isinstance(content, bytes) else content.encode()
        async with (who or self.clara).session.post(
            PATH, params={"client_id": str(self.acme.id), **params}, data=data,
            headers={"Content-Type": "text/csv"},
        ) as answer:  # fmt: skip
            return answer.status, await answer.json()


@pytest.fixture
async def world(portal_site: Site, build: Build) -> World:
    acme = build.client("acme")
    return World(
        acme,
        build.client("globex"),
        build.group(acme, name="Support"),
        build.group(acme, name="Sales, Bonn"),
        await Person.at(portal_site, build.user(acme, "client_admin", username="clara")),
        await Person.at(portal_site, build.user(acme, username="alice")),
    )


def _members(build: Build, group: UUID) -> list[str]:
    rows = build.run(
        "SELECT u.username FROM acd_group_members m JOIN users u ON u.id = m.user_id"
        " WHERE m.group_id = %s ORDER BY 1",
        group,
    )
    return [row[0] for row in rows]


async def test_a_table_becomes_users_in_their_groups(world: World, build: Build) -> None:
    content = (
        f"{HEADER}\nErin;erin;erin@acme.example;Agent;Support;1009;HR-1;de;Europe/Vienna\n"
        "Sue;sue;;Supervisor;;;HR-2;English;\n"
    )
    status, seen = await world.send(content, dry_run="true", invite="true")
    assert (status, seen["imported"]) == (200, False)
    assert [(row["line"], row["errors"], row["link"]) for row in seen["rows"]] == [
        (2, [], None), (3, [], None),
    ]  # fmt: skip
    assert await world.clara.names("/users", "username") == ["alice", "clara"]
    status, done = await world.send(content)
    assert (status, done["imported"]) == (200, True)
    assert [row["link"] for row in done["rows"]] == [None, None]
    _, page = await world.clara.get("/users", q="hr-1")
    erin = page["items"][0]
    assert {k: erin[k] for k in ("name", "role", "agent_number", "language", "time_zone")} == {
        "name": "Erin", "role": "agent", "agent_number": "1009", "language": "de",
        "time_zone": "Europe/Vienna",
    }  # fmt: skip
    assert _members(build, world.support) == ["erin"]
    assert build.value("SELECT count(*) FROM acd_agents") == 4


async def test_who_is_invited_chooses_a_password_by_her_link(
    world: World, portal_site: Site, build: Build
) -> None:
    status, done = await world.send(
        "Name;Benutzername;Aktiv\nErin;erin;ja\nGone;gone;nein\n", invite="true"
    )
    assert status == 200
    link, nothing = (row["link"] for row in done["rows"])
    assert nothing is None
    body = {"token": link.partition("#")[2], "password": "a long enough word"}
    async with portal_site.browser().post("/api/v1/session/link/password", json=body) as answer:
        assert answer.status == 204, await answer.text()
    assert build.value("SELECT count(*) FROM jobs.procrastinate_jobs") == 1


async def test_one_wrong_row_and_nobody_is_imported_and_every_wrong_cell_is_named(
    world: World, build: Build
) -> None:
    build.group(world.globex, name="Theirs")
    content = (
        HEADER
        + """
Good;good;;;Support;1;A;;
;x;nonsense;King;;abc;;Klingon;Mars
Theirs;theirs;;;Theirs;;;;
Twice;GOOD;;;;;;;
Number;number;;;;1;;;
Outside;outside;;;;;A;;
Taken;alice;;;;;;;
"""
    )
    status, seen = await world.send(content, dry_run="true")
    assert status == 200
    assert [(r["line"], [(e["field"], e["code"]) for e in r["errors"]]) for r in seen["rows"]] == [
        (2, []),
        (3, [("name", "missing"), ("email", "string_pattern_mismatch"), ("role", "literal_error"),
             ("agent_number", "string_pattern_mismatch"), ("language", "literal_error"),
             ("time_zone", "value_error")]),
        (4, [("groups", "no_such_group")]),
        (5, [("username", "taken")]),
        (6, [("agent_number", "taken")]),
        (7, [("external_id", "taken")]),
        (8, [("username", "taken")]),
    ]  # fmt: skip
    status, problem = await world.send(content)
    assert (status, problem["code"]) == (422, "cannot_import")
    assert [row["line"] for row in problem["rows"]] == [3, 4, 5, 6, 7, 8]
    assert await world.clara.names("/users", "username") == ["alice", "clara"]


async def test_only_those_who_make_users_import_them_and_only_where_they_may(world: World) -> None:
    content = "Name;User name\nErin;erin\n"
    assert (await world.send(content, world.alice))[0] == 403
    status, problem = await world.send(content, client_id=str(world.globex.id))
    assert (status, problem["errors"][0]["field"]) == (422, "client_id")
    assert (await world.send("Name;E-mail\nErin;x@y.example\n"))[0] == 422


async def test_what_was_exported_can_be_imported_elsewhere(world: World, build: Build) -> None:
    async with world.clara.session.get("/api/v1/users.csv") as answer:
        exported = await answer.read()
    build.run("UPDATE users SET username = 'old-' || username")
    status, done = await world.send(exported)
    assert (status, [row["values"]["username"] for row in done["rows"]]) == (
        200,
        ["alice", "clara"],
    )
    assert set(done["ignored"]) == {
        "id", "reseller_id", "client_id", "inherited", "sms_email_confirmed", "created_at",
    }  # fmt: skip


async def test_an_external_id_names_one_user_of_a_client(world: World, build: Build) -> None:
    users = [build.user(world.acme), build.user(world.acme), build.user(world.globex)]
    build.run("UPDATE users SET external_id = 'HR-1' WHERE id = %s", users[2])
    assert (await world.clara.patch(f"/users/{users[0]}", {"external_id": "HR-1"}))[0] == 200
    status, problem = await world.clara.patch(f"/users/{users[1]}", {"external_id": "HR-1"})
    assert (status, problem["errors"][0]["field"]) == (422, "external_id")


@pytest.mark.timeout(30)
async def test_two_hundred_users_take_seconds(world: World, build: Build) -> None:
    rows = (f"User {n};user{n};user{n}@acme.example;;Support;{n};;;" for n in range(200))
    status, done = await world.send("\n".join((HEADER, *rows)), invite="true")
    assert (status, len(done["rows"])) == (200, 200)
    assert len(_members(build, world.support)) == 200
