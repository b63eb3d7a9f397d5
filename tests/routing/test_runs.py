"""Runs: SMS go through the published application of their connector, and what waits goes on."""

import asyncio
import base64
import hashlib
import hmac
import json
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from aiohttp import web
from prometheus_client import REGISTRY
from psycopg.types.json import Jsonb

from ringdove.kernel import clock, ids
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Database
from ringdove.kernel.targets import Targets
from ringdove.messages import jobs as messages_jobs
from ringdove.messages import service as messages
from ringdove.messages.model import Incoming, bucket_of
from ringdove.retention import service as retention
from ringdove.retention.model import Kept
from ringdove.routing import jobs
from ringdove.routing.format import read
from ringdove.routing.model import SECRET_PURPOSE, SIGNING_PURPOSE
from ringdove.routing.service import calls, routing, runs, traces
from tests.conftest import SECRET
from tests.routing.flows import choice, flow, help_menu, node
from tests.support.build import Build, Client
from tests.support.site import Site

KEYS = Keys(SECRET)
KEY = "whsec_" + base64.b64encode(b"k" * 24).decode()
ALICE, BERT = "+491701234567", "+491701234568"
LOCAL = ("127.0.0.0/8",)


class Line:
    """A connector that leads to an application, and everything that comes by it."""

    def __init__(self, build: Build, pipeline: Database) -> None:
        self.build, self.pipeline = build, pipeline
        self.client: Client = build.client()
        self.support, self.sales = build.group(self.client), build.group(self.client)
        self.application, self.version = ids.new(), 0
        build.run(
            "INSERT INTO routing_applications (id, client_id, name, name_key, signing_key_encrypted, http_secret_encrypted)"
            " VALUES (%s, %s, 'Menu', 'menu', %s, %s)",
            self.application, self.client.id, KEYS.seal(SIGNING_PURPOSE, KEY), KEYS.seal(SECRET_PURPOSE, "hush"),
        )  # fmt: skip
        build.run(
            "INSERT INTO routing_drafts (application_id, client_id, flow, errors, warnings, changed_at, changed_by)"
            " VALUES (%s, %s, '{}', 1, 0, now(), 'Clara')",
            self.application, self.client.id,
        )  # fmt: skip
        self.connector = UUID(int=0)

    def draw(self, stored: dict[str, Any]) -> None:
        """Make a flow the draft."""
        self.build.run("UPDATE routing_drafts SET flow = %s, errors = 0", Jsonb(stored))

    def publish(self, stored: dict[str, Any], **columns: Any) -> None:
        """Let a flow run."""
        assert read(stored)[0] is not None, read(stored)[1]
        self.version += 1
        self.build.run(
            "INSERT INTO routing_versions (id, client_id, application_id, number, draft_version, flow, nodes, published_by)"
            " VALUES (%s, %s, %s, %s, 0, %s, 1, 'Clara')",
            ids.new(), self.client.id, self.application, self.version, Jsonb(stored),
        )  # fmt: skip
        self.build.run(
            "UPDATE routing_applications SET published_version = %s WHERE id = %s",
            self.version,
            self.application,
        )
        if self.connector.int == 0:
            values: dict[str, Any] = {
                "routing_type": "routing_application", "routing_application_id": self.application,
                "fallback_acd_group_id": self.support,
                "sms_send_connector_id": self.build.send_connector(self.client), **columns,
            }  # fmt: skip
            self.connector = self.build.connector(self.client, None, **values)

    async def sms(self, text: str, sender: str = ALICE) -> UUID:
        """An SMS that is stored, not routed yet."""
        one = Incoming(
            id=ids.new(), client_id=self.client.id, connector_id=self.connector, sender=sender, sender_raw=sender,
            recipient="+49", recipient_raw="49", body=text, keyword=None, provider_message_id=None,
            provider_timestamp=None, received_at=clock.now(), key=None, bucket=bucket_of(self.connector, sender),
        )  # fmt: skip
        async with self.pipeline.transaction() as conn:
            await messages.store(conn, [one])
        return one.id

    async def route(self) -> None:
        """Everything that can be done now."""
        while (await jobs.route(self.pipeline, KEYS)).may_be_more:
            pass
        while (await jobs.go_on(self.pipeline, KEYS)).may_be_more:
            pass

    async def says(self, text: str, sender: str = ALICE) -> UUID:
        """An SMS that is stored and routed."""
        id_ = await self.sms(text, sender)
        await self.route()
        return id_

    async def call(self) -> None:
        """Make the requests that are due and go on."""
        await jobs.make_calls(self.pipeline, KEYS, LOCAL)
        await self.route()

    def sent(self) -> list[str]:
        """What was queued to be sent, in order."""
        return [b for (b,) in self.build.run("SELECT body FROM outbound_messages ORDER BY id")]

    def group_of(self, sms_id: UUID) -> UUID | None:
        """The group that has an SMS."""
        found: UUID | None = self.build.value(
            "SELECT e.group_id FROM messages_routed r JOIN acd_events e ON e.id = r.event_id WHERE r.message_id = %s",
            sms_id,
        )
        return found

    def runs(self) -> list[tuple[str, Any]]:
        """State and outcome of every run, in order."""
        return [
            (state, outcome)
            for state, outcome in self.build.run(
                "SELECT state, outcome FROM routing_runs ORDER BY id"
            )
        ]


@pytest.fixture
def line(build: Build, pipeline: Database) -> Line:
    return Line(build, pipeline)


class Shop:
    """Another system."""

    def __init__(self) -> None:
        self.asked: list[tuple[dict[str, str], str]] = []
        self.status, self.answer = 200, '{"status": "on its way"}'

    async def handle(self, request: web.Request) -> web.Response:
        self.asked.append((dict(request.headers), await request.text()))
        return web.Response(status=self.status, text=self.answer)


@pytest.fixture
async def shop() -> AsyncIterator[tuple[Shop, str]]:
    there = Shop()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", there.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield there, f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_a_word_leads_to_its_group_and_without_one_the_sender_is_asked(line: Line) -> None:
    line.publish(help_menu(line.support, line.sales))
    at_once = await line.says("Support please")
    assert line.group_of(at_once) == line.support
    question = await line.says("what?", BERT)
    assert line.sent() == ["SUPPORT or SALES?"]
    assert line.group_of(question) is None
    answer = await line.says("sales", BERT)
    assert line.group_of(question) == line.group_of(answer) == line.sales
    assert line.build.run("SELECT subject, message_count FROM acd_events WHERE group_id = %s", line.sales) == [
        ("Sales: sales", 2)
    ]  # fmt: skip
    assert [state for state, _ in line.runs()] == ["done", "done"]


async def test_who_talks_to_an_agent_does_not_begin_anew(line: Line) -> None:
    line.publish(help_menu(line.support, line.sales))
    await line.says("sales")
    more = await line.says("support")
    assert line.group_of(more) == line.sales
    assert len(line.runs()) == 1


async def test_what_is_known_of_the_contact_decides_and_stands_in_texts(
    line: Line, portal_site: Site
) -> None:
    line.publish(
        flow(
            node("who", "compare", {"yes": "vip", "no": "other"}, conditions=[
                {"variable": "contact_fields.service_level", "operator": "equals", "value": "gold"}]),
            node("vip", "to_group", acd_group_id=str(line.sales),
                 subject="{{ contact_name }}, {{ contact_fields.service_level }}"),
            node("other", "to_group", acd_group_id=str(line.support),
                 subject="Level: {{ contact_fields.service_level }}"),
        )
    )  # fmt: skip
    clara = await portal_site.signed_in(line.build.user(line.client, "client_admin"))
    contact = {
        "name": "Kim Lee",
        "numbers": [ALICE],
        "fields": {"Service-Level": "Gold", "Shoe size": "41"},
    }
    async with clara.post("/api/v1/contacts", json=contact) as answer:
        assert answer.status == 201
    known, unknown = await line.says("hello"), await line.says("hello", BERT)
    assert (line.group_of(known), line.group_of(unknown)) == (line.sales, line.support)
    subjects = line.build.run("SELECT subject FROM acd_events ORDER BY id")
    assert subjects == [("Kim Lee, Gold",), ("Level:",)]
    async with clara.get(
        f"/api/v1/routing-applications/{line.application}/contact-fields"
    ) as answer:
        assert (await answer.json())["items"] == [
            {"name": "service_level", "label": "Service-Level"},
            {"name": "shoe_size", "label": "Shoe size"},
        ]


async def test_how_runs_ended_is_counted_after_the_commit(line: Line) -> None:
    def ended(outcome: str) -> float:
        return REGISTRY.get_sample_value("ringdove_runs_total", {"outcome": outcome}) or 0.0

    line.publish(help_menu(line.support, line.sales))
    before = ended("group")
    await line.says("what?", BERT)
    async with line.pipeline.transaction() as conn:
        assert (await traces.standing(conn))[0] == 1
    assert ended("group") == before
    await line.says("sales", BERT)
    assert ended("group") == before + 1
    async with line.pipeline.transaction() as conn:
        assert await traces.standing(conn) == (0, 0.0)


async def test_what_an_application_ends_no_agent_sees(line: Line) -> None:
    line.publish(
        flow(node("r", "reply", {"next": "e"}, texts={"en": "Hi {{ text }}"}), node("e", "end"))
    )
    first, second = await line.says("a"), await line.says("b")
    assert line.group_of(first) is line.group_of(second) is None
    assert line.sent() == ["Hi a", "Hi b"]
    assert line.build.value("SELECT count(*) FROM acd_events") == 0
    assert [o["kind"] for _, o in line.runs()] == ["ended", "ended"]


async def test_what_leaves_by_nothing_goes_to_the_fallback_group(line: Line) -> None:
    line.publish(flow(node("k", "keyword", choices=[choice("a", "a")])))
    sms = await line.says("a")
    assert line.group_of(sms) == line.support
    assert [o["code"] for _, o in line.runs()] == ["not_connected"]


async def test_without_a_fallback_group_it_waits_until_there_is_one(line: Line) -> None:
    ask = node("a", "ask_and_wait", question={"en": "?"}, timeout_s=60)
    line.publish(flow(ask), fallback_acd_group_id=None)
    first = await line.says("hello")
    second = await line.says("anything")
    kept = "SELECT count(*) FROM messages_unroutable WHERE requeued_at IS NULL"
    assert line.build.value(kept) == 2
    await messages_jobs.requeue(line.pipeline)
    assert line.build.value(kept) == 2
    line.build.run(
        "UPDATE sms_receive_connectors SET fallback_acd_group_id = %s WHERE id = %s",
        line.support,
        line.connector,
    )
    await messages_jobs.requeue(line.pipeline)
    await line.route()
    assert line.group_of(first) == line.group_of(second) == line.support
    assert line.sent() == ["?"]


async def test_who_does_not_answer_in_time_leaves_by_the_time_out(line: Line) -> None:
    line.publish(help_menu(line.support, line.sales))
    sms = await line.says("hm")
    began = clock.now()
    clock.freeze(began + timedelta(seconds=599))
    await line.route()
    assert line.group_of(sms) is None
    clock.freeze(began + timedelta(seconds=601))
    await line.route()
    assert line.group_of(sms) == line.support


async def test_a_run_goes_on_by_the_version_it_began_with(line: Line) -> None:
    line.publish(help_menu(line.support, line.sales))
    begun = await line.says("hm")
    line.publish(help_menu(line.sales, line.support))
    await line.says("sales")
    assert line.group_of(begun) == line.sales
    new = await line.says("sales", BERT)
    assert line.group_of(new) == line.support


async def test_a_test_number_runs_the_draft_as_it_is_now(line: Line) -> None:
    line.publish(help_menu(line.support, line.sales))
    draft = flow(node("r", "reply", {"next": "e"}, texts={"en": "Draft"}), node("e", "end"))
    line.draw(draft)
    line.build.run("UPDATE routing_applications SET test_number = %s", BERT)
    await line.says("sales", BERT)
    await line.says("sales again", BERT)
    assert line.sent() == ["Draft", "Draft"]
    assert line.group_of(await line.says("sales")) == line.sales
    assert line.build.value("SELECT count(*) FROM routing_versions WHERE number IS NULL") == 1


async def test_who_opts_out_is_done_and_asked_nothing_more(line: Line) -> None:
    line.publish(help_menu(line.support, line.sales))
    await line.says("hm")
    stop = await line.says("STOP")
    assert line.group_of(stop) is None
    assert line.build.value("SELECT count(*) FROM acd_events") == 0
    assert len(line.sent()) == 2
    assert [o["kind"] for _, o in line.runs()] == ["ended"]


def order_status(url: str, support: UUID, **settings: object) -> dict[str, Any]:
    return flow(
        node("look", "http", {"ok": "tell", "refused": "group", "failed": "group"}, url=f"{url}/{{{{ text }}}}",
             save_as="found", **settings),
        node("tell", "reply", {"next": "end"}, texts={"en": "{{ text }}: {{ found.status }}"}),
        node("end", "end"),
        node("group", "to_group", acd_group_id=str(support), show=["found_status"]),
    )  # fmt: skip


async def test_another_system_is_asked_outside_of_any_transaction(
    line: Line, shop: tuple[Shop, str]
) -> None:
    there, url = shop
    secret = [{"name": "Authorization", "value": "Bearer {{ secret }}"}]
    line.publish(
        order_status(url, line.support, method="POST", sign=True, headers=secret, body='{"said": "{{ text }}"}')
    )  # fmt: skip
    await line.says("42")
    assert there.asked == []
    assert [state for state, _ in line.runs()] == ["calling"]
    await line.call()
    assert line.sent() == ["42: on its way"]
    ((headers, body),) = there.asked
    assert (headers["Authorization"], json.loads(body)) == ("Bearer hush", {"said": "42"})
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}".encode()
    digest = base64.b64encode(hmac.new(b"k" * 24, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{digest}"
    assert "hush" not in str(line.build.run("SELECT request, answer FROM routing_calls"))


async def test_sms_that_come_while_another_system_is_asked_are_heard_after_it(
    line: Line, shop: tuple[Shop, str]
) -> None:
    _, url = shop
    line.publish(order_status(url, line.support))
    await line.says("1")
    await line.says("2")
    await line.says("3")
    await line.call()
    await line.call()
    await line.call()
    assert line.sent() == ["1: on its way", "2: on its way", "3: on its way"]


@pytest.mark.parametrize(("repeat", "asked"), [(False, 1), (True, 2)])
async def test_a_request_whose_worker_died_is_made_again_only_where_it_may_be(
    line: Line, shop: tuple[Shop, str], *, repeat: bool, asked: int
) -> None:
    there, url = shop
    line.publish(order_status(url, line.support, repeat=repeat))
    sms = await line.says("42")
    now = clock.now()
    async with line.pipeline.transaction() as conn:
        taken = await calls.begin(conn)
    assert taken is not None
    await calls.make(taken, KEYS, Targets(LOCAL))
    await line.call()
    assert line.runs()[0][0] == "calling"
    clock.freeze(now + timedelta(minutes=2))
    await line.call()
    assert len(there.asked) == asked
    assert len({headers["Idempotency-Key"] for headers, _ in there.asked}) == 1
    if repeat:
        assert line.sent() == ["42: on its way"]
    else:
        assert line.group_of(sms) == line.support
        assert line.build.value("SELECT state FROM routing_calls") == "unclear"


@pytest.mark.parametrize(
    ("status", "answer", "error"),
    [(404, "{}", None), (200, "<html>", "not_json"), (200, "[" * 50 + "]" * 50, "too_deep")],
)
async def test_an_answer_that_does_not_help_leaves_by_another_output(
    line: Line, shop: tuple[Shop, str], status: int, answer: str, error: str | None
) -> None:
    there, url = shop
    there.status, there.answer = status, answer
    line.publish(order_status(url, line.support))
    sms = await line.says("42")
    await line.call()
    assert line.group_of(sms) == line.support
    assert line.build.value("SELECT error FROM routing_calls") == error


async def test_no_request_reaches_a_private_address(line: Line, shop: tuple[Shop, str]) -> None:
    there, url = shop
    line.publish(order_status(url, line.support))
    sms = await line.says("42")
    await jobs.make_calls(line.pipeline, KEYS, ())
    await line.route()
    assert there.asked == []
    assert line.build.value("SELECT error FROM routing_calls") == "private_address"
    assert line.group_of(sms) == line.support


async def test_opening_times_and_queues_are_looked_up(line: Line) -> None:
    hours = line.build.opening_times(line.client)
    line.publish(
        flow(
            node("o", "opening_times", {"closed": "q"}, opening_times_id=str(hours)),
            node("q", "queue_state", {"nobody": "g"}, acd_group_id=str(line.sales)),
            node("g", "to_group", acd_group_id=str(line.sales)),
        )
    )
    assert line.group_of(await line.says("x")) == line.sales


async def test_a_group_that_was_switched_off_gets_nothing(line: Line) -> None:
    line.publish(flow(node("g", "to_group", acd_group_id=str(line.sales))))
    line.build.run("UPDATE acd_groups SET active = false WHERE id = %s", line.sales)
    assert line.group_of(await line.says("x")) == line.support


async def test_two_hundred_sms_in_disorder_each_end_in_one_way(
    line: Line, shop: tuple[Shop, str]
) -> None:
    _, url = shop
    line.publish(
        flow(
            node("k", "keyword", {"ask": "ask", "look": "look", "otherwise": "end"},
                 choices=[choice("ask", "ask"), choice("look", "look")]),
            node("ask", "ask_and_wait", {"answer": "group", "timeout": "end"}, question={"en": "?"}),
            node("look", "http", {"ok": "end", "failed": "group"}, url=url, save_as="found"),
            node("group", "to_group", acd_group_id=str(line.sales)),
            node("end", "end"),
        )
    )  # fmt: skip
    chance = random.Random(7)
    senders = [f"+4917012345{n:02}" for n in range(20)]
    sent = []
    for _ in range(200):
        text = chance.choice(["ask", "look", "hm", "yes"])
        sent.append(await line.sms(text, chance.choice(senders)))
        if chance.random() < 0.1:
            await asyncio.gather(jobs.route(line.pipeline, KEYS), jobs.go_on(line.pipeline, KEYS))
        if chance.random() < 0.05:
            await jobs.make_calls(line.pipeline, KEYS, LOCAL)
    for _ in range(30):
        await line.call()
    assert line.build.value("SELECT count(*) FROM messages_to_route") == 0
    assert (
        line.build.value(
            "SELECT count(*) FROM messages_routed WHERE run_id IS NULL AND event_id IS NULL"
        )
        == 0
    )
    assert line.build.value("SELECT count(*) FROM messages_routed") == len(sent)
    assert line.build.value("SELECT count(*) FROM routing_runs WHERE state = 'calling'") == 0
    heard = line.build.run(
        "SELECT m.sender, s ->> 'sms_id' FROM routing_runs r, jsonb_array_elements(r.trace) WITH ORDINALITY AS t(s, n)"
        " JOIN messages m ON m.id = (s ->> 'sms_id')::uuid ORDER BY r.id, n"
    )
    order = {str(id_): number for number, id_ in enumerate(sent)}
    for sender in senders:
        mine = [order[id_] for of, id_ in heard if of == sender]
        assert mine == sorted(mine)


async def test_a_worker_that_dies_between_steps_loses_and_repeats_nothing(line: Line) -> None:
    line.publish(help_menu(line.support, line.sales))
    first = await line.sms("hm")

    class Died(Exception):
        pass

    async def dies(conn: Any) -> None:
        await routing.route(conn, KEYS)
        raise Died

    for _ in range(3):
        with pytest.raises(Died):
            await line.pipeline.retrying(dies)
    assert line.sent() == []
    await line.route()
    assert line.sent() == ["SUPPORT or SALES?"]
    second = await line.sms("sales")
    with pytest.raises(Died):
        await line.pipeline.retrying(dies)
    await line.route()
    assert line.group_of(first) == line.group_of(second) == line.sales
    assert len(line.sent()) == 1


async def test_an_e_mail_of_an_application_is_put_into_the_outbox(line: Line) -> None:
    line.publish(
        flow(
            node("m", "email", {"next": "e"}, to=["shop@acme.example"], subject="{{ sender }}", text="{{ text }}"),
            node("e", "end"),
        )
    )  # fmt: skip
    await line.says("Hello")
    assert line.build.run("SELECT kind, recipient FROM mail_outbox", role="ringdove_pipeline") == [
        ("application", "shop@acme.example")
    ]


async def test_a_group_gets_everything_that_the_application_says(line: Line) -> None:
    line.publish(
        flow(
            node("g", "to_group", acd_group_id=str(line.sales), priority=120, not_before="2099-01-01 08:00",
                 subject="Order {{ text }}", show=["text", "sender"]),
        )
    )  # fmt: skip
    await line.says("4711")
    assert line.build.run("SELECT subject, priority, variables, not_before FROM acd_events") == [
        ("Order 4711", 120, {"text": "4711", "sender": ALICE}, datetime(2099, 1, 1, 7, tzinfo=UTC))
    ]


async def test_an_agent_is_asked_before_her_group(line: Line) -> None:
    ada = line.build.user(line.client)
    line.build.run(
        "INSERT INTO acd_group_members VALUES (%s, %s, %s)", line.client.id, line.sales, ada
    )
    line.build.ready(ada)
    line.publish(
        flow(node("a", "to_agent", acd_group_id=str(line.sales), user_id=str(ada), priority=60))
    )
    await line.says("hi")
    assert line.build.run("SELECT group_id, wants_agent_id, priority FROM acd_events") == [
        (line.sales, ada, 60)
    ]


async def test_an_agent_sees_what_the_application_asked_before(line: Line) -> None:
    line.publish(help_menu(line.support, line.sales))
    await line.says("hm")
    await line.says("sales")
    assert line.build.run(
        "SELECT o.body, e.group_id FROM outbound_messages o JOIN acd_events e ON e.id = o.event_id"
    ) == [("SUPPORT or SALES?", line.sales)]


async def test_a_contact_is_known_by_name_and_asked_in_her_language(line: Line) -> None:
    line.publish(
        flow(
            node("who", "sender", {"matches": "hi", "otherwise": "e"}, contact=True),
            node("hi", "reply", {"next": "e"}, texts={"en": "Hi {{ contact_name }}", "de": "Hallo {{ contact_name }}"}),
            node("e", "end"),
        )
    )  # fmt: skip
    await line.says("a")
    line.build.run("UPDATE contacts SET name = 'Ada', name_key = 'ada', language = 'de'")
    await line.says("b")
    await line.says("c", BERT)
    assert line.sent() == ["Hallo Ada"]


OUTCOME = "SELECT outcome FROM sms_outcomes WHERE id = %s"


async def test_every_sms_of_an_application_has_its_own_outcome(line: Line) -> None:
    line.publish(
        flow(
            node("k", "keyword", {"hi": "r", "ask": "a", "otherwise": "e"},
                 choices=[choice("hi", "hi"), choice("ask", "ask")]),
            node("r", "reply", {"next": "e"}, texts={"en": "Hi"}),
            node("a", "ask_and_wait", question={"en": "?"}),
            node("e", "end"),
        )
    )  # fmt: skip
    answered, ended = await line.says("hi"), await line.says("hm")
    waiting = await line.says("ask")
    found = [line.build.value(OUTCOME, sms) for sms in (answered, ended, waiting)]
    assert found == ["answered_automatically", "ended_by_application", "waiting"]


async def test_the_trace_of_an_sms_names_version_nodes_values_and_what_followed(
    line: Line, portal_site: Site
) -> None:
    line.publish(help_menu(line.support, line.sales))
    first = await line.says("hm")
    clara = await portal_site.signed_in(line.build.user(line.client, "client_admin"))
    async with clara.get(f"/api/v1/received-sms/{first}") as answer:
        assert (await answer.json())["state"] == "in_application"
    async with clara.get(f"/api/v1/routing-applications/{line.application}/runs") as answer:
        (waiting,) = (await answer.json())["items"]
    assert (waiting["sender"], waiting["node"], waiting["version"]) == (ALICE, "ask", 1)
    second = await line.says("sales")
    for sms in (first, second):
        async with clara.get(f"/api/v1/received-sms/{sms}/trace") as answer:
            (run,) = (await answer.json())["runs"]
        assert (run["version"], run["application_name"], run["state"]) == (1, "Menu", "done")
        assert [(step["node"], step["output"]) for step in run["trace"]] == [
            ("menu", "otherwise"), ("ask", None), ("ask", "sales"), ("sales", None),
        ]  # fmt: skip
        assert [s["text"] for s in run["sent"]] == ["SUPPORT or SALES?"]
        assert run["outcome"]["acd_group_id"] == str(line.sales)
        assert {step["sms_id"] for step in run["trace"]} == {str(first), str(second)}
    async with clara.get(f"/api/v1/received-sms/{first}/way") as answer:
        steps = [step["what"] for step in (await answer.json())["steps"]]
    assert steps[:5] == ["received", "stored", "in_application", "sent_by_itself", "routed"]
    rita = await portal_site.signed_in(
        line.build.user(None, "reseller_admin", reseller_id=line.client.reseller_id)
    )
    async with rita.get(f"/api/v1/received-sms/{first}/trace") as answer:
        told = await answer.text()
    assert "Sales: sales" not in told
    assert not {s["text"] for run in json.loads(told)["runs"] for s in run["sent"]} - {None}
    sue = line.build.user(line.client, "supervisor")
    line.build.run(
        "INSERT INTO acd_group_supervisors (client_id, group_id, user_id) VALUES (%s, %s, %s)",
        line.client.id, line.sales, sue,
    )  # fmt: skip
    async with (await portal_site.signed_in(sue)).get(
        f"/api/v1/received-sms/{first}/trace"
    ) as answer:
        assert [run["flow"] for run in (await answer.json())["runs"]] == [None]
    otto = await portal_site.signed_in(line.build.user(line.build.client(), "client_admin"))
    async with otto.get(f"/api/v1/received-sms/{first}/trace") as answer:
        assert answer.status == 404


async def test_the_way_of_an_sms_tells_what_its_application_answered_and_whether_that_left(
    line: Line, portal_site: Site
) -> None:
    line.publish(
        flow(
            node("k", "keyword", {"hi": "r", "otherwise": "a"}, choices=[choice("hi", "hi")]),
            node("r", "reply", {"next": "e"}, texts={"en": "Hi"}),
            node("a", "ask_and_wait", question={"en": "?"}),
            node("e", "end"),
        )
    )  # fmt: skip
    answered = await line.says("hi")
    line.build.run(
        "UPDATE outbound_messages SET state = 'failed', reason = 'no_connector', decided_at = now()",
        role="ringdove_pipeline",
    )
    await line.says("hi")  # answered by a run of its own
    asked = await line.says("hm", BERT)
    clara = await portal_site.signed_in(line.build.user(line.client, "client_admin"))

    async def way(sms: UUID) -> list[tuple[str, str | None]]:
        async with clara.get(f"/api/v1/received-sms/{sms}/way") as answer:
            steps = (await answer.json())["steps"]
        return [(s["what"], s["detail"]) for s in steps if s["what"] not in ("received", "stored")]

    assert sorted(await way(answered)) == [
        ("application_ended", "Menu"), ("in_application", "Menu"), ("reply_failed", "no_connector"),
        ("sent_by_itself", "application"),
    ]  # fmt: skip
    assert sorted(await way(asked)) == [
        ("in_application", "Menu"),
        ("sent_by_itself", "application"),
    ]


async def test_a_received_sms_becomes_an_example_with_its_number_masked(
    line: Line, portal_site: Site
) -> None:
    menu = help_menu(line.support, line.sales)
    line.publish(menu)
    line.draw(menu)
    sms = await line.says("sales please")
    clara = await portal_site.signed_in(line.build.user(line.client, "client_admin"))
    body = {"application_id": str(line.application)}
    async with clara.post(f"/api/v1/received-sms/{sms}/examples", json=body) as answer:
        assert answer.status == 201
        made = await answer.json()
    assert made["given"]["sender"] == "+491701000000"
    assert "sales" not in made["name"]  # it stands in the audit
    assert made["expected"]["acd_group_id"] == str(line.sales)
    assert made["green"] is True
    assert "sales" not in made["name"]  # the audit keeps it
    assert line.build.value("SELECT message_id FROM routing_examples_of_sms") == sms
    clock.freeze(clock.now() + timedelta(days=800))
    line.build.run(
        "UPDATE acd_events SET state = 'closed', closed_at = now()", role="ringdove_pipeline"
    )
    async with line.pipeline.transaction() as conn:
        assert await retention.purge_events(conn, Kept(line.client.id, 365, 14))
    assert line.build.run("SELECT id FROM routing_examples") == []


async def test_an_answer_becomes_an_example_with_what_came_before_it_and_what_others_said(
    line: Line, portal_site: Site, shop: tuple[Shop, str]
) -> None:
    asks = flow(
        node("ask", "ask_and_wait", {"answer": "look", "timeout": "ask"}, question={"en": "Which order?"},
             answer="free", timeout_s=600, save_as="order"),
        node("look", "http", {"ok": "sales", "failed": "support"}, url=f"{shop[1]}/{{{{ order }}}}", save_as="found"),
        node("sales", "to_group", acd_group_id=str(line.sales), subject="{{ found.status }}"),
        node("support", "to_group", acd_group_id=str(line.support)),
    )  # fmt: skip
    line.publish(asks)
    line.draw(asks)
    await line.says("hello")
    clock.freeze(clock.now() + timedelta(seconds=700))
    await line.route()
    clock.freeze(clock.now() + timedelta(seconds=30))
    order = await line.says("4711")
    await line.call()
    clara = await portal_site.signed_in(line.build.user(line.client, "client_admin"))
    body = {"application_id": str(line.application)}
    async with clara.post(f"/api/v1/received-sms/{order}/examples", json=body) as answer:
        assert answer.status == 201
        made = await answer.json()
    given = made["given"]
    assert given["text"] == "hello"
    assert [(s["text"], s["timed_out"]) for s in given["says"]] == [("", True), ("4711", False)]
    assert given["answers"]["look"]["body"] == {"status": "on its way"}
    assert made["expected"]["acd_group_id"] == str(line.sales)
    assert made["green"] is True
    async with clara.get(f"/api/v1/received-sms/{order}/trace") as answer:
        (run,) = (await answer.json())["runs"]
    assert run["flow"] == asks


async def test_an_example_keeps_how_the_queue_stood(line: Line, portal_site: Site) -> None:
    asks = flow(
        node("queue", "queue_state", {"nobody": "support", "free": "sales"}, acd_group_id=str(line.sales)),
        node("sales", "to_group", acd_group_id=str(line.sales)),
        node("support", "to_group", acd_group_id=str(line.support), subject="{{ agents_present }}"),
    )  # fmt: skip
    line.publish(asks)
    line.draw(asks)
    sms = await line.says("hello")
    clara = await portal_site.signed_in(line.build.user(line.client, "client_admin"))
    body = {"application_id": str(line.application)}
    async with clara.post(f"/api/v1/received-sms/{sms}/examples", json=body) as answer:
        assert answer.status == 201
        made = await answer.json()
    # A trial for which nobody says how a queue stands finds somebody free.
    assert made["given"]["answers"] == {
        "queue": {"waiting": 0, "longest_wait_s": 0, "agents_present": 0, "agents_free": 0, "expected_wait_s": 0}
    }  # fmt: skip
    assert made["expected"]["acd_group_id"] == str(line.support)


async def test_what_an_application_ended_is_deleted_when_its_time_has_come(line: Line) -> None:
    line.publish(flow(node("r", "reply", {"next": "e"}, texts={"en": "Hi"}), node("e", "end")))
    await line.says("hello")
    clock.freeze(clock.now() + timedelta(days=800))
    async with line.pipeline.transaction() as conn:
        deleted = await retention.purge_loose(conn, Kept(line.client.id, 365, 14))
    assert deleted == {"messages": 1, "outbound_messages": 1}
    for table in ("messages", "routing_runs", "outbound_messages", "messages_routed"):
        assert line.build.value(f"SELECT count(*) FROM {table}") == 0


async def test_flows_that_take_long_hold_nobody_up(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "WITHIN_S", 0.0)
    heavy = "{% if text == '' %}x{% endif %}{{ text | upcase | append: text | replace: 'A', 'BB' }}"
    line.publish(
        flow(
            node("a", "set_variable", {"next": "b"}, name="v", value=heavy),
            node("b", "set_variable", {"next": "a"}, name="v", value="{{ v | truncate: 400 }}"),
        )
    )  # fmt: skip
    several = [await line.sms("A" * 300, f"+4917012345{n:02}") for n in range(5)]
    rounds = 0
    while (await jobs.route(line.pipeline, KEYS)).may_be_more:
        rounds += 1
    assert rounds >= len(several) - 1
    assert [line.group_of(sms) for sms in several] == [line.support] * 5
    assert {o["code"] for _, o in line.runs()} == {"too_many_steps"}
