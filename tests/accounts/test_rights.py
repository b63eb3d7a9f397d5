"""Rights switched per role, stepping down, reading texts, and the audit of it all."""

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from ringdove.kernel import clock
from tests.support.build import Build, Client
from tests.support.rest import Person
from tests.support.site import Site

WORDS = Path(__file__).resolve().parents[2] / "web/src/ui/history"
#: What audit_row leaves out of every table.
FOLLOWS = {"name_key", "recipient_key", "version", "created_at", "changed_at", "seq"}
TEXT = "My secret order 4711"
SENDER = "+491701234567"


@dataclass(frozen=True, slots=True)
class World:
    """A client with everybody, one SMS in its only group, and another client beside it."""

    acme: Client
    globex: Client
    ids: dict[str, UUID]
    people: dict[str, Person]
    group: UUID
    connector: UUID


@pytest.fixture
async def world(site: Site, build: Build) -> World:
    acme, globex = build.client("acme"), build.client("globex")
    made = {
        "root": build.user(None, "system_admin", username="root"),
        "rita": build.user(None, "reseller_admin", username="rita", reseller_id=acme.reseller_id),
        "clara": build.user(acme, "client_admin", username="clara"),
        "sam": build.user(acme, "supervisor", username="sam"),
        "alice": build.user(acme, username="alice"),
        "otto": build.user(globex, "client_admin", username="otto"),
    }
    group = build.group(acme, made["alice"])
    build.run(
        "INSERT INTO acd_group_supervisors (client_id, group_id, user_id) VALUES (%s, %s, %s)",
        acme.id,
        group,
        made["sam"],
    )
    connector = build.connector(acme, group, "+4930901820")
    people = {name: await Person.at(site, id_) for name, id_ in made.items()}

    status, _ = await site.sms("+4930901820", TEXT, SENDER)
    assert status == 200
    return World(acme, globex, made, people, group, connector)


async def _shown(who: Person) -> tuple[str | None, str]:
    status, page = await who.get("/received-sms")
    assert status == 200, page
    (sms,) = page["items"]
    assert sms["text_length"] == len(TEXT)
    return sms["text"], sms["sender"]


async def test_texts_and_numbers_are_for_the_clients_own_people(world: World) -> None:
    for name in ("clara", "sam", "alice"):
        assert await _shown(world.people[name]) == (TEXT, SENDER), name
    for name in ("root", "rita"):
        assert await _shown(world.people[name]) == (None, "+4917…67"), name


async def test_a_grant_opens_texts_upwards_until_it_ends_and_both_stand_in_the_audit(
    world: World,
) -> None:
    clara, rita, root = (world.people[n] for n in ("clara", "rita", "root"))
    path = f"/clients/{world.acme.id}/text-grants"
    until = (clock.now() + timedelta(hours=2)).isoformat()
    assert (await rita.post(path, grantee="reseller", until=until))[0] == 403
    status, made = await clara.post(path, grantee="reseller", until=until)
    assert status == 201
    assert await _shown(rita) == (TEXT, SENDER)
    assert (await _shown(root))[0] is None
    assert (await rita.put("/session/acting", client_id=str(world.acme.id)))[0] == 200
    assert await _shown(rita) == (TEXT, SENDER)
    assert (await clara.delete(f"/text-grants/{made['items'][0]['id']}"))[0] == 204
    assert (await _shown(rita))[0] is None
    actions = [
        (e["action"], e["kind"], e["user_name"])
        for e in (await clara.get("/audit"))[1]["items"]
        if e["user_name"]
    ]
    assert actions == [
        ("changed", "text_grants", "clara"),
        ("texts_read", "clients", "rita"),
        ("created", "text_grants", "clara"),
    ]


async def test_a_grant_ends_by_itself_and_is_never_for_long(world: World, build: Build) -> None:
    clara, rita = world.people["clara"], world.people["rita"]
    path = f"/clients/{world.acme.id}/text-grants"
    for until in (clock.now() - timedelta(seconds=1), clock.now() + timedelta(days=32)):
        status, problem = await clara.post(path, grantee="reseller", until=until.isoformat())
        assert (status, problem["errors"][0]["field"]) == (422, "until")
    until = clock.now() + timedelta(hours=1)
    await clara.post(path, grantee="reseller", until=until.isoformat())
    build.run("UPDATE text_grants SET until = now() - interval '1 second'")
    assert (await _shown(rita))[0] is None


async def test_searching_texts_finds_only_what_one_may_read(world: World) -> None:
    since = (clock.now() - timedelta(hours=1)).isoformat()
    status, _ = await world.people["rita"].get("/received-sms", text="4711", since=since)
    assert status == 403
    until = (clock.now() + timedelta(hours=1)).isoformat()
    await world.people["otto"].post(
        f"/clients/{world.globex.id}/text-grants", grantee="system", until=until
    )
    status, page = await world.people["root"].get("/received-sms", text="4711", since=since)
    assert (status, page["items"]) == (200, [])


async def test_a_right_is_switched_for_a_role_of_one_client(world: World) -> None:
    clara, sam, otto = (world.people[n] for n in ("clara", "sam", "otto"))
    path = f"/clients/{world.acme.id}/rights"
    new = {"client_id": str(world.acme.id), "name": "New", "members": [], "supervisors": []}
    assert (await sam.post("/acd-groups", **new))[0] == 403
    status, found = await clara.patch(
        path, {"role": "supervisor", "rights": {"groups.manage": True, "sms.read_text": False}}
    )
    assert status == 200
    by_right = {r["right"]: r for r in found["items"] if r["role"] == "supervisor"}
    assert (by_right["groups.manage"]["has"], by_right["groups.manage"]["predefined"]) == (
        True,
        False,
    )
    assert (await sam.post("/acd-groups", **new))[0] == 201
    assert await _shown(sam) == (None, "+4917…67")
    assert (await otto.patch(path, {"role": "agent", "rights": {}}))[0] == 404
    await clara.patch(path, {"role": "supervisor", "rights": {"groups.manage": None}})
    assert (await sam.post("/acd-groups", **(new | {"name": "Newer"})))[0] == 403


@pytest.mark.parametrize(
    ("who", "role", "right"),
    [
        ("clara", "client_admin", "users.manage"),  # her own role is not below her
        ("clara", "agent", "clients.manage"),  # a right that no client has
        ("rita", "agent", "sms.read_text"),  # texts are the client's own
        ("sam", "agent", "users.read"),
    ],
)
async def test_nobody_gives_what_is_not_hers_to_give(
    world: World, who: str, role: str, right: str
) -> None:
    path = f"/clients/{world.acme.id}/rights"
    status, _ = await world.people[who].patch(path, {"role": role, "rights": {right: True}})
    assert status == 403


async def test_stepping_down_is_seeing_and_doing_what_that_administrator_does(
    world: World,
) -> None:
    root = world.people["root"]
    status, me = await root.put("/session/acting", client_id=str(world.acme.id))
    assert (status, me["role"], me["acting"]["name"]) == (200, "client_admin", "Acme")
    assert me["user"]["username"] == "root"
    assert await root.names("/clients", "code") == ["acme"]
    assert "root" not in await root.names("/users", "username")
    status, _ = await root.patch(f"/acd-groups/{world.group}", {"name": "Renamed"})
    assert status == 200
    status, _ = await root.get(f"/users/{world.ids['otto']}")
    assert status == 404
    assert (await root.get("/me/status"))[0] == 422
    status, page = await world.people["clara"].get("/audit", kind="acd_groups", action="changed")
    (entry,) = page["items"]
    assert (entry["user_name"], entry["acting_as"]) == ("root", "Acme")
    assert entry["changes"] == {"name": [_old_name(entry), "Renamed"]}
    status, me = await root.delete("/session/acting")
    assert (status, me["role"], me["acting"]) == (200, "system_admin", None)
    assert await root.names("/clients", "code") == ["acme", "globex"]


def _old_name(entry: dict[str, Any]) -> str:
    return str(entry["changes"]["name"][0])


async def test_acting_ends_after_half_an_hour_without_a_request(world: World, build: Build) -> None:
    rita = world.people["rita"]
    await rita.put("/session/acting", client_id=str(world.acme.id))
    build.run(
        "UPDATE sessions SET acting_seen_at = now() - interval '29 minutes'", role="ringdove_owner"
    )
    assert (await rita.get("/me"))[1]["acting"]["name"] == "Acme"
    build.run(
        "UPDATE sessions SET acting_seen_at = now() - interval '31 minutes'", role="ringdove_owner"
    )
    assert (await rita.get("/me"))[1]["acting"] is None


@pytest.mark.parametrize(
    ("who", "target", "expected"),
    [
        ("rita", "globex", 404),
        ("clara", "acme", 403),
        ("alice", "acme", 403),
        ("otto", "acme", 403),
    ],
)
async def test_nobody_steps_anywhere_but_down(
    world: World, who: str, target: str, expected: int
) -> None:
    client: Client = getattr(world, target)
    status, _ = await world.people[who].put("/session/acting", client_id=str(client.id))
    assert status == expected
    assert (await world.people[who].get("/me"))[1]["acting"] is None


async def test_an_administrator_of_the_system_acts_as_a_resellers(world: World) -> None:
    root = world.people["root"]
    status, me = await root.put("/session/acting", reseller_id=str(world.acme.reseller_id))
    assert (status, me["role"]) == (200, "reseller_admin")
    assert await root.names("/clients", "code") == ["acme"]
    assert await root.names("/users", "username") == ["alice", "clara", "rita", "sam"]


async def test_the_audit_says_what_was_before_and_after_and_no_secret(world: World) -> None:
    rita, clara = world.people["rita"], world.people["clara"]
    path = f"/sms-receive-connectors/{world.connector}"
    status, _ = await rita.patch(path, {"token": "a-token-for-tests", "name": "Line 2"})
    assert status == 200
    status, page = await clara.get("/audit", object_id=str(world.connector))
    entry = page["items"][0]
    assert entry["changes"]["name"][1] == "Line 2"
    assert entry["changes"]["token_encrypted"] == [None, "***"]
    assert "a-token-for-tests" not in str(page)
    assert entry["source"] == "127.0.0.1"
    assert (await world.people["otto"].get("/audit", object_id=str(world.connector)))[1][
        "items"
    ] == []
    assert (await world.people["alice"].get("/audit"))[0] == 403


async def test_the_audit_says_what_things_are_called_also_when_they_are_gone(world: World) -> None:
    rita, clara = world.people["rita"], world.people["clara"]
    status, group = await clara.post("/acd-groups", name="Night")
    assert status == 201, group
    path = f"/sms-receive-connectors/{world.connector}"
    assert (await rita.patch(path, {"acd_group_id": group["id"]}))[0] == 200
    assert (await rita.patch(path, {"acd_group_id": None}))[0] == 200
    assert (await clara.delete(f"/acd-groups/{group['id']}"))[0] == 204
    _, page = await clara.get("/audit", object_id=str(world.connector))
    assert page["items"][0]["changes"] == {"acd_group_id": [group["id"], None]}
    assert page["items"][0]["names"] == {group["id"]: "Night"}


async def test_the_audit_holds_changes_and_not_whose_turn_it_was(
    world: World, build: Build
) -> None:
    clara = world.people["clara"]
    _, before = await clara.get("/audit", object_id=str(world.group))
    build.run(
        "UPDATE acd_group_members SET last_offered_at = now(), logged_in = true",
        role="ringdove_pipeline",
    )
    _, after = await clara.get("/audit", object_id=str(world.group))
    assert after["items"] == before["items"]
    build.run("UPDATE acd_group_members SET kind = 'reserve'")
    _, changed = await clara.get("/audit", object_id=str(world.group))
    assert changed["items"][0]["changes"] == {"kind": ["permanent", "reserve"]}


def test_every_field_that_the_audit_may_name_has_words_on_the_pages(build: Build) -> None:
    columns = build.run(
        """
        SELECT DISTINCT a.attname, c.relname
          FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
         WHERE t.tgfoid = 'audit_row'::regproc
           AND a.attname <> ALL (string_to_array(encode(t.tgargs, 'escape'), '\\000'))
        """
    )
    texts = "".join(file.read_text("utf-8") for file in sorted(WORDS.rglob("*.ts*")))
    known = set(re.findall(r"^    (\w+):", texts, re.MULTILINE)) | set(
        re.findall(r'"(\w+)"', texts)
    )
    nameless = {f"{table}.{column}" for column, table in columns if column not in known | FOLLOWS}
    nameless |= {table for _, table in columns if table not in known}
    assert not nameless, f"Say in {WORDS} what these are called, in both languages."


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit SET label = ''", "DELETE FROM audit", "INSERT INTO audit DEFAULT VALUES"],
)
@pytest.mark.parametrize("role", ["ringdove_portal", "ringdove_pipeline"])
def test_the_audit_is_only_added_to(build: Build, statement: str, role: str) -> None:
    with pytest.raises(Exception, match="permission denied"):
        build.run(statement, role=role)
