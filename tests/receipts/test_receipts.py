"""The receipt adds up: every SMS is in exactly one place, whatever became of it, and stays counted when it is gone."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from ringdove.acd.model import Agent
from ringdove.acd.service import by_email, life, offers
from ringdove.kernel import clock, ids
from ringdove.kernel.db import Database
from ringdove.receipts import jobs
from ringdove.retention import jobs as retention
from tests.acd.test_intake import Line, ready
from tests.acd.test_overflow import rule
from tests.byemail.conftest import works_by_email
from tests.support.build import Build, Client
from tests.support.rest import Person
from tests.support.site import Desk, Site, eventually

LINE, NOWHERE = "+493023125099", "+493023125098"
PIPELINE = "ringdove_pipeline"


@pytest.fixture
def acme(build: Build) -> Client:
    return build.client()


@pytest.fixture
async def chief(site: Site, build: Build, acme: Client) -> Person:
    return await Person.at(site, build.user(acme, role="client_admin"))


@pytest.fixture
async def reader(portal_site: Site, build: Build, acme: Client) -> Person:
    """The same where no worker counts beside the test: it might count a day of which half is written."""
    return await Person.at(portal_site, build.user(acme, role="client_admin"))


@pytest.fixture
def alice(build: Build, acme: Client) -> UUID:
    user = build.user(acme, max_parallel_sms=1)
    build.connector(
        acme, build.group(acme, user), LINE, sms_send_connector_id=build.send_connector(acme)
    )
    return user


async def count(build: Build, pipeline: Database) -> dict[Any, int]:
    """Count every day, however lately that was done; what came in by outcome."""
    build.run("UPDATE receipts_days SET as_of = 'epoch'", role=PIPELINE)
    await jobs.count_days(pipeline)
    return dict(
        build.run(
            "SELECT outcome, sum(sms)::int FROM receipts WHERE direction = 'in' GROUP BY 1",
            role=PIPELINE,
        )
    )


async def of_today(chief: Person) -> dict[str, Any]:
    """The newest day, after a look at whether it adds up."""
    status, found = await chief.get("/receipts")
    assert status == 200
    day: dict[str, Any] = found["items"][0]
    assert sum(day["outcomes"].values()) == day["received"]
    assert sum(c["sms"] for c in day["codes"]) == day["outcomes"]["closed"]
    return day


def places(day: dict[str, Any]) -> dict[str, int]:
    return {outcome: n for outcome, n in day["outcomes"].items() if n}


async def worked(site: Site, desk: Desk, her: Person, sender: str, *acts: str, **body: Any) -> str:
    """An SMS that is offered to her, accepted, and what she does with it."""
    await site.sms(LINE, sender=sender)
    path = f"/media-events/{(await desk.offered())['id']}"
    assert (await her.post(f"{path}/accept"))[0] == 200
    for act in acts:
        more = {"text": "An answer"} if act == "replies" else body
        assert (await her.post(f"{path}/{act}", **more))[0] < 300
    return path


async def test_a_settled_day_is_counted_again_when_its_customer_writes_again(
    build: Build, pipeline: Database, acme: Client
) -> None:
    alice = Agent(build.user(acme), acme.id)
    line = Line(build, pipeline, acme, alice.user_id)
    build.run("UPDATE acd_groups SET threading_s = 2592000 WHERE id = %s", line.group)
    await ready(build, pipeline, alice.user_id)
    event = (await line.arrive())["id"]
    await line.distribute()
    async with pipeline.transaction() as conn:
        await offers.accept(conn, alice, event)
        await life.close(conn, alice, event, None)
    clock.freeze(clock.now() + timedelta(days=20))
    await jobs.count_days(pipeline)
    assert build.run("SELECT outcome, sms FROM receipts", role=PIPELINE) == [("closed", 1)]
    assert build.value("SELECT max(open) FROM receipts_days") == 0
    assert (await line.arrive())["id"] == event
    await jobs.count_days(pipeline)
    assert build.run("SELECT outcome, sms FROM receipts", role=PIPELINE) == [("waiting", 1)]


async def test_every_sms_is_in_one_place_and_the_list_behind_each_number_is_that_long(
    site: Site, build: Build, acme: Client, alice: UUID, chief: Person
) -> None:
    build.connector(acme, None, NOWHERE)
    code = ids.new()
    build.run(
        "INSERT INTO transaction_codes (id, client_id, name, name_key) VALUES (%s, %s, 'Order', 'order')",
        code, acme.id,
    )  # fmt: skip
    assert (await site.sms(NOWHERE, id="one"))[0] == 502
    assert (await site.sms(NOWHERE, id="one"))[0] == 502  # a repeat
    build.ready(alice)
    async with Desk(await site.signed_in(alice)) as desk:
        her = await Person.at(site, alice)
        await worked(site, desk, her, "491713920011", "replies", "close")
        await worked(site, desk, her, "491713920012", "close")
        await worked(site, desk, her, "491713920013", "close", transaction_code_id=str(code))
        await worked(site, desk, her, "491713920014", "park")
        await worked(site, desk, her, "491713920015")
        await site.sms(LINE, sender="491713920016")
        await eventually(lambda: build.value("SELECT count(*) FROM acd_events") == 6)
        day = await of_today(chief)
    assert places(day) == {
        "answered": 1, "closed": 2, "parked": 1, "in_work": 1, "waiting": 1, "not_routable": 1,
    }  # fmt: skip
    assert (day["received"], day["repeats"], day["open"]) == (7, 1, 4)
    named = {(c["name"], c["sms"]) for c in day["codes"]}
    assert named == {(None, 1), ("Order", 1)}
    for outcome, n in places(day).items():
        _, listed = await chief.get("/received-sms", outcome=outcome)
        assert len(listed["items"]) == n, outcome
    _, listed = await chief.get("/received-sms", outcome="closed", transaction_code_id=str(code))
    assert len(listed["items"]) == 1


async def test_what_came_after_the_last_answer_was_not_answered(
    site: Site, build: Build, alice: UUID, chief: Person
) -> None:
    build.ready(alice)
    async with Desk(await site.signed_in(alice)) as desk:
        her = await Person.at(site, alice)
        path = await worked(site, desk, her, "491713920011", "replies")
        await site.sms(LINE, sender="491713920011")
        await eventually(lambda: build.value("SELECT max(message_count) FROM acd_events") == 2)
        await her.post(f"{path}/close")
    assert places(await of_today(chief)) == {"answered": 1, "closed": 1}
    build.run("UPDATE outbound_messages SET state = 'failed'", role=PIPELINE)
    assert places(await of_today(chief)) == {"closed": 2}


async def test_what_an_agent_has_by_email_is_told_apart_until_she_answers(
    reader: Person, build: Build, pipeline: Database, acme: Client
) -> None:
    carol = build.user(acme)
    works_by_email(build, carol, "carol@acme.example")
    line = Line(build, pipeline, acme, carol)
    event = (await line.arrive())["id"]
    await line.distribute()
    day = await of_today(reader)
    assert (places(day), day["open"]) == ({"by_email": 1}, 1)
    _, listed = await reader.get("/received-sms", outcome="by_email")
    assert len(listed["items"]) == 1
    assert await count(build, pipeline) == {"by_email": 1}
    assert build.value("SELECT sum(open)::int FROM receipts_days") == 1
    async with pipeline.transaction() as conn:
        visit = await by_email.visit(conn, event, 1)
        assert visit is not None
        held = await by_email.hold(conn, visit)
        assert held is not None
        await by_email.done(conn, held, Agent(carol, acme.id))
    day = await of_today(reader)
    assert (places(day), day["open"]) == ({"closed": 1}, 0)


@pytest.mark.parametrize(
    ("action", "can_send", "outcome"),
    [
        ("close", True, "answered_automatically"),
        ("close", False, "closed"),  # the customer heard nothing
        ("reply", True, "closed"),  # a person decided that it needs no more than that
    ],
)
async def test_what_a_rule_of_a_group_closed_with_an_answer_was_answered_automatically(
    reader: Person,
    build: Build,
    pipeline: Database,
    acme: Client,
    action: str,
    can_send: bool,
    outcome: str,
) -> None:
    line = Line(build, pipeline, acme)
    if can_send:
        build.run(
            "UPDATE sms_receive_connectors SET sms_send_connector_id = %s",
            build.send_connector(acme),
        )
    rule(build, line, "nobody_logged_in", action, reply="We are closed.")
    await line.arrive()
    await line.distribute()
    assert build.value("SELECT count(*) FROM outbound_messages") == int(can_send)
    if action == "reply":
        build.run("UPDATE acd_events SET state = 'closed', closed_at = now()", role=PIPELINE)
    day = await of_today(reader)
    assert (places(day), day["open"]) == ({outcome: 1}, 0)
    _, listed = await reader.get("/received-sms", outcome=outcome)
    assert len(listed["items"]) == 1
    build.run("UPDATE outbound_messages SET state = 'failed'", role=PIPELINE)
    assert places(await of_today(reader)) == {"closed": 1}


async def test_what_was_deleted_stays_counted_and_what_was_erased_is_said(
    site: Site, build: Build, pipeline: Database, acme: Client, alice: UUID, chief: Person
) -> None:
    build.ready(alice)
    async with Desk(await site.signed_in(alice)) as desk:
        her = await Person.at(site, alice)
        await worked(site, desk, her, "491713920011", "replies", "close")
        await worked(site, desk, her, "491713920012", "replies", "close")
    before = await of_today(chief)
    assert await count(build, pipeline) == {"answered": 2}
    status, _ = await chief.post("/erasures", number="+491713920012")
    assert status == 200
    assert places(await of_today(chief)) == {"answered": 1, "erased": 1}
    build.run("UPDATE clients SET keep_sms_days = 30")
    build.run("UPDATE acd_events SET closed_at = now() - interval '31 days'", role=PIPELINE)
    await retention.purge(pipeline)
    assert build.value("SELECT count(*) FROM messages") == 0
    after = await of_today(chief)
    assert places(after) == {"answered": 1, "erased": 1}
    assert after["received"] == before["received"]
    assert await count(build, pipeline) == {"answered": 1, "erased": 1}
    _, usage = await chief.get("/usage")
    assert {(u["direction"], u["sms"], u["segments"]) for u in usage["items"]} == {
        ("in", 2, 2), ("out", 2, 2),
    }  # fmt: skip


def came(build: Build, client: Client, connector: UUID, at: datetime) -> None:
    """An SMS that was received, and could not be routed, some time ago."""
    id_ = UUID(int=ids.first_at(at).int | ids.new().int & ((1 << 80) - 1))
    build.run(
        "INSERT INTO messages (id, client_id, connector_id, sender, sender_raw, recipient, recipient_raw, body,"
        " received_at) VALUES (%s, %s, %s, '1', '1', '2', '2', 'x', %s)",
        id_, client.id, connector, at, role=PIPELINE,
    )  # fmt: skip
    build.run(
        "INSERT INTO messages_routed (message_id, client_id, error) VALUES (%s, %s, 'bug')",
        id_, client.id, role=PIPELINE,
    )  # fmt: skip


async def test_days_are_the_clients_and_old_ones_are_counted_until_nothing_is_open(
    build: Build, pipeline: Database, acme: Client, reader: Person
) -> None:
    build.run("UPDATE clients SET time_zone = 'Pacific/Auckland' WHERE id = %s", acme.id)
    connector = build.connector(acme, None, NOWHERE)
    zone = ZoneInfo("Pacific/Auckland")
    day = (datetime.now(zone) - timedelta(days=20)).date()
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    for seconds in (-1, 0, 3600 * 12, 3600 * 24 - 1, 3600 * 24):
        came(build, acme, connector, midnight + timedelta(seconds=seconds))

    async def told(of: date) -> dict[str, Any]:
        _, found = await reader.get("/receipts", since=of.isoformat(), until=of.isoformat())
        only: dict[str, Any] = found["items"][0]
        return only

    await jobs.count_days(pipeline)
    one = timedelta(days=1)
    assert [(await told(d))["received"] for d in (day - one, day, day + one)] == [1, 3, 1]
    assert [(await told(d))["open"] for d in (day, day + one)] == [3, 1]
    for each, n in ((day - one, 1), (day, 3), (day + one, 1)):
        _, listed = await reader.get("/received-sms", day=each.isoformat(), outcome="not_routable")
        assert len(listed["items"]) == n
    stored = dict(build.run("SELECT day, sum(sms)::int FROM receipts GROUP BY day", role=PIPELINE))
    assert stored == {day - one: 1, day: 3, day + one: 1}
    build.run("DELETE FROM messages_routed", role=PIPELINE)
    assert (await told(day))["outcomes"]["waiting"] == 3  # told as it is, not as it was written
    assert await count(build, pipeline) == {"waiting": 5}


async def test_a_receipt_is_for_those_who_answer_for_the_client(
    site: Site, build: Build, acme: Client, alice: UUID
) -> None:
    other = await Person.at(site, build.user(build.client(), role="client_admin"))
    assert (await other.get("/receipts", client_id=str(acme.id)))[0] == 404
    assert (await other.get("/usage", client_id=str(acme.id)))[1]["items"] == []
    assert (await (await Person.at(site, alice)).get("/receipts"))[0] == 403
    chief = await Person.at(site, build.user(acme, role="supervisor"))
    assert (await chief.get("/receipts"))[0] == 200
    assert (await chief.get("/receipts", since="2020-01-01"))[0] == 422
    assert (await chief.get("/receipts", since="x"))[0] == 422


async def test_usage_is_told_by_connector_and_as_a_table(
    build: Build, pipeline: Database, acme: Client, reader: Person
) -> None:
    connector = build.connector(acme, None, NOWHERE)
    for _ in range(3):
        came(build, acme, connector, clock.now())
    await count(build, pipeline)
    month = datetime.now(ZoneInfo("Europe/Berlin")).strftime("%Y-%m")
    _, usage = await reader.get("/usage", month=month)
    row = usage["items"][0]
    assert (row["connector_name"], row["direction"], row["sms"], row["failed"]) == (
        NOWHERE, "in", 3, 0,
    )  # fmt: skip
    assert usage["as_of"] is not None
    assert (await reader.get("/usage", month="2026-13"))[0] == 422
    async with reader.session.get("/api/v1/usage.csv", params={"month": month}) as answer:
        table = await answer.text()
    assert table.splitlines()[1].split(",")[6:] == ["3", "3", "0", "0"]
