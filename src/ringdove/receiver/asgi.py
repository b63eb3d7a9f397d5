"""The receive address, beside the framework: every provider's webhook comes through here and waits two seconds at most.

The checks come in the documented order; what is answered 200 is committed first. A small request is taken whole and
answered by a call (:meth:`Receiver.take`); large and unusual ones come by ASGI and end in the same call.
"""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import structlog
from starlette.types import Receive, Scope, Send

from ringdove.connectors.model import TOKEN_PURPOSE, Entry
from ringdove.connectors.provider import InboundSms, Malformed, Parameters
from ringdove.connectors.providers import PROVIDERS
from ringdove.kernel import clock, crypto, ids, numbers, tracing
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import PIPELINE, Database, Waker
from ringdove.kernel.push import Hub
from ringdove.messages import model as messages
from ringdove.messages.model import Incoming
from ringdove.receiver import copy, journal, metrics
from ringdove.receiver.batch import Batcher, Refused, TooMuch
from ringdove.receiver.directory import Directory
from ringdove.receiver.limits import PerMinute, is_from, source_network
from ringdove.receiver.model import Way
from ringdove.receiver.spool import Spool, State
from ringdove.receiver.wire import charset_of, read_request

log = structlog.get_logger(__name__)

DEADLINE_S = 1.5
BODY_LIMIT = 1 << 20
IN_FLIGHT_LIMIT = 32 << 20
#: What a request costs beside its body and query.
REQUEST_COSTS = 2048
#: Below the deadline, so that the database gives up before the provider does.
STATEMENT_TIMEOUT_MS = 1400
TEXT = b"text/plain; charset=utf-8"
NO_CONTENT = 204

Header = tuple[bytes, bytes]
#: Status, headers, body: called once, within the deadline.
Reply = Callable[[int, Sequence[Header], bytes], None]


class Answer(NamedTuple):
    """What the provider gets; ``reason`` is one line, which names the parameter and never a value."""

    status: int
    reason: str
    headers: tuple[Header, ...]
    body: bytes


def _line(status: int, reason: str, *headers: Header) -> Answer:
    body = f"{reason}\n".encode()
    size = (b"content-length", b"%d" % len(body))
    return Answer(status, reason, (*headers, size, (b"content-type", TEXT)), body)


_ALLOW = (b"allow", b"GET, POST, HEAD, OPTIONS")
_AGAIN = (b"retry-after", b"2")
HEAD = Answer(200, "", ((b"content-length", b"0"),), b"")
OPTIONS = Answer(NO_CONTENT, "", (_ALLOW,), b"")
WRONG_METHOD = _line(405, "use GET or POST", _ALLOW)
TOO_LARGE = _line(413, "too large: body (at most 1 MiB)")
INCOMPLETE = _line(400, "incomplete: body")
REFUSED = _line(400, "unacceptable: message")
UNKNOWN = _line(404, "unknown: receiver (no active connector has it, or more than one fits)")
NOT_ALLOWED = _line(401, "missing or wrong: token")
NOT_FROM_THERE = _line(403, "not allowed: source address")
NOT_ROUTABLE = _line(502, "not routable: receiver (it leads nowhere yet; the SMS is kept)")
TOO_MUCH = _line(503, "too much at once; try again", _AGAIN)
NOT_NOW = _line(503, "not possible right now; try again", _AGAIN)
FAULT = _line(500, "internal error; it has been noted")


def _too_many(what: str, wait_s: int) -> Answer:
    return _line(429, f"too many: {what}", (b"retry-after", b"%d" % wait_s))


def _accepted(connector: Entry) -> Answer:
    """The connector's own reply."""
    if connector.reply_status == NO_CONTENT:
        return Answer(NO_CONTENT, "", (), b"")
    if not connector.reply_body:
        return Answer(connector.reply_status, "", HEAD.headers, b"")
    body = connector.reply_body.encode()
    headers = (
        (b"content-length", b"%d" % len(body)),
        (b"content-type", connector.reply_content_type.encode("latin-1", "replace")),
    )
    return Answer(connector.reply_status, "", headers, body)


class _Stop(Exception):
    """The request goes no further."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.reason)
        self.answer = answer


class _Request:
    """One request while it is answered; ``size`` counts towards what may be in flight."""

    __slots__ = (
        "at",
        "began",
        "charset",
        "connector",
        "id",
        "key",
        "parameters",
        "reply",
        "scope",
        "size",
    )

    def __init__(self, scope: Scope, reply: Reply) -> None:
        self.scope = scope
        self.reply = reply
        self.id = ids.new()
        self.at = clock.now()
        self.began = clock.monotonic()
        self.size = 0
        self.parameters: Parameters | None = None
        self.charset = ""
        self.key: bytes | None = None
        self.connector: Entry | None = None

    @property
    def source(self) -> str:
        """The address it came from."""
        return str((self.scope.get("client") or ("",))[0])


class Receiver:
    """Everything behind ``/SMSReceiver`` in one process."""

    def __init__(
        self,
        *,
        dsn: str,
        hub: Hub,
        keys: Keys,
        waker: Waker,
        folder: Path,
        source_limit: int | None = None,
    ) -> None:
        self._keys = keys
        self._source_limit = source_limit
        self._counted = PerMinute()
        self._database = Database(
            dsn,
            PIPELINE,
            size=2,
            waker=waker,
            statement_timeout_ms=STATEMENT_TIMEOUT_MS,
            name="receiver",
        )
        self._side = Database(
            dsn, PIPELINE, size=2, statement_timeout_ms=STATEMENT_TIMEOUT_MS, name="receiver-side"
        )
        self._spool = Spool(folder / "spool")
        self._directory = Directory(
            self._side, hub, folder / copy.NAME, lambda: self._spool.state is not State.EMPTY
        )
        self._batcher = Batcher(self._database, self._spool, keys)
        self._journal = journal.Journal(self._side, keys)
        self._in_flight = 0
        self._looking: set[asyncio.Task[None]] = set()

    @property
    def ready(self) -> bool:
        """Whether the connectors are known."""
        return self._directory.loaded

    async def start(self) -> None:
        """Open the connections and load the connectors; until then the answer is 503."""
        await self._database.open()
        await self._side.open()
        self._directory.start()
        await self._batcher.start()
        self._journal.start()
        metrics.IN_FLIGHT.set_function(lambda: self._in_flight)
        metrics.SPOOL.set_function(lambda: self._spool.size)
        metrics.SPOOL_AGE.set_function(self._spool_age)

    def _spool_age(self) -> float:
        oldest = self._spool.oldest
        return 0.0 if oldest is None else (clock.now() - oldest).total_seconds()

    @property
    def can_spool(self) -> bool:
        """Whether SMS are safe while the database is away."""
        return self._spool.usable

    async def stop(self) -> None:
        """Commit what waits, write the journal, close."""
        await asyncio.gather(self._batcher.stop(), self._directory.stop(), self._journal.stop())
        await asyncio.gather(self._side.close(), self._database.close())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A request that comes in pieces."""
        answered = asyncio.get_running_loop().create_future()

        def reply(*answer: object) -> None:
            if not answered.done():  # the server may have given up
                answered.set_result(answer)

        request = _Request(scope, reply)
        try:
            body = await self._body(request, receive)
        except _Stop as stop:
            self._finish(request, stop.answer)
        else:
            request.began = clock.monotonic()
            self._process(request, body)
        status, headers, content = await answered
        with contextlib.suppress(OSError):
            await send({"type": "http.response.start", "status": status, "headers": list(headers)})
            await send({"type": "http.response.body", "body": content})

    def take(self, scope: Scope, body: bytes, reply: Reply) -> None:
        """A GET or POST request that is there as a whole."""
        request = _Request(scope, reply)
        try:
            self._check_source(request)
            self._take_in(request, REQUEST_COSTS + len(scope["query_string"]) + len(body))
        except _Stop as stop:
            self._finish(request, stop.answer)
        else:
            self._process(request, body)

    async def _body(self, request: _Request, receive: Receive) -> bytes:
        """The body, up to the limit; the server cuts off a client that stops sending."""
        scope = request.scope
        if (early := _without_body(scope["method"])) is not None:
            raise _Stop(early)
        self._check_source(request)
        self._take_in(request, REQUEST_COSTS + len(scope["query_string"]))
        declared = dict(scope["headers"]).get(b"content-length", b"")
        if declared.isdigit() and int(declared) > BODY_LIMIT:
            raise _Stop(TOO_LARGE)
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise _Stop(INCOMPLETE)
            chunk = message.get("body", b"")
            body += chunk
            if len(body) > BODY_LIMIT:
                raise _Stop(TOO_LARGE)
            self._take_in(request, len(chunk))
            if not message.get("more_body"):
                return bytes(body)

    def _check_source(self, request: _Request) -> None:
        if self._source_limit is None:
            return
        source = source_network(request.source)
        if wait_s := self._counted.wait(source, self._source_limit, request.began):
            raise _Stop(_too_many("requests from this source", wait_s))

    def _take_in(self, request: _Request, size: int) -> None:
        request.size += size
        self._in_flight += size
        if self._in_flight > IN_FLIGHT_LIMIT:
            raise _Stop(TOO_MUCH)

    def _process(self, request: _Request, body: bytes) -> None:
        try:
            scope = request.scope
            headers = dict(scope["headers"])
            raw = read_request(scope["query_string"], body, headers)
            sms = PROVIDERS["classic"].parse(raw)
            request.parameters = sms.parameters
            request.charset = charset_of(scope["query_string"], body, headers)
            connector = self._directory.find(sms.receiver)
            if (
                connector is None
                or connector.leads_to is None
                or not self._may_use(connector, sms)
                or not _may_come_from(connector, request.source)
            ):
                looking = asyncio.create_task(self._look_again(request, sms))
                self._looking.add(looking)
                looking.add_done_callback(self._looking.discard)
            else:
                self._store(request, sms, connector)
        except Exception as error:
            self._fail(request, error)

    async def _look_again(self, request: _Request, sms: InboundSms) -> None:
        """Nothing is refused before another look at the database."""
        away: ConnectionError | None = None
        try:
            async with asyncio.timeout(request.began + DEADLINE_S - clock.monotonic()):
                try:
                    await self._directory.look()
                except ConnectionError as error:
                    away = error  # the copy may have come meanwhile, which refuses nobody
            connector = request.connector = self._directory.find(sms.receiver)
            if connector is None:
                raise away or _Stop(UNKNOWN)
            if not self._may_use(connector, sms):
                raise away or _Stop(NOT_ALLOWED)
            if not _may_come_from(connector, request.source):
                raise away or _Stop(NOT_FROM_THERE)
            if away and connector.leads_to is None:
                raise away
            self._store(request, sms, connector)
        except Exception as error:
            self._fail(request, error)

    def _may_use(self, connector: Entry, sms: InboundSms) -> bool:
        if not connector.require_token:
            return True
        if len(sms.tokens) != 1 or connector.token_hmac is None:
            return False
        (token,) = sms.tokens
        mac = self._keys.mac(TOKEN_PURPOSE, token)
        return crypto.same(mac, connector.token_hmac) or _is_previous(connector, mac)

    def _store(self, request: _Request, sms: InboundSms, connector: Entry) -> None:
        request.connector = connector
        if connector.limit_per_minute is not None:
            wait_s = self._counted.wait(connector.id, connector.limit_per_minute, request.began)
            if wait_s:
                raise _Stop(_too_many("SMS to this receiver", wait_s))
        incoming = _incoming(request, sms, connector)
        request.key = incoming.key
        resemblance: bytes | None = None
        way, answer = Way.ROUTE, _accepted(connector)
        if connector.leads_to is None:
            self._directory.holding.add(connector.id)
            way, answer = Way.KEEP, NOT_ROUTABLE
            incoming.key = incoming.key or _resemblance(incoming)
        elif connector.id in self._directory.holding:
            way, resemblance = Way.AFTER_HOLD, None if incoming.key else _resemblance(incoming)
        self._batcher.submit(
            incoming,
            way,
            resemblance,
            request.began + DEADLINE_S,
            partial(self._stored, request, answer),
        )

    def _stored(self, request: _Request, answer: Answer, error: Exception | None) -> None:
        if error is not None:
            answer = self._answer_to(request, error)
            metrics.not_taken(request.id, answer.status)
        self._finish(request, answer)
        if tracing.is_on():
            tracing.ended(tracing.FIRST, request.id, request.at, {"status": answer.status})

    def _fail(self, request: _Request, error: Exception) -> None:
        self._finish(request, self._answer_to(request, error))

    def _answer_to(self, request: _Request, error: Exception) -> Answer:
        match error:
            case _Stop():
                return error.answer
            case Malformed():
                request.parameters = error.parameters
                receiver = error.parameters.values.get("receiver", "")
                request.connector = self._directory.find(receiver)
                return _line(400, error.message)
            case TimeoutError() | ConnectionError():
                return NOT_NOW
            case TooMuch():
                return TOO_MUCH
            case Refused():
                return REFUSED
        log.error("receive_failed", sms_id=str(request.id), exc_info=error)
        return FAULT

    def _finish(self, request: _Request, answer: Answer) -> None:
        self._in_flight -= request.size
        headers = ((b"x-request-id", str(request.id).encode()), *answer.headers)
        request.reply(answer.status, headers, answer.body)
        took = clock.monotonic() - request.began
        metrics.answered(answer.status, took)
        if request.scope["method"] in ("GET", "POST"):
            self._note(request, answer, took)

    def _note(self, request: _Request, answer: Answer, took: float) -> None:
        connector = request.connector
        self._journal.note(
            journal.Entry(
                id=request.id,
                connector_id=connector.id if connector else None,
                client_id=connector.client_id if connector else None,
                at=request.at,
                method=request.scope["method"],
                source=request.source,
                status=answer.status,
                reason=answer.reason,
                parameters=request.parameters or Parameters(),
                charset=request.charset,
                key=request.key,
                country=connector.country if connector else "",
                took_ms=took * 1000,
            )
        )


def _is_previous(connector: Entry, mac: bytes) -> bool:
    """Whether it is the token before the present one, and that has not ended."""
    previous, until = connector.previous_token_hmac, connector.previous_token_until
    if previous is None or until is None:
        return False
    return crypto.same(mac, previous) and clock.now() < until


def _may_come_from(connector: Entry, source: str) -> bool:
    return not connector.allowed_sources or is_from(source, connector.allowed_sources)


def _without_body(method: str) -> Answer | None:
    if method == "HEAD":
        return HEAD
    if method == "OPTIONS":
        return OPTIONS
    return None if method in ("GET", "POST") else WRONG_METHOD


def _incoming(request: _Request, sms: InboundSms, connector: Entry) -> Incoming:
    """The SMS as it is stored."""
    sender = numbers.normalised(sms.sender, connector.country)
    recipient = connector.recipient_key
    number = sms.message_id
    return Incoming(
        id=request.id,
        client_id=connector.client_id,
        connector_id=connector.id,
        sender=sender,
        sender_raw=sms.sender,
        recipient=recipient,
        recipient_raw=sms.receiver,
        body=sms.text,
        keyword=sms.keyword,
        provider_message_id=number,
        provider_timestamp=sms.timestamp,
        received_at=request.at,
        key=None if number is None else messages.identity(number, sender, recipient, sms.text),
        bucket=messages.bucket_of(connector.id, sender),
    )


def _resemblance(sms: Incoming) -> bytes:
    """What an SMS is known by where its provider gave it no number."""
    return messages.resemblance(sms.sender, sms.body, sms.provider_timestamp)
