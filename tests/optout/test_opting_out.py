"""Who says stop is left alone, is told so once, and can come back; what proves it stays."""

import csv
import io
from uuid import UUID

import pytest

from tests.support.build import Build, Client
from tests.support.rest import Person
from tests.support.site import Desk, Site, eventually

LINE, AMERICAN, NUMBER = "+4930901820", "+12025550143", "+491701234567"


@pytest.fixture
def acme(build: Build) -> Client:
    return build.client()


@pytest.fixture
def alice(build: Build, acme: Client) -> UUID:
    alice = build.user(acme)
    send = build.send_connector(acme)
    group = build.group(acme, alice)
    build.connector(acme, group, LINE, sms_send_connector_id=send)
    build.connector(acme, group, AMERICAN, sms_send_connector_id=send, country="US")
    return alice


@pytest.fixture
async def chief(site: Site, build: Build, acme: Client) -> Person:
    return await Person.at(site, build.user(acme, role="client_admin"))


def on_phone(build: Build) -> list[str]:
    return [body for (body,) in build.run(
        "SELECT body FROM demo_phone_messages ORDER BY id", role="ringdove_pipeline"
    )]  # fmt: skip


async def routed(build: Build, number: int) -> None:
    await eventually(lambda: build.value("SELECT count(*) FROM messages_routed") == number)


async def test_stop_is_confirmed_once_and_nobody_has_to_read_it(
    site: Site, build: Build, alice: UUID, chief: Person
) -> None:
    for number, text in enumerate(("Stop!", "STOP", "Start", "start")):
        await site.sms(LINE, text, sender=NUMBER)
        await routed(build, number + 1)

    await eventually(lambda: len(on_phone(build)) == 2)
    stopped, started = on_phone(build)
    assert "no more SMS" in stopped
    assert "again" in started
    # A START of somebody who has not stopped is an SMS like any other.
    assert build.run(
        "SELECT state, message_count FROM acd_events ORDER BY id DESC LIMIT 1", role="ringdove_pipeline"
    ) == [("queued", 1)]  # fmt: skip
    _, page = await chief.get("/opt-outs")
    assert [(e["what"], e["body"], e["opted_out"]) for e in page["items"]] == [
        ("start", "Start", False), ("stop", "STOP", False), ("stop", "Stop!", False),
    ]  # fmt: skip


async def test_who_has_stopped_gets_nothing_but_by_somebody_who_may_and_says_why(
    site: Site, build: Build, acme: Client, alice: UUID, chief: Person
) -> None:
    build.ready(alice)
    sam = build.user(acme, role="supervisor")
    async with Desk(await site.signed_in(alice)) as desk:
        await site.sms(LINE, "Where is my parcel?", sender=NUMBER)
        event = (await desk.offered())["id"]
        person = await Person.at(site, alice)
        await person.post(f"/media-events/{event}/accept")
        await site.sms(LINE, "stop", sender=NUMBER)
        await desk.update("message_added")
        status, problem = await person.post(f"/media-events/{event}/replies", text="It is here")
        assert (status, problem["code"]) == (409, "opted_out")
        why = {"text": "It is here", "override_reason": "She called"}
        assert (await person.post(f"/media-events/{event}/replies", **why))[0] == 403
        build.run(
            "INSERT INTO role_rights VALUES (%s, 'agent', 'opt_outs.override', true)", acme.id
        )
        assert (await person.post(f"/media-events/{event}/replies", **why))[0] == 201
    await eventually(lambda: "It is here" in on_phone(build))
    _, page = await (await Person.at(site, sam)).get("/opt-outs", q="0170 1234567")
    last = page["items"][0]
    assert (last["what"], last["reason"], last["opted_out"]) == ("overridden", "She called", True)


async def test_words_of_another_country_and_answers_to_a_question_do_not_count(
    site: Site, build: Build, alice: UUID
) -> None:
    build.ready(alice)
    async with Desk(await site.signed_in(alice)) as desk:
        await site.sms(AMERICAN, "Order 17?", sender=NUMBER)
        event = (await desk.offered())["id"]
        await (await Person.at(site, alice)).post(f"/media-events/{event}/accept")
        for text in ("cancel", "yes", "help"):
            await site.sms(AMERICAN, text, sender=NUMBER)
        await site.sms(LINE, "CANCEL", sender=NUMBER)
        await routed(build, 5)
        assert build.value("SELECT count(*) FROM opt_out_entries") == 0
        await site.sms(AMERICAN, "CANCEL", sender="+12025550199")
        await eventually(lambda: build.value("SELECT count(*) FROM opt_outs") == 1)


async def test_help_is_answered_and_read_by_somebody_only_where_nothing_can_answer(
    site: Site, build: Build, alice: UUID, acme: Client
) -> None:
    await site.sms(AMERICAN, "HELP", sender=NUMBER)
    await eventually(lambda: [acme.code.title() in b for b in on_phone(build)] == [True])
    assert build.value("SELECT state FROM acd_events") == "closed"
    build.run("UPDATE sms_send_connectors SET active = false")
    await site.sms(AMERICAN, "HELP", sender="+491709999999")
    await routed(build, 2)
    assert build.value("SELECT state FROM acd_events ORDER BY id DESC LIMIT 1") == "queued"


async def test_a_connector_has_words_and_answers_of_its_own(
    site: Site, build: Build, alice: UUID, acme: Client
) -> None:
    connector = build.value("SELECT id FROM sms_receive_connectors WHERE recipient = %s", LINE)
    boss = await Person.at(site, build.user(None, "reseller_admin", reseller_id=acme.reseller_id))
    place = f"/sms-receive-connectors/{connector}/opt-out-words"
    status, words = await boss.get(place)
    assert (status, words["own"], words["stop"][0]) == (200, False, "STOP")
    own = {"stop": ["Abmelden"], "start": ["Anmelden"], "stop_answer": "Bye"}
    status, problem = await boss.put(place, **own | {"help": ["ABMELDEN."]})
    assert (status, problem["errors"][0]["field"]) == (422, "help")
    status, words = await boss.put(place, **own)
    assert (status, words["own"], words["stop_answer"]) == (200, True, "Bye")
    await site.sms(LINE, "abmelden", sender=NUMBER)
    await eventually(lambda: on_phone(build) == ["Bye"])
    assert (await boss.delete(place))[1]["stop"][0] == "STOP"
    stranger = await Person.at(site, build.user(build.client(), "client_admin"))
    assert (await stranger.get(place))[0] == 404


async def test_the_ledger_is_a_table_to_take_along_and_knows_what_was_said_on_the_phone(
    portal_site: Site, build: Build, acme: Client
) -> None:
    chief = await Person.at(portal_site, build.user(acme, "client_admin"))
    status, made = await chief.post(
        "/opt-outs", number="0170 1234567", opted_out=True, reason="Called us"
    )
    assert (status, made["number"], made["opted_out"]) == (201, NUMBER, True)
    async with chief.session.get("/api/v1/opt-outs.csv") as answer:
        [row] = csv.DictReader(io.StringIO((await answer.text()).removeprefix("\ufeff")))
    assert (row["what"], row["reason"]) == ("stopped", "Called us")
    await chief.post("/opt-outs", number=NUMBER, opted_out=False, reason="Changed her mind")
    assert build.value("SELECT count(*) FROM opt_outs") == 0
    agent = await Person.at(portal_site, build.user(acme))
    assert (await agent.get("/opt-outs"))[0] == 403
    stranger = await Person.at(portal_site, build.user(build.client(), "client_admin"))
    assert (await stranger.get("/opt-outs"))[1]["items"] == []


async def test_an_erased_number_is_still_left_alone(
    site: Site, build: Build, alice: UUID, chief: Person
) -> None:
    await site.sms(LINE, "STOP", sender=NUMBER)
    await eventually(lambda: build.value("SELECT count(*) FROM opt_outs") == 1)
    await eventually(lambda: len(on_phone(build)) == 1)
    assert (await chief.post("/erasures", number=NUMBER))[0] == 200
    assert build.run("SELECT number FROM opt_outs", role="ringdove_pipeline") == [(None,)]
    assert build.value("SELECT count(*) FROM opt_out_entries") == 0
    build.ready(alice)
    async with Desk(await site.signed_in(alice)) as desk:
        await site.sms(LINE, "Hello again", sender=NUMBER)
        event = (await desk.offered())["id"]
        person = await Person.at(site, alice)
        await person.post(f"/media-events/{event}/accept")
        status, problem = await person.post(f"/media-events/{event}/replies", text="Hi")
        assert (status, problem["code"]) == (409, "opted_out")
