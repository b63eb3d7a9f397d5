"""The receive address: bare ASGI, because every provider's webhook comes through here and waits two seconds at most.

The checks come in the documented order; what is answered 200 is committed first.
"""

import asyncio
import contextlib
from datetime import datetime
from uuid import UUID

import structlog
from starlette.types import Receive, Scope, Send

from ringdove.connectors.model import TOKEN_PURPOSE, Entry
from ringdove.connectors.provider import InboundSms, Malformed
from ringdove.connectors.providers import PROVIDERS
from ringdove.kernel import clock, crypto, ids, numbers
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import PIPELINE, Database, Waker
from ringdove.kernel.push import Hub
from ringdove.messages import model as messages
from ringdove.messages.model import Incoming
from ringdove.receiver import journal, metrics
from ringdove.receiver.batch import Batcher, Refused, Way
from ringdove.receiver.directory import Directory
from ringdove.receiver.wire import read_request

log = structlog.get_logger(__name__)

DEADLINE_S = 1.5
BODY_WITHIN_S = 10.0
BODY_LIMIT = 1 << 20
IN_FLIGHT_LIMIT = 32 << 20
REQUEST_COSTS = 2048
ALLOW = (b"allow", b"GET, POST, HEAD, OPTIONS")
TEXT = "text/plain; charset=utf-8"
RETRY_AFTER = (b"retry-after", b"2")


class _Answer(Exception):  # noqa: N818 - not an error: the way out of the checks
    """What the provider gets."""

    def __init__(self, status: int, reason: str, *headers: tuple[bytes, bytes]) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.headers = headers
        self.body = f"{reason}\n".encode() if reason and status >= 400 else b""
        self.content_type = TEXT
        self.connector: Entry | None = None


class Receiver:
    """Everything behind ``/SMSReceiver`` in one process."""

    def __init__(self, *, dsn: str, hub: Hub, keys: Keys, waker: Waker) -> None:
        self._keys = keys
        self._database = Database(dsn, PIPELINE, size=2, waker=waker, statement_timeout_ms=1400)
        self._side = Database(dsn, PIPELINE, size=2, statement_timeout_ms=1400)
        self._directory = Directory(self._side, hub)
        self._batcher = Batcher(self._database)
        self._journal = journal.Journal(self._side)
        self._in_flight = 0
        self._lag: asyncio.Task[None] | None = None

    @property
    def ready(self) -> bool:
        """Whether the connectors are known."""
        return self._directory.loaded

    async def start(self) -> None:
        """Open the connections and load the connectors; until then the answer is 503."""
        await self._database.open()
        await self._side.open()
        self._directory.start()
        self._batcher.start()
        self._journal.start()
        self._lag = asyncio.create_task(_measure_lag(), name="loop-lag")

    async def stop(self) -> None:
        """Commit what waits, write the journal, close."""
        if self._lag is not None:
            self._lag.cancel()
        await self._batcher.stop()
        await self._directory.stop()
        await self._journal.stop()
        await self._side.close()
        await self._database.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        id_ = ids.new()
        at, began = clock.now(), clock.monotonic()
        method: str = scope["method"]
        sms: InboundSms | None = None
        size = 0
        try:
            self._check_method(method)
            body = await self._body(scope, receive)
            size = len(body) + len(scope["query_string"]) + REQUEST_COSTS
            self._in_flight += size
            began = clock.monotonic()
            headers = dict(scope["headers"])
            try:
                sms = PROVIDERS["classic"].parse(
                    read_request(
                        scope["query_string"],
                        body,
                        headers.get(b"content-type", b""),
                        headers.get(b"authorization", b""),
                        headers.get(b"x-token", b""),
                    )
                )
            except Malformed as error:
                raise _Answer(400, error.message) from None
            answer = await self._within_deadline(id_, at, sms)
        except _Answer as found:
            answer = found
        except Exception:
            log.exception("receive_failed", request_id=str(id_))
            answer = _Answer(500, "internal error; it has been noted")
        finally:
            self._in_flight -= size
        await _respond(send, answer, id_, head=method == "HEAD")
        took = clock.monotonic() - began
        metrics.RECEIVED.labels(answer.status).inc()
        metrics.TOOK.observe(took)
        if method in ("GET", "POST"):
            self._note(id_, at, scope, answer, sms, took)

    def _check_method(self, method: str) -> None:
        if method in ("GET", "POST"):
            if self._in_flight > IN_FLIGHT_LIMIT:
                raise _Answer(503, "too much at once; try again", RETRY_AFTER)
            return
        if method == "HEAD":
            raise _Answer(200, "")
        if method == "OPTIONS":
            raise _Answer(204, "", ALLOW)
        raise _Answer(405, "use GET or POST", ALLOW)

    async def _body(self, scope: Scope, receive: Receive) -> bytes:
        """The body, up to the limit; a client that stops sending is not waited for."""
        declared = next((v for n, v in scope["headers"] if n == b"content-length"), b"")
        if declared.isdigit() and int(declared) > BODY_LIMIT:
            raise _Answer(413, "too large: body (at most 1 MiB)")
        parts: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(BODY_WITHIN_S):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise _Answer(400, "incomplete: body")
                    parts.append(message.get("body", b""))
                    size += len(parts[-1])
                    if size > BODY_LIMIT:
                        raise _Answer(413, "too large: body (at most 1 MiB)")
                    if not message.get("more_body"):
                        return parts[0] if len(parts) == 1 else b"".join(parts)
        except TimeoutError:
            raise _Answer(408, "too slow: body", (b"connection", b"close")) from None

    async def _within_deadline(self, id_: UUID, at: datetime, sms: InboundSms) -> _Answer:
        try:
            async with asyncio.timeout(DEADLINE_S):
                return await self._store(id_, at, sms)
        except (TimeoutError, ConnectionError):
            return _Answer(503, "not possible right now; try again", RETRY_AFTER)
        except Refused:
            return _Answer(400, "unacceptable: message")

    async def _store(self, id_: UUID, at: datetime, sms: InboundSms) -> _Answer:
        connector = await self._connector(sms)
        incoming, resemblance = _incoming(id_, at, sms, connector)
        if connector.group_id is None:
            incoming.key = incoming.key or resemblance
            self._directory.holding.add(connector.id)
            await asyncio.shield(self._batcher.submit(incoming, Way.KEEP, None))
            answer = _Answer(502, "the connector has no group to route to; the SMS is kept")
        else:
            way = Way.AFTER_HOLD if connector.id in self._directory.holding else Way.ROUTE
            await asyncio.shield(self._batcher.submit(incoming, way, resemblance))
            answer = _Answer(connector.reply_status, "")
            answer.body = connector.reply_body.encode()
            answer.content_type = connector.reply_content_type
        answer.connector = connector
        return answer

    async def _connector(self, sms: InboundSms) -> Entry:
        """The connector that the request may use; nothing is refused before another look at the database."""
        directory = self._directory
        if not directory.loaded:
            await directory.look()
        connector = directory.find(sms.receiver)
        if connector is None or not self._may_use(connector, sms) or connector.group_id is None:
            await directory.look()
            connector = directory.find(sms.receiver)
        if connector is None:
            raise _Answer(
                404, "unknown: receiver (no active connector has it, or more than one fits)"
            )
        if not self._may_use(connector, sms):
            refused = _Answer(401, "missing or wrong: token")
            refused.connector = connector
            raise refused
        return connector

    def _may_use(self, connector: Entry, sms: InboundSms) -> bool:
        if not connector.require_token:
            return True
        if len(sms.tokens) != 1 or connector.token_hmac is None:
            return False
        (token,) = sms.tokens
        return crypto.same(self._keys.mac(TOKEN_PURPOSE, token), connector.token_hmac)

    def _note(
        self,
        id_: UUID,
        at: datetime,
        scope: Scope,
        answer: _Answer,
        sms: InboundSms | None,
        took: float,
    ) -> None:
        connector = answer.connector
        self._journal.note(
            journal.Entry(
                id=id_,
                connector_id=connector.id if connector else None,
                client_id=connector.client_id if connector else None,
                at=at,
                method=scope["method"],
                source=(scope.get("client") or ("",))[0],
                status=answer.status,
                reason=answer.reason,
                sms=sms,
                took_ms=took * 1000,
            )
        )


def _incoming(
    id_: UUID, at: datetime, sms: InboundSms, connector: Entry
) -> tuple[Incoming, bytes | None]:
    """The SMS as it is stored, and what it is known by where its provider gave it no number."""
    sender = numbers.normalised(sms.sender, connector.country)
    recipient = connector.recipient_key
    key = resemblance = None
    if sms.message_id is not None:
        key = messages.identity(sms.message_id, sender, recipient, sms.text)
    else:
        resemblance = messages.resemblance(sender, sms.text, sms.timestamp)
    incoming = Incoming(
        id=id_,
        client_id=connector.client_id,
        connector_id=connector.id,
        sender=sender,
        sender_raw=sms.sender,
        recipient=recipient,
        recipient_raw=sms.receiver,
        body=sms.text,
        keyword=sms.keyword,
        provider_message_id=sms.message_id,
        provider_timestamp=sms.timestamp,
        received_at=at,
        key=key,
        bucket=messages.bucket_of(connector.id, sender),
    )
    return incoming, resemblance


async def _respond(send: Send, answer: _Answer, id_: UUID, *, head: bool) -> None:
    headers = [(b"x-request-id", str(id_).encode()), *answer.headers]
    if answer.status != 204:
        headers.append((b"content-length", str(len(answer.body)).encode()))
    if answer.body:
        headers.append((b"content-type", answer.content_type.encode("latin-1", "replace")))
    with contextlib.suppress(OSError):
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if head else answer.body})


async def _measure_lag() -> None:
    while True:
        before = clock.monotonic()
        await clock.pause(0.5)
        metrics.LOOP_LAG.set(max(0.0, clock.monotonic() - before - 0.5))
