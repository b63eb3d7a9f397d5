"""What becomes of an event that an agent has: parked, handed over, given back, noted, wrapped up."""

from datetime import timedelta
from uuid import UUID

import pytest

from ringdove.kernel import clock
from tests.support.build import Build, Client
from tests.support.rest import Person
from tests.support.site import Desk, Site, eventually

LINE = "+493023125099"


@pytest.fixture
def acme(build: Build) -> Client:
    return build.client()


def group_of(build: Build, acme: Client, *members: UUID, **columns: object) -> UUID:
    group = build.group(acme, *members)
    for name, value in columns.items():
        build.run(f"UPDATE acd_groups SET {name} = %s WHERE id = %s", value, group)
    return group


async def accepted(site: Site, desk: Desk, person: Person) -> str:
    """The id of an event that she has in work."""
    await site.sms(LINE)
    path = f"/media-events/{(await desk.offered())['id']}"
    status, _ = await person.post(f"{path}/accept")
    assert status == 200
    return path


async def test_what_is_parked_leaves_room_and_comes_back_to_her_with_the_next_sms(
    site: Site, build: Build, acme: Client
) -> None:
    alice = build.user(acme, max_parallel_sms=1)
    build.connector(acme, group_of(build, acme, alice), LINE)
    build.ready(alice)
    async with Desk(await site.signed_in(alice)) as desk:
        her = await Person.at(site, alice)
        path = await accepted(site, desk, her)
        status, event = await her.post(f"{path}/park", note="Waits for the date.")
        assert (status, event["state"]) == (200, "parked")
        assert event["allowed_actions"] == ["note", "resume", "transfer", "return"]
        assert build.value("SELECT load FROM acd_agents WHERE user_id = %s", alice) == 0
        await site.sms(LINE)
        back = await desk.offered()
        assert (f"/media-events/{back['id']}", back["message_count"]) == (path, 2)
        status, thread = await her.get(f"{path}/messages")
        assert [(m["direction"], m["text"]) for m in thread["items"]][1] == (
            "note",
            "Waits for the date.",
        )


async def test_what_is_parked_until_a_time_comes_back_then_and_not_beyond_her_maximum(
    site: Site, build: Build, acme: Client
) -> None:
    alice = build.user(acme, max_parallel_sms=1)
    build.connector(acme, group_of(build, acme, alice), LINE)
    build.ready(alice)
    async with Desk(await site.signed_in(alice)) as desk:
        her = await Person.at(site, alice)
        path = await accepted(site, desk, her)
        soon = clock.now() + timedelta(hours=1)
        for wrong in (clock.now() - timedelta(hours=1), clock.now() + timedelta(days=40)):
            status, problem = await her.post(f"{path}/park", until=wrong.isoformat())
            assert (status, problem["errors"][0]["field"]) == (422, "until")
        status, _ = await her.post(f"{path}/park", until=soon.isoformat())
        assert status == 200
        await site.sms(LINE, sender="4917099999")
        other = f"/media-events/{(await desk.offered())['id']}"
        status, problem = await her.post(f"{path}/resume")
        assert (status, problem["code"]) == (409, "no_room")
        await her.post(f"{other}/accept")
        await her.post(f"{other}/close")
        build.run(
            "UPDATE acd_events SET due_at = now() WHERE state = 'parked'", role="ringdove_pipeline"
        )
        back = await desk.offered()
        assert f"/media-events/{back['id']}" == path


async def test_a_transfer_waits_for_the_colleague_alone_and_shows_her_the_note(
    site: Site, build: Build, acme: Client
) -> None:
    alice, bob, carol = build.user(acme), build.user(acme), build.user(acme)
    group = group_of(build, acme, alice, carol)
    other = group_of(build, acme, bob)
    build.connector(acme, group, LINE)
    build.ready(alice)
    async with Desk(await site.signed_in(alice)) as desk:
        her = await Person.at(site, alice)
        path = await accepted(site, desk, her)
        build.ready(carol)
        status, problem = await her.post(f"{path}/transfer", agent_id=str(alice))
        assert (status, problem["errors"][0]["field"]) == (422, "agent_id")
        note = {"agent_id": str(bob), "note": "She asked twice already."}
        build.ready(bob)
        async with Desk(await site.signed_in(bob)) as his:
            status, _ = await her.post(f"{path}/transfer", **note)
            assert status == 204
            gone = await desk.update("event_removed")
            assert gone["reason"] == "transferred"
            event = await his.offered()
            assert f"/media-events/{event['id']}" == path
            assert event["acd_group_id"] == str(other)
            assert event["handover"]["text"] == "She asked twice already."


async def test_a_transfer_that_nobody_takes_is_for_everybody_in_the_end(
    site: Site, build: Build, acme: Client
) -> None:
    alice, bob = build.user(acme), build.user(acme)
    build.connector(acme, group_of(build, acme, alice, bob), LINE)
    build.ready(alice)
    async with Desk(await site.signed_in(alice)) as desk:
        her = await Person.at(site, alice)
        path = await accepted(site, desk, her)
        await her.post(f"{path}/transfer", agent_id=str(bob))
        await desk.update("event_removed")
        build.run(
            "UPDATE acd_events SET due_at = now() WHERE wants_agent_id IS NOT NULL",
            role="ringdove_pipeline",
        )
        assert f"/media-events/{(await desk.offered())['id']}" == path


async def test_what_she_gives_back_is_offered_to_others_first(
    site: Site, build: Build, acme: Client
) -> None:
    alice, bob = build.user(acme), build.user(acme)
    build.connector(acme, group_of(build, acme, alice, bob), LINE)
    build.ready(alice)
    async with Desk(await site.signed_in(alice)) as desk:
        her = await Person.at(site, alice)
        path = await accepted(site, desk, her)
        build.ready(bob)
        async with Desk(await site.signed_in(bob)) as his:
            assert (await her.post(f"{path}/return", note="Not mine."))[0] == 204
            event = await his.offered()
            assert f"/media-events/{event['id']}" == path
            assert event["handover"]["text"] == "Not mine."


async def test_a_group_with_wrap_up_and_a_needed_code_closes_only_with_the_code(
    site: Site, build: Build, acme: Client
) -> None:
    alice = build.user(acme)
    group = group_of(build, acme, alice, wrap_up_s=60, code_needed=True)
    build.connector(acme, group, LINE)
    build.ready(alice)
    code, foreign = codes(build, acme, group)
    async with Desk(await site.signed_in(alice)) as desk:
        her = await Person.at(site, alice)
        path = await accepted(site, desk, her)
        status, event = await her.post(f"{path}/close")
        assert (status, event["state"], event["code_needed"]) == (200, "wrap_up", True)
        assert 55_000 < event["due_ms"] <= 60_000
        status, problem = await her.post(f"{path}/close")
        assert (status, problem["code"]) == (422, "transaction_code_needed")
        status, problem = await her.post(f"{path}/close", transaction_code_id=str(foreign))
        assert (status, problem["code"]) == (422, "no_such_transaction_code")
        build.run("UPDATE acd_events SET due_at = now() - interval '1 s'", role="ringdove_pipeline")
        await eventually(
            lambda: build.value("SELECT owes_code FROM acd_agents WHERE user_id = %s", alice)
        )
        status, targets = await her.get(f"{path}/targets")
        assert [c["id"] for c in targets["transaction_codes"]] == [str(code)]
        status, event = await her.post(f"{path}/close", transaction_code_id=str(code))
        assert (status, event["state"]) == (200, "closed")
        assert not build.value("SELECT owes_code FROM acd_agents WHERE user_id = %s", alice)


def codes(build: Build, acme: Client, group: UUID) -> tuple[UUID, UUID]:
    """A code of this group, and one of another."""
    other = build.group(acme)
    made = []
    for name, of in (("Order", group), ("Other", other)):
        ((id_,),) = build.run(
            "INSERT INTO transaction_codes (id, client_id, name, name_key) VALUES (gen_random_uuid(), %s, %s, %s)"
            " RETURNING id",
            acme.id, name, name.lower(),
        )  # fmt: skip
        build.run("INSERT INTO transaction_code_groups VALUES (%s, %s, %s)", acme.id, id_, of)
        made.append(id_)
    return made[0], made[1]


async def test_a_customer_who_writes_during_wrap_up_is_in_work_again(
    site: Site, build: Build, acme: Client
) -> None:
    alice = build.user(acme)
    build.connector(acme, group_of(build, acme, alice, wrap_up_s=600), LINE)
    build.ready(alice)
    async with Desk(await site.signed_in(alice)) as desk:
        her = await Person.at(site, alice)
        path = await accepted(site, desk, her)
        await her.post(f"{path}/close")
        await site.sms(LINE)
        again = await desk.until(
            lambda e, d: e == "update" and d.get("event", {}).get("message_count") == 2
        )
        assert (again["event"]["state"], again["event"]["due_at"]) == ("active", None)


async def test_members_take_from_the_queue_where_the_group_lets_them(
    site: Site, build: Build, acme: Client
) -> None:
    alice, bob, eve = build.user(acme), build.user(acme), build.user(acme)
    group = group_of(build, acme, alice, bob, may_pick=True)
    build.connector(acme, group, LINE)
    await site.sms(LINE)
    await eventually(lambda: build.value("SELECT count(*) FROM acd_events") == 1)
    path = f"/media-events/{build.value('SELECT id FROM acd_events')}"
    status, _ = await (await Person.at(site, eve)).post(f"{path}/pick")
    assert status == 409
    status, event = await (await Person.at(site, alice)).post(f"{path}/pick")
    assert (status, event["state"], event["agent_id"]) == (200, "active", str(alice))
    status, _ = await (await Person.at(site, bob)).post(f"{path}/pick")
    assert status == 409


async def test_a_customer_who_writes_again_waits_for_who_helped_last(
    site: Site, build: Build, acme: Client
) -> None:
    alice, bob = build.user(acme, max_parallel_sms=1), build.user(acme)
    build.connector(acme, group_of(build, acme, alice, bob, last_agent_s=60), LINE)
    build.ready(alice)
    async with Desk(await site.signed_in(alice)) as desk:
        her = await Person.at(site, alice)
        path = await accepted(site, desk, her)
        build.ready(bob)
        await her.post(f"{path}/close")
        await site.sms(LINE, sender="4917099999")
        busy = f"/media-events/{(await desk.offered())['id']}"
        await her.post(f"{busy}/accept")
        await site.sms(LINE)
        meant = "SELECT id FROM acd_events WHERE state = 'queued' AND wants_agent_id IS NOT NULL"
        await eventually(lambda: bool(build.value(meant)))
        await her.post(f"{busy}/close")
        assert build.value(meant) is None or (await desk.offered())["agent_id"] == str(alice)


async def test_who_misses_too_often_is_logged_off_and_a_reserve_logs_herself_in(
    site: Site, build: Build, acme: Client
) -> None:
    alice, bob = build.user(acme), build.user(acme)
    group = group_of(build, acme, alice, on_miss="status", log_out_after_misses=2)
    build.run(
        "INSERT INTO acd_group_members (client_id, group_id, user_id, kind) VALUES (%s, %s, %s, 'reserve')",
        acme.id, group, bob,
    )  # fmt: skip
    build.connector(acme, group, LINE)
    build.ready(alice)
    build.ready(bob)

    def status_of(user: UUID) -> str:
        return str(
            build.value(
                "SELECT s.code FROM acd_agents a JOIN agent_statuses s ON s.id = a.status_id WHERE a.user_id = %s",
                user,
            )
        )

    async with (
        Desk(await site.signed_in(alice)) as desk,
        Desk(await site.signed_in(bob)) as his,
    ):
        await site.sms(LINE)
        for expected in ("missed", "auto_logged_out"):
            await desk.offered()
            build.run("UPDATE acd_offers SET deadline = now()", role="ringdove_pipeline")
            await eventually(lambda code=expected: status_of(alice) == code)  # type: ignore[misc]
            build.run(
                "UPDATE acd_offers SET decided_at = now() - interval '1 hour' WHERE state = 'timed_out'",
                role="ringdove_pipeline",
            )
            if expected == "missed":
                ready = build.value("SELECT id FROM agent_statuses WHERE code = 'calls_and_media'")
                build.run("UPDATE acd_agents SET misses = 1", role="ringdove_pipeline")
                status, _ = await (await Person.at(site, alice)).put(
                    "/me/status", agent_status_id=str(ready)
                )
                assert status == 200
                build.run("UPDATE acd_agents SET misses = 1", role="ringdove_pipeline")
        him = await Person.at(site, bob)
        status, mine = await him.get("/me/status")
        assert mine["why_nothing"] == ["not_logged_in"]
        status, mine = await him.put(f"/me/groups/{group}", logged_in=True)
        assert (status, mine["why_nothing"]) == (200, [])
        await his.offered()
    log = build.run(
        "SELECT how FROM acd_status_log WHERE user_id = %s ORDER BY id", alice,
        role="ringdove_pipeline",
    )  # fmt: skip
    assert [how for (how,) in log][-2:] == ["automatic", "web"]


async def test_who_logs_off_says_what_becomes_of_what_she_has(
    site: Site, build: Build, acme: Client
) -> None:
    alice = build.user(acme)
    build.connector(acme, group_of(build, acme, alice), LINE)
    build.ready(alice)
    codes = dict(build.run("SELECT code, id FROM agent_statuses WHERE client_id = %s", acme.id))
    async with Desk(await site.signed_in(alice)) as desk:
        her = await Person.at(site, alice)
        path = await accepted(site, desk, her)
        for choice, state in (("keep", "active"), ("park", "parked"), ("hand_back", "queued")):
            await her.put("/me/status", agent_status_id=str(codes["calls_and_media"]))
            if state == "queued":
                await her.post(f"{path}/resume")
            off = {"agent_status_id": str(codes["logged_out"]), "open_events": choice}
            status, _ = await her.put("/me/status", **off)
            assert status == 200
            await eventually(
                lambda wanted=state: build.value("SELECT state FROM acd_events") == wanted  # type: ignore[misc]
            )
