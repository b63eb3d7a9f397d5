"""The application over real HTTP, in the test's own loop."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Callable
from types import TracebackType
from typing import Any, Self
from uuid import UUID

import aiohttp
from yarl import URL

from ringdove.accounts.service import sessions
from ringdove.app import server, web
from ringdove.app.worker import Worker
from ringdove.kernel import clock
from ringdove.kernel.db import PORTAL, Database
from ringdove.kernel.settings import Settings

PASSWORD = "a password for tests"


class Site:
    """A web process's server and a worker."""

    def __init__(
        self, settings: Settings, dsn: str, *, work: bool = True, database: bool = True
    ) -> None:
        self.settings, self.dsn, self.work, self.database = settings, dsn, work, database
        self.stopping = asyncio.Event()
        self.url = ""
        self._tasks: list[asyncio.Task[None]] = []
        self._sessions: list[aiohttp.ClientSession] = []

    async def __aenter__(self) -> Self:
        sock = socket.socket()
        sock.bind(("127.0.0.1", 0))
        sock.listen(512)
        self.url = f"http://127.0.0.1:{sock.getsockname()[1]}"
        started = asyncio.Event()
        self.app = web.App(self.settings, self.dsn, self.stopping)
        self._tasks.append(
            asyncio.create_task(server.serve(self.app, sock, self.stopping, started, self.app.take))
        )
        if self.work:
            self._tasks.append(
                asyncio.create_task(Worker(self.settings, self.dsn, self.stopping).run())
            )
        async with asyncio.timeout(60):
            await started.wait()
            while not self.app.web.receiver.ready or (
                self.database and not self.app.web.hub.connected.is_set()
            ):
                await clock.pause(0.01)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        stack: TracebackType | None,
    ) -> None:
        await self.leave()
        self.stopping.set()
        async with asyncio.timeout(60):
            await asyncio.gather(*self._tasks)

    async def leave(self) -> None:
        """Close every browser."""
        for session in self._sessions:
            await session.close()

    def browser(self) -> aiohttp.ClientSession:
        """A client that keeps cookies and says where it comes from, as a browser does."""
        session = aiohttp.ClientSession(
            self.url, headers={"Origin": self.url}, cookie_jar=aiohttp.CookieJar(unsafe=True)
        )
        self._sessions.append(session)
        return session

    async def signed_in(self, user_id: UUID) -> aiohttp.ClientSession:
        """A browser in which this user is signed in."""
        async with Database(self.dsn, PORTAL, size=1) as database, database.transaction() as conn:
            token = await sessions.open_session(conn, user_id)
        session = self.browser()
        session.cookie_jar.update_cookies({"ringdove_session": token}, URL(self.url))
        return session

    async def sms(
        self, receiver: str, text: str = "Hello", sender: str = "+491701234567", **more: str
    ) -> tuple[int, str]:
        """Send an SMS as a provider does; status and body of the answer."""
        async with (
            aiohttp.ClientSession() as session,
            session.get(
                self.url + "/SMSReceiver",
                params={"receiver": receiver, "sender": sender, "message": text, **more},
            ) as answer,
        ):
            return answer.status, await answer.text()


class Desk:
    """One open stream: every frame it got. It is open when its snapshot is there: what happens from then on comes as updates."""

    def __init__(self, session: aiohttp.ClientSession, after: int | None = None) -> None:
        self.session = session
        self.frames: list[tuple[str, dict[str, Any]]] = []
        self._after = after
        self._news = asyncio.Event()
        self._offered = 0

    async def __aenter__(self) -> Self:
        path = "/api/v1/me/stream" + (f"?after={self._after}" if self._after is not None else "")
        self._response = await self.session.get(path, timeout=aiohttp.ClientTimeout(total=None))
        assert self._response.status == 200
        self._task = asyncio.create_task(self._read())
        if self._after is None:
            await self.until(lambda event, _: event == "snapshot")
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        self._response.close()

    async def _read(self) -> None:
        async for event, data in frames(self._response):
            self.frames.append((event, data))
            self._news.set()

    async def until(
        self, right: Callable[[str, dict[str, Any]], bool], within_s: float = 30
    ) -> dict[str, Any]:
        """The first frame that is right, seen already or to come."""
        seen = 0
        async with asyncio.timeout(within_s):
            while True:
                self._news.clear()
                for event, data in self.frames[seen:]:
                    seen += 1
                    if right(event, data):
                        return data
                await self._news.wait()

    async def update(self, kind: str, within_s: float = 30) -> dict[str, Any]:
        """The first update of a kind."""
        return await self.until(lambda e, d: e == "update" and d["type"] == kind, within_s)

    async def offered(self) -> dict[str, Any]:
        """The next event that is offered here, after those this told before."""
        found = await self.until(
            lambda e, d: (
                e == "update"
                and d["seq"] > self._offered
                and d["type"] == "event_changed"
                and d["event"]["state"] == "offered"
            )
        )
        self._offered = found["seq"]
        event: dict[str, Any] = found["event"]
        return event


async def frames(response: aiohttp.ClientResponse) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """Server-sent events of a response."""
    event = ""
    async for raw in response.content:
        line = raw.decode().rstrip("\n")
        if line.startswith("event: "):
            event = line[7:]
        elif line.startswith("data: "):
            yield event, json.loads(line[6:])


async def eventually(right: Callable[[], bool], within_s: float = 30) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(within_s):
        while not right():
            await clock.pause(0.02)
