"""Whoever is switched off or deleted hands back what she has, and is out at once."""

from typing import Any
from uuid import UUID

import pytest

from ringdove.acd import jobs
from ringdove.acd.model import Agent
from ringdove.acd.service import offers
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Database
from ringdove.routing import jobs as routing
from tests.conftest import SECRET
from tests.support.build import Build
from tests.support.line import Line
from tests.support.rest import Person
from tests.support.site import Site


class Team:
    """Alice, who has one SMS in work and one offered, an idle colleague, and their administrator."""

    def __init__(self, site: Site, build: Build, pipeline: Database) -> None:
        self.site, self.build, self.pipeline = site, build, pipeline
        self.line = Line(build, pipeline)
        self.alice, self.bob = build.user(self.line.client), build.user(self.line.client)
        for user in (self.alice, self.bob):
            build.run(
                "INSERT INTO acd_group_members VALUES (%s, %s, %s)",
                self.line.client.id, self.line.group, user,
            )  # fmt: skip
        self.clara_id = build.user(self.line.client, "client_admin")

    async def begin(self) -> "Team":
        self.clara = await Person.at(self.site, self.clara_id)
        self.desk = await Person.at(self.site, self.alice)
        self.build.ready(self.alice)
        for text in ("first", "second"):
            sms = self.line.sms(text)
            sms.sender = sms.sender_raw = f"+4917000000{len(text)}"
            await self.line.store(sms)
        await routing.route(self.pipeline, Keys(SECRET))
        await jobs.distribute(self.pipeline, self.line.group)
        agent = Agent(self.alice, self.line.client.id)
        self.first = self.build.value("SELECT id FROM acd_events ORDER BY rank_at LIMIT 1")
        await self.pipeline.retrying(lambda conn: offers.accept(conn, agent, self.first))
        self.line_up = self.events("id, rank_at")
        return self

    def events(self, columns: str) -> list[tuple[Any, ...]]:
        return self.build.run(
            f"SELECT {columns} FROM acd_events ORDER BY rank_at",
            role="ringdove_pipeline",
        )

    def handed_back(self) -> list[tuple[Any, ...]]:
        return self.build.run(
            "SELECT what, agent_id, by_user_id FROM acd_history WHERE by_user_id IS NOT NULL ORDER BY what",
            role="ringdove_pipeline",
        )


@pytest.fixture
async def team(portal_site: Site, build: Build, pipeline: Database) -> Team:
    return await Team(portal_site, build, pipeline).begin()


async def _deactivate(clara: Person, user: UUID) -> None:
    assert (await clara.patch(f"/users/{user}", {"active": False}))[0] == 200


async def _deactivate_many(clara: Person, user: UUID) -> None:
    _, answer = await clara.post("/users/bulk", action="deactivate", ids=[str(user)])
    assert answer["results"][0]["done"]


async def _delete(clara: Person, user: UUID) -> None:
    assert (await clara.delete(f"/users/{user}"))[0] == 204


@pytest.mark.parametrize("way", [_deactivate, _deactivate_many, _delete])
async def test_her_sms_are_back_at_their_place_in_line_with_who_did_it(
    team: Team, build: Build, way: Any
) -> None:
    assert team.events("state") == [("active",), ("offered",)]
    await way(team.clara, team.alice)
    assert team.events("state") == [("queued",), ("queued",)]
    assert team.events("id, rank_at") == team.line_up
    assert team.handed_back() == [
        ("returned", team.alice, team.clara_id),
        ("withdrawn", team.alice, team.clara_id),
    ]
    assert build.run(
        "SELECT a.load, s.code FROM acd_agents a JOIN agent_statuses s ON s.id = a.status_id WHERE a.user_id = %s",
        team.alice,
    ) == [(0, "logged_out")]
    assert (await team.desk.get("/me"))[0] == 401
    build.ready(team.bob)
    await jobs.distribute(team.pipeline, team.line.group)
    assert team.events("agent_id") == [(team.bob,), (team.bob,)]


async def test_what_she_has_is_shown_before(team: Team, build: Build) -> None:
    other = build.user(team.line.client)
    asked = {"state": "active", "agent_id": str(team.alice)}
    _, page = await team.clara.get("/media-events", **asked)
    assert [e["id"] for e in page["items"]] == [str(team.first)]
    _, page = await team.clara.get("/media-events", agent_id=str(other))
    assert page["items"] == []


async def test_one_who_stays_keeps_hers(team: Team) -> None:
    await team.clara.patch(f"/users/{team.alice}", {"name": "Alice", "active": True})
    await _deactivate(team.clara, team.bob)
    assert team.events("state") == [("active",), ("offered",)]
    status, problem = await team.clara.patch(f"/users/{team.clara_id}", {"active": False})
    assert (status, problem["code"]) == (422, "not_yourself")
