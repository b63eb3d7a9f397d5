"""Agents are logged off after so long, or at a time of day, as their groups say: and come back with one click, not by themselves."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from ringdove.acd import jobs
from ringdove.acd.model import Agent
from ringdove.acd.service import agents
from ringdove.kernel import clock
from ringdove.kernel.db import Database
from tests.acd.test_intake import Line, ready
from tests.support.build import Build, Client
from tests.support.rest import Person
from tests.support.site import Site


@pytest.fixture
def acme(build: Build) -> Client:
    return build.client()


def at_desk(build: Build, client: Client, since: datetime, **rules: Any) -> tuple[UUID, UUID]:
    """An agent who is logged on since then, and her group with these rules."""
    alice = build.user(client)
    group = build.group(client, alice)
    for name, value in rules.items():
        build.run(f"UPDATE acd_groups SET {name} = %s WHERE id = %s", value, group)
    build.ready(alice)
    build.listening(alice)
    build.run(
        "UPDATE acd_agents SET logged_on_since = %s WHERE user_id = %s", since, alice,
        role="ringdove_pipeline",
    )  # fmt: skip
    return alice, group


def status(build: Build, agent: UUID) -> tuple[str, str, str | None]:
    ((code, how, cause),) = build.run(
        "SELECT s.code, a.status_how, a.status_cause FROM acd_agents a JOIN agent_statuses s ON s.id = a.status_id"
        " WHERE a.user_id = %s",
        agent,
    )
    return code, how, cause


async def look(pipeline: Database, at: datetime) -> None:
    clock.freeze(at)
    await jobs.notice_absence(pipeline)


async def test_who_is_logged_on_for_too_long_is_logged_off_and_it_is_written_down(
    build: Build, pipeline: Database, acme: Client
) -> None:
    now = clock.now()
    alice, _ = at_desk(build, acme, now, log_out_after_s=3600)
    free, _ = at_desk(build, acme, now)
    await look(pipeline, now + timedelta(minutes=59))
    assert status(build, alice)[0] == "calls_and_media"
    await look(pipeline, now + timedelta(minutes=60))
    assert status(build, alice) == ("auto_logged_out", "automatic", "hours")
    assert status(build, free)[0] == "calls_and_media"
    (logged,) = build.run(
        "SELECT s.code FROM acd_status_log l JOIN agent_statuses s ON s.id = l.status_id"
        " WHERE l.user_id = %s ORDER BY l.id DESC LIMIT 1", alice,
    )  # fmt: skip
    assert logged == ("calls_and_media",)


@pytest.mark.parametrize(
    ("wall", "moment"),
    [
        ("18:30", datetime(2026, 6, 1, 16, 30, tzinfo=UTC)),
        ("00:05", datetime(2026, 6, 1, 22, 5, tzinfo=UTC)),
        ("02:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),  # there is no such time that night
        ("02:30", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),  # there are two: the later one
        ("03:30", datetime(2026, 10, 25, 2, 30, tzinfo=UTC)),
    ],
)
async def test_at_a_time_of_day_by_the_clients_clock_she_is_logged_off_once(
    build: Build, pipeline: Database, acme: Client, wall: str, moment: datetime
) -> None:
    alice, _ = at_desk(build, acme, moment - timedelta(hours=3), log_out_at=wall)
    await look(pipeline, moment - timedelta(seconds=1))
    assert status(build, alice)[0] == "calls_and_media"
    await look(pipeline, moment + timedelta(minutes=9))
    assert status(build, alice) == ("auto_logged_out", "automatic", "time")
    build.ready(alice)
    build.run("UPDATE acd_agents SET logged_on_since = %s", clock.now(), role="ringdove_pipeline")
    await look(pipeline, moment + timedelta(minutes=9, seconds=30))
    assert status(build, alice)[0] == "calls_and_media"


async def test_a_time_that_is_long_over_logs_off_nobody(
    build: Build, pipeline: Database, acme: Client
) -> None:
    noon = datetime(2026, 6, 1, 10, tzinfo=UTC)
    alice, _ = at_desk(build, acme, noon - timedelta(hours=3), log_out_at="12:00")
    await look(pipeline, noon + timedelta(minutes=30))
    assert status(build, alice)[0] == "calls_and_media"


async def test_only_a_lost_connection_gives_her_status_back_when_she_is_there_again(
    build: Build, pipeline: Database, acme: Client
) -> None:
    now = clock.now()
    timed, _ = at_desk(build, acme, now, log_out_after_s=3600)
    await look(pipeline, now + timedelta(hours=1))
    lost, _ = at_desk(build, acme, clock.now())
    team = [Agent(timed, acme.id), Agent(lost, acme.id)]
    async with pipeline.transaction() as conn:
        await agents.disconnected(conn, [timed, lost])
    await look(pipeline, clock.now() + timedelta(minutes=2))
    assert status(build, lost) == ("auto_logged_out", "automatic", "connection_lost")
    async with pipeline.transaction() as conn:
        await agents.connected(conn, team)
    assert status(build, lost) == ("calls_and_media", "automatic", None)
    assert status(build, timed) == ("auto_logged_out", "automatic", "hours")


async def test_administrators_set_it_and_her_page_says_why(
    portal_site: Site, build: Build, pipeline: Database, acme: Client
) -> None:
    alice, group = at_desk(build, acme, clock.now() - timedelta(hours=9))
    clara = await Person.at(portal_site, build.user(acme, "client_admin"))
    code, problem = await clara.patch(f"/acd-groups/{group}", {"log_out_at": "25:00"})
    assert (code, [e["field"] for e in problem["errors"]]) == (422, ["log_out_at"])
    code, found = await clara.patch(
        f"/acd-groups/{group}", {"log_out_at": "18:30", "log_out_after_s": 28_800}
    )
    assert (code, found["log_out_at"], found["log_out_after_s"]) == (200, "18:30", 28_800)
    await jobs.notice_absence(pipeline)
    _, mine = await (await Person.at(portal_site, alice)).get("/me/status")
    assert (mine["status"]["code"], mine["cause"]) == ("auto_logged_out", "hours")
    code, found = await clara.patch(f"/acd-groups/{group}", {"log_out_at": None})
    assert (code, found["log_out_at"]) == (200, None)


async def test_where_the_group_asks_for_it_an_offer_is_declined_with_a_reason_only(
    portal_site: Site, build: Build, pipeline: Database, acme: Client
) -> None:
    alice = build.user(acme)
    line = Line(build, pipeline, acme, alice)
    clara = await Person.at(portal_site, build.user(acme, "client_admin"))
    assert (await clara.patch(f"/acd-groups/{line.group}", {"decline_reason_needed": True}))[
        0
    ] == 200
    await ready(build, pipeline, alice)
    event = (await line.arrive())["id"]
    await line.distribute()
    her = await Person.at(portal_site, alice)
    assert (await her.get(f"/media-events/{event}"))[1]["decline_reason_needed"]
    code, problem = await her.post(f"/media-events/{event}/decline")
    assert (code, problem["code"]) == (422, "decline_reason_needed")
    code, _ = await her.post(f"/media-events/{event}/decline", reason="not_mine")
    assert code == 200
    _, why = await clara.get(f"/media-events/{event}/why")
    assert [(o["state"], o["reason"]) for o in why["offers"]] == [("declined", "not_mine")]
    _, thread = await clara.get(f"/media-events/{event}/messages")
    assert [(s["what"], s["detail"]) for s in thread["steps"]] == [("declined", "not_mine")]


async def test_every_status_is_written_down_with_who_set_it_and_why_for_those_who_may_know(
    portal_site: Site, build: Build, pipeline: Database, acme: Client
) -> None:
    alice, _ = at_desk(build, acme, clock.now() - timedelta(hours=2), log_out_after_s=3600)
    await jobs.notice_absence(pipeline)
    clara = await Person.at(portal_site, build.user(acme, "client_admin"))
    her = await Person.at(portal_site, alice)
    pause = build.value(
        "SELECT id::text FROM agent_statuses WHERE client_id = %s AND code = 'pause'", acme.id
    )
    path = f"/supervision/agents/{alice}"
    assert (await clara.put(f"{path}/status", agent_status_id=pause))[0] == 204
    code, problem = await clara.get(f"{path}/statuses")
    assert (code, problem["code"]) == (403, "no_figures_of_agents")
    build.run("UPDATE clients SET agent_figures = true WHERE id = %s", acme.id)
    colleague = await Person.at(portal_site, build.user(acme))
    assert (await colleague.get(f"{path}/statuses"))[0] == 404
    for reader in (clara, her):
        code, found = await reader.get(f"{path}/statuses")
        assert code == 200
        now, before, first = found["items"][:3]
        assert (now["name"], now["how"], now["until"]) == ("Pause", "supervisor", None)
        assert now["by_name"] is not None
        assert (before["how"], before["cause"], before["until"]) == (
            "automatic",
            "hours",
            now["since"],
        )
        assert (first["name"], first["until"]) == ("Calls and Media", before["since"])
