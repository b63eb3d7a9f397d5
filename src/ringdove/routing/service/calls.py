"""Making the requests of applications: one that was written down, once or until it is answered."""

import base64
import hashlib
import hmac
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import aiohttp
from yarl import URL

from ringdove.kernel import clock, outgoing
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Conn
from ringdove.kernel.targets import Targets
from ringdove.routing import metrics
from ringdove.routing.model import SECRET_PURPOSE, SIGNING_PURPOSE, Outgoing
from ringdove.routing.node import SECRET_MARK
from ringdove.routing.queries import runs as queries

ANSWER_LIMIT = 64 << 10
DEPTH_LIMIT = 20
#: Before somebody else takes a request over.
LEASE_S = 20
#: When one that may be repeated is made again.
AGAIN_AFTER_S = (1, 4)
SIGNING_PREFIX = "whsec_"


@dataclass(frozen=True, slots=True)
class Result:
    """What a request came to: a status and a body, or an error. ``may_repeat``: another try may help."""

    status: int | None = None
    body: Any = None
    error: str | None = None
    state: str = "answered"
    may_repeat: bool = False


async def begin(conn: Conn) -> Outgoing | None:
    """Take the next request; what another worker left behind, and may not be repeated, stays unclear."""
    while (call := await queries.begin_call(conn, clock.now(), LEASE_S)) is not None:
        if not call.was_sent or call.repeat:
            return call
        await _decide(conn, call.id, Result(error="interrupted", state="unclear"), 0)
    return None


async def make(call: Outgoing, keys: Keys, targets: Targets) -> tuple[Result, int]:
    """Make a request; what it came to, and how many milliseconds that took."""
    began = clock.monotonic()
    result = await _make(call, keys, targets)
    return result, int((clock.monotonic() - began) * 1000)


async def finish(conn: Conn, call: Outgoing, result: Result, took_ms: int) -> None:
    """Write down what a request came to, or that it is to be made again."""
    if call.repeat and result.may_repeat and call.attempts <= len(AGAIN_AFTER_S):
        wait = timedelta(seconds=AGAIN_AFTER_S[call.attempts - 1])
        await queries.again(conn, call.id, clock.now() + wait, result.error)
        return
    await _decide(conn, call.id, result, took_ms)


async def _decide(conn: Conn, call_id: UUID, result: Result, took_ms: int) -> None:
    values = {
        "state": result.state, "status": result.status, "error": result.error, "answer": result.body,
        "took_ms": took_ms,
    }  # fmt: skip
    await queries.decide(conn, call_id, values, clock.now())
    conn.after_commit(partial(_note, result.state, took_ms))
    conn.wake("runs")


def _note(outcome: str, took_ms: int) -> None:
    metrics.REQUESTS.labels(outcome).inc()
    metrics.REQUEST_TOOK.observe(took_ms / 1000)


async def _make(call: Outgoing, keys: Keys, targets: Targets) -> Result:
    request = call.request
    headers = dict(request["headers"])
    if any(SECRET_MARK in value for value in headers.values()):
        if call.http_secret_encrypted is None:
            return Result(error="no_secret", state="failed")
        secret = keys.open(SECRET_PURPOSE, call.http_secret_encrypted)
        headers = {name: value.replace(SECRET_MARK, secret) for name, value in headers.items()}
    body = request["body"]
    headers |= {"Idempotency-Key": str(call.id), "Accept": "application/json"}
    if request["sign"]:
        key = keys.open(SIGNING_PURPOSE, call.signing_key_encrypted)
        headers |= signed(key, call.id, clock.now(), body or "")
    try:
        url = URL(request["url"])
        outgoing.check(targets, url)
        async with (
            outgoing.session(targets, request["timeout_s"]) as session,
            session.request(
                request["method"], url, headers=headers, data=body.encode() if body else None,
                allow_redirects=False,
            ) as answer,
        ):  # fmt: skip
            content = await answer.content.read(ANSWER_LIMIT + 1)
            while len(content) <= ANSWER_LIMIT and not answer.content.at_eof():
                content += await answer.content.read(ANSWER_LIMIT + 1 - len(content))
            return answered(answer.status, content)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        if outgoing.is_private(error):
            return Result(error="private_address", state="failed")
        return Result(error="no_connection", state="failed", may_repeat=True)
    except TimeoutError:
        return Result(error="timeout", state="unclear", may_repeat=True)
    except (aiohttp.ClientError, OSError) as error:
        if outgoing.is_private(error):
            return Result(error="private_address", state="failed")
        return Result(error="no_answer", state="unclear", may_repeat=True)
    except ValueError:
        return Result(error="bad_request", state="failed")


def answered(status: int, content: bytes) -> Result:
    """An answer as variables have it: JSON, or nothing."""
    may_repeat = status in (429, 502, 503, 504)
    if len(content) > ANSWER_LIMIT:
        return Result(status, error="too_large")
    if not content.strip():
        return Result(status, may_repeat=may_repeat)
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        error = None if status >= 300 else "not_json"
        return Result(status, error=error, may_repeat=may_repeat)
    if _is_too_deep(body):
        return Result(status, error="too_deep")
    return Result(status, _storable(body), may_repeat=may_repeat)


def _is_too_deep(body: object) -> bool:
    level = [body]
    for _ in range(DEPTH_LIMIT):
        level = [
            inner
            for value in level
            for inner in (
                value.values()
                if isinstance(value, dict)
                else value
                if isinstance(value, list)
                else ()
            )
        ]
        if not level:
            return False
    return True


def _storable(body: Any) -> Any:
    """Without what no database stores: U+0000, halves of characters, and numbers that are none."""
    if isinstance(body, dict):
        return {_clean(key): _storable(value) for key, value in body.items()}
    if isinstance(body, list):
        return [_storable(value) for value in body]
    if isinstance(body, str):
        return _clean(body)
    if isinstance(body, float) and not math.isfinite(body):
        return None
    if isinstance(body, int) and not isinstance(body, bool) and abs(body) > 1 << 63:
        return str(body)[:100]
    return body


def _clean(text: str) -> str:
    return text.replace("\x00", "").encode(errors="replace").decode()


def signed(key: str, id_: UUID, at: datetime, body: str) -> Mapping[str, str]:
    """The headers by which a receiver knows that a request is ours (Standard Webhooks 1.0, symmetric)."""
    seconds = int(at.timestamp())
    secret = base64.b64decode(key.removeprefix(SIGNING_PREFIX))
    digest = hmac.new(secret, f"{id_}.{seconds}.{body}".encode(), hashlib.sha256).digest()
    return {
        "webhook-id": str(id_),
        "webhook-timestamp": str(seconds),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }
