"""Every offer says why it went where it went, and every event in line who does not get it and why."""

from typing import Any
from uuid import UUID

import pytest

from ringdove.kernel.db import PIPELINE
from tests.support.build import Build
from tests.support.rest import Person
from tests.support.site import Desk, Site, eventually

LINE = "+493023125099"


class Team:
    """Three agents of a group, and who watches them."""

    def __init__(self, build: Build) -> None:
        self.acme = build.client()
        self.alice, self.bob, self.carol = (build.user(self.acme) for _ in range(3))
        self.sam = build.user(self.acme, role="supervisor")
        self.group = build.group(self.acme, self.alice, self.bob, self.carol)
        build.run(
            "INSERT INTO acd_group_supervisors (client_id, group_id, user_id) VALUES (%s, %s, %s)",
            self.acme.id, self.group, self.sam,
        )  # fmt: skip
        build.connector(self.acme, self.group, LINE)


@pytest.fixture
def team(build: Build) -> Team:
    return Team(build)


async def why(person: Person, event_id: str) -> dict[str, Any]:
    status, found = await person.get(f"/media-events/{event_id}/why")
    assert status == 200, found
    return dict(found)


async def in_line(build: Build) -> str:
    await eventually(
        lambda: build.value("SELECT count(*) FROM acd_events WHERE state = 'queued'") == 1
    )
    return str(build.value("SELECT id FROM acd_events WHERE state = 'queued'"))


def members(weighing: dict[str, Any]) -> dict[UUID, dict[str, Any]]:
    return {UUID(m["agent_id"]): m for m in weighing["members"]}


async def test_an_offer_says_who_was_weighed_and_a_second_one_that_the_first_let_it_pass(
    site: Site, build: Build, team: Team
) -> None:
    for agent in (team.alice, team.bob):
        build.ready(agent)
        build.listening(agent)
    build.run(
        "UPDATE acd_agents SET idle_since = now() - interval '1 hour' WHERE user_id = %s", team.bob
    )
    sam = await Person.at(site, team.sam)
    alice, bob = await Person.at(site, team.alice), await Person.at(site, team.bob)
    async with (
        Desk(await site.signed_in(team.alice)) as desk_of_alice,
        Desk(await site.signed_in(team.bob)) as desk_of_bob,
    ):
        await site.sms(LINE)
        event_id = (await desk_of_bob.offered())["id"]
        told = await why(sam, event_id)
        assert told["now"] is None
        (offer,) = told["offers"]
        assert (offer["agent_id"], offer["state"]) == (str(team.bob), "pending")
        assert (offer["rule"], offer["strategy"]) == ("strategy", "longest_idle")
        weighed = members(offer["weighing"])
        assert [weighed[a]["place"] for a in (team.bob, team.alice, team.carol)] == [1, 2, None]
        assert weighed[team.carol]["reasons"] == ["status", "not_connected"]
        assert offer["weighing"]["kept_from"] == {"status": 1, "not_connected": 1}
        # an agent sees herself and how many, nothing of her colleagues
        mine = (await why(bob, event_id))["offers"][0]["weighing"]
        assert set(members(mine)) == {team.bob}
        assert (mine["choice"], mine["kept_from"]) == (2, {"status": 1, "not_connected": 1})
        await bob.post(f"/media-events/{event_id}/decline")
        await desk_of_alice.offered()
        newest, oldest = (await why(sam, event_id))["offers"]
        assert (newest["agent_id"], newest["rule"]) == (str(team.alice), "strategy")
        assert members(newest["weighing"])[team.bob]["reasons"] == ["let_pass"]
        assert oldest["state"] == "declined"
        await alice.post(f"/media-events/{event_id}/accept")
        await sam.post(f"/media-events/{event_id}/assign", agent_id=str(team.bob))
        await eventually(lambda: build.value("SELECT count(*) FROM acd_offers") == 3)
        assert (await why(sam, event_id))["offers"][0]["rule"] == "meant"
    status, problem = await (await Person.at(site, build.user(build.client("globex")))).get(
        f"/media-events/{event_id}/why"
    )
    assert (status, problem["code"]) == (404, "no_such_event")


@pytest.mark.parametrize(
    ("fault", "reasons"),
    [
        ("UPDATE acd_group_members SET kind = 'read_only'", ["read_only"]),
        ("UPDATE acd_group_members SET kind = 'reserve', logged_in = false", ["not_logged_in"]),
        ("UPDATE users SET sms_delivery = 'email' WHERE role = 'agent'", ["delivery_email"]),
        (
            "UPDATE acd_agents SET status_id = s.id FROM agent_statuses s WHERE s.code = 'pause'",
            ["status"],
        ),
        (
            """INSERT INTO agent_status_groups (client_id, agent_status_id, group_id)
               SELECT g.client_id, a.status_id, g.id FROM acd_groups g, acd_agents a
                WHERE g.client_id = a.client_id AND a.connected
                  AND g.id NOT IN (SELECT group_id FROM acd_group_members)""",
            ["status_restricted"],
        ),
        ("UPDATE acd_agents SET owes_code = true", ["code_owed"]),
        (
            """WITH off AS (UPDATE agent_statuses SET distribute_during_call = false)
               UPDATE acd_agents SET phone_state = 'in_call', phone_since = now(), phone_reported_at = now()""",
            ["in_call"],
        ),
        ("UPDATE acd_agents SET connected = false", ["not_connected"]),
        ("UPDATE acd_agents SET load = 3", ["at_maximum"]),
    ],
)
async def test_an_event_in_line_says_of_everybody_what_keeps_it_from_her_and_the_board_says_the_same(
    site: Site, build: Build, team: Team, fault: str, reasons: list[str]
) -> None:
    build.group(team.acme)
    build.ready(team.alice)
    build.listening(team.alice)
    build.run(fault)
    await site.sms(LINE)
    event_id = await in_line(build)
    sam = await Person.at(site, team.sam)
    told = (await why(sam, event_id))["now"]
    assert (told["ahead"], told["weighing"]["choice"]) == (0, 0)
    weighed = members(told["weighing"])
    assert weighed[team.alice]["reasons"] == reasons
    _, board = await sam.get("/supervision")
    for agent in board["agents"]:
        (group,) = (g for g in agent["groups"] if g["acd_group_id"] == str(team.group))
        assert set(group["why_nothing"]) == set(weighed[UUID(agent["id"])]["reasons"])


async def test_an_offer_whose_decision_is_no_longer_kept_says_so(
    site: Site, build: Build, team: Team
) -> None:
    build.ready(team.alice)
    build.listening(team.alice)
    alice = await Person.at(site, team.alice)
    async with Desk(await site.signed_in(team.alice)) as desk:
        await site.sms(LINE)
        event_id = (await desk.offered())["id"]
        build.run("DELETE FROM acd_decisions", role=PIPELINE)
        (offer,) = (await why(alice, event_id))["offers"]
        assert (offer["by_hand"], offer["rule"], offer["weighing"]) == (False, None, None)


async def test_an_event_that_an_agent_took_from_the_line_says_so(
    site: Site, build: Build, team: Team
) -> None:
    build.ready(team.alice)
    build.listening(team.alice)
    build.run("UPDATE acd_groups SET strategy = 'pick'")
    alice = await Person.at(site, team.alice)
    async with Desk(await site.signed_in(team.alice)):
        await site.sms(LINE)
        event_id = await in_line(build)
        assert (await why(alice, event_id))["now"]["strategy"] == "pick"
        status, _ = await alice.post(f"/media-events/{event_id}/pick")
        assert status == 200
        (offer,) = (await why(alice, event_id))["offers"]
        assert (offer["by_hand"], offer["state"]) == (True, "accepted")
