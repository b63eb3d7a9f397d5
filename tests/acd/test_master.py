"""Groups and agent statuses over HTTP."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from tests.support.build import Build, Client
from tests.support.rest import Person, fields
from tests.support.site import Desk, Site


@dataclass(frozen=True, slots=True)
class World:
    """Two clients of one reseller; acme has a supervisor and two agents."""

    acme: Client
    sister: Client
    ids: dict[str, UUID]
    people: dict[str, Person]


@pytest.fixture
async def world(portal_site: Site, build: Build) -> World:
    acme = build.client("acme")
    sister = build.client("sister", reseller_id=acme.reseller_id)
    made = {
        "rita": build.user(None, "reseller_admin", username="rita", reseller_id=acme.reseller_id),
        "clara": build.user(acme, "client_admin", username="clara"),
        "sam": build.user(acme, "supervisor", username="sam"),
        "alice": build.user(acme, username="alice"),
        "bob": build.user(acme, username="bob"),
        "otto": build.user(sister, "client_admin", username="otto"),
    }
    people = {name: await Person.at(portal_site, id_) for name, id_ in made.items()}
    return World(acme, sister, made, people)


async def _group(world: World, name: str, **people: list[str]) -> Any:
    members = {role: [str(world.ids[n]) for n in names] for role, names in people.items()}
    status, made = await world.people["clara"].post("/acd-groups", name=name, **members)
    assert status == 201, made
    return made


async def test_agents_and_supervisors_see_their_own_groups(world: World) -> None:
    support = await _group(world, "Support", members=["alice"], supervisors=["sam"])
    sales = await _group(world, "Sales", members=["bob"])
    seen = {n: await p.names("/acd-groups") for n, p in world.people.items()}
    assert seen == {
        "rita": ["Sales", "Support"], "clara": ["Sales", "Support"], "sam": ["Support"],
        "alice": ["Support"], "bob": ["Sales"], "otto": [],
    }  # fmt: skip
    alice, otto = world.people["alice"], world.people["otto"]
    assert (await alice.get(f"/acd-groups/{support['id']}"))[0] == 200
    assert (await alice.get(f"/acd-groups/{sales['id']}"))[0] == 403
    assert (await alice.patch(f"/acd-groups/{support['id']}", {"name": "Mine"}))[0] == 403
    assert (await otto.get(f"/acd-groups/{support['id']}"))[0] == 404
    assert (await otto.patch(f"/acd-groups/{support['id']}", {"name": "Mine"}))[0] == 404


async def test_members_are_replaced_as_a_whole_and_left_alone_when_not_named(world: World) -> None:
    support = await _group(world, "Support", members=["alice"], supervisors=["sam"])
    clara, at = world.people["clara"], f"/acd-groups/{support['id']}"
    bob = str(world.ids["bob"])
    status, changed = await clara.patch(at, {"members": [bob, bob]})
    assert (status, changed["members"], changed["supervisors"]) == (
        200,
        [bob],
        support["supervisors"],
    )
    status, changed = await clara.patch(at, {"offer_timeout_s": 60})
    assert (changed["offer_timeout_s"], changed["members"]) == (60, [bob])


async def test_a_group_refuses_what_is_not_its_clients(world: World) -> None:
    await _group(world, "Support")
    clara, otto = world.people["clara"], str(world.ids["otto"])
    for body, wrong in (
        ({"name": "SUPPORT"}, ("name", "taken")),
        ({"name": "Other", "members": [otto]}, ("members", "not_of_this_client")),
        ({"name": "Other", "supervisors": [otto]}, ("supervisors", "not_of_this_client")),
        ({"name": "Other", "strategy": "by magic"}, ("strategy", "invalid")),
        ({"name": "Other", "client_id": str(world.sister.id)}, ("client_id", "invalid")),
    ):
        status, problem = await clara.post("/acd-groups", **body)
        assert (status, fields(problem)) == (422, [wrong])
    status, problem = await world.people["rita"].post("/acd-groups", name="Other")
    assert (status, fields(problem)) == (422, [("client_id", "missing")])


async def test_a_desk_reads_everything_again_when_its_groups_change(world: World) -> None:
    support = await _group(world, "Support")
    async with Desk(world.people["alice"].session) as desk:
        await desk.until(lambda event, _: event == "snapshot")
        at, alice = f"/acd-groups/{support['id']}", str(world.ids["alice"])
        assert (await world.people["clara"].patch(at, {"members": [alice]}))[0] == 200
        await desk.update("access_changed")


async def test_the_predefined_statuses_speak_the_readers_language(world: World) -> None:
    alice = world.people["alice"]
    assert await alice.names("/agent-statuses") == [
        "Calls and Media", "Pause", "Post Call", "Logged out", "Automatically logged out", "Missed",
    ]  # fmt: skip
    await alice.patch("/me", {"language": "de"})
    assert await alice.names("/agent-statuses", limit="2") == [
        "Anrufe und Medien", "Pause", "Nachbearbeitung", "Abgemeldet", "Automatisch abgemeldet", "Verpasst",
    ]  # fmt: skip
    assert await alice.names("/agent-statuses", q="abgem") == [
        "Abgemeldet", "Automatisch abgemeldet",
    ]  # fmt: skip


async def test_a_predefined_status_keeps_its_name_and_what_logging_off_relies_on(
    world: World,
) -> None:
    clara = world.people["clara"]
    _, page = await clara.get("/agent-statuses", q="pause")
    (pause,) = page["items"]
    at = f"/agent-statuses/{pause['id']}"
    for change in ({"name": "Lunch"}, {"logged_on": False}, {"settable_by_agent": False}):
        status, problem = await clara.patch(at, change)
        assert (status, fields(problem)) == (422, [(*change, "predefined")])
    status, changed = await clara.patch(at, {**pause, "colour": "#123456"})
    assert (status, changed["colour"], changed["name"]) == (200, "#123456", "Pause")


async def test_a_status_of_ones_own_can_be_for_some_groups_only(world: World) -> None:
    support = await _group(world, "Support")
    clara = world.people["clara"]
    status, made = await clara.post(
        "/agent-statuses", name="E-mail only", colour="#ABCDEF", receives_sms=True,
        acd_group_ids=[support["id"]], **{"break": False},
    )  # fmt: skip
    assert (status, made["code"], made["colour"]) == (201, None, "#abcdef")
    assert made["acd_group_ids"] == [support["id"]]
    status, changed = await clara.patch(f"/agent-statuses/{made['id']}", {"acd_group_ids": []})
    assert (status, changed["acd_group_ids"]) == (200, [])


async def test_a_status_is_made_for_ones_own_client_with_its_own_groups(
    world: World, build: Build
) -> None:
    theirs = str(build.group(world.sister))
    stranger = str(build.client("globex").id)
    for who, more, wrong in (
        ("clara", {"acd_group_ids": [theirs]}, ("acd_group_ids", "not_of_this_client")),
        ("clara", {"client_id": str(world.sister.id)}, ("client_id", "invalid")),
        ("rita", {"client_id": stranger}, ("client_id", "invalid")),
    ):
        status, problem = await world.people[who].post("/agent-statuses", name="Mine", **more)
        assert (status, fields(problem)) == (422, [wrong])
    assert (await world.people["alice"].post("/agent-statuses", name="Mine"))[0] == 403


async def test_each_member_is_told_to_get_an_sms_now_or_the_first_rule_that_says_no(
    world: World, build: Build
) -> None:
    made = await _group(
        world, "Support", members=["alice"], reserve_members=["bob"], supervisors=["sam"]
    )
    path = f"/acd-groups/{made['id']}"

    async def told(who: str = "clara") -> dict[str, Any]:
        status, found = await world.people[who].get(f"{path}/would-get")
        assert status == 200, found
        return {m["name"]: m["place"] or m["reasons"][0] for m in found["members"]}

    assert await told() == {"Alice": "status", "Bob": "not_logged_in"}
    build.ready(world.ids["alice"])
    build.ready(world.ids["bob"])
    assert await told("sam") == {"Alice": 1, "Bob": "not_logged_in"}
    assert (await world.people["clara"].patch(path, {"active": False}))[0] == 200
    assert await told() == {"Alice": "no_group", "Bob": "no_group"}
    assert (await world.people["clara"].patch(path, {"active": True}))[0] == 200
    bob = f"/users/{world.ids['bob']}"
    assert (await world.people["clara"].patch(bob, {"active": False}))[0] == 200
    assert await told("rita") == {"Alice": 1, "Bob": "inactive"}
    assert (await world.people["alice"].get(f"{path}/would-get"))[0] == 403
    assert (await world.people["otto"].get(f"{path}/would-get"))[0] == 404


async def test_statuses_move_one_place_at_a_time_and_say_what_their_time_counts_as(
    world: World,
) -> None:
    clara = world.people["clara"]
    status, made = await clara.post(
        "/agent-statuses", name="Ferien", abbreviation="FE", text_colour="#000000", holiday=True
    )
    assert status == 201
    assert (made["abbreviation"], made["text_colour"], made["holiday"]) == ("FE", "#000000", True)
    before = await clara.names("/agent-statuses")
    assert before[-1] == "Ferien"
    path = f"/agent-statuses/{made['id']}/move"
    assert (await clara.post(path, by=-1))[0] == 204
    assert await clara.names("/agent-statuses") == [*before[:-2], "Ferien", before[-2]]
    for _ in before:
        assert (await clara.post(path, by=-1))[0] == 204
    assert await clara.names("/agent-statuses") == ["Ferien", *before[:-1]]
    assert (await clara.post(path, by=1))[0] == 204
    assert (await clara.names("/agent-statuses"))[:2] == [before[0], "Ferien"]
    _, page = await clara.get("/agent-statuses", q="Post Call")
    assert page["items"][0]["post_processing"] is True
    assert (await clara.post(path, by=2))[0] == 422
    assert (await world.people["alice"].post(path, by=1))[0] == 403
    assert (await world.people["otto"].post(path, by=1))[0] == 404
