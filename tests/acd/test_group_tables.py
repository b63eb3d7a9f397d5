"""Groups of another system, from a table, and ours as one."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from tests.support.build import Build, Client
from tests.support.rest import Person
from tests.support.site import Site

PATH = "/api/v1/acd-groups/import"
HEADER = "Name;Opening times;Members;Reserve;Supervisors;Wrap-up;Offer timeout s;Active"


@dataclass(frozen=True, slots=True)
class World:
    """A client with people and opening times, another client, and who looks after the first."""

    acme: Client
    globex: Client
    alice: UUID
    clara: Person
    agent: Person

    async def send(
        self, content: str, who: Person | None = None, client: Client | None = None, **params: str
    ) -> tuple[int, Any]:
        """Import a table."""
        async with (who or self.clara).session.post(
            PATH, params={"client_id": str((client or self.acme).id), **params}, data=content.encode(),
            headers={"Content-Type": "text/csv"},
        ) as answer:  # fmt: skip
            return answer.status, await answer.json()


@pytest.fixture
async def world(portal_site: Site, build: Build) -> World:
    acme, globex = build.client("acme"), build.client("globex")
    clara = await Person.at(portal_site, build.user(acme, "client_admin", username="clara"))
    build.user(acme, username="bob")
    build.user(acme, "supervisor", username="sam")
    build.user(globex, username="otto")
    await clara.post("/opening-times", name="Office hours")
    alice = build.user(acme, username="alice")
    return World(acme, globex, alice, clara, await Person.at(portal_site, alice))


async def test_a_table_becomes_groups_with_their_people_and_opening_times(world: World) -> None:
    content = f"{HEADER}\nSupport;office HOURS;Alice, bob;;sam;30;;yes\nNight;;;alice;;;45;nein\n"
    status, seen = await world.send(content, dry_run="true")
    assert (status, seen["imported"], seen["ignored"]) == (200, False, ["Wrap-up"])
    assert [row["errors"] for row in seen["rows"]] == [[], []]
    assert await world.clara.names("/acd-groups") == []
    status, done = await world.send(content.replace("Wrap-up", "Wrap up s"))
    assert (status, done["imported"]) == (200, True)
    _, page = await world.clara.get("/acd-groups")
    night, support = page["items"]
    assert support["opening_times_name"] == "Office hours"
    assert (support["wrap_up_s"], len(support["members"]), len(support["supervisors"])) == (
        30,
        2,
        1,
    )
    assert "offer_timeout_s" in support["inherited"]
    assert (night["active"], night["offer_timeout_s"]) == (False, 45)
    assert night["reserve_members"] == [str(world.alice)]


async def test_what_is_wrong_is_named_at_its_cell_and_nothing_is_made(world: World) -> None:
    content = (
        f"{HEADER}\nSupport;Office hours;alice;;;;;\nSales;Never;otto;;;;;\n"
        "Twice;;alice;alice;;;;\nsupport;;;;;;2;\n;;;;;;;x\n"
    )
    status, seen = await world.send(content, dry_run="true")
    assert status == 200
    wrong = {row["line"]: {(e["field"], e["code"]) for e in row["errors"]} for row in seen["rows"]}
    assert wrong == {
        2: set(),
        3: {("members", "nobody_of_this_name")},
        4: {("members", "twice_member")},
        5: {("offer_timeout_s", "greater_than_equal")},
        6: {("name", "missing")},
    }
    status, refused = await world.send(content)
    assert (status, refused["code"], len(refused["rows"])) == (422, "cannot_import", 4)
    assert await world.clara.names("/acd-groups") == []


async def test_what_was_exported_can_be_imported_by_another_client(
    world: World, build: Build, portal_site: Site
) -> None:
    await world.send(f"{HEADER}\nSupport;Office hours;alice, bob;;sam;;45;\n")
    async with world.clara.session.get("/api/v1/acd-groups.csv") as answer:
        table = (await answer.text()).replace("alice; bob", "otto").replace("sam", "")
    assert "Office hours" in table
    assert str(world.alice) not in table
    olga = await Person.at(portal_site, build.user(world.globex, "client_admin"))
    await olga.post("/opening-times", name="Office hours")
    status, done = await world.send(table, olga, world.globex)
    assert (status, done.get("rows") and [row["errors"] for row in done["rows"]]) == (200, [[]])
    _, page = await olga.get("/acd-groups")
    (support,) = page["items"]
    assert (support["opening_times_name"], len(support["members"])) == ("Office hours", 1)
    assert (support["offer_timeout_s"], support["inherited"]) == (45, ["strategy"])


async def test_only_who_manages_groups_imports_them_and_only_into_her_own_client(
    world: World,
) -> None:
    assert (await world.send(f"{HEADER}\nMine;;;;;;;\n", world.agent))[0] == 403
    status, refused = await world.send(f"{HEADER}\nTheirs;;;;;;;\n", client=world.globex)
    assert (status, refused["errors"][0]["field"]) == (422, "client_id")
