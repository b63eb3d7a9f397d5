"""Skills over HTTP, and how good users are in them."""

import pytest

from tests.support.build import Build, Client
from tests.support.rest import Person, fields
from tests.support.site import Site


@pytest.fixture
def acme(build: Build) -> Client:
    return build.client("acme")


@pytest.fixture
async def clara(portal_site: Site, build: Build, acme: Client) -> Person:
    return await Person.at(portal_site, build.user(acme, "client_admin"))


async def test_who_is_good_at_what_is_set_as_a_whole_and_seen_where_a_skill_is_used(
    clara: Person, build: Build, acme: Client
) -> None:
    alice = build.user(acme)
    made = [(await clara.post("/skills", name=name))[1] for name in ("German", "Billing")]
    german, billing = (skill["id"] for skill in made)
    path = f"/users/{alice}/skills"
    both = [{"skill_id": german, "level": 3}, {"skill_id": billing, "level": 10}]
    status, saved = await clara.put(path, skills=both)
    assert (status, [(s["name"], s["level"]) for s in saved["skills"]]) == (
        200,
        [("Billing", 10), ("German", 3)],
    )
    _, uses = await clara.get(f"/skills/{german}/uses")
    assert [(u["kind"], u["id"]) for u in uses["items"]] == [("users", str(alice))]
    assert (await clara.get(f"/skills/{german}"))[1]["people"] == 1
    await clara.put(path, skills=both[:1])
    assert [s["name"] for s in (await clara.get(path))[1]["skills"]] == ["German"]


async def test_a_skill_is_its_clients_alone_has_one_name_and_ten_levels(
    clara: Person, build: Build, acme: Client, portal_site: Site
) -> None:
    alice = build.user(acme)
    other = build.client("sister")
    eve = await Person.at(portal_site, build.user(other, "client_admin"))
    theirs = (await eve.post("/skills", name="German"))[1]["id"]
    mine = (await clara.post("/skills", name="German"))[1]["id"]
    status, problem = await clara.post("/skills", name=" german ")
    assert (status, {name for name, _ in fields(problem)}) == (422, {"name"})
    path = f"/users/{alice}/skills"
    for skill, level, wrong in ((theirs, 3, "skills"), (mine, 11, "skills.0.level")):
        status, problem = await clara.put(path, skills=[{"skill_id": skill, "level": level}])
        assert (status, {name for name, _ in fields(problem)}) == (422, {wrong})
    assert (await eve.get(path))[0] == 404
    assert await clara.names("/skills") == ["German"]
