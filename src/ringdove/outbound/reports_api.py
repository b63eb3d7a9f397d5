"""Delivery reports over HTTP: what providers say became of an SMS.

Open without signing in; the address holds a token that only its connector's provider was told. Whatever is not
understood or not ours is answered 200 all the same: nobody should repeat it.
"""

import contextlib
import json
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from fastapi import APIRouter, Request, Response

from ringdove.outbound import service
from ringdove.outbound.sender import Told
from ringdove.outbound.senders import senders

router = APIRouter(include_in_schema=False)
LIMIT = 64 << 10
FIELDS_AT_MOST = 200
_WAYS = senders(())


async def _body(request: Request) -> bytes | None:
    found = bytearray()
    async for part in request.stream():
        found += part
        if len(found) > LIMIT:
            return None
    return bytes(found)


def _fields(query: str, body: bytes) -> dict[str, str]:
    """Every field by the last part of its name in small letters; the body's win over the address's."""
    found = {_last(n): v for n, v in parse_qsl(query, keep_blank_values=True)[:FIELDS_AT_MOST]}
    text = body.decode("utf-8", "replace").strip()
    if text[:1] in ("{", "["):
        with contextlib.suppress(ValueError, RecursionError):
            _flatten(json.loads(text), "", found)
    else:
        pairs = parse_qsl(text, keep_blank_values=True)[:FIELDS_AT_MOST]
        found.update((_last(n), v) for n, v in pairs)
    return found


def _last(name: str) -> str:
    return name.rstrip("]").replace("[", ".").rsplit(".", 1)[-1].casefold()


def _flatten(value: Any, name: str, into: dict[str, str], depth: int = 0) -> None:
    if len(into) >= FIELDS_AT_MOST or depth > 5:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            _flatten(inner, str(key), into, depth + 1)
    elif isinstance(value, list):
        for inner in value[:1]:
            _flatten(inner, name, into, depth + 1)
    elif isinstance(value, (str, int, float)) and not isinstance(value, bool):
        into[name.casefold()] = str(value)


@router.api_route("/DeliveryReport/{connector_id}/{token}", methods=["GET", "POST"])
async def report(connector_id: UUID, token: str, request: Request) -> Response:
    """What became of an SMS."""
    if not service.is_report_token(request.app.state.keys, connector_id, token):
        return Response(status_code=404)
    body = await _body(request)
    if body is None:
        return Response(status_code=413)
    state = request.app.state
    fields = _fields(request.url.query, body)
    reply = request.query_params.get("reply")
    told = _told(request, body, state.settings.public_url)
    async with state.pipeline.transaction() as conn:
        genuine = await service.report(conn, state.keys, _WAYS, connector_id, fields, reply, told)
    return Response(status_code=200 if genuine else 403)


def _told(request: Request, body: bytes, public_url: str | None) -> list[Told]:
    """As it was signed: under the address that the provider was told, or that it reached us by."""
    query = dict(parse_qsl(request.url.query, keep_blank_values=True)[:FIELDS_AT_MOST])
    form = _form(request.headers.get("content-type", ""), body)
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    bases = dict.fromkeys(b.rstrip("/") for b in (public_url, str(request.base_url)) if b)
    headers = dict(request.headers)
    return [Told(request.method, base + path, query, form, body, headers) for base in bases]


def _form(content_type: str, body: bytes) -> dict[str, str]:
    """The fields of a body in their own spelling."""
    text = body.decode("utf-8", "replace")
    if content_type.startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(text, keep_blank_values=True)[:FIELDS_AT_MOST])
    with contextlib.suppress(ValueError, RecursionError):
        found = json.loads(text)
        if isinstance(found, dict):
            return {k: str(v) for k, v in list(found.items())[:FIELDS_AT_MOST]}
    return {}
