"""From an empty system to the first SMS, and a further client in one go."""

from typing import Any

import pytest

from tests.routing.flows import flow, node
from tests.support.build import Build
from tests.support.rest import Person, fields
from tests.support.site import Desk, Site, eventually

PASSWORD = "a rather good one"
ACME: dict[str, Any] = {
    "client": {"code": "acme", "name": "Acme"},
    "administrator": {"username": "clara", "name": "Clara"},
    "agent": {"username": "alice", "name": "Alice"},
    "group": "Support",
    "connector": {"name": "Support line", "recipient": "030 901820"},
}


@pytest.fixture
async def root(site: Site, build: Build) -> Person:
    return await Person.at(site, build.user(None, "system_admin"))


async def steps(who: Person) -> set[str]:
    status, found = await who.get("/first-steps")
    assert status == 200
    return {name for name, done in found.items() if done}


async def test_one_request_and_one_invitation_lead_to_the_first_sms_on_ones_own_screen(
    site: Site, build: Build, root: Person
) -> None:
    assert await steps(root) == set()
    status, made = await root.post(
        "/new-clients", **ACME, reseller={"code": "acme", "name": "Acme"}
    )
    assert status == 201, made
    assert [i["username"] for i in made["invited"]] == ["clara", "alice"]
    assert await steps(root) == {"resellers", "clients", "agents", "groups", "connectors"}
    token = made["invited"][1]["link"].partition("#")[2]
    browser = site.browser()
    chosen = {"token": token, "password": PASSWORD}
    async with browser.post("/api/v1/session/link/password", json=chosen) as answer:
        assert answer.status == 204
    sign_in = {"client": "acme", "username": "alice", "password": PASSWORD}
    async with browser.post("/api/v1/session", json=sign_in) as answer:
        assert answer.status == 201
    async with Desk(browser) as desk:
        _, statuses = await Person(browser).get("/agent-statuses")
        ready = next(s["id"] for s in statuses["items"] if s["code"] == "calls_and_media")
        assert (await Person(browser).put("/me/status", agent_status_id=ready))[0] == 200
        assert (await site.sms("+4930901820", "Hello"))[0] == 200
        await desk.until(lambda event, data: event == "update" and "Hello" in str(data))
    await eventually(lambda: bool(build.value("SELECT count(*) FROM connector_newest")))
    assert "sms" in await steps(root)


async def test_a_reseller_makes_a_further_client_below_herself(site: Site, build: Build) -> None:
    first = build.client("first")
    rita = await Person.at(site, build.user(None, "reseller_admin", reseller_id=first.reseller_id))
    status, made = await rita.post("/new-clients", **ACME)
    assert status == 201
    reseller = build.value("SELECT reseller_id FROM clients WHERE id = %s", made["client_id"])
    assert reseller == first.reseller_id
    named = {**ACME, "reseller": {"code": "mine", "name": "Mine"}}
    assert (await rita.post("/new-clients", **named))[0] == 403
    clara = await Person.at(site, build.user(first, "client_admin"))
    assert (await clara.post("/new-clients", **ACME))[0] == 403


async def test_what_is_wrong_is_named_where_it_stands_and_nothing_is_made(
    root: Person, build: Build
) -> None:
    other = build.client("other")
    build.connector(other, build.group(other), "+4930901820")
    before = build.value("SELECT count(*) FROM clients")
    wanted = {**ACME, "reseller_id": str(other.reseller_id)}
    for change, field in (
        ({}, "connector.recipient"),
        ({"client": {"code": "other", "name": "Again"}}, "client.code"),
        ({"agent": {"username": "clara", "name": "Twice"}}, "agent.username"),
        ({"reseller_id": None}, "reseller_id"),
        ({"administrator": {"username": "", "name": "Nobody"}}, "administrator.username"),
    ):
        status, problem = await root.post("/new-clients", **{**wanted, **change})
        assert (status, fields(problem)[0][0]) == (422, field), problem
    assert build.value("SELECT count(*) FROM clients") == before
    assert build.value("SELECT count(*) FROM users WHERE username IN ('clara', 'alice')") == 0


async def test_a_further_client_works_as_another_one_does_without_its_people_and_numbers(
    site: Site, build: Build
) -> None:
    acme = build.client("acme")
    rita = await Person.at(site, build.user(None, "reseller_admin", reseller_id=acme.reseller_id))
    clara = await Person.at(site, build.user(acme, "client_admin"))
    alice = build.user(acme)
    assert (await rita.patch(f"/clients/{acme.id}", {"keep_sms_days": 30, "country": "AT"}))[
        0
    ] == 200
    _, times = await clara.post(
        "/opening-times",
        name="Office",
        exceptions=[{"name": "Party", "first": "2030-07-03", "last": "2030-07-03", "hours": []}],
    )
    status, support = await clara.post(
        "/acd-groups", name="Support", members=[str(alice)], wrap_up_s=20, opening_times_id=times["id"],
    )  # fmt: skip
    assert status == 201, support
    await clara.post("/agent-statuses", name="Only Support", acd_group_ids=[support["id"]])
    await clara.post("/transaction-codes", name="Sold", acd_group_ids=[support["id"]])
    await clara.post("/templates", name="Hello", body="Hi", acd_group_ids=[support["id"]])
    await clara.post("/skills", name="German")
    rule = {"at_point": "closed", "threshold": None, "action": "reply", "to_group_id": None}
    status, ruled = await clara.put(
        f"/acd-groups/{support['id']}/overflow-rules", rules=[{**rule, "reply": "Tomorrow"}]
    )
    assert status == 200, ruled
    _, page = await clara.get("/agent-statuses", q="Pause")
    await clara.patch(f"/agent-statuses/{page['items'][0]['id']}", {"colour": "#112233"})

    body = {**ACME, "client": {"code": "beta", "name": "Beta"}, "copy_from": str(acme.id)}
    status, made = await rita.post("/new-clients", **body)
    assert status == 201, made
    _, beta = await rita.get(f"/clients/{made['client_id']}")
    assert (beta["keep_sms_days"], beta["country"]) == (30, "AT")
    of_beta = {"client_id": made["client_id"]}
    _, found = await rita.get("/acd-groups", **of_beta)
    (group,) = found["items"]
    assert (group["id"], group["wrap_up_s"]) == (made["group_id"], 20)
    assert [len(group["members"]), str(alice) in group["members"]] == [1, False]
    _, found = await rita.get("/opening-times", **of_beta)
    assert found["items"][0]["id"] == group["opening_times_id"] != times["id"]
    assert found["items"][0]["exceptions"][0]["name"] == "Party"
    _, found = await rita.get("/agent-statuses", **of_beta)
    by_name = {s["name"]: s for s in found["items"]}
    assert by_name["Only Support"]["acd_group_ids"] == [group["id"]]
    assert by_name["Pause"]["colour"] == "#112233"
    _, found = await rita.get("/transaction-codes", **of_beta)
    assert [(c["name"], c["acd_group_ids"]) for c in found["items"]] == [("Sold", [group["id"]])]
    assert await rita.names("/users", "username", **of_beta) == ["alice", "clara"]

    _, found = await rita.get("/templates", **of_beta)
    assert [(c["name"], c["acd_group_ids"]) for c in found["items"]] == [("Hello", [group["id"]])]
    assert await rita.names("/skills", **of_beta) == ["German"]
    _, found = await rita.get(f"/acd-groups/{group['id']}/overflow-rules")
    assert [(r["at_point"], r["reply"]) for r in found["rules"]] == [("closed", "Tomorrow")]

    other = build.client("other")
    body = {**ACME, "client": {"code": "gamma", "name": "Gamma"}, "copy_from": str(other.id)}
    status, problem = await rita.post("/new-clients", **body)
    assert (status, fields(problem)[0][0]) == (422, "copy_from")


async def test_what_runs_at_one_client_runs_at_one_that_works_like_it_and_the_rest_is_a_draft(
    site: Site, build: Build
) -> None:
    acme = build.client("acme")
    rita = await Person.at(site, build.user(None, "reseller_admin", reseller_id=acme.reseller_id))
    clara = await Person.at(site, build.user(acme, "client_admin"))
    alice = build.user(acme)
    _, support = await clara.post("/acd-groups", name="Support", members=[str(alice)])
    drawn = {
        "To Support": flow(node("a", "to_group", acd_group_id=support["id"])),
        "To Alice": flow(node("a", "to_agent", acd_group_id=support["id"], user_id=str(alice))),
        "With a secret": flow(node("a", "to_group", acd_group_id=support["id"])),
    }
    for name, stored in drawn.items():
        status, made = await clara.post("/routing-applications", name=name, flow=stored)
        assert (status, made["errors"]) == (201, 0), made
        at = f"/routing-applications/{made['id']}"
        if name == "With a secret":
            assert (await clara.patch(at, {"http_secret": "a secret of Acme"}))[0] == 200
        assert (await clara.post(f"{at}/publish"))[0] == 201
        if name == "To Support":
            given = {
                "text": "My order 4711",
                "sender": "+491701234567",
                "at": "2026-11-28T10:00:00Z",
            }
            expected = {"outcome": "group", "acd_group_id": support["id"]}
            example = {"name": "Mine", "given": given, "expected": expected}
            assert (await clara.post(f"{at}/examples", **example))[0] == 201

    body = {**ACME, "client": {"code": "beta", "name": "Beta"}, "copy_from": str(acme.id)}
    status, made = await rita.post("/new-clients", **body)
    assert status == 201, made
    _, found = await rita.get("/routing-applications", client_id=made["client_id"])
    copied = {each["name"]: each for each in found["items"]}
    assert {name: each["draft_state"] for name, each in copied.items()} == {
        "To Support": "published", "To Alice": "new", "With a secret": "new",
    }  # fmt: skip
    assert [each["examples"] for each in copied.values()] == [0, 0, 0]
    assert copied["To Alice"]["errors"] > 0
    for name, each in copied.items():
        _, draft = await rita.get(f"/routing-applications/{each['id']}/draft")
        assert made["group_id"] in str(draft), name
        assert str(alice) not in str(draft), name
    body = {"client_id": made["client_id"], "name": "Line", "recipient": "+4930901899"}
    status, line = await rita.post(
        "/sms-receive-connectors", **body, routing_type="routing_application",
        routing_application_id=copied["To Support"]["id"],
    )  # fmt: skip
    assert (status, line["routable"]) == (201, True), line
