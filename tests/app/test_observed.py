"""What people who run it see: one SMS in the logs, traces and metrics of real processes."""

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from ringdove.kernel.settings import Settings
from tests.conftest import SECRET
from tests.support import processes
from tests.support.build import Build
from tests.support.otlp import Otlp, attributes
from tests.support.site import Desk, Site

pytestmark = [pytest.mark.alone, pytest.mark.timeout(240)]
RECEIVER, SENDER = "+4930901820", "+491701234567"
ACCEPT = "/api/v1/media-events/{event_id}/accept"
TEXT, ANSWER = "nobody may read this", "nor this"
STEPS = [
    "sms_received", "sms_stored", "sms_routed", "sms_offered", "sms_accepted", "sms_answered", "sms_reply_decided",
    "sms_closed",
]  # fmt: skip
SPANS = ["receive", "store", "route", "distribute", "offer", "accept", "send", "close"]
COUNTED: list[tuple[str, dict[str, str], float]] = [
    ("ringdove_receiver_requests_total", {"status": "200"}, 2),
    ("ringdove_routed_total", {"process": "worker-0"}, 2),
    ("ringdove_routing_seconds_count", {"process": "worker-0"}, 2),
    ("ringdove_offers_made_total", {"process": "worker-0"}, 1),
    ("ringdove_offer_seconds_count", {"process": "worker-0"}, 1),
    ("ringdove_offers_ended_total", {"outcome": "accepted"}, 1),
    ("ringdove_events_closed_total", {}, 1),
    ("ringdove_replies_queued_total", {}, 1),
    ("ringdove_replies_total", {"outcome": "sent"}, 1),
    ("ringdove_api_requests_total", {"route": ACCEPT, "status": "200"}, 1),
    ("ringdove_database_up", {}, 1),
]
SECRETS = (TEXT, ANSWER, SENDER.strip("+"), RECEIVER.strip("+"))


@dataclass
class Observed:
    """A ``ringdove serve`` of two web processes and a worker, and where its log and spans go."""

    site: Site
    process: processes.Process
    log: Path
    otlp: Otlp

    async def end(self) -> None:
        assert await asyncio.to_thread(processes.end, self.process) == 0

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(x) for x in self.log.read_text().splitlines() if x.startswith("{")]


@pytest.fixture
async def observed(settings: Settings, dsn: str, tmp_path: Path) -> AsyncIterator[Observed]:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("RINGDOVE_", "OTEL_"))}
    log = tmp_path / "serve.log"
    with Otlp() as otlp:
        env |= {
            "RINGDOVE_DATABASE_URL": dsn,
            "RINGDOVE_DATA_DIR": str(tmp_path / "var"),
            "RINGDOVE_SECRET_KEY": SECRET,
            "RINGDOVE_WEB_PROCESSES": "2",
            "OTEL_EXPORTER_OTLP_ENDPOINT": otlp.url,
        }
        site = Site(settings, dsn)
        process = processes.begin(
            [sys.executable, "-m", "ringdove.app.cli", "serve", "--port", "0"], log, env=env
        )
        try:
            ready = r"ready at (http://127\.0\.0\.1:\d+)"
            site.url = processes.wait_until_heard(process, log, ready)[1]
            yield Observed(site, process, log, otlp)
        finally:
            await site.leave()
            processes.end(process)


async def sms(site: Site, text: str = TEXT) -> UUID:
    """Send an SMS; its id."""
    query = {"receiver": RECEIVER, "sender": SENDER, "message": text}
    async with (
        aiohttp.ClientSession() as session,
        session.get(site.url + "/SMSReceiver", params=query) as answer,
    ):
        assert answer.status == 200
        return UUID(answer.headers["x-request-id"])


async def scraped(site: Site) -> list[Sample]:
    """What Prometheus would get."""
    async with aiohttp.ClientSession() as session, session.get(site.url + "/metrics") as answer:
        assert answer.status == 200
        text = await answer.text()
    return [s for family in text_string_to_metric_families(text) for s in family.samples]


def total(samples: list[Sample], name: str, **labels: str) -> float:
    return sum(s.value for s in samples if s.name == name and labels.items() <= s.labels.items())


async def journey(site: Site, build: Build) -> tuple[UUID, UUID]:
    """An SMS is offered, accepted and answered, another joins it, and both are closed; their ids."""
    acme = build.client()
    alice = build.user(acme)
    build.connector(
        acme,
        build.group(acme, alice),
        RECEIVER,
        sms_send_connector_id=build.send_connector(acme),
    )
    session = await site.signed_in(alice)
    async with Desk(session) as desk:
        await desk.until(lambda e, _: e == "snapshot")
        build.ready(alice)
        first = await sms(site)
        event = (await desk.update("event_changed"))["event"]
        address = f"/api/v1/media-events/{event['id']}"
        assert (await session.post(address + "/accept")).status == 200
        assert (await session.post(address + "/replies", json={"text": ANSWER})).status == 201
        await desk.until(
            lambda e, d: e == "update" and d["type"] == "message_changed" and d["state"] == "sent"
        )
        second = await sms(site)
        await desk.until(
            lambda e, d: (
                e == "update" and d["type"] == "message_added" and d["message"]["id"] == str(second)
            )
        )
        assert (await session.post(address + "/close")).status == 200
        await desk.update("event_removed")
    return first, second


async def test_one_sms_is_followed_through_the_logs_and_traces_of_all_processes(
    observed: Observed, build: Build
) -> None:
    first, second = await journey(observed.site, build)
    await observed.end()

    lines = observed.lines()
    told = [line["event"] for line in lines if line.get("sms_id") == str(first)]
    assert sorted(told) == sorted(STEPS)
    joined = [line["event"] for line in lines if line.get("sms_id") == str(second)]
    assert sorted(joined) == ["sms_received", "sms_routed", "sms_stored"]
    log = observed.log.read_text()
    assert not [secret for secret in SECRETS if secret in log]

    spans = [(p, s) for p, s in observed.otlp.spans if s.trace_id == first.bytes]
    assert sorted(s.name for _, s in spans) == sorted(SPANS)
    assert {p.split("-")[0] for p, _ in spans} == {"web", "worker"}
    assert {attributes(s)["sms_id"] for _, s in spans} == {str(first)}
    root = next(s for _, s in spans if s.name == "receive")
    assert not root.parent_span_id
    assert {s.parent_span_id for _, s in spans if s is not root} == {root.span_id}
    assert all(0 <= s.end_time_unix_nano - s.start_time_unix_nano < 30e9 for _, s in spans)
    began = {s.name: s.start_time_unix_nano for _, s in spans}
    order = ["receive", "store", "route", "distribute", "accept", "send", "close"]
    assert sorted(order, key=lambda name: began[name]) == order

    route = next(
        s for _, s in observed.otlp.spans if (s.trace_id, s.name) == (second.bytes, "route")
    )
    assert [link.trace_id for link in route.links] == [first.bytes]
    assert not [secret for secret in SECRETS if secret.encode() in observed.otlp.raw]


async def test_whoever_is_asked_shows_the_metrics_of_all_processes_and_names_nobody(
    observed: Observed, build: Build
) -> None:
    await journey(observed.site, build)
    wrong = list(COUNTED)
    async with asyncio.timeout(60):
        while wrong:
            await asyncio.sleep(0.1)
            samples = await scraped(observed.site)
            wrong = [(n, x, v) for n, x, v in COUNTED if total(samples, n, **x) != v]
            if total(samples, "ringdove_updates_sent_total") < 5:
                wrong.append(("ringdove_updates_sent_total", {}, 5))

    assert {s.labels.get("process") for s in samples} >= {"web-0", "web-1", "worker-0"}
    once = [(s.name, tuple(sorted(s.labels.items()))) for s in samples]
    assert len(once) == len(set(once))
    assert total(samples, "ringdove_database_size", process="worker-0", pool="pipeline") == 10

    shown = {
        value for s in samples for key, value in s.labels.items() if key not in ("version", "le")
    }
    assert not [value for value in shown if re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-|\d{6}", value)]


def test_traces_cost_nothing_where_nobody_asked_for_them() -> None:
    program = (
        "import sys, ringdove.app.web, ringdove.app.worker\n"
        "from ringdove.kernel import tracing\n"
        "tracing.start('web-0')\n"
        "assert not tracing.is_on()\n"
        "assert not [m for m in sys.modules if m.startswith(('opentelemetry.sdk', 'opentelemetry.exporter'))]"
    )
    env = {k: v for k, v in os.environ.items() if not k.startswith("OTEL_")}
    subprocess.run([sys.executable, "-c", program], env=env, check=True, timeout=60)


async def test_what_waits_is_shown_with_its_age(portal_site: Site, build: Build) -> None:
    acme = build.client()
    build.connector(acme, build.group(acme), RECEIVER)
    await sms(portal_site)
    samples = await scraped(portal_site)
    assert total(samples, "ringdove_to_route") == 1
    assert 0 < total(samples, "ringdove_to_route_oldest_seconds") < 30
    assert total(samples, "ringdove_events_waiting") == 0
