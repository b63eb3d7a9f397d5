"""Templates of answers over HTTP."""

from uuid import UUID

import pytest

from tests.support.build import Build, Client
from tests.support.rest import Person, fields
from tests.support.site import Site

HELLO = "Hello {{ customer.name | default: 'there' }}, {{ agent.name }} here."


@pytest.fixture
def acme(build: Build) -> Client:
    return build.client("acme")


@pytest.fixture
async def clara(portal_site: Site, build: Build, acme: Client) -> Person:
    return await Person.at(portal_site, build.user(acme, "client_admin"))


async def _made(clara: Person, name: str, **more: object) -> dict[str, object]:
    status, made = await clara.post("/templates", **{"name": name, "body": HELLO, **more})
    assert status == 201, made
    return dict(made)


async def test_templates_are_found_by_name_and_text_and_stand_in_the_order_of_names(
    clara: Person,
) -> None:
    await _made(clara, "Opening times", body="We are there from nine to five.")
    await _made(clara, "Greeting", language="en")
    assert await clara.names("/templates") == ["Greeting", "Opening times"]
    assert await clara.names("/templates", q="nine") == ["Opening times"]
    assert await clara.names("/templates", language="en") == ["Greeting"]


async def test_a_text_that_cannot_be_filled_in_is_refused(clara: Person) -> None:
    for body in (
        "{{ customer.shoe_size }}",
        "{% for x in y %}",
        "{{ 'a' | nonsense }}",
        "{{ '' }}",
    ):
        status, problem = await clara.post("/templates", name="Odd", body=body)
        assert (status, fields(problem)) == (422, [("body", "bad_template")]), body
    made = await _made(clara, "Greeting")
    status, problem = await clara.patch(f"/templates/{made['id']}", {"body": "{{ nobody }}"})
    assert (status, fields(problem)) == (422, [("body", "bad_template")])


async def test_a_template_refuses_a_name_twice_and_groups_of_others(
    clara: Person, build: Build
) -> None:
    theirs: UUID = build.group(build.client("sister"))
    await _made(clara, "Greeting")
    for body, wrong in (
        ({"name": " greeting ", "body": "Hi"}, {"name"}),
        ({"name": "Sale", "body": "Hi", "acd_group_ids": [str(theirs)]}, {"acd_group_ids"}),
        ({"name": "", "body": "", "language": "Klingon"}, {"name", "body", "language"}),
    ):
        status, problem = await clara.post("/templates", **body)
        assert (status, {name for name, _ in fields(problem)}) == (422, wrong)


async def test_a_deleted_template_comes_back_and_its_group_says_that_it_is_used(
    clara: Person, build: Build, acme: Client
) -> None:
    group = build.group(acme, name="Sales")
    made = await _made(clara, "Greeting", acd_group_ids=[str(group)])
    at = f"/templates/{made['id']}"
    _, uses = await clara.get(f"/acd-groups/{group}/uses")
    assert [(u["kind"], u["name"]) for u in uses["items"]] == [("templates", "Greeting")]
    assert (await clara.delete(at))[0] == 204
    assert await clara.names("/templates") == []
    assert (await clara.post(f"{at}/restore"))[0] in (200, 204)
    _, restored = await clara.get(at)
    assert restored == made


async def test_deleted_templates_are_purged_like_everything_else(
    clara: Person, build: Build
) -> None:
    made = await _made(clara, "Greeting")
    assert (await clara.delete(f"/templates/{made['id']}"))[0] == 204
    gone = build.value(
        "SELECT ringdove_purge_deleted(now() + interval '1 day', 100)", role="ringdove_owner"
    )
    assert gone == 1
    assert build.value("SELECT count(*) FROM templates", role="ringdove_owner") == 0


async def test_only_those_who_manage_groups_see_and_change_templates(
    clara: Person, portal_site: Site, build: Build, acme: Client
) -> None:
    made = await _made(clara, "Greeting")
    alice = await Person.at(portal_site, build.user(acme))
    otto = await Person.at(portal_site, build.user(build.client("globex"), "client_admin"))
    at = f"/templates/{made['id']}"
    assert (await alice.get(at))[0] == 403
    assert (await otto.get(at))[0] == 404
    assert (await otto.patch(at, {"name": "Mine"}))[0] == 404
