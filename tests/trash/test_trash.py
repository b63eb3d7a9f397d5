"""Deleting with a way back, where used, and the same for many at once."""

from datetime import timedelta
from uuid import UUID

import pytest

from ringdove.kernel import clock, ids
from ringdove.kernel.db import Database
from ringdove.retention import jobs
from tests.support.build import Build, Client
from tests.support.rest import Person
from tests.support.site import Site

LINE = "+4930901820"


@pytest.fixture
def acme(build: Build) -> Client:
    return build.client("acme")


@pytest.fixture
async def root(portal_site: Site, build: Build) -> Person:
    return await Person.at(portal_site, build.user(None, "system_admin"))


def _one_of_each(build: Build, acme: Client) -> dict[str, UUID]:
    group = build.group(acme)
    return {
        "/acd-groups": group,
        "/sms-receive-connectors": build.connector(acme, group, LINE),
        "/sms-send-connectors": build.send_connector(acme),
        "/users": build.user(acme),
        "/agent-statuses": _status(build, acme),
        "/transaction-codes": _code(build, acme),
        "/skills": _skill(build, acme),
        "/opening-times": build.opening_times(acme),
        "/clients": build.client("other", reseller_id=acme.reseller_id).id,
        "/resellers": build.reseller(),
    }


def _status(build: Build, acme: Client) -> UUID:
    id_ = ids.new()
    build.run(
        "INSERT INTO agent_statuses (id, client_id, name, colour, position, settable_by_agent, logged_on, present, break,"
        " receives_calls, receives_sms, distribute_during_call) VALUES (%s, %s, 'Training', '#ffffff', 10, true, true,"
        " true, true, false, false, false)",
        id_,
        acme.id,
    )
    return id_


def _skill(build: Build, acme: Client) -> UUID:
    id_ = ids.new()
    build.run(
        "INSERT INTO skills (id, client_id, name, name_key) VALUES (%s, %s, 'German', 'german')",
        id_,
        acme.id,
    )
    return id_


def _code(build: Build, acme: Client) -> UUID:
    id_ = ids.new()
    build.run(
        "INSERT INTO transaction_codes (id, client_id, name, name_key) VALUES (%s, %s, 'Invoice', 'invoice')",
        id_,
        acme.id,
    )
    return id_


async def test_whatever_is_deleted_is_gone_and_comes_back_as_it_was(
    root: Person, build: Build, acme: Client
) -> None:
    for path, id_ in _one_of_each(build, acme).items():
        _, before = await root.get(f"{path}/{id_}")
        if path == "/sms-send-connectors":
            await root.patch(f"{path}/{id_}", {"active": False})
            before["active"] = False
        assert (await root.delete(f"{path}/{id_}"))[0] == 204, path
        assert (await root.get(f"{path}/{id_}"))[0] == 404, path
        assert (await root.patch(f"{path}/{id_}", {"active": True}))[0] in (404, 422), path
        assert (await root.delete(f"{path}/{id_}"))[0] == 404, path
        assert str(id_) not in await root.names(path, "id"), path
        assert (await root.post(f"{path}/{id_}/restore"))[0] == 204, path
        assert (await root.get(f"{path}/{id_}"))[1] == before, path
        assert (await root.post(f"{path}/{id_}/restore"))[0] == 204, path


async def test_nobody_deletes_beside_herself_or_without_the_right(
    portal_site: Site, build: Build, acme: Client
) -> None:
    clara = await Person.at(portal_site, build.user(acme, "client_admin"))
    alice = await Person.at(portal_site, build.user(acme))
    theirs = _one_of_each(build, build.client("globex"))
    for path, id_ in theirs.items():
        for ask in (clara.delete(f"{path}/{id_}"), clara.post(f"{path}/{id_}/restore")):
            assert (await ask)[0] == 404, path
        assert (await clara.get(f"{path}/{id_}/uses"))[0] == 404, path
        _, answer = await clara.post(f"{path}/bulk", action="delete", ids=[str(id_)])
        assert answer["results"][0]["done"] is False
    group = build.group(acme)
    assert (await alice.delete(f"/acd-groups/{group}"))[0] == 403
    assert (await clara.delete(f"/clients/{acme.id}"))[0] == 403
    assert (await clara.delete(f"/acd-groups/{group}"))[0] == 204
    assert (await alice.post(f"/acd-groups/{group}/restore"))[0] == 403
    assert (await clara.get(f"/acd-groups/{group}"))[0] == 404


async def test_a_name_is_free_again_and_who_comes_back_late_is_told(
    root: Person, build: Build, acme: Client
) -> None:
    first = build.group(acme, name="Sales")
    connector = build.connector(acme, first, LINE)
    await root.delete(f"/acd-groups/{first}")
    await root.delete(f"/sms-receive-connectors/{connector}")
    build.group(acme, name="Sales")
    build.connector(acme, None, LINE)
    for path in (f"/acd-groups/{first}", f"/sms-receive-connectors/{connector}"):
        status, problem = await root.post(f"{path}/restore")
        assert (status, problem["code"]) == (409, "taken_meanwhile")
        assert (await root.get(path))[0] == 404


async def test_where_a_thing_is_used_is_told_by_name(
    root: Person, build: Build, acme: Client
) -> None:
    alice = build.user(acme, username="alice")
    group = build.group(acme, alice, name="Sales")
    connector = build.connector(acme, group, LINE, name="Hotline")
    _, found = await root.get(f"/acd-groups/{group}/uses")
    assert [(u["kind"], u["name"], u["how"]) for u in found["items"]] == [
        ("sms_receive_connectors", "Hotline", "target"),
        ("users", "Alice", "member"),
    ]
    assert found["items"][0]["id"] == str(connector)
    _, found = await root.get(f"/users/{alice}/uses")
    assert [(u["name"], u["how"]) for u in found["items"]] == [("Sales", "member")]


async def test_of_many_each_succeeds_or_fails_by_itself(
    portal_site: Site, build: Build, acme: Client
) -> None:
    me = build.user(acme, "client_admin")
    clara = await Person.at(portal_site, me)
    others = [build.user(acme), build.user(acme)]
    every = [str(id_) for id_ in (me, *others, ids.new())]
    _, answer = await clara.post("/users/bulk", action="delete", ids=every)
    assert [r["done"] for r in answer["results"]] == [False, True, True, False]
    assert [r["code"] for r in answer["results"]] == ["not_yourself", None, None, "not_found"]
    assert await clara.names("/users", "id") == [str(me)]
    await clara.post("/users/bulk", action="restore", ids=every)
    assert len(await clara.names("/users", "id")) == 3
    _, answer = await clara.post("/users/bulk", action="deactivate", ids=every[1:3])
    assert len(await clara.names("/users", "id", active="false")) == 2
    statuses = await clara.names("/agent-statuses", "id")
    _, answer = await clara.post("/agent-statuses/bulk", action="delete", ids=statuses)
    assert {r["code"] for r in answer["results"]} == {"predefined"}
    assert (await clara.post("/users/bulk", action="delete", ids=[]))[0] == 422


async def test_a_status_with_agents_in_it_stays(root: Person, build: Build, acme: Client) -> None:
    status, alice = _status(build, acme), build.user(acme)
    build.run(
        "UPDATE acd_agents SET status_id = %s WHERE user_id = %s",
        status,
        alice,
        role="ringdove_pipeline",
    )
    answer, problem = await root.delete(f"/agent-statuses/{status}")
    assert (answer, problem["code"]) == (409, "agents_in_it")


async def test_who_is_deleted_is_signed_out_and_a_deleted_line_takes_nothing(
    site: Site, build: Build, acme: Client
) -> None:
    root = await Person.at(site, build.user(None, "system_admin"))
    alice_id = build.user(acme)
    alice = await Person.at(site, alice_id)
    connector = build.connector(acme, build.group(acme), LINE)
    assert (await site.sms(LINE))[0] == 200
    await root.delete(f"/users/{alice_id}")
    assert (await alice.get("/me"))[0] == 401
    await root.delete(f"/sms-receive-connectors/{connector}")
    answers = set()
    for _ in range(50):
        answers.add((await site.sms(LINE))[0])
        if 404 in answers:
            break
        await clock.pause(0.05)
    assert 404 in answers
    _, sms = await root.get("/received-sms")
    assert sms["items"][0]["connector_id"] == str(connector)


async def test_after_thirty_days_it_is_gone_unless_something_refers_to_it(
    root: Person, build: Build, acme: Client, pipeline: Database
) -> None:
    gone, needed = build.group(acme), build.group(acme)
    build.connector(acme, needed, LINE)
    for group in (gone, needed):
        await root.delete(f"/acd-groups/{group}")
    await jobs.purge(pipeline)
    assert build.value("SELECT count(*) FROM acd_groups") == 2
    clock.freeze(clock.now() + timedelta(days=31))
    await jobs.purge(pipeline)
    assert build.run("SELECT id FROM acd_groups") == [(needed,)]
