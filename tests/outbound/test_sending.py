"""Replies leave through a real HTTP gateway, once, and say what became of them."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web
from psycopg.types.json import Jsonb

from ringdove.kernel.crypto import Keys
from ringdove.kernel.settings import Settings
from ringdove.outbound.model import Outcome
from ringdove.outbound.senders.http import judged
from ringdove.outbound.wire import Answer as Answered
from tests.conftest import SECRET
from tests.support.build import Build
from tests.support.site import Desk, Site

LINE = "+4930901820"
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Gateway:
    """A provider: keeps what it was asked, answers what it is told to."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.answer: Answer = self.fine
        self.url = ""

    async def fine(self, request: web.Request) -> web.StreamResponse:
        del request
        return web.json_response({"status": "queued"})

    async def handle(self, request: web.Request) -> web.StreamResponse:
        body = await request.text()
        self.asked.append({"path": request.path_qs, "headers": dict(request.headers), "body": body})
        return await self.answer(request)


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    found = Gateway()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", found.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    found.url = runner.addresses[0] and f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield found
    await runner.cleanup()


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"private_targets": ("127.0.0.0/8",)})


async def answering(
    site: Site, build: Build, url: str, text: str = 'Grüße "1" €', **columns: object
) -> list[tuple[str, str | None]]:
    """Bring an SMS to an agent who answers ``text``; the states of the answer until it is decided."""
    acme = build.client()
    alice = build.user(acme)
    send = build.send_connector(acme)
    values: dict[str, object] = {
        "kind": "http",
        "url": url + "/send?to={{ recipient_digits }}&key={{ secret }}",
        "headers": Jsonb([{"name": "Content-Type", "value": "application/json"}, {"name": "X-Key", "value": "{{ secret }}"}]),
        "body": '{"from": "{{ sender }}", "text": "{{ text }}", "ref": "{{ id }}"}',
        "secret_encrypted": Keys(SECRET).seal("send-connector-secret", "k&y"),
        **columns,
    }  # fmt: skip
    for column, value in values.items():
        build.run(f"UPDATE sms_send_connectors SET {column} = %s WHERE id = %s", value, send)
    build.connector(acme, build.group(acme, alice), LINE, sms_send_connector_id=send)
    session = await site.signed_in(alice)
    async with Desk(session) as desk:
        await desk.until(lambda e, _: e == "snapshot")
        build.ready(alice)
        assert (await site.sms(LINE))[0] == 200
        event = (await desk.update("event_changed"))["event"]["id"]
        assert (await session.post(f"/api/v1/media-events/{event}/accept")).status == 200
        answer = await session.post(f"/api/v1/media-events/{event}/replies", json={"text": text})
        assert answer.status == 201, await answer.text()
        await desk.until(
            lambda e, d: (
                e == "update"
                and d["type"] == "message_changed"
                and d["state"] not in ("queued", "sending")
            ),
            20,
        )
        return [
            (d["state"], d["reason"])
            for e, d in desk.frames
            if e == "update" and d["type"] == "message_changed"
        ]


async def test_templates_are_filled_in_as_their_place_needs_it(
    site: Site, build: Build, gateway: Gateway
) -> None:
    states = await answering(site, build, gateway.url)
    assert states[-1] == ("sent", None)
    [asked] = gateway.asked
    assert asked["path"] == "/send?to=491701234567&key=k%26y"
    assert asked["headers"]["X-Key"] == "k&y"
    assert json.loads(asked["body"])["text"] == 'Grüße "1" €'
    assert json.loads(asked["body"])["from"] == LINE


async def test_what_certainly_did_not_leave_is_tried_again(
    site: Site, build: Build, gateway: Gateway
) -> None:
    async def busy_once(request: web.Request) -> web.StreamResponse:
        if len(gateway.asked) == 1:
            return web.Response(status=503)
        return await gateway.fine(request)

    gateway.answer = busy_once
    states = await answering(site, build, gateway.url)
    assert states[-1] == ("sent", None)
    assert len(gateway.asked) == 2


async def test_what_may_have_left_is_unclear_and_never_repeated(
    site: Site, build: Build, gateway: Gateway
) -> None:
    async def hang_up(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        await asyncio.Event().wait()
        raise AssertionError

    gateway.answer = hang_up
    states = await answering(site, build, gateway.url)
    assert states[-1] == ("unclear", "no_answer")
    assert len(gateway.asked) == 1


async def test_a_refusal_is_shown_and_not_repeated(
    site: Site, build: Build, gateway: Gateway
) -> None:
    states = await answering(site, build, gateway.url, success_pattern="accepted")
    assert states[-1] == ("failed", "refused_by_provider")
    assert len(gateway.asked) == 1


@pytest.mark.parametrize(
    "address", ["http://169.254.169.254", "http://[::1]:1", "http://10.0.0.1", "http://0.0.0.0"]
)
async def test_private_addresses_are_not_asked(site: Site, build: Build, address: str) -> None:
    assert (await answering(site, build, address))[-1] == ("failed", "private_address")


@pytest.mark.parametrize(
    ("status", "text", "pattern", "outcome"),
    [
        (200, "", None, Outcome.SENT),
        (202, "id=1", "id=[0-9]", Outcome.SENT),
        (200, "error", "id=[0-9]", Outcome.FAILED),
        (400, "", None, Outcome.FAILED),
        (302, "", None, Outcome.FAILED),
        (429, "", None, Outcome.NOT_SENT),
        (503, "", None, Outcome.NOT_SENT),
        (500, "", None, Outcome.UNCLEAR),
        (504, "", None, Outcome.UNCLEAR),
    ],
)
def test_an_answer_is_judged_by_the_connectors_rule(
    status: int, text: str, pattern: str | None, outcome: Outcome
) -> None:
    assert judged(Answered(status, text), "2xx", pattern).outcome is outcome
