"""Desks in a process of their own: agents on live streams who accept and close what they are offered, and a provider.

``python -m bench.desks PORT RECIPIENT RATE SECONDS < cookies``: one JSON object. A cookie a line is an agent. Each SMS is
timed from when it fell due to be sent until its offer stood on somebody's stream.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import uvloop

from ringdove.kernel import clock

WARM_UP_S = 3.0
PATIENCE_S = 15.0


class Desks:
    """Every agent, and the SMS that are on their way."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.sent_at: dict[str, float] = {}
        self.took: list[float] = []
        self.refused = 0
        self.ready = 0
        self._acting: set[asyncio.Task[None]] = set()

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
                        self._arrived(event["sender"])
                        self._do(self._work(session, event["id"], headers))

    def _arrived(self, sender: str) -> None:
        sent_at = self.sent_at.pop(sender, None)
        if sent_at is not None:
            self.took.append(clock.monotonic() - sent_at)

    def _do(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._acting.add(task)
        task.add_done_callback(self._acting.discard)

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


async def run(port: int, recipient: str, rate: float, seconds: float) -> dict[str, float]:
    cookies = sys.stdin.read().split()
    desks = Desks(f"http://127.0.0.1:{port}")
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
        for task in sitting:
            task.cancel()
        await asyncio.gather(*sitting, return_exceptions=True)
    took = sorted(desks.took)
    at = {"p50_ms": 0.5, "p95_ms": 0.95, "p99_ms": 0.99}
    found = {name: took[int(len(took) * share)] * 1000 for name, share in at.items()}
    return found | {
        "arrived": len(took),
        "missing": len(desks.sent_at),
        "refused": desks.refused,
    }


if __name__ == "__main__":
    _port, _recipient, _rate, _seconds = sys.argv[1:]
    print(json.dumps(uvloop.run(run(int(_port), _recipient, float(_rate), float(_seconds)))))
