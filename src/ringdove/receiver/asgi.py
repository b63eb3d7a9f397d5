"""The receive address: bare ASGI, because every provider's webhook comes through here and waits two seconds at most.

The checks come in the documented order; what is answered 200 is committed first.
"""

import asyncio
import contextlib
from uuid import UUID

import structlog
from starlette.types import Receive, Scope, Send

from ringdove.connectors.model import TOKEN_PURPOSE, Entry
from ringdove.connectors.provider import InboundSms, Malformed, Parameters
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
BODY_LIMIT = 1 << 20
IN_FLIGHT_LIMIT = 32 << 20
#: What a request costs beside its body and query.
REQUEST_COSTS = 2048
#: Below the deadline, so that the database gives up before the provider does.
STATEMENT_TIMEOUT_MS = 1400
ALLOW = (b"allow", b"GET, POST, HEAD, OPTIONS")
RETRY_AFTER = (b"retry-after", b"2")
TEXT = "text/plain; charset=utf-8"
NO_CONTENT = 204


class _Answer(Exception):
    """What the provider gets; ``reason`` is one line, which names the parameter and never a value."""

    def __init__(self, status: int, reason: str, *headers: tuple[bytes, bytes]) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.headers = headers
        self.body = f"{reason}\n".encode() if reason else b""
        self.content_type = TEXT

    @classmethod
    def accepted(cls, connector: Entry) -> "_Answer":
        """The connector's own reply."""
        answer = cls(connector.reply_status, "")
        if connector.reply_status != NO_CONTENT:
            answer.body = connector.reply_body.encode()
            answer.content_type = connector.reply_content_type
        return answer


class _Request:
    """One request while it is answered; ``size`` counts towards what may be in flight."""

    __slots__ = ("at", "began", "connector", "id", "parameters", "scope", "size")

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.id = ids.new()
        self.at = clock.now()
        self.began = clock.monotonic()
        self.size = 0
        self.parameters = Parameters()
        self.connector: Entry | None = None


class Receiver:
    """Everything behind ``/SMSReceiver`` in one process."""

    def __init__(self, *, dsn: str, hub: Hub, keys: Keys, waker: Waker) -> None:
        self._keys = keys
        self._database = Database(
            dsn, PIPELINE, size=2, waker=waker, statement_timeout_ms=STATEMENT_TIMEOUT_MS
        )
        self._side = Database(dsn, PIPELINE, size=2, statement_timeout_ms=STATEMENT_TIMEOUT_MS)
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
        metrics.IN_FLIGHT.set_function(lambda: self._in_flight)

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
        request = _Request(scope)
        try:
            answer = await self._answer(request, receive)
        except _Answer as found:
            answer = found
        except Malformed as error:
            request.parameters = error.parameters
            request.connector = self._directory.find(error.parameters.values.get("receiver", ""))
            answer = _Answer(400, error.message)
        except Exception:
            log.exception("receive_failed", request_id=str(request.id))
            answer = _Answer(500, "internal error; it has been noted")
        finally:
            self._in_flight -= request.size
        await _respond(send, answer, request.id, head=scope["method"] == "HEAD")
        took = clock.monotonic() - request.began
        metrics.answered(answer.status, took)
        if scope["method"] in ("GET", "POST"):
            self._note(request, answer, took)

    async def _answer(self, request: _Request, receive: Receive) -> _Answer:
        scope = request.scope
        method: str = scope["method"]
        if method == "HEAD":
            return _Answer(200, "")
        if method == "OPTIONS":
            return _Answer(NO_CONTENT, "", ALLOW)
        if method not in ("GET", "POST"):
            return _Answer(405, "use GET or POST", ALLOW)
        headers = dict(scope["headers"])
        self._take_in(request, REQUEST_COSTS + len(scope["query_string"]))
        body = await self._body(request, headers, receive)
        request.began = clock.monotonic()
        sms = PROVIDERS["classic"].parse(read_request(scope["query_string"], body, headers))
        request.parameters = sms.parameters
        try:
            return await self._store(request, sms)
        except (TimeoutError, ConnectionError):
            return _Answer(503, "not possible right now; try again", RETRY_AFTER)
        except Refused:
            return _Answer(400, "unacceptable: message")

    def _take_in(self, request: _Request, size: int) -> None:
        request.size += size
        self._in_flight += size
        if self._in_flight > IN_FLIGHT_LIMIT:
            raise _Answer(503, "too much at once; try again", RETRY_AFTER)

    async def _body(
        self, request: _Request, headers: dict[bytes, bytes], receive: Receive
    ) -> bytes:
        """The body, up to the limit; the server cuts off a client that stops sending."""
        declared = headers.get(b"content-length", b"")
        if declared.isdigit() and int(declared) > BODY_LIMIT:
            raise _Answer(413, "too large: body (at most 1 MiB)")
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise _Answer(400, "incomplete: body")
            chunk = message.get("body", b"")
            body += chunk
            if len(body) > BODY_LIMIT:
                raise _Answer(413, "too large: body (at most 1 MiB)")
            self._take_in(request, len(chunk))
            if not message.get("more_body"):
                return bytes(body)

    async def _store(self, request: _Request, sms: InboundSms) -> _Answer:
        deadline = request.began + DEADLINE_S
        connector = await self._connector(request, sms, deadline)
        incoming, resemblance = _incoming(request, sms, connector)
        if connector.group_id is None:
            incoming.key = incoming.key or resemblance
            self._directory.holding.add(connector.id)
            await self._batcher.submit(incoming, Way.KEEP, None, deadline)
            return _Answer(502, "not routable: receiver (it leads nowhere yet; the SMS is kept)")
        way = Way.AFTER_HOLD if connector.id in self._directory.holding else Way.ROUTE
        await self._batcher.submit(incoming, way, resemblance, deadline)
        return _Answer.accepted(connector)

    async def _connector(self, request: _Request, sms: InboundSms, deadline: float) -> Entry:
        """The connector that the request may use; nothing is refused before another look at the database."""
        directory = self._directory
        connector = directory.find(sms.receiver)
        if connector is None or connector.group_id is None or not self._may_use(connector, sms):
            async with asyncio.timeout(deadline - clock.monotonic()):
                await directory.look()
            connector = directory.find(sms.receiver)
        request.connector = connector
        if connector is None:
            raise _Answer(
                404, "unknown: receiver (no active connector has it, or more than one fits)"
            )
        if not self._may_use(connector, sms):
            raise _Answer(401, "missing or wrong: token")
        return connector

    def _may_use(self, connector: Entry, sms: InboundSms) -> bool:
        if not connector.require_token:
            return True
        if len(sms.tokens) != 1 or connector.token_hmac is None:
            return False
        (token,) = sms.tokens
        return crypto.same(self._keys.mac(TOKEN_PURPOSE, token), connector.token_hmac)

    def _note(self, request: _Request, answer: _Answer, took: float) -> None:
        connector = request.connector
        self._journal.note(
            journal.Entry(
                id=request.id,
                connector_id=connector.id if connector else None,
                client_id=connector.client_id if connector else None,
                at=request.at,
                method=request.scope["method"],
                source=(request.scope.get("client") or ("",))[0],
                status=answer.status,
                reason=answer.reason,
                parameters=request.parameters,
                took_ms=took * 1000,
            )
        )


def _incoming(
    request: _Request, sms: InboundSms, connector: Entry
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
        id=request.id,
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
        received_at=request.at,
        key=key,
        bucket=messages.bucket_of(connector.id, sender),
    )
    return incoming, resemblance


async def _respond(send: Send, answer: _Answer, id_: UUID, *, head: bool) -> None:
    headers: list[tuple[bytes, bytes]] = [(b"x-request-id", str(id_).encode())]
    headers += answer.headers
    if answer.status != NO_CONTENT:
        headers.append((b"content-length", b"%d" % len(answer.body)))
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
