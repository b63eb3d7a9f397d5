"""The short way to an endpoint: what agents do all day is worth an answer without the framework's general machinery.

An endpoint that takes no more than ids from its path, one JSON body, :data:`Me` and :data:`Tx` is called directly. It finds
what it would find otherwise: the same transaction, the same checks, the same problems. Whatever is unusual about a
request goes the long way, through FastAPI, which also knows how to refuse it.
"""

import inspect
import json
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from types import NoneType
from typing import Any, get_args, get_type_hints
from uuid import UUID

from fastapi import FastAPI
from fastapi.datastructures import DefaultPlaceholder
from fastapi.params import Depends
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import BaseModel, TypeAdapter
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from ringdove.accounts.http import Me, entered
from ringdove.kernel.db import Database
from ringdove.kernel.http import Tx

LONGEST_BODY = 64 << 10
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PARAMETER = re.compile(r"\{([a-z_]+)\}")

Handler = Callable[[Request, Exception], Response | Awaitable[Response]]


@dataclass(frozen=True)
class _Body:
    """A JSON document, which may be missing where there is a default."""

    name: str
    reads: TypeAdapter[Any]
    default: Any

    def take(self, sent: bytes | None) -> Any:
        """What was sent means; an error when that is nothing."""
        return self.default if sent == b"" else self.reads.validate_python(json.loads(sent or ""))


@dataclass(frozen=True)
class _Endpoint:
    """One that can be called directly; ``path`` holds words, and ``{name}`` where an id stands."""

    route: APIRoute
    path: tuple[str, ...]
    me: str | None
    tx: str
    body: "_Body | None"
    checks: tuple[Callable[..., Any], ...]
    shows: TypeAdapter[Any] | None

    def ids_in(self, path: list[str]) -> dict[str, UUID] | None:
        """The ids of a path that leads here."""
        found = {}
        for word, given in zip(self.path, path, strict=True):
            if parameter := _PARAMETER.fullmatch(word):
                if not _ID.fullmatch(given):
                    return None
                found[parameter[1]] = UUID(given)
            elif word != given:
                return None
        return found


class Short:
    """Takes the requests that it can answer; the API gets the others."""

    def __init__(self, api: FastAPI) -> None:
        self._api = api
        self._endpoints: dict[tuple[str, int, str, str], list[_Endpoint]] = {}
        for method, endpoint in _direct(api):
            last = "" if _PARAMETER.fullmatch(endpoint.path[-1]) else endpoint.path[-1]
            key = (method, len(endpoint.path), endpoint.path[3], last)
            self._endpoints.setdefault(key, []).append(endpoint)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = self._find(scope)
        if found is None:
            await self._api(scope, receive, send)
            return
        endpoint, arguments = found
        if endpoint.body is not None:
            read, receive = await _read(receive)
            try:
                arguments[endpoint.body.name] = endpoint.body.take(read)
            except (ValueError, TypeError, RecursionError):
                await self._api(scope, receive, send)
                return
        scope["app"], scope["route"] = self._api, endpoint.route
        request = Request(scope, receive)
        try:
            answer = await self._call(endpoint, request, arguments)
        except Exception as error:
            answer = await self._problem(request, error)
        await answer(scope, receive, send)

    def leads(self, scope: Scope) -> bool:
        """Whether a request takes the short way."""
        return self._find(scope) is not None

    def _find(self, scope: Scope) -> tuple[_Endpoint, dict[str, Any]] | None:
        path = scope["path"].split("/")
        if len(path) < 4 or scope.get("root_path"):
            return None
        for last in (path[-1], ""):
            for endpoint in self._endpoints.get((scope["method"], len(path), path[3], last), ()):
                ids = endpoint.ids_in(path)
                if ids is not None and _is_usual(scope, endpoint.body):
                    return endpoint, dict(ids)
        return None

    async def _call(
        self, endpoint: _Endpoint, request: Request, arguments: dict[str, Any]
    ) -> Response:
        portal: Database = self._api.state.portal
        async with portal.transaction() as conn:
            me = await entered(request, conn)
            for check in endpoint.checks:
                checked = check(me)
                if inspect.isawaitable(checked):
                    await checked
            arguments[endpoint.tx] = conn
            if endpoint.me is not None:
                arguments[endpoint.me] = me
            shown = await endpoint.route.endpoint(**arguments)
            status = endpoint.route.status_code or 200
            if endpoint.shows is None:
                return Response(status_code=status)
            value = endpoint.shows.validate_python(shown, from_attributes=True)
            body = endpoint.shows.dump_json(value, by_alias=True)
        return Response(body, status, media_type="application/json")

    async def _problem(self, request: Request, error: Exception) -> Response:
        handlers: Mapping[Any, Handler] = self._api.exception_handlers
        handler = next(handlers[kind] for kind in type(error).__mro__ if kind in handlers)
        answer = handler(request, error)
        return await answer if inspect.isawaitable(answer) else answer


def _is_usual(scope: Scope, body: _Body | None) -> bool:
    """Whether what is sent is a small JSON document, or nothing where nothing is needed."""
    if body is None:
        return True
    headers = dict(scope["headers"])
    length = headers.get(b"content-length", b"" if b"transfer-encoding" in headers else b"0")
    if length == b"0":
        return body.default is not inspect.Parameter.empty
    kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    return kind == b"application/json" and length.isdigit() and int(length) <= LONGEST_BODY


async def _read(receive: Receive) -> tuple[bytes | None, Receive]:
    """The body (``None``: the caller left), and from where somebody else can read it again."""
    parts: list[bytes] = []
    message: Message = {"type": "http.request", "more_body": True}
    while message["type"] == "http.request" and message.get("more_body", False):
        message = await receive()
        parts.append(message.get("body", b""))
    whole = b"".join(parts) if message["type"] == "http.request" else None
    left = [message if whole is None else {**message, "body": whole}]

    async def again() -> Message:
        return left.pop() if left else await receive()

    return whole, again


def _direct(api: FastAPI) -> Iterator[tuple[str, _Endpoint]]:
    """Every endpoint that can be called directly, with its method."""
    for context in iter_route_contexts(api.routes):
        route = context.original_route
        if isinstance(route, APIRoute) and (endpoint := _plain(route, context.path or "")):
            for method in route.methods or ():
                yield method, endpoint


def _plain(route: APIRoute, path: str) -> _Endpoint | None:
    words = tuple(path.split("/"))
    hints = get_type_hints(route.endpoint, include_extras=True)
    ids = {p[1] for w in words if (p := _PARAMETER.fullmatch(w))}
    me = tx = body = None
    for name, parameter in inspect.signature(route.endpoint).parameters.items():
        hint = hints[name]
        if hint == Me:
            me = name
        elif hint == Tx:
            tx = name
        elif name in ids and hint is UUID:
            ids.discard(name)
        elif body is None and _is_model(hint):
            body = _Body(name, TypeAdapter(hint), parameter.default)
        else:
            return None
    checks = tuple(_check(depends) for depends in route.dependencies)
    usual = (
        (me is not None or checks != ())
        and not ids
        and None not in checks
        and isinstance(route.response_class, DefaultPlaceholder)
        and inspect.iscoroutinefunction(route.endpoint)
        and words[:3] == ("", "api", "v1")
        and "{" not in "".join(_PARAMETER.sub("", word) for word in words)
        and not (route.response_model_exclude_unset or route.response_model_exclude_none)
        and not (route.response_model_exclude_defaults or route.response_model_exclude)
        and route.response_model_include is None
    )
    if not usual or tx is None:
        return None
    shows = TypeAdapter(route.response_model) if route.response_model is not None else None
    return _Endpoint(route, words, me, tx, body, tuple(c for c in checks if c), shows)


def _is_model(hint: Any) -> bool:
    kinds = [kind for kind in get_args(hint) if kind is not NoneType] or [hint]
    return all(inspect.isclass(kind) and issubclass(kind, BaseModel) for kind in kinds)


def _check(depends: Depends) -> Callable[..., Any] | None:
    """A check of the caller and of nothing else."""
    call = depends.dependency
    hints = get_type_hints(call, include_extras=True) if call else {}
    hints.pop("return", None)
    return call if list(hints.values()) == [Me] else None
