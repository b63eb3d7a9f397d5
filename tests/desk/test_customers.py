"""Agents know their customer, text a number first, and send again what did not leave."""

from uuid import UUID

import pytest

from tests.support.build import Build, Client
from tests.support.rest import Person
from tests.support.site import Desk, Site, eventually

LINE, NUMBER = "+4930901820", "+491701234567"


@pytest.fixture
def acme(build: Build) -> Client:
    return build.client()


@pytest.fixture
def alice(build: Build, acme: Client) -> UUID:
    alice = build.user(acme, max_parallel_sms=1)
    send = build.send_connector(acme)
    build.connector(acme, build.group(acme, alice), LINE, sms_send_connector_id=send)
    build.ready(alice)
    return alice


async def test_an_agent_texts_a_number_first_and_has_the_answer(
    site: Site, build: Build, alice: UUID
) -> None:
    person = await Person.at(site, alice)
    _, [line] = await person.get("/me/start-from")
    assert line["recipient"] == LINE
    async with Desk(await site.signed_in(alice)) as desk:
        await desk.until(lambda e, _: e == "snapshot")
        body = {"connector_id": line["id"], "number": "0170 1234567", "text": "Your parcel is here"}
        status, event = await person.post("/media-events", **body)
        assert (status, event["state"], event["sender"], event["recipient"]) == (
            201, "active", NUMBER, LINE,
        )  # fmt: skip
        status, problem = await person.post("/media-events", **body)
        assert (status, problem["code"]) == (409, "already_open")
        status, problem = await person.post("/media-events", **body | {"number": "+491709999999"})
        assert (status, problem["code"]) == (409, "no_room")
        await eventually(
            lambda: (
                build.value("SELECT body FROM demo_phone_messages WHERE phone = %s", NUMBER)
                == "Your parcel is here"
            )
        )
        await site.sms(LINE, "Thanks!", sender=NUMBER)
        added = await desk.until(
            lambda _, d: d.get("type") == "message_added" and d["message"]["direction"] == "in"
        )
        assert added["event_id"] == event["id"]
        assert (await person.post(f"/media-events/{event['id']}/close"))[0] == 200
    assert build.value("SELECT load FROM acd_agents WHERE user_id = %s", alice) == 0


async def test_nobody_who_opted_out_is_texted_first_nor_from_a_line_of_others(
    portal_site: Site, build: Build, acme: Client, alice: UUID
) -> None:
    person = await Person.at(portal_site, alice)
    elsewhere = build.connector(acme, build.group(acme), sms_send_connector_id=build.value(
        "SELECT id FROM sms_send_connectors"
    ))  # fmt: skip
    body = {"connector_id": str(elsewhere), "number": NUMBER, "text": "Hello"}
    status, problem = await person.post("/media-events", **body)
    assert (status, problem["code"]) == (422, "no_such_way")
    build.run(
        "INSERT INTO opt_outs VALUES (%s, opt_out_mark(%s, %s), %s, now())",
        acme.id,
        acme.id,
        NUMBER,
        NUMBER,
    )
    _, [line] = await person.get("/me/start-from")
    status, problem = await person.post("/media-events", **body | {"connector_id": line["id"]})
    assert (status, problem["code"]) == (409, "opted_out")
    assert build.value("SELECT count(*) FROM acd_events") == 0
    build.run("INSERT INTO role_rights VALUES (%s, 'agent', 'conversations.start', false)", acme.id)
    assert (await person.post("/media-events", **body))[0] == 403


async def test_what_an_agent_learns_of_her_customer_stays_known(
    site: Site, build: Build, alice: UUID
) -> None:
    person = await Person.at(site, alice)
    async with Desk(await site.signed_in(alice)) as desk:
        await site.sms(LINE, sender=NUMBER)
        event = (await desk.offered())["id"]
        place = f"/media-events/{event}/contact"
        _, found = await person.get(place)
        assert (found["number"], found["contact"]["name"]) == (NUMBER, "")
        status, found = await person.patch(place, {"name": "Kim", "fields": {"City": "Bonn"}})
        assert (status, found["contact"]["name"]) == (200, "Kim")
        assert found["contact"]["numbers"] == [NUMBER]
        stranger = await Person.at(site, build.user(build.client()))
        assert (await stranger.get(place))[0] == 404


async def test_what_failed_is_sent_again_and_nothing_else(
    site: Site, build: Build, alice: UUID
) -> None:
    person = await Person.at(site, alice)
    async with Desk(await site.signed_in(alice)) as desk:
        await site.sms(LINE, sender=NUMBER)
        event = (await desk.offered())["id"]
        await person.post(f"/media-events/{event}/accept")
        _, reply = await person.post(f"/media-events/{event}/replies", text="Hello")
        again, which = f"/media-events/{event}/send-again", {"reply_id": reply["id"]}
        await desk.until(lambda _, d: d.get("type") == "message_changed" and d["state"] == "sent")
        assert (await person.post(again, **which))[1]["code"] == "not_again"
        build.run(
            "UPDATE outbound_messages SET state = 'failed', reason = 'no_connection'",
            role="ringdove_pipeline",
        )
        build.run("DELETE FROM demo_phone_messages", role="ringdove_pipeline")
        status, found = await person.post(again, **which)
        assert (status, found["state"]) == (200, "queued")
        await eventually(lambda: build.value("SELECT state FROM outbound_messages") == "sent")
        assert build.value("SELECT body FROM demo_phone_messages") == "Hello"
