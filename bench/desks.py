"""Desks in a process of their own: agents on live streams who accept and close what they are offered, and a provider.

``python -m bench.desks PORT RECIPIENT RATE SECONDS http|sql < cookies``: one JSON object. A cookie a line is an agent; with
``sql`` they only look, and somebody else accepts and closes. Each SMS is timed from when it fell due to be sent, and from
when it was decided, until its offer stood on somebody's stream.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import uvloop

from ringdove.kernel import clock

WARM_UP_S = 3.0
PATIENCE_S = 15.0


class Desks:
    """Every agent, and the SMS that are on their way."""

    def __init__(self, url: str, *, acts: bool) -> None:
        self._url, self._acts = url, acts
        self.sent_at: dict[str, float] = {}
        self.took: list[float] = []
        self.since_decided: list[float] = []
        self.refused = 0
        self.ready = 0
        self.acting: set[asyncio.Task[None]] = set()

    async def sit(self, session: aiohttp.ClientSession, cookie: str) -> None:
        """Listen, and act on what comes."""
        headers = {"Cookie": f"ringdove_session={cookie}", "Origin": self._url}
        forever = aiohttp.ClientTimeout(total=None)
        url = f"{self._url}/api/v1/me/stream"
        async with session.get(url, headers=headers, timeout=forever) as stream:
            stream.raise_for_status()
            async for kind, data in _frames(stream):
                if kind == "snapshot":
                    self.ready += 1
                elif kind == "ping":
                    self._do(self._post(session, f"/me/stream/{data['stream_id']}/pong", headers))
                elif kind == "update" and data["type"] == "event_changed":
                    event = data["event"]
                    if event["state"] == "offered":
                        self._arrived(event)
                        if self._acts:
                            self._do(self._work(session, event["id"], headers))

    def _arrived(self, event: dict[str, Any]) -> None:
        sent_at = self.sent_at.pop(event["sender"], None)
        if sent_at is not None:
            self.took.append(clock.monotonic() - sent_at)
            offer = event["offer"]
            until = datetime.fromisoformat(offer["deadline"])
            decided = until - timedelta(seconds=offer["timeout_s"])
            self.since_decided.append(clock.host_seconds() - decided.timestamp())

    def _do(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self.acting.add(task)
        task.add_done_callback(self.acting.discard)

    async def _work(
        self, session: aiohttp.ClientSession, event_id: str, headers: dict[str, str]
    ) -> None:
        for act in ("accept", "close"):
            await self._post(session, f"/media-events/{event_id}/{act}", headers)

    async def _post(
        self, session: aiohttp.ClientSession, path: str, headers: dict[str, str]
    ) -> None:
        async with session.post(f"{self._url}/api/v1{path}", headers=headers) as answer:
            await answer.read()
            self.refused += answer.status >= 400

    async def provide(
        self, session: aiohttp.ClientSession, recipient: str, rate: float, seconds: float
    ) -> None:
        """Send at a pace, whatever was answered."""
        began = clock.monotonic()
        for number in range(int(rate * seconds)):
            due = began + number / rate
            await clock.pause(max(0.0, due - clock.monotonic()))
            sender = f"+4917{number:09d}"
            self.sent_at[sender] = due
            self._do(self._send(session, {"to": recipient, "from": sender, "text": "Hello"}))

    async def _send(self, session: aiohttp.ClientSession, form: dict[str, str]) -> None:
        async with session.post(f"{self._url}/SMSReceiver", data=form) as answer:
            self.refused += answer.status != 200


async def _frames(stream: aiohttp.ClientResponse) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    kind = ""
    async for raw in stream.content:
        if raw.startswith(b"event: "):
            kind = raw[7:].strip().decode()
        elif raw.startswith(b"data: "):
            yield kind, json.loads(raw[6:])


async def run(
    port: int, recipient: str, rate: float, seconds: float, *, acts: bool
) -> dict[str, float]:
    cookies = sys.stdin.read().split()
    desks = Desks(f"http://127.0.0.1:{port}", acts=acts)
    connector = aiohttp.TCPConnector(limit=0)
    jar = aiohttp.DummyCookieJar()
    async with aiohttp.ClientSession(connector=connector, cookie_jar=jar) as session:
        sitting = [asyncio.create_task(desks.sit(session, cookie)) for cookie in cookies]
        async with asyncio.timeout(60):
            while desks.ready < len(cookies):
                await clock.pause(0.05)
        await clock.pause(WARM_UP_S)
        await desks.provide(session, recipient, rate, seconds)
        until = clock.monotonic() + PATIENCE_S
        while desks.sent_at and clock.monotonic() < until:
            await clock.pause(0.05)
        for task in (*sitting, *desks.acting):
            task.cancel()
        await asyncio.gather(*sitting, *desks.acting, return_exceptions=True)
    return {
        **_shares("", desks.took),
        **_shares("decided_", desks.since_decided),
        "arrived": len(desks.took),
        "missing": len(desks.sent_at),
        "refused": desks.refused,
    }


def _shares(what: str, took: list[float]) -> dict[str, float]:
    ordered = sorted(took)
    at = {"p50_ms": 0.5, "p95_ms": 0.95, "p99_ms": 0.99}
    return {what + name: ordered[int(len(took) * share)] * 1000 for name, share in at.items()}


if __name__ == "__main__":
    _port, _recipient, _rate, _seconds, _by = sys.argv[1:]
    _found = run(int(_port), _recipient, float(_rate), float(_seconds), acts=_by == "http")
    print(json.dumps(uvloop.run(_found)))
