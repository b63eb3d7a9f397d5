"""The one stream a browser holds: bare ASGI, snapshot first, then numbered updates and hints.

A reader that sleeps is cut, a page that does not answer pings is taken for gone, and every stream is a row under the
lease of its process, so that a process that dies takes its streams with it.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import psycopg
import structlog
from psycopg_pool import PoolTimeout
from pydantic import BaseModel
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from ringdove.accounts.http import session_token
from ringdove.accounts.model import Principal, Right
from ringdove.accounts.service import sessions
from ringdove.acd.model import Agent
from ringdove.acd.service import agents
from ringdove.desk import metrics
from ringdove.desk.looking import Looking, News, Told
from ringdove.desk.model import Again, Changed, Counters, Viewer
from ringdove.desk.model import Looking as LookingHint
from ringdove.desk.queries import desk as queries
from ringdove.desk.queries import writing as writing_queries
from ringdove.desk.service import desk as service
from ringdove.kernel import clock, crypto, ids, tasks
from ringdove.kernel.db import Database
from ringdove.kernel.http import PROBLEM
from ringdove.kernel.push import Hub
from ringdove.updates import service as updates
from ringdove.updates.model import Kind, Stream, Update

log = structlog.get_logger(__name__)

LINE_EVERY_S = 5.0
PING_EVERY_S = 10.0
MISSED_PINGS = 2
SEND_WITHIN_S = 10.0
QUEUE = 500
#: After a restart every desk comes back in the same moment: they wait here, and leave the others connections.
ENTERING_AT_ONCE = 4
PER_SESSION = 5
HINT_EVERY_S = 0.5
#: Updates that come within so short a time are read together.
TOGETHER_S = 0.005
#: A wake-up that came late still finds what it is about.
HEARD_WITHIN = timedelta(seconds=30)
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


def frame(event: str, body: BaseModel | str, seq: int | None = None) -> bytes:
    """One server-sent event (WHATWG HTML, section 9.2)."""
    data = body if isinstance(body, str) else body.model_dump_json()
    number = f"id: {seq}\n" if seq is not None else ""
    return f"event: {event}\n{number}data: {data}\n\n".encode()


#: What to send, nothing for the end; and when an update was written.
Frame = tuple[bytes | None, datetime | None]


@dataclass(eq=False)
class Listener:
    """One open stream in this process."""

    row: Stream
    who: Principal
    token: str
    seq: int = 0
    live: bool = False
    answered_at: float = 0.0
    frames: asyncio.Queue[Frame] = field(default_factory=lambda: asyncio.Queue(QUEUE))

    def put(self, data: bytes | None, written_at: datetime | None = None) -> None:
        """Queue a frame; a listener that is too slow is ended and comes back for a snapshot."""
        try:
            self.frames.put_nowait((data, written_at))
        except asyncio.QueueFull:
            metrics.CUT.inc()
            self.end()

    def end(self) -> None:
        """Make the stream end after what it is sending now."""
        while not self.frames.empty():
            self.frames.get_nowait()
        self.frames.put_nowait((None, None))


class Streams:
    """Every stream of this process."""

    def __init__(
        self, *, portal: Database, pipeline: Database, hub: Hub, stopping: asyncio.Event
    ) -> None:
        self._portal = portal
        self._pipeline = pipeline
        self._stopping = stopping
        self._door = asyncio.Semaphore(ENTERING_AT_ONCE)
        self._process_id = ids.new()
        self._listeners: dict[UUID, Listener] = {}
        self._by_user: defaultdict[UUID, set[Listener]] = defaultdict(set)
        self._users_due: set[UUID] = set()
        self._all_due = False
        self._groups_due: set[UUID] = set()
        self._lists_due: set[UUID] = set()
        self._stops_due: set[UUID] = set()
        self._looking = Looking()
        self._news = News()
        self._access_due: asyncio.Queue[UUID] = asyncio.Queue()
        self._due = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        hub.on("user", self._user_woken)
        hub.on("pong", self._pong)
        hub.on("access", self._access_woken)
        hub.on("counters", lambda group: self._groups_due.add(UUID(group)) if group else None)
        hub.on("looking", self._look)
        hub.on("optout", lambda client: self._stops_due.add(UUID(client)) if client else None)
        hub.on("list", lambda client: self._lists_due.add(UUID(client)) if client else None)

    async def start(self) -> None:
        """Begin to hold the lease and to hand out updates."""
        for work in (
            self._hand_out,
            self._hints,
            self._keep_lease,
            self._tell_access,
            self._say_bye,
        ):
            self._tasks.append(asyncio.create_task(work(), name=work.__name__))

    async def stop(self) -> None:
        """End every stream and give the lease back."""
        await tasks.end(*self._tasks)
        rows = [listener.row for listener in self._listeners.values()]
        with contextlib.suppress(psycopg.Error, PoolTimeout):
            async with self._pipeline.transaction() as conn:
                await updates.close_streams(conn, rows)

    def _user_woken(self, user: str) -> None:
        if not user:
            self._all_due = True
        elif (user_id := UUID(user)) in self._by_user:
            self._users_due.add(user_id)
        else:
            return
        self._due.set()

    def _look(self, rest: str) -> None:
        if told := Told.read(rest):
            self._looking.hear(told, clock.monotonic())

    def _access_woken(self, user: str) -> None:
        for changed in [UUID(user)] if user else list(self._by_user):
            if changed in self._by_user:
                self._access_due.put_nowait(changed)

    async def _tell_access(self) -> None:
        """Who was changed by an administrator reads everything again; whose session ended is signed out."""
        while True:
            listeners = list(self._by_user.get(await self._access_due.get(), ()))
            told = {(x.row.user_id, x.who.own_client_id) for x in listeners}
            with contextlib.suppress(psycopg.Error, PoolTimeout):
                async with self._pipeline.transaction() as conn:
                    await updates.tell(
                        conn, [Update(u, c, Kind.ACCESS_CHANGED) for u, c in told if c is not None]
                    )
                await self._end_ended(listeners)

    async def _end_ended(self, listeners: list[Listener]) -> None:
        """End the streams of sessions that ended."""
        async with self._portal.transaction() as conn:
            alive = await sessions.alive(conn, {x.row.session_id for x in listeners})
        for listener in listeners:
            if listener.row.session_id not in alive:
                listener.put(frame("signed_out", "{}"))
                listener.put(None)

    def pong(self, stream_id: UUID, user_id: UUID) -> None:
        """The page is awake; its answer may have come to another process than its stream."""
        if stream_id in self._listeners:
            self._pong(f"{stream_id}/{user_id}")
        elif self._portal.waker is not None:
            self._portal.waker.notify({f"pong:{stream_id}/{user_id}"})

    def _pong(self, who: str) -> None:
        stream, _, user = who.partition("/")
        listener = self._listeners.get(UUID(stream)) if user else None
        if listener is not None and listener.row.user_id == UUID(user):
            listener.answered_at = clock.monotonic()

    def take_pong(self, scope: Scope) -> bool:
        """Take a page's answer to a ping without asking the database: its session is the stream's own.

        ``False`` when that cannot be said; then the endpoint does it.
        """
        headers = dict(scope["headers"])
        try:
            stream_id = UUID(str(scope["path"]).removesuffix("/pong").rpartition("/")[2])
            origin = urlsplit(headers.get(b"origin", b"").decode("latin-1")).netloc
        except ValueError:
            return False
        listener = self._listeners.get(stream_id)
        if (
            listener is None
            or scope["method"] != "POST"
            or origin.encode("latin-1") != headers.get(b"host")
            or not crypto.same(
                session_token(HTTPConnection(scope)).encode(), listener.token.encode()
            )
        ):
            return False
        listener.answered_at = clock.monotonic()
        return True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        token = session_token(HTTPConnection(scope))
        who = await self._who(token, scope["client"][0] if scope["client"] else "")
        if who is None:
            body = {"title": "Sign in first.", "status": 401, "code": "unauthenticated"}
            await JSONResponse(body, 401, media_type=PROBLEM)(scope, receive, send)
            return
        listener = Listener(
            Stream(ids.new(), who.own_client_id or who.user_id, who.user_id, who.session_id),
            who,
            token,
        )
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        left = asyncio.create_task(_wait_until_left(receive))
        sending = asyncio.create_task(self._serve(listener, scope, send))
        try:
            await asyncio.wait({left, sending}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await tasks.end(left, sending)
            await self._leave(listener)

    async def _who(self, token: str, source: str) -> Principal | None:
        if not token:
            return None
        async with self._door, self._portal.transaction() as conn:
            who = await sessions.enter(conn, token, source)
        fine = who is not None and who.may_enter_from_here and not who.lacks_second_factor
        return who if fine else None

    async def _serve(self, listener: Listener, scope: Scope, send: Send) -> None:
        after = _after(scope)
        async with self._door:
            await self._enter(listener, after)
        hello = f'{{"stream_id":"{listener.row.id}"}}'
        await _send(send, b"retry: 2000\n\n" + frame("hello", hello))
        listener.answered_at = pinged_at = clock.monotonic()
        while True:
            try:
                async with asyncio.timeout(LINE_EVERY_S):
                    data, written_at = await listener.frames.get()
            except TimeoutError:
                data, written_at = b": \n\n", None
            if data is None:
                break
            await _send(send, data)
            if written_at is not None:
                metrics.sent(written_at)
            now = clock.monotonic()
            if now - pinged_at >= PING_EVERY_S:
                if now - listener.answered_at > PING_EVERY_S * MISSED_PINGS + LINE_EVERY_S:
                    break
                pinged_at = now
                await _send(send, frame("ping", hello))
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _enter(self, listener: Listener, after: int | None) -> None:
        """Write the stream down first, so that nothing is missed between the snapshot and the first update."""
        own = [
            x
            for x in self._by_user[listener.row.user_id]
            if x.row.session_id == listener.row.session_id
        ]
        for oldest in sorted(own, key=lambda x: x.row.id)[: max(0, len(own) - PER_SESSION + 1)]:
            oldest.end()
        self._listeners[listener.row.id] = listener
        self._by_user[listener.row.user_id].add(listener)
        metrics.STREAMS.set(len(self._listeners))
        who = listener.who
        if who.own_client_id is not None:
            async with self._pipeline.transaction() as conn:
                await updates.renew(conn, self._process_id, [listener.row])
                await agents.connected(conn, [Agent(who.user_id, who.own_client_id)])
        if (
            after is not None
            and who.own_client_id is not None
            and await self._resume(listener, after)
        ):
            return
        async with self._portal.transaction() as conn:
            await conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            await sessions.enter_as(conn, who)
            snapshot = await service.snapshot(conn, who)
        listener.seq = snapshot.seq
        listener.put(frame("snapshot", snapshot, snapshot.seq))
        listener.live = True
        self._wake(listener)

    async def _resume(self, listener: Listener, after: int) -> bool:
        """Go on after the last update the page saw, if nothing in between is forgotten."""
        user_id = listener.row.user_id
        async with self._pipeline.statement() as conn:
            newest = await updates.cursor(conn, user_id)
            missed = await updates.read_after(conn, {user_id: after})
        if after > newest or len(missed) < newest - after:
            return False
        listener.seq = after
        listener.live = True
        self._wake(listener)
        self._groups_due.update(await self._groups_of(listener))
        return True

    def _wake(self, listener: Listener) -> None:
        self._users_due.add(listener.row.user_id)
        self._due.set()

    async def _leave(self, listener: Listener) -> None:
        self._listeners.pop(listener.row.id, None)
        metrics.STREAMS.set(len(self._listeners))
        others = self._by_user[listener.row.user_id]
        others.discard(listener)
        if not others:
            del self._by_user[listener.row.user_id]
        if listener.who.own_client_id is None or self._stopping.is_set():
            return
        with contextlib.suppress(psycopg.Error, PoolTimeout):
            async with self._pipeline.transaction() as conn:
                silent = await updates.close_streams(conn, [listener.row])
                await agents.disconnected(conn, silent)

    async def _hand_out(self) -> None:
        """One read of the updates for all woken users, then one of what they name."""
        rhythm = tasks.Rhythm(TOGETHER_S)
        while True:
            await self._due.wait()
            await rhythm.beat()
            self._due.clear()
            users = set(self._by_user) if self._all_due else self._users_due & set(self._by_user)
            self._users_due, self._all_due = set(), False
            seen = {u: min(x.seq for x in live) for u in users if (live := self._live(u))}
            if not seen:
                continue
            try:
                await self._send_updates(seen)
            except (psycopg.Error, PoolTimeout) as error:
                log.warning("updates_not_read", sqlstate=getattr(error, "sqlstate", None))
                self._users_due |= set(seen)
                await clock.pause(0.2)
                self._due.set()

    def _live(self, user_id: UUID) -> list[Listener]:
        return [x for x in self._by_user.get(user_id, ()) if x.live]

    async def _send_updates(self, seen: dict[UUID, int]) -> None:
        async with self._pipeline.statement() as conn:
            numbered = await updates.read_after(conn, seen)
            who = {
                u: Agent(u, x.who.own_client_id)
                for u in seen
                for x in self._live(u)
                if x.who.own_client_id is not None
            }
            readers = {u for u in who for x in self._live(u) if x.who.has(Right.READ_TEXT)}
            ready = await service.hydrate(
                conn, [n for n in numbered if n.user_id in who], who, readers
            )
        written = {(n.user_id, n.seq): n.at for n in numbered}
        for user_id, found in ready.items():
            for listener in self._live(user_id):
                for update in found:
                    if update.seq <= listener.seq:
                        continue
                    if update.seq != listener.seq + 1:
                        listener.end()  # a gap: the page comes back and gets a snapshot
                        break
                    listener.seq = update.seq
                    at = written.get((user_id, update.seq))
                    listener.put(frame("update", update, update.seq), at)

    async def _hints(self) -> None:
        """Counters and changed lists, at most twice a second."""
        while True:
            await clock.pause(HINT_EVERY_S)
            groups, self._groups_due = self._groups_due, set()
            clients, self._lists_due = self._lists_due, set()
            for listener in list(self._listeners.values()):
                if clients and (
                    listener.who.client_id is None or listener.who.client_id in clients
                ):
                    listener.put(frame("hint", Changed()))
            if groups:
                with contextlib.suppress(psycopg.Error, PoolTimeout):
                    await self._send_counters(groups)
            if due := self._looking.take_due(clock.monotonic()):
                with contextlib.suppress(psycopg.Error, PoolTimeout):
                    await self._send_looking(due)
            with contextlib.suppress(psycopg.Error, PoolTimeout):
                await self._send_news()

    async def _send_looking(self, due: dict[UUID, dict[UUID, bool]]) -> None:
        told = {e: self._looking.concerned(e, looking) for e, looking in due.items()}
        if not any(self._live(u) for users in told.values() for u in users):
            return
        async with self._pipeline.statement() as conn:
            ids_ = sorted({u for looking in due.values() for u in looking})
            names = {p.id: p.name for p in await writing_queries.people(conn, ids_)}
        for event_id, looking in due.items():
            people = [
                Viewer(user_id=u, name=names[u], typing=typing)
                for u, typing in looking.items()
                if u in names
            ]
            data = frame("hint", LookingHint(event_id=event_id, people=people))
            for user_id in told[event_id]:
                self._put_all(self._live(user_id), data)

    async def _send_news(self) -> None:
        """Tell those who look on that there is something new, and agents that a customer of theirs opted out."""
        found = {
            event_id: people
            for event_id, people in self._looking.watched().items()
            if any(self._live(u) for u in people)
        }
        clients, self._stops_due = self._stops_due, set()
        marks: dict[UUID, str] = {}
        stops: list[tuple[UUID, UUID]] = []
        if found or clients:
            async with self._pipeline.statement() as conn:
                marks = dict(await writing_queries.marks(conn, sorted(found)))
                if clients:
                    since = ids.first_at(clock.now() - HEARD_WITHIN)
                    stops = await writing_queries.heard_of(
                        conn, sorted(clients), sorted(self._by_user), since
                    )
        told = {(u, e) for e in self._news.of(found, marks) for u in found[e]} | set(stops)
        for user_id, event_id in told:
            self._put_all(self._live(user_id), frame("hint", Again(event_id=event_id)))

    async def _send_counters(self, groups: set[UUID]) -> None:
        by_client: defaultdict[UUID, list[UUID]] = defaultdict(list)
        for user_id, listeners in self._by_user.items():
            for listener in listeners:
                if listener.who.own_client_id is not None:
                    by_client[listener.who.own_client_id].append(user_id)
        async with self._pipeline.statement() as conn:
            for client_id, users in by_client.items():
                pairs = await queries.groups_seen_by(conn, client_id, users)
                if groups.isdisjoint(g for _, g in pairs):
                    continue
                now = await service.counters(conn, sorted({g for _, g in pairs}))
                groups_of: defaultdict[UUID, list[UUID]] = defaultdict(list)
                for user_id, group_id in pairs:
                    groups_of[user_id].append(group_id)
                frames: dict[tuple[UUID, ...], bytes] = {}  # many see the same groups
                for user_id, seen in groups_of.items():
                    if groups.isdisjoint(seen):
                        continue
                    key = tuple(sorted(seen))
                    if key not in frames:
                        mine = [now[g] for g in key if g in now]
                        frames[key] = frame("hint", Counters(groups=mine))
                    self._put_all(self._live(user_id), frames[key])

    async def _groups_of(self, listener: Listener) -> set[UUID]:
        if listener.who.own_client_id is None:
            return set()
        async with self._pipeline.statement() as conn:
            pairs = await queries.groups_seen_by(
                conn, listener.who.own_client_id, [listener.row.user_id]
            )
        return {g for _, g in pairs}

    def _put_all(self, listeners: Iterable[Listener], data: bytes) -> None:
        for listener in listeners:
            listener.put(data)

    async def _keep_lease(self) -> None:
        """Hold the lease, write everybody down again, and end the streams of sessions that ended."""
        while True:
            with contextlib.suppress(psycopg.Error, PoolTimeout):
                mine = list(self._listeners.values())
                rows = [x.row for x in mine if x.who.own_client_id is not None]
                async with self._pipeline.transaction() as conn:
                    await updates.renew(conn, self._process_id, rows)
                    await agents.connected(conn, [Agent(r.user_id, r.client_id) for r in rows])
                await self._end_ended(mine)
            await clock.pause(updates.LEASE.total_seconds() / 3)

    async def _say_bye(self) -> None:
        await self._stopping.wait()
        for listener in list(self._listeners.values()):
            listener.put(frame("bye", "{}"))
            listener.put(None)


async def _send(send: Send, data: bytes) -> None:
    async with asyncio.timeout(SEND_WITHIN_S):
        await send({"type": "http.response.body", "body": data, "more_body": True})


async def _wait_until_left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _after(scope: Scope) -> int | None:
    """The number after which to go on: what the browser remembers, else the query."""
    headers = dict(scope["headers"])
    value = headers.get(b"last-event-id", b"").decode("latin-1")
    value = value or parse_qs(scope["query_string"].decode("latin-1")).get("after", [""])[0]
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None
