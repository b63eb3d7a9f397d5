"""The short way to an endpoint and the long one say the same: an id in capital letters takes the long one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import aiohttp
import pytest

from ringdove.app.short import LONGEST_BODY, Short
from ringdove.app.web import build_api
from tests.support.build import Build
from tests.support.site import Site, eventually

JSON = "application/json"
CLOSE = {"last_received_sms_id": "01890000-0000-7000-8000-000000000001"}


@pytest.fixture
async def alice(site: Site, build: Build) -> aiohttp.ClientSession:
    """An agent whose desk holds an event in work."""
    acme = build.client()
    user = build.user(acme)
    build.connector(acme, build.group(acme, user), "+4930901820")
    build.listening(user)
    build.ready(user)
    return await site.signed_in(user)


async def _said(session: aiohttp.ClientSession, path: str, **how: Any) -> tuple[int, Any, Any]:
    method = how.pop("method", "POST")
    async with session.request(method, f"/api/v1{path}", **how) as answer:
        told = await answer.json(content_type=None)
        if isinstance(told, dict):
            told.pop("request_id", None)
        headers: Mapping[str, str] = answer.headers
        kept = {"Content-Type", "Cache-Control", "Content-Security-Policy", "Retry-After", "Allow"}
        return answer.status, told, {k: v for k, v in headers.items() if k in kept}


REQUESTS: list[tuple[str, dict[str, Any], int]] = [
    ("accept", {}, 404),
    ("accept", {"headers": {"Origin": "https://elsewhere.example"}}, 403),
    ("accept", {"headers": {"Authorization": "Bearer nothing"}}, 401),
    ("accept", {"json": {"not": "asked for"}}, 404),
    ("accept", {"method": "DELETE"}, 405),
    ("close", {}, 404),
    ("close", {"json": CLOSE}, 404),
    ("close", {"data": b"null", "headers": {"Content-Type": JSON}}, 404),
    ("close", {"json": {"last_received_sms_id": "nonsense", "transaction_code_id": 7}}, 422),
    ("close", {"data": b"{", "headers": {"Content-Type": JSON}}, 422),
    ("close", {"data": b"{}", "headers": {"Content-Type": "text/plain"}}, 422),
    ("close", {"data": b'{"a":' * 5000, "headers": {"Content-Type": JSON}}, 400),
    ("replies", {}, 422),
    ("replies", {"json": {"text": ""}}, 422),
    ("replies", {"json": {"text": "Hello"}}, 404),
    ("replies", {"json": {"text": "\ud83d\ude00" * 2000}}, 422),
    ("replies", {"json": {"text": "x" * LONGEST_BODY}}, 422),
    ("priority", {"method": "PUT", "json": {"priority": 100}}, 403),
    ("nothing-like-it", {}, 404),
]


@pytest.mark.parametrize(("act", "how", "status"), REQUESTS)
async def test_both_ways_refuse_alike(
    alice: aiohttp.ClientSession, act: str, how: dict[str, Any], status: int
) -> None:
    event_id = str(uuid4())
    short = await _said(alice, f"/media-events/{event_id}/{act}", **how)
    assert short == await _said(alice, f"/media-events/{event_id.upper()}/{act}", **how)
    assert short[0] == status


async def test_both_ways_show_the_same(
    site: Site, build: Build, alice: aiohttp.ClientSession
) -> None:
    assert (await site.sms("+4930901820"))[0] == 200
    await eventually(lambda: build.value("SELECT count(*) FROM acd_offers") == 1)
    event_id = build.value("SELECT event_id FROM acd_offers")
    status, event, headers = await _said(alice, f"/media-events/{event_id}/accept")
    assert (status, event["state"], headers["Content-Type"]) == (200, "active", JSON)
    path = f"/media-events/{event_id}"
    short = await _said(alice, path, method="GET")
    long = await _said(alice, path.replace(str(event_id), str(event_id).upper()), method="GET")
    assert _without_time(short) == _without_time(long)
    drafted = {"method": "PUT", "json": {"mode": "reply", "text": "To be"}}
    assert (await _said(alice, f"{path}/drafts", **drafted))[:2] == (204, None)
    in_parts = {
        "data": _in_parts(b'{"last_received_sms_id":null}'),
        "headers": {"Content-Type": JSON},
    }
    closed = await _said(alice, f"{path}/close", **in_parts)
    assert (closed[0], closed[1]["state"]) == (200, "closed")


def _without_time(said: tuple[int, Any, Any]) -> tuple[int, Any, Any]:
    status, event, headers = said
    return status, {**event, "waiting_ms": 0}, headers


async def _in_parts(body: bytes) -> Any:
    """Without a length: the long way."""
    for byte in body:
        yield bytes([byte])


def test_what_agents_do_all_day_is_short_and_what_needs_no_sign_in_is_not() -> None:
    short = Short(build_api())
    some = str(UUID(int=7))

    def leads(method: str, path: str) -> bool:
        return short.leads({"method": method, "path": path, "headers": []})

    for act in ("accept", "decline", "close", "park", "resume", "extend"):
        assert leads("POST", f"/api/v1/media-events/{some}/{act}"), act
    assert leads("GET", "/api/v1/me/desk")
    assert not leads("POST", "/api/v1/session/link")
    assert not leads("GET", "/api/v1/media-events")
    assert not leads("POST", "/api/v1/media-events/seven/accept")
