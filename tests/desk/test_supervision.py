"""Supervisors see how it stands, and act on agents and events whoever has them."""

from uuid import UUID

import pytest

from tests.support.build import Build, Client
from tests.support.rest import Person
from tests.support.site import Desk, Site, eventually

LINE = "+493023125099"


@pytest.fixture
def acme(build: Build) -> Client:
    return build.client()


class Team:
    """A group with agents, its supervisor, and a group of others that she does not watch."""

    def __init__(self, build: Build, acme: Client) -> None:
        self.alice, self.bob = build.user(acme), build.user(acme)
        self.sam = build.user(acme, role="supervisor")
        self.carol = build.user(acme)
        self.group = build.group(acme, self.alice, self.bob)
        self.other = build.group(acme, self.carol)
        build.run(
            "INSERT INTO acd_group_supervisors (client_id, group_id, user_id) VALUES (%s, %s, %s)",
            acme.id,
            self.group,
            self.sam,
        )
        send = build.send_connector(acme)
        build.connector(acme, self.group, LINE, sms_send_connector_id=send)


@pytest.fixture
def team(build: Build, acme: Client) -> Team:
    return Team(build, acme)


def name_of(build: Build, user: UUID) -> str:
    return str(build.value("SELECT name FROM users WHERE id = %s", user))


async def in_line(build: Build, count: int) -> None:
    await eventually(
        lambda: build.value("SELECT count(*) FROM acd_events WHERE state = 'queued'") == count
    )


async def accepted(site: Site, desk: Desk, person: Person) -> str:
    await site.sms(LINE)
    path = f"/media-events/{(await desk.offered())['id']}"
    status, _ = await person.post(f"{path}/accept")
    assert status == 200
    return path


async def test_the_board_shows_her_groups_and_agents_and_what_keeps_them_from_sms(
    site: Site, build: Build, acme: Client, team: Team
) -> None:
    sam, alice = await Person.at(site, team.sam), await Person.at(site, team.alice)
    status, problem = await alice.get("/supervision")
    assert (status, problem["code"]) == (403, "denied")
    build.ready(team.alice)
    async with Desk(await site.signed_in(team.alice)) as desk:
        path = await accepted(site, desk, alice)
        status, board = await sam.get("/supervision")
        assert status == 200
        (group,) = board["groups"]
        assert (group["waiting"], group["in_work"], group["ready"]) == (0, 1, 1)
        people = {p["id"]: p for p in board["agents"]}
        assert set(people) == {str(team.alice), str(team.bob)}
        hers = people[str(team.alice)]
        assert [f"/media-events/{e['id']}" for e in hers["events"]] == [path]
        assert (hers["load"], hers["groups"][0]["why_nothing"]) == (1, [])
        assert people[str(team.bob)]["groups"][0]["why_nothing"] == [
            "status", "not_connected",
        ]  # fmt: skip
        assert group["statuses"][hers["agent_status_id"]] == 1
        assert sum(group["statuses"].values()) == 2
    admin = await Person.at(site, build.user(acme, role="client_admin"))
    status, whole = await admin.get("/supervision")
    assert len(whole["groups"]) == 2


async def test_a_status_set_by_a_supervisor_reaches_the_agent_and_says_who(
    site: Site, build: Build, team: Team
) -> None:
    sam = await Person.at(site, team.sam)
    build.ready(team.alice)
    _, board = await sam.get("/supervision")
    pause = next(s["id"] for s in board["statuses"] if s["code"] == "pause")
    async with Desk(await site.signed_in(team.alice)) as desk:
        await desk.until(lambda event, _: event == "snapshot")
        path = f"/supervision/agents/{team.alice}/status"
        status, _ = await sam.put(path, agent_status_id=pause)
        assert status == 204
        told = await desk.update("status_changed")
        assert (told["reason"], told["status"]["agent_status_id"]) == ("supervisor", pause)
    _, board = await sam.get("/supervision")
    her = next(p for p in board["agents"] if p["id"] == str(team.alice))
    assert (her["status_how"], her["status_by_name"]) == ("supervisor", name_of(build, team.sam))
    status, problem = await sam.put(
        f"/supervision/agents/{team.carol}/status", agent_status_id=pause
    )
    assert (status, problem["code"]) == (404, "no_such_agent")


async def test_an_event_is_assigned_and_taken_over_whoever_has_it(
    site: Site, build: Build, team: Team
) -> None:
    sam, alice = await Person.at(site, team.sam), await Person.at(site, team.alice)
    build.ready(team.alice)
    async with Desk(await site.signed_in(team.alice)) as hers:
        path = await accepted(site, hers, alice)
        build.ready(team.bob)
        async with Desk(await site.signed_in(team.bob)) as his:
            status, event = await sam.post(f"{path}/assign", agent_id=str(team.bob), note="Yours.")
            assert status == 200
            gone = await hers.update("event_removed")
            assert gone["reason"] == "reassigned"
            offered = await his.offered()
            assert (f"/media-events/{offered['id']}", offered["handover"]["text"]) == (
                path,
                "Yours.",
            )
            async with Desk(await site.signed_in(team.sam)) as own:
                await own.until(lambda event, _: event == "snapshot")
                status, event = await sam.post(f"{path}/take-over")
                assert (status, event["state"]) == (200, "active")
                assert event["agent_id"] == str(team.sam)
                assert (await his.update("event_removed"))["reason"] == "taken_over"
                assert build.value(LOADS, [team.alice, team.bob, team.sam]) == [0, 0, 1]
                status, _ = await sam.post(f"{path}/replies", text="I see to it myself.")
                assert status == 201
                status, event = await sam.post(f"{path}/end", note="Settled.")
                assert (status, event["state"]) == (200, "closed")
                status, problem = await sam.post(f"{path}/end")
                assert (status, problem["code"]) == (409, "already_closed")
    assert build.value(LOADS, [team.alice, team.bob, team.sam]) == [0, 0, 0]
    what = build.value(
        "SELECT array_agg(what ORDER BY id) FROM acd_history WHERE event_id = %s",
        UUID(path.rpartition("/")[2]),
    )
    assert [w for w in what if w in ("reassigned", "taken_over", "closed")] == [
        "reassigned", "taken_over", "closed",
    ]  # fmt: skip


LOADS = (
    "SELECT array_agg(a.load ORDER BY t.n) FROM acd_agents a"
    " JOIN unnest(%s::uuid[]) WITH ORDINALITY AS t(id, n) ON t.id = a.user_id"
)


async def test_priority_moves_an_event_to_the_front_of_its_line(
    site: Site, build: Build, team: Team
) -> None:
    sam = await Person.at(site, team.sam)
    await site.sms(LINE, sender="+491701")
    await site.sms(LINE, sender="+491702")
    await in_line(build, 2)
    _, page = await sam.get("/media-events", state="queued", sort="created_at")
    _, second = page["items"]
    status, event = await sam.put(f"/media-events/{second['id']}/priority", priority=120)
    assert (status, event["priority"]) == (200, 120)
    build.ready(team.alice)
    async with Desk(await site.signed_in(team.alice)) as desk:
        assert (await desk.offered())["id"] == second["id"]
    status, _ = await sam.put(f"/media-events/{second['id']}/priority", priority=201)
    assert status == 422


async def test_nobody_acts_on_groups_that_are_not_hers(
    site: Site, build: Build, acme: Client, team: Team
) -> None:
    build.connector(acme, team.other, "+493023125098")
    await site.sms("+493023125098")
    admin = await Person.at(site, build.user(acme, role="client_admin"))
    await in_line(build, 1)
    (event,) = (await admin.get("/media-events"))[1]["items"]
    sam = await Person.at(site, team.sam)
    alice = await Person.at(site, team.alice)
    for act, body in (("assign", {"agent_id": str(team.bob)}), ("take-over", {}), ("end", {})):
        status, _ = await sam.post(f"/media-events/{event['id']}/{act}", **body)
        assert status == 404
        status, _ = await alice.post(f"/media-events/{event['id']}/{act}", **body)
        assert status == 403
    status, event = await admin.post(f"/media-events/{event['id']}/end")
    assert (status, event["state"]) == (200, "closed")


async def test_messages_stand_on_desks_until_they_are_seen_and_calls_for_help_until_they_end(
    site: Site, build: Build, team: Team
) -> None:
    sam, alice = await Person.at(site, team.sam), await Person.at(site, team.alice)
    async with Desk(await site.signed_in(team.alice)) as desk:
        await desk.until(lambda event, _: event == "snapshot")
        status, told = await sam.post(
            "/supervision/messages", text="Back at two.", acd_group_ids=[str(team.group)]
        )
        assert (status, told) == (201, {"told": 2})
        notice = (await desk.update("notice_added"))["notice"]
        assert (notice["text"], notice["from_name"]) == ("Back at two.", name_of(build, team.sam))
        _, snapshot = await alice.get("/me/desk")
        assert snapshot["notices"] == [notice]
        status, _ = await alice.put(f"/me/notices/{notice['id']}/seen")
        assert status == 204
        await desk.update("notice_removed")
    _, snapshot = await alice.get("/me/desk")
    assert snapshot["notices"] == []
    carol = await Person.at(site, team.carol)
    status, _ = await carol.put(f"/me/notices/{notice['id']}/seen")
    assert status == 404

    async with Desk(await site.signed_in(team.sam)) as his:
        await his.until(lambda event, _: event == "snapshot")
        status, told = await alice.post("/me/calls", text="She wants a refund.")
        assert (status, told) == (201, {"told": 1})
        call = (await his.update("notice_added"))["notice"]
        assert (call["kind"], call["from_user_id"]) == ("help", str(team.alice))
        _, board = await sam.get("/supervision")
        assert [c["id"] for c in board["calls"]] == [call["id"]]
        status, _ = await sam.post(f"/supervision/calls/{call['id']}/end")
        assert status == 204
        await his.update("notice_removed")
    _, board = await sam.get("/supervision")
    assert board["calls"] == []
    status, problem = await carol.post("/me/calls", text="Help")
    assert (status, problem["code"]) == (422, "nobody_to_tell")


async def test_the_day_counts_what_came_and_what_was_answered_in_time(
    site: Site, build: Build, acme: Client, team: Team
) -> None:
    sam, alice = await Person.at(site, team.sam), await Person.at(site, team.alice)
    build.ready(team.alice)
    async with Desk(await site.signed_in(team.alice)) as desk:
        path = await accepted(site, desk, alice)
        await alice.post(f"{path}/replies", text="Hello")
        await alice.post(f"{path}/close")
        await site.sms(LINE, sender="+491702")
        await desk.until(
            lambda event, data: (
                event == "update"
                and data["type"] == "event_changed"
                and data["event"]["sender"] == "+491702"
            )
        )
        _, day = await sam.get("/supervision/day")
    (group,) = day["groups"]
    assert (group["received"], group["answered"], group["within_target"], group["due"]) == (
        2, 1, 1, 1,
    )  # fmt: skip
    assert 0 <= group["reply_p50_s"] <= group["reply_p90_s"] < 60
    assert day["agents"] is None
    build.run("UPDATE clients SET agent_figures = true WHERE id = %s", acme.id)
    _, day = await sam.get("/supervision/day")
    her = next(a for a in day["agents"] if a["agent_id"] == str(team.alice))
    assert (her["accepted"], her["answered"], her["missed"]) == (1, 1, 0)
