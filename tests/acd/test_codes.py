"""Transaction codes over HTTP, and what is owed without one."""

from uuid import UUID

import pytest

from ringdove.acd import jobs
from ringdove.acd.model import Agent
from ringdove.acd.service import life, offers, supervising
from ringdove.acd.service.supervising import Chief
from ringdove.kernel.db import Database
from tests.acd.test_intake import Line, ready
from tests.support.build import Build, Client
from tests.support.rest import Person, fields
from tests.support.site import Site


@pytest.fixture
def acme(build: Build) -> Client:
    return build.client("acme")


@pytest.fixture
async def clara(portal_site: Site, build: Build, acme: Client) -> Person:
    return await Person.at(portal_site, build.user(acme, "client_admin"))


async def _made(clara: Person, name: str, **more: object) -> dict[str, object]:
    status, made = await clara.post("/transaction-codes", name=name, **more)
    assert status == 201, made
    return dict(made)


async def test_codes_stand_in_their_order_and_a_new_one_is_the_last(clara: Person) -> None:
    assert (await _made(clara, "Praise"))["position"] == 1
    await _made(clara, "Invoice", position=5)
    await _made(clara, "Complaint", position=2)
    assert (await _made(clara, "Other"))["position"] == 6
    assert await clara.names("/transaction-codes") == ["Praise", "Complaint", "Invoice", "Other"]


async def test_a_code_is_offered_in_its_groups_only_and_everywhere_without_any(
    clara: Person, build: Build, acme: Client
) -> None:
    group = build.group(acme, name="Sales")
    made = await _made(clara, "Invoice", acd_group_ids=[str(group)])
    _, uses = await clara.get(f"/acd-groups/{group}/uses")
    assert [(u["kind"], u["name"]) for u in uses["items"]] == [("transaction_codes", "Invoice")]
    assert await clara.names("/transaction-codes", acd_group_id=str(group)) == ["Invoice"]
    status, changed = await clara.patch(f"/transaction-codes/{made['id']}", {"acd_group_ids": []})
    assert (status, changed["acd_group_ids"]) == (200, [])


async def test_a_code_refuses_a_name_twice_and_what_is_not_its_clients(
    clara: Person, build: Build
) -> None:
    theirs: UUID = build.group(build.client("sister"))
    await _made(clara, "Invoice")
    for body, wrong in (
        ({"name": " invoice "}, {"name"}),
        ({"name": "Sale", "acd_group_ids": [str(theirs)]}, {"acd_group_ids"}),
        ({"name": "", "position": -1}, {"name", "position"}),
    ):
        status, problem = await clara.post("/transaction-codes", **body)
        assert (status, {name for name, _ in fields(problem)}) == (422, wrong)
    assert await clara.names("/transaction-codes") == ["Invoice"]


async def test_the_name_of_a_deleted_code_is_free_again(clara: Person) -> None:
    made = await _made(clara, "Invoice")
    assert (await clara.delete(f"/transaction-codes/{made['id']}"))[0] == 204
    assert await clara.names("/transaction-codes") == []
    await _made(clara, "Invoice")


async def test_only_those_who_manage_groups_see_and_change_codes(
    clara: Person, portal_site: Site, build: Build, acme: Client
) -> None:
    made = await _made(clara, "Invoice")
    alice = await Person.at(portal_site, build.user(acme))
    otto = await Person.at(portal_site, build.user(build.client("globex"), "client_admin"))
    at = f"/transaction-codes/{made['id']}"
    assert (await alice.get(at))[0] == 403
    assert (await alice.post("/transaction-codes", name="Mine"))[0] == 403
    assert (await otto.get(at))[0] == 404
    assert (await otto.patch(at, {"name": "Mine"}))[0] == 404
    assert await otto.names("/transaction-codes") == []


async def test_who_owes_a_code_for_an_sms_that_is_no_longer_hers_gets_sms_again(
    build: Build, pipeline: Database
) -> None:
    acme = build.client()
    alice, chief = Agent(build.user(acme), acme.id), build.user(acme, "supervisor")
    line = Line(build, pipeline, acme, alice.user_id)
    other = build.group(acme)
    build.run("UPDATE acd_groups SET wrap_up_s = 60, code_needed = true WHERE id = %s", line.group)
    await ready(build, pipeline, alice.user_id)
    for number in range(2):
        event = (await line.arrive(f"4917{number}"))["id"]
        await line.distribute()
        async with pipeline.transaction() as conn:
            await offers.accept(conn, alice, event)
        async with pipeline.transaction() as conn:
            await life.close(conn, alice, event, None)
    build.run("UPDATE acd_events SET due_at = now()", role="ringdove_pipeline")
    await jobs.sweep(pipeline)
    owing = "SELECT owes_code FROM acd_agents WHERE user_id = %s"
    for left in (True, False):
        assert build.value(owing, alice.user_id)
        held = build.value("SELECT min(id::text) FROM acd_events WHERE state = 'wrap_up'")
        async with pipeline.transaction() as conn:
            await supervising.assign(
                conn, Chief(chief, acme.id, writes=True), UUID(held), None, other, ""
            )
        assert build.value(owing, alice.user_id) == left
