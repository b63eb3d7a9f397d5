"""Who is calling, and whether she may: dependencies for every domain's endpoints."""

import re
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

import structlog
from fastapi import Depends, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel
from starlette.requests import HTTPConnection

from ringdove.accounts.errors import (
    EnrolFirst,
    NotFromHere,
    OriginMismatch,
    TokenCannot,
    TooManyGuesses,
    TooManyRequests,
)
from ringdove.accounts.model import COOKIE, Principal, Right
from ringdove.accounts.service import audit, sessions, tokens
from ringdove.kernel import clock, csv_text
from ringdove.kernel.db import Conn, Database
from ringdove.kernel.errors import Denied, TooMany, Unauthenticated
from ringdove.kernel.http import Tx, problems
from ringdove.kernel.listing import Listing, Page, decode_cursor

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


#: Marks of accounts that were signed in on this device (:func:`ringdove.accounts.service.sessions.device_mark`).
DEVICE_COOKIE = "ringdove_device"
DEVICE_KNOWN_S = 180 * 24 * 3600


def _cookie(conn: HTTPConnection, name: str) -> str:
    """Over https by a name that browsers take from this host alone, and from no page without https (RFC 6265bis)."""
    return f"__Host-{name}" if conn.scope["scheme"] == "https" else name


def session_token(conn: HTTPConnection) -> str:
    """What the caller's cookie holds; empty: nothing."""
    return conn.cookies.get(_cookie(conn, COOKIE), "")


def device_marks(conn: HTTPConnection) -> list[str]:
    """Which accounts were signed in on the caller's device."""
    return [m for m in conn.cookies.get(_cookie(conn, DEVICE_COOKIE), "").split(".") if m]


def give_session(request: Request, response: Response, token: str) -> None:
    """Have the browser keep the session."""
    _give(request, response, COOKIE, token, int(sessions.SESSION_AT_MOST.total_seconds()))


def give_device(request: Request, response: Response, marks: list[str]) -> None:
    """Have the browser keep which accounts were signed in on it, the newest first."""
    kept = ".".join(marks[: sessions.DEVICES_KNOWN])
    _give(request, response, DEVICE_COOKIE, kept, DEVICE_KNOWN_S)


def _give(request: Request, response: Response, name: str, value: str, age_s: int) -> None:
    response.set_cookie(
        _cookie(request, name),
        value,
        max_age=age_s,
        httponly=True,
        samesite="lax",
        secure=request.scope["scheme"] == "https",
    )


def drop_session(request: Request, response: Response) -> None:
    """Have the browser forget the session."""
    secure = request.scope["scheme"] == "https"
    response.delete_cookie(_cookie(request, COOKIE), httponly=True, samesite="lax", secure=secure)


def check_origin(request: Request) -> None:
    """Refuse a change that a page of somebody else asks for (OWASP: verifying origin with standard headers)."""
    if request.method in SAFE:
        return
    origin = request.headers.get("origin", "")
    public = str(request.app.state.settings.public_url or "")
    own = {(request.headers.get("host") or "").casefold(), urlsplit(public).netloc.casefold()} - {
        ""
    }
    if urlsplit(origin).netloc.casefold() not in own:
        raise OriginMismatch


#: What somebody who must set up a second factor first can do all the same.
ENROLLING = re.compile(r"/api/v1/(me(/second-factor.*)?|session)")
PER_TOKEN = 1200
#: Passwords and codes that somebody who is signed in may try; each of her browsers counts.
PER_GUESSER = 10
_BEARER = "bearer "


class _Rate:
    """How often each did it in this minute, in this process."""

    def __init__(self, limit: int, refusal: type[TooMany]) -> None:
        self._limit, self._refusal = limit, refusal
        self._minute, self._made = 0, Counter[UUID]()

    def count(self, whose: UUID) -> None:
        minute = int(clock.monotonic()) // 60
        if minute != self._minute:
            self._minute, self._made = minute, Counter()
        self._made[whose] += 1
        if self._made[whose] > self._limit:
            raise self._refusal(retry_after_s=60 - int(clock.monotonic()) % 60)


_requests = _Rate(PER_TOKEN, TooManyRequests)
_guesses = _Rate(PER_GUESSER, TooManyGuesses)


async def entered(request: Request, tx: Tx) -> Principal:
    """Who is calling; the transaction is open to what she may see."""
    source = request.client.host if request.client else ""
    bearer = request.headers.get("authorization", "")
    if bearer.casefold().startswith(_BEARER):
        who = await tokens.enter(tx, bearer[len(_BEARER) :].strip(), source)
        if who is not None:
            _requests.count(who.session_id)
    else:
        token = session_token(request)
        who = await sessions.enter(tx, token, source) if token else None
        if who is not None:
            check_origin(request)
    if who is None:
        raise Unauthenticated
    if not who.may_enter_from_here:
        raise NotFromHere
    if who.lacks_second_factor and not ENROLLING.fullmatch(request.url.path):
        raise EnrolFirst
    structlog.contextvars.bind_contextvars(user_id=str(who.user_id))
    return who


#: The signed-in person; the request's transaction sees what she may see.
Me = Annotated[Principal, Depends(entered)]


def _by_herself(me: Me) -> None:
    if me.only_rights is not None:
        raise TokenCannot


#: A dependency that refuses API tokens: who holds one must not become its owner.
by_herself = Depends(_by_herself)


def _guessed(me: Me) -> None:
    _guesses.count(me.user_id)


#: A dependency that slows down whoever found a browser signed in and tries out passwords or codes.
guessed = Depends(_guessed)


def needs(right: Right) -> Any:
    """A dependency that refuses those without the right."""

    async def check(me: Me) -> None:
        if right not in me.rights:
            raise Denied(right=right.value)

    return Depends(check)


View = TypeVar("View", bound=BaseModel)
#: An endpoint that answers with a table for spreadsheets.
CSV: dict[str, Any] = {
    "response_class": StreamingResponse,
    "responses": {
        200: {"content": {"text/csv": {"schema": {"type": "string"}}}},
        **problems(Denied),
    },
}
EXPORT_PART = 500
EXPORTED_AT_MOST = 100_000


async def csv_file(
    request: Request,
    me: Principal,
    conn: Conn,
    kind: str,
    view: type[View],
    wanted: Listing,
    read: Callable[[Conn, Principal, Listing], Awaitable[Page[View]]],
) -> StreamingResponse:
    """A whole list, up to :data:`EXPORTED_AT_MOST` rows, written down in the audit.

    It is read part by part, each in a transaction of its own in which the caller comes in anew: nobody who reads
    slowly holds the database up, and who is thrown out gets no more.
    """
    part = replace(wanted, limit=EXPORT_PART, cursor=None)
    first = await read(conn, me, part)
    narrowed = {name: [None, str(value)] for name, value in wanted.filters.items()}
    await audit.note(
        conn, "exported", kind=kind, client_id=me.client_id, reseller_id=me.reseller_id, changes=narrowed
    )  # fmt: skip

    async def parts() -> AsyncIterator[str]:
        page, rows = first, 0
        yield csv_text.BYTE_ORDER_MARK + csv_text.lines([csv_text.columns(view)])
        while True:
            yield csv_text.lines(csv_text.row(item) for item in page.items)
            rows += len(page.items)
            if page.next is None or rows >= EXPORTED_AT_MOST:
                return
            database: Database = request.app.state.portal
            async with database.transaction() as next_conn:
                who = await entered(request, next_conn)
                page = await read(next_conn, who, replace(part, cursor=decode_cursor(page.next)))

    name = f"{kind.replace('_', '-')}.csv"
    return StreamingResponse(
        parts(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
