"""Who is calling, and whether she may: dependencies for every domain's endpoints."""

from typing import Annotated, Any
from urllib.parse import urlsplit

import structlog
from fastapi import Depends, Request, Response
from starlette.requests import HTTPConnection

from ringdove.accounts.errors import OriginMismatch
from ringdove.accounts.model import COOKIE, Principal, Right
from ringdove.accounts.service import sessions
from ringdove.kernel.errors import Denied, Unauthenticated
from ringdove.kernel.http import Tx

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def _cookie(conn: HTTPConnection) -> str:
    """Over https by a name that browsers take from this host alone, and from no page without https (RFC 6265bis)."""
    return f"__Host-{COOKIE}" if conn.scope["scheme"] == "https" else COOKIE


def session_token(conn: HTTPConnection) -> str:
    """What the caller's cookie holds; empty: nothing."""
    return conn.cookies.get(_cookie(conn), "")


def give_session(request: Request, response: Response, token: str) -> None:
    """Have the browser keep the session."""
    response.set_cookie(
        _cookie(request),
        token,
        max_age=int(sessions.SESSION_AT_MOST.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.scope["scheme"] == "https",
    )


def drop_session(request: Request, response: Response) -> None:
    """Have the browser forget the session."""
    response.delete_cookie(
        _cookie(request), httponly=True, samesite="lax", secure=request.scope["scheme"] == "https"
    )


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


async def _me(request: Request, tx: Tx) -> Principal:
    token = session_token(request)
    source = request.client.host if request.client else ""
    who = await sessions.enter(tx, token, source) if token else None
    if who is None:
        raise Unauthenticated
    check_origin(request)
    structlog.contextvars.bind_contextvars(user_id=str(who.user_id))
    return who


#: The signed-in person; the request's transaction sees what she may see.
Me = Annotated[Principal, Depends(_me)]


def needs(right: Right) -> Any:
    """A dependency that refuses those without the right."""

    async def check(me: Me) -> None:
        if right not in me.rights:
            raise Denied(right=right.value)

    return Depends(check)
