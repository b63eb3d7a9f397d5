"""Resellers, clients and users over HTTP: who sees what, who may change what, and what is refused."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from ringdove.kernel import ids
from ringdove.kernel.listing import encode_cursor
from tests.support.build import Build, Client
from tests.support.rest import Person, fields
from tests.support.site import Site


@dataclass(frozen=True, slots=True)
class World:
    """Two resellers; the first has two clients. One person of each role, all in the first branch."""

    acme: Client
    sister: Client
    globex: Client
    ids: dict[str, UUID]
    people: dict[str, Person]


@pytest.fixture
async def world(portal_site: Site, build: Build) -> World:
    acme = build.client("acme")
    sister = build.client("sister", reseller_id=acme.reseller_id)
    globex = build.client("globex")
    made = {
        "root": build.user(None, "system_admin", username="root"),
        "rita": build.user(None, "reseller_admin", username="rita", reseller_id=acme.reseller_id),
        "clara": build.user(acme, "client_admin", username="clara"),
        "sam": build.user(acme, "supervisor", username="sam"),
        "alice": build.user(acme, username="alice"),
        "otto": build.user(globex, "client_admin", username="otto"),
    }
    people = {name: await Person.at(portal_site, id_) for name, id_ in made.items()}
    return World(acme, sister, globex, made, people)


async def test_everybody_sees_what_is_below_her_and_nothing_beside_it(world: World) -> None:
    see = {
        name: (
            await person.names("/clients", "code"),
            await person.names("/users", "username") if name != "alice" else None,
        )
        for name, person in world.people.items()
    }
    acme = ["alice", "clara", "sam"]
    assert see == {
        "root": (["acme", "globex", "sister"], ["alice", "clara", "otto", "rita", "root", "sam"]),
        "rita": (["acme", "sister"], ["alice", "clara", "rita", "sam"]),
        "clara": (["acme"], acme),
        "sam": (["acme"], acme),
        "alice": (["acme"], None),
        "otto": (["globex"], ["otto"]),
    }


ASKED = [
    ("alice", "/users", None, 403),
    ("clara", "/resellers", None, 403),
    ("clara", "/users/{alice}", None, 200),
    ("alice", "/users/{alice}", None, 200),
    ("alice", "/users/{clara}", None, 403),
    ("clara", "/users/{otto}", None, 404),
    ("clara", "/users/{root}", None, 404),
    ("rita", "/users/{root}", None, 404),
    ("clara", "/clients/{acme}", None, 200),
    ("clara", "/clients/{sister}", None, 404),
    ("rita", "/clients/{globex}", None, 404),
    ("clara", "/clients/{acme}", {"name": "Mine"}, 403),
    ("clara", "/clients/{globex}", {"name": "Mine"}, 404),
    ("rita", "/clients/{sister}", {"name": "Sister"}, 200),
    ("rita", "/resellers/{northwind}", {"name": "Mine"}, 403),
    ("rita", "/resellers/{southwind}", {"name": "Mine"}, 404),
    ("sam", "/users/{alice}", {"name": "Al"}, 403),
    ("otto", "/users/{alice}", {"name": "Al"}, 404),
    ("clara", "/users/{alice}", {"name": "Al"}, 200),
]


async def test_403_for_ones_own_without_the_right_and_404_for_everything_else(world: World) -> None:
    names = {
        **world.ids, "acme": world.acme.id, "sister": world.sister.id, "globex": world.globex.id,
        "northwind": world.acme.reseller_id, "southwind": world.globex.reseller_id,
    }  # fmt: skip
    answered = []
    for who, path, body, _ in ASKED:
        person, at = world.people[who], path.format(**names)
        status, _ = await (person.get(at) if body is None else person.patch(at, body))
        answered.append((who, path, body, status))
    assert answered == ASKED


async def test_nobody_is_told_anything_without_signing_in(portal_site: Site) -> None:
    stranger = Person(portal_site.browser())
    for path in ("/me", "/users", "/clients", "/resellers", f"/users/{ids.new()}"):
        status, problem = await stranger.get(path)
        assert (status, problem["code"]) == (401, "unauthenticated")


async def test_nobody_makes_a_user_above_herself(world: World) -> None:
    made: dict[str, set[str]] = {}
    for who, person in world.people.items():
        for role in ("agent", "client_admin", "reseller_admin", "system_admin"):
            body: dict[str, Any] = {"username": f"{who} {role}", "name": "New", "role": role}
            if role in ("agent", "client_admin"):
                body["client_id"] = str(world.globex.id if who == "otto" else world.acme.id)
            elif role == "reseller_admin":
                body["reseller_id"] = str(world.acme.reseller_id)
            status, answer = await person.post("/users", **body)
            assert status in (201, 403), answer
            if status == 201:
                made.setdefault(who, set()).add(role)
    assert made == {
        "root": {"agent", "client_admin", "reseller_admin", "system_admin"},
        "rita": {"agent", "client_admin", "reseller_admin"},
        "clara": {"agent", "client_admin"},
        "otto": {"agent", "client_admin"},
    }


async def test_roles_change_below_the_one_who_changes_them_and_inside_one_place(
    world: World,
) -> None:
    async def given(who: str, changed: str, role: str) -> Any:
        path = f"/users/{world.ids[changed]}"
        status, answer = await world.people[who].patch(path, {"role": role})
        return status, answer["role"] if status == 200 else fields(answer)

    assert await given("clara", "alice", "supervisor") == (200, "supervisor")
    above = (403, [("role", "role_not_yours")])
    assert await given("clara", "alice", "reseller_admin") == above
    assert await given("clara", "clara", "agent") == above
    elsewhere = (422, [("role", "invalid")])
    assert await given("root", "alice", "system_admin") == elsewhere
    assert await given("root", "rita", "client_admin") == elsewhere


async def test_nobody_switches_herself_off(world: World) -> None:
    status, answer = await world.people["root"].patch(
        f"/users/{world.ids['root']}", {"active": False}
    )
    assert (status, fields(answer)) == (422, [("active", "not_yourself")])


async def test_a_client_is_made_below_ones_own_reseller_with_its_predefined_statuses(
    world: World,
) -> None:
    rita = world.people["rita"]
    status, made = await rita.post("/clients", code="initech", name="Initech", country="CH")
    assert (status, made["reseller_id"]) == (201, str(world.acme.reseller_id))
    codes = await rita.names("/agent-statuses", "code", client_id=made["id"])
    assert set(codes) == {
        "logged_out", "calls_and_media", "auto_logged_out", "post_call", "pause", "missed",
    }  # fmt: skip
    status, answer = await rita.post(
        "/clients", code="x", name="X", reseller_id=str(world.globex.reseller_id)
    )
    assert (status, fields(answer)) == (422, [("reseller_id", "invalid")])


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("/resellers", {"code": "Has Blanks", "name": "X"}, "code"),
    ("/clients", {"code": "acme", "name": "X", "reseller_id": "{northwind}"}, "code"),
    ("/clients", {"code": "x", "name": "X"}, "reseller_id"),
    ("/clients", {"code": "x", "name": "X", "reseller_id": "{nobody}"}, "reseller_id"),
    ("/clients", {"code": "x", "name": "X", "country": "UK"}, "country"),
    ("/clients", {"code": "x", "name": "X", "time_zone": "Mars"}, "time_zone"),
    ("/clients", {"code": "x", "name": "X", "nmae": "X"}, "nmae"),
    ("/users", {"username": "x", "name": "X", "role": "agent"}, "client_id"),
    ("/users", {"username": "x", "name": "X", "role": "agent", "client_id": "{nobody}"}, "client_id"),
    ("/users", {"username": "x", "name": "X", "role": "reseller_admin"}, "reseller_id"),
    ("/users", {"username": "ALICE", "name": "X", "role": "agent", "client_id": "{acme}"}, "username"),
    ("/users", {"username": "x", "name": "\u0000", "role": "agent", "client_id": "{acme}"}, "name"),
    ("/users", {"username": "x", "name": "X", "role": "agent", "max_parallel_sms": 0}, "max_parallel_sms"),
    ("/users", {"username": "x", "name": "X", "role": "agent", "email": "nobody"}, "email"),
]  # fmt: skip


async def test_a_refusal_names_the_field(world: World) -> None:
    names = {"acme": world.acme.id, "northwind": world.acme.reseller_id, "nobody": ids.new()}
    answered = []
    for path, body, _ in REFUSED:
        values = {k: v.format(**names) if isinstance(v, str) else v for k, v in body.items()}
        status, problem = await world.people["root"].post(path, **values)
        assert status == 422, (body, problem)
        answered.append((path, body, ", ".join(name for name, _ in fields(problem))))
    assert answered == REFUSED


async def test_what_was_read_can_be_sent_back_but_nobody_moves_to_another_client(
    world: World,
) -> None:
    root, path = world.people["root"], f"/users/{world.ids['alice']}"
    _, alice = await root.get(path)
    status, answer = await root.patch(path, {**alice, "name": "Alice B."})
    assert (status, answer["name"]) == (200, "Alice B.")
    status, answer = await root.patch(path, {"client_id": str(world.globex.id)})
    assert (status, fields(answer)) == (422, [("client_id", "never_changes")])


async def test_whoever_saw_an_older_version_does_not_save_over_the_newer_one(
    world: World,
) -> None:
    clara, path = world.people["clara"], f"/users/{world.ids['alice']}"
    await clara.get(path)
    seen = clara.etag
    status, _ = await clara.patch(path, {"name": "First"}, seen)
    assert status == 200
    assert clara.etag != seen
    newest = clara.etag
    for stale in (seen, f"W/{seen}", '"not ours"', '"99999999999999999999"', '"\xb2"'):
        status, problem = await clara.patch(path, {"name": "Second"}, stale)
        assert (status, problem["code"]) == (412, "stale")
    assert (await clara.patch(path, {"name": "Third"}, newest))[0] == 200
    assert (await clara.patch(path, {"name": "Fourth"}))[0] == 200


async def test_a_new_password_and_being_switched_off_end_her_sessions(world: World) -> None:
    clara, alice = world.people["clara"], world.people["alice"]
    status, _ = await clara.patch(f"/users/{world.ids['alice']}", {"password": "brand new one"})
    assert status == 200
    assert (await alice.get("/me"))[0] == 401


async def test_a_password_is_never_told(world: World) -> None:
    status, made = await world.people["clara"].post(
        "/users", username="new", name="New", role="agent", password="secret word"
    )
    assert status == 201
    assert "password" not in made
    status, problem = await world.people["clara"].post(
        "/users", username="other", name="New", role="agent", password="abc"
    )
    assert status == 422
    assert "abc" not in str(problem)


async def test_lists_come_in_pages_sorted_and_searched_without_regard_to_case_and_accents(
    world: World, build: Build
) -> None:
    for name in ("Zoë", "anna", "Bernd", "Ägidius"):
        build.run(
            "UPDATE users SET name = %s, name_key = %s WHERE id = %s",
            name, {"Zoë": "zoe", "Ägidius": "agidius"}.get(name, name.lower()), build.user(world.globex),
        )  # fmt: skip
    otto = world.people["otto"]
    assert await otto.names("/users", limit="2") == ["Ägidius", "anna", "Bernd", "Otto", "Zoë"]
    assert await otto.names("/users", limit="2", sort="-name") == [
        "Zoë", "Otto", "Bernd", "anna", "Ägidius",
    ]  # fmt: skip
    assert await otto.names("/users", q="zoe") == ["Zoë"]
    assert await otto.names("/users", q="ZOË", limit="1") == ["Zoë"]
    assert await otto.names("/users", q="user", limit="1") == ["Ägidius", "anna", "Bernd", "Zoë"]
    assert await otto.names("/users", role="client_admin") == ["Otto"]


async def test_a_list_refuses_what_it_cannot_do(world: World) -> None:
    for name, value in (
        ("sort", "password"),
        ("limit", "0"),
        ("limit", "201"),
        ("cursor", "nonsense"),
        ("cursor", encode_cursor("\ud800", ids.new())),
        ("q", "\x00"),
    ):
        status, problem = await world.people["root"].get("/users", **{name: value})
        assert (status, [field for field, _ in fields(problem)]) == (422, [name])
