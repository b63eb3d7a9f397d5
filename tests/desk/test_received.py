"""Received SMS over HTTP: the way of each, why it goes no further, search, export, once more."""

import csv
import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from ringdove.kernel import clock, ids
from tests.support.build import Build, Client
from tests.support.rest import Person
from tests.support.site import Desk, Site, eventually

LINE = "+493023125099"


@pytest.fixture
def acme(build: Build) -> Client:
    return build.client()


@pytest.fixture
async def chief(site: Site, build: Build, acme: Client) -> Person:
    return await Person.at(site, build.user(acme, role="client_admin"))


@pytest.fixture
async def root(site: Site, build: Build) -> Person:
    return await Person.at(site, build.user(None, role="system_admin"))


async def newest(person: Person) -> dict[str, Any]:
    _, page = await person.get("/received-sms")
    found: dict[str, Any] = page["items"][0]
    return found


async def way(person: Person, sms_id: str) -> dict[str, Any]:
    status, found = await person.get(f"/received-sms/{sms_id}/way")
    assert status == 200, found
    return dict(found)


async def test_every_step_of_an_sms_is_told(
    site: Site, build: Build, acme: Client, chief: Person
) -> None:
    alice = build.user(acme)
    send = build.send_connector(acme)
    build.connector(acme, build.group(acme, alice), LINE, sms_send_connector_id=send)
    build.ready(alice)
    async with Desk(await site.signed_in(alice)) as desk:
        await site.sms(LINE)
        event = (await desk.update("event_changed"))["event"]
        person = await Person.at(site, alice)
        await person.post(f"/media-events/{event['id']}/accept")
        await person.post(f"/media-events/{event['id']}/replies", text="Hi")
        await desk.until(
            lambda _, d: (
                d.get("type") == "message_changed" and d["state"] not in ("queued", "sending")
            )
        )
        await person.post(f"/media-events/{event['id']}/close")
    await eventually(lambda: bool(build.value("SELECT count(*) FROM receiver_requests")))
    found = await way(chief, event["received_sms_ids"][0])
    steps = [step["what"] for step in found["steps"]]
    assert steps[:2] == ["received", "stored"]
    assert set(steps) >= {
        "answered",
        "routed",
        "offered",
        "accepted",
        "replied",
        "reply_sent",
        "closed",
    }
    assert (found["stuck"], found["may_route_again"]) == (None, False)
    accepted = next(s for s in found["steps"] if s["what"] == "accepted")
    assert accepted["agent_name"] == build.value(f"SELECT name FROM users WHERE id = '{alice}'")
    assert 0 < accepted["seconds"] < 30


@pytest.mark.parametrize(
    ("fault", "stuck", "hindered"),
    [
        ("DELETE FROM acd_group_members", "no_agents", {}),
        (
            "UPDATE users SET sms_delivery = 'email' WHERE role = 'agent'",
            "nobody_ready",
            {"delivery_email": 1},
        ),
        (
            "UPDATE acd_agents SET status_id = s.id FROM agent_statuses s WHERE s.code = 'pause'",
            "nobody_ready",
            {"status": 1},
        ),
        ("UPDATE acd_agents SET load = 3", "nobody_ready", {"at_maximum": 1}),
        ("UPDATE acd_agents SET connected = false", "nobody_ready", {"not_connected": 1}),
    ],
)
async def test_why_an_sms_waits_is_told(
    site: Site,
    build: Build,
    acme: Client,
    chief: Person,
    fault: str,
    stuck: str,
    hindered: dict[str, int],
) -> None:
    alice = build.user(acme)
    build.connector(acme, build.group(acme, alice), LINE)
    build.ready(alice)
    build.listening(alice)
    role = "ringdove_pipeline" if "acd_agents" in fault else "ringdove_portal"
    build.run(fault, role=role)
    await site.sms(LINE)
    await eventually(lambda: bool(build.value("SELECT count(*) FROM acd_events")))
    found = await way(chief, (await newest(chief))["id"])
    assert (found["stuck"], found["team"]["hindered"]) == (stuck, hindered)


async def test_steps_of_the_same_moment_are_told_in_the_order_of_what_they_are(
    portal_site: Site, build: Build, acme: Client
) -> None:
    chief = await Person.at(portal_site, build.user(acme, role="client_admin"))
    build.connector(acme, None, LINE)
    assert (await portal_site.sms(LINE))[0] == 502
    for earlier in ("0.4 milliseconds", "5 milliseconds"):  # two clocks
        id_ = ids.new()
        build.run(
            "INSERT INTO messages (id, client_id, connector_id, sender, sender_raw, recipient, recipient_raw, body,"
            " received_at, stored_at) SELECT %s, client_id, connector_id, sender, sender_raw, recipient,"
            " recipient_raw, body, received_at, received_at - %s::interval FROM messages ORDER BY id LIMIT 1",
            id_, earlier, role="ringdove_pipeline",
        )  # fmt: skip
        build.run("UPDATE messages_unroutable SET message_id = %s", id_, role="ringdove_pipeline")
        steps = [step["what"] for step in (await way(chief, str(id_)))["steps"]]
        assert steps == ["received", "stored", "kept"], earlier


async def test_what_is_kept_says_why_and_goes_on_when_asked(
    site: Site, build: Build, acme: Client, chief: Person
) -> None:
    connector = build.connector(acme, None, LINE)
    assert (await site.sms(LINE))[0] == 502
    sms = await newest(chief)
    found = await way(chief, sms["id"])
    steps = [s["what"] for s in found["steps"] if s["what"] != "answered"]  # which is noted later
    assert steps == ["received", "stored", "kept"]
    assert (found["stuck"], found["may_route_again"]) == ("no_group", True)
    status, problem = await chief.post(f"/received-sms/{sms['id']}/route")
    assert (status, problem["code"], problem["stuck"]) == (409, "nowhere_to_go", "no_group")

    old = age(build, UUID(sms["id"]))
    group = build.group(acme)
    build.run("UPDATE sms_receive_connectors SET acd_group_id = %s WHERE id = %s", group, connector)
    assert (await way(chief, str(old)))["stuck"] == "too_old"
    status, _ = await chief.post(f"/received-sms/{old}/route")
    assert status == 202
    await eventually(lambda: bool(build.value("SELECT count(*) FROM acd_events")))
    status, problem = await chief.post(f"/received-sms/{old}/route")
    assert (status, problem["code"]) == (409, "on_its_way")


async def test_an_sms_that_could_not_be_routed_goes_on_when_asked(
    site: Site, build: Build, acme: Client, chief: Person
) -> None:
    build.connector(acme, build.group(acme), LINE)
    await site.sms(LINE)
    await eventually(lambda: bool(build.value("SELECT count(*) FROM acd_events")))
    for statement in (
        "DELETE FROM messages_routed",
        "INSERT INTO messages_routed (message_id, client_id, error) SELECT id, client_id, 'bug' FROM messages",
    ):
        build.run(statement, role="ringdove_pipeline")
    build.run("DELETE FROM acd_events", role="ringdove_pipeline")
    sms = await newest(chief)
    assert (sms["state"], (await way(chief, sms["id"]))["may_route_again"]) == (
        "failed_routing",
        True,
    )
    assert (await chief.post(f"/received-sms/{sms['id']}/route"))[0] == 202
    await eventually(lambda: bool(build.value("SELECT count(*) FROM acd_events")))
    assert (await newest(chief))["state"] == "waiting"


def age(build: Build, sms_id: UUID) -> UUID:
    """The same SMS, come in two days ago."""
    old = ids.first_at(clock.now() - timedelta(days=2))
    build.run(
        "INSERT INTO messages (id, client_id, connector_id, sender, sender_raw, recipient, recipient_raw, body,"
        " received_at) SELECT %s, client_id, connector_id, sender, sender_raw, recipient, recipient_raw, body,"
        " received_at - interval '2 days' FROM messages WHERE id = %s",
        old, sms_id, role="ringdove_pipeline",
    )  # fmt: skip
    build.run(
        "UPDATE messages_unroutable SET message_id = %s WHERE message_id = %s",
        old, sms_id, role="ringdove_pipeline",
    )  # fmt: skip
    return old


async def test_texts_are_found_since_a_time_by_those_who_may_read_them(
    site: Site, build: Build, acme: Client, chief: Person, root: Person
) -> None:
    build.connector(acme, build.group(acme), LINE)
    for text in ("Where is my PARCEL?", "100 % sure", "=1+1"):
        await site.sms(LINE, text)
    since = (clock.now() - timedelta(minutes=5)).isoformat()
    later = (clock.now() + timedelta(minutes=5)).isoformat()
    assert await chief.names("/received-sms", "text", text="parcel", since=since) == [
        "Where is my PARCEL?"
    ]
    assert await chief.names("/received-sms", "text", text="%", since=since) == ["100 % sure"]
    assert await chief.names("/received-sms", "text", until=since) == []
    assert await chief.names("/received-sms", "text", since=later) == []
    assert await chief.names("/received-sms", "text", until="1969-01-01T00:00:00Z") == []
    status, problem = await chief.get("/received-sms", text="parcel")
    assert (status, problem["errors"][0]["field"]) == (422, "since")
    status, _ = await root.get("/received-sms", text="parcel", since=since)
    assert status == 403


async def test_the_list_can_be_taken_along(
    site: Site, build: Build, acme: Client, chief: Person, root: Person
) -> None:
    build.connector(acme, build.group(acme), LINE)
    for text in ('He said "hi",\nthen left', "=HYPERLINK(1)"):
        await site.sms(LINE, text)
    async with chief.session.get("/api/v1/received-sms.csv") as answer:
        assert answer.status == 200
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        rows = list(csv.DictReader(io.StringIO((await answer.text()).removeprefix("\ufeff"))))
    assert [r["text"] for r in rows] == ["'=HYPERLINK(1)", 'He said "hi",\nthen left']
    assert {r["sender"] for r in rows} == {"+491701234567"}
    async with root.session.get("/api/v1/received-sms.csv") as answer:
        rows = list(csv.DictReader(io.StringIO((await answer.text()).removeprefix("\ufeff"))))
    assert [(r["text"], r["text_length"]) for r in rows] == [("", "13"), ("", "23")]
