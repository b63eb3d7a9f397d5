"""What sends by itself queues an SMS in its own transaction: once, never to who opted out, and not as a person's answer."""

from uuid import UUID

import pytest

from ringdove.kernel.db import Database
from ringdove.optout.errors import OptedOut
from ringdove.outbound import service as outbound
from ringdove.outbound.errors import NoSendConnector
from ringdove.outbound.model import Origin
from tests.support.build import Build, Client
from tests.support.rest import Person
from tests.support.site import Desk, Site

LINE, NUMBER = "+4930901820", "+491701234567"


class Talk:
    """A conversation with an agent's event in it."""

    def __init__(self, acme: Client, alice: UUID, event: str, build: Build) -> None:
        self.acme, self.alice, self.event = acme, alice, UUID(event)
        self.id: UUID = build.value("SELECT id FROM conversations")


@pytest.fixture
async def talk(site: Site, build: Build) -> Talk:
    acme = build.client()
    alice = build.user(acme)
    send = build.send_connector(acme)
    build.connector(acme, build.group(acme, alice), LINE, sms_send_connector_id=send)
    build.ready(alice)
    async with Desk(await site.signed_in(alice)) as desk:
        await site.sms(LINE, sender=NUMBER)
        event = await desk.offered()
        await (await Person.at(site, alice)).post(f"/media-events/{event['id']}/accept")
    return Talk(acme, alice, event["id"], build)


async def test_the_agent_sees_what_was_sent_by_itself_and_what_became_of_it(
    site: Site, build: Build, pipeline: Database, talk: Talk
) -> None:
    async with Desk(await site.signed_in(talk.alice)) as desk:
        await desk.until(lambda e, _: e == "snapshot")
        async with pipeline.transaction() as conn:
            reply = await outbound.send(
                conn, talk.acme.id, talk.id, "We are closed", Origin.OVERFLOW, event_id=talk.event
            )
        added = (await desk.update("message_added"))["message"]
        assert (added["id"], added["origin"], added["user_name"]) == (str(reply), "overflow", None)
        await desk.until(lambda _, d: d.get("type") == "message_changed" and d["state"] == "sent")
    assert build.value("SELECT body FROM demo_phone_messages") == "We are closed"
    assert build.value("SELECT count(*) FROM acd_history WHERE what = 'replied'") == 0


@pytest.mark.parametrize(("origin", "outcome"), [("overflow", "closed"), ("agent", "answered")])
async def test_only_people_answer(
    build: Build, pipeline: Database, talk: Talk, site: Site, origin: str, outcome: str
) -> None:
    async with pipeline.transaction() as conn:
        await outbound.send(
            conn, talk.acme.id, talk.id, "Hello", Origin(origin), event_id=talk.event,
            user_id=talk.alice if origin == "agent" else None,
        )  # fmt: skip
    await (await Person.at(site, talk.alice)).post(f"/media-events/{talk.event}/close")
    assert build.value("SELECT outcome FROM sms_outcomes") == outcome


async def test_the_same_key_queues_once(build: Build, pipeline: Database, talk: Talk) -> None:
    ids = set()
    for _ in range(2):
        async with pipeline.transaction() as conn:
            ids.add(
                await outbound.send(
                    conn, talk.acme.id, talk.id, "Hi", Origin.APPLICATION, key="run:1:2"
                )
            )
    assert len(ids) == 1
    assert build.value("SELECT count(*) FROM outbound_messages") == 1


async def test_who_opted_out_is_not_texted_and_where_nothing_can_send_that_is_said(
    build: Build, pipeline: Database, talk: Talk
) -> None:
    build.run(
        "INSERT INTO opt_outs VALUES (%s, opt_out_mark(%s, %s), %s, now())",
        talk.acme.id,
        talk.acme.id,
        NUMBER,
        NUMBER,
    )
    async with pipeline.transaction() as conn:
        with pytest.raises(OptedOut):
            await outbound.send(conn, talk.acme.id, talk.id, "Hi", Origin.APPLICATION)
    build.run("UPDATE sms_send_connectors SET active = false")
    async with pipeline.transaction() as conn:
        with pytest.raises(NoSendConnector):
            await outbound.send(conn, talk.acme.id, talk.id, "Hi", Origin.APPLICATION)
    assert build.value("SELECT count(*) FROM outbound_messages") == 0


async def test_an_agent_is_told_that_the_customer_opted_out(
    site: Site, build: Build, talk: Talk
) -> None:
    build.run(
        "INSERT INTO opt_outs VALUES (%s, opt_out_mark(%s, %s), %s, now())",
        talk.acme.id,
        talk.acme.id,
        NUMBER,
        NUMBER,
    )
    alice = await Person.at(site, talk.alice)
    status, problem = await alice.post(f"/media-events/{talk.event}/replies", text="Hi")
    assert (status, problem["code"]) == (409, "opted_out")
