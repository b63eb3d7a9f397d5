"""The one story everything hangs on: an SMS comes in, the right agent has it, answers, closes."""

from typing import Any

from tests.support.build import Build
from tests.support.site import Desk, Site, eventually


async def _status(session: Any, code: str) -> None:
    statuses = await (await session.get("/api/v1/agent-statuses")).json()
    wanted = next(s["id"] for s in statuses["items"] if s["code"] == code)
    answer = await session.put("/api/v1/me/status", json={"agent_status_id": wanted})
    assert answer.status == 200


async def test_an_sms_reaches_the_desk_is_answered_and_closed(site: Site, build: Build) -> None:
    acme = build.client()
    alice = build.user(acme)
    group = build.group(acme, alice)
    send = build.send_connector(acme)
    connector = build.connector(
        acme,
        group,
        "+4930901820",
        incoming_sms_subject="Help {{ sender }}",
        sms_send_connector_id=send,
    )
    session = await site.signed_in(alice)
    async with Desk(session) as desk:
        snapshot = await desk.until(lambda e, _: e == "snapshot")
        assert snapshot["status"]["why_nothing"] == ["status"]
        await _status(session, "calls_and_media")
        assert (await desk.update("status_changed"))["status"]["why_nothing"] == []

        assert await site.sms("4930901820", "Grüße €\n", sender="0170 1234567") == (200, "")
        offered = (await desk.update("event_changed"))["event"]
        assert offered["state"] == "offered"
        assert offered["subject"] == "Help +491701234567"
        assert offered["last_message"]["text"] == "Grüße €\n"
        assert 0 < offered["offer"]["remaining_ms"] <= 30_000

        event = f"/api/v1/media-events/{offered['id']}"
        accepted = await (await session.post(event + "/accept")).json()
        assert (accepted["state"], accepted["allowed_actions"]) == (
            "active",
            ["reply", "note", "park", "transfer", "return", "close"],
        )

        answer = await session.post(event + "/replies", json={"text": "Gern!"})
        assert answer.status == 201
        await desk.until(
            lambda e, d: e == "update" and d["type"] == "message_changed" and d["state"] == "sent"
        )
        phone = await (await session.get("/api/v1/demo/phone/+491701234567/messages")).json()
        assert [(m["from_number"], m["text"]) for m in phone] == [("+4930901820", "Gern!")]

        assert (await site.sms("+4930901820", "Danke", sender="+491701234567"))[0] == 200
        joined = await desk.until(
            lambda e, d: (
                e == "update" and d["type"] == "message_added" and d["message"]["direction"] == "in"
            )
        )
        assert (joined["event_id"], joined["message"]["text"]) == (offered["id"], "Danke")

        stale = await session.post(
            event + "/close", json={"last_received_sms_id": offered["last_received_sms_id"]}
        )
        assert (stale.status, (await stale.json())["code"]) == (409, "newer_message")
        closed = await session.post(
            event + "/close", json={"last_received_sms_id": joined["message"]["id"]}
        )
        assert (await closed.json())["state"] == "closed"
        assert (await desk.update("event_removed"))["reason"] == "closed"

        received = await (
            await session.get("/api/v1/received-sms", params={"q": "0170/1234567"})
        ).json()
        assert [(s["text"], s["state"], s["agent_name"]) for s in received["items"]] == [
            ("Danke", "closed", accepted["agent_name"]),
            ("Grüße €\n", "closed", accepted["agent_name"]),
        ]
        assert received["items"][0]["connector_id"] == str(connector)

        seqs = [d["seq"] for e, d in desk.frames if e == "update"]
        assert seqs == list(range(1, len(seqs) + 1))


async def test_what_nobody_can_take_waits_and_goes_out_the_moment_somebody_is_ready(
    site: Site, build: Build
) -> None:
    acme = build.client()
    alice = build.user(acme)
    build.connector(acme, build.group(acme, alice), "+4930901820")
    assert (await site.sms("+4930901820"))[0] == 200
    await eventually(
        lambda: build.value("SELECT count(*) FROM acd_events WHERE state = 'queued'") == 1
    )
    session = await site.signed_in(alice)
    async with Desk(session) as desk:
        await _status(session, "calls_and_media")
        assert (await desk.update("event_changed"))["event"]["state"] == "offered"


async def test_an_offer_that_is_not_taken_goes_to_the_next_agent_and_a_lost_connection_takes_it_back(
    site: Site, build: Build
) -> None:
    acme = build.client()
    alice, bob = build.user(acme), build.user(acme)
    group = build.group(acme, alice, bob, offer_timeout_s=5)
    build.connector(acme, group, "+4930901820")
    first = await site.signed_in(alice)
    second = await site.signed_in(bob)
    async with Desk(second) as other:
        async with Desk(first) as desk:
            await _status(first, "calls_and_media")
            assert (await site.sms("+4930901820"))[0] == 200
            offered = await desk.update("event_changed")
            await _status(second, "calls_and_media")
        moved = await other.update("event_changed")
        assert moved["event"]["id"] == offered["event"]["id"]
    rows = build.run(
        "SELECT agent_id, state FROM acd_offers ORDER BY offered_at", role="ringdove_pipeline"
    )
    assert rows[0] == (alice, "lost")


async def test_when_its_agent_logs_off_an_event_returns_to_the_queue_at_its_place(
    site: Site, build: Build
) -> None:
    acme = build.client()
    alice = build.user(acme)
    build.connector(acme, build.group(acme, alice), "+4930901820")
    session = await site.signed_in(alice)
    async with Desk(session) as desk:
        await _status(session, "calls_and_media")
        assert (await site.sms("+4930901820"))[0] == 200
        event = (await desk.update("event_changed"))["event"]
        assert (await session.post(f"/api/v1/media-events/{event['id']}/accept")).status == 200
        before = build.value("SELECT rank_at FROM acd_events")
        await _status(session, "logged_out")
        assert (await desk.update("event_removed"))["reason"] == "returned"
    assert build.run("SELECT state, visit, rank_at FROM acd_events", role="ringdove_pipeline") == [
        ("queued", 2, before)
    ]
    assert build.value("SELECT load FROM acd_agents WHERE user_id = %s", alice) == 0


async def test_a_desk_that_comes_back_gets_what_it_missed_and_nothing_twice(
    site: Site, build: Build
) -> None:
    acme = build.client()
    alice = build.user(acme)
    build.connector(acme, build.group(acme, alice), "+4930901820")
    session = await site.signed_in(alice)
    async with Desk(session) as keeps_her_connected, Desk(session) as desk:
        await _status(session, "calls_and_media")
        first = await desk.update("status_changed")
        await keeps_her_connected.update("status_changed")
        assert (await site.sms("+4930901820"))[0] == 200
        await keeps_her_connected.update("event_changed")
        async with Desk(session, after=first["seq"]) as again:
            update = await again.update("event_changed")
            assert update["seq"] == first["seq"] + 1
            assert all(e != "snapshot" for e, _ in again.frames)
