"""A test SMS: a request to the receive address as a provider would send it."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Protocol
from urllib.parse import urlencode
from uuid import UUID

from ringdove.connectors import service as connectors
from ringdove.kernel import clock
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Conn

#: A parameter that providers do not send; the requests of a connector show it among the names they do not know.
MARK = "ringdove-test"
_HEADERS = ((b"content-type", b"application/x-www-form-urlencoded"),)


class Takes(Protocol):
    """What answers requests to the receive address."""

    def take(self, scope: dict[str, object], body: bytes, reply: Callable[..., None], /) -> None:
        """A request that is there as a whole."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a provider would have got; ``sms_id`` is the request's, and the SMS's if it was taken."""

    sms_id: UUID
    status: int
    answer: str
    took_ms: float


async def send(
    conn: Conn, keys: Keys, receiver: Takes, connector_id: UUID, sender: str, text: str, source: str
) -> Answered:
    """Send an SMS to a connector, with its token, and from one of the networks that may send to it."""
    found = await connectors.connector(conn, connector_id)
    if found.allowed_sources:
        source = str(ip_network(found.allowed_sources[0]).network_address)
    token = connectors.token_of(found, keys)
    fields = {"receiver": found.recipient_key, "sender": sender, "message": text, MARK: "1"}
    body = urlencode(fields | ({"token": token} if token else {})).encode()
    done: asyncio.Future[tuple[int, Mapping[bytes, bytes], bytes]] = (
        asyncio.get_running_loop().create_future()
    )

    def reply(status: int, headers: tuple[tuple[bytes, bytes], ...], content: bytes) -> None:
        if not done.done():
            done.set_result((status, dict(headers), content))

    began = clock.monotonic()
    scope: dict[str, object] = {
        "type": "http", "method": "POST", "path": "/SMSReceiver", "query_string": b"", "headers": _HEADERS,
        "client": (source, 0),
    }  # fmt: skip
    receiver.take(scope, body, reply)
    status, headers, content = await done
    took_ms = (clock.monotonic() - began) * 1000
    sms_id = UUID(headers[b"x-request-id"].decode())
    return Answered(sms_id, status, content.decode(errors="replace"), round(took_ms, 1))
