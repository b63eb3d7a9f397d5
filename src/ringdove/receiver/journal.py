"""The last requests of each connector, refused ones too, for the administrator who asks what came.

Kept in a ring per connector and written in sets once a second, so that it costs the receiver next to nothing. It
holds no secret and no text: a parameter's place, its name and its length; of numbers what is needed to find them.
"""

import asyncio
import contextlib
import json
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg
import structlog
from psycopg_pool import PoolTimeout

from ringdove.connectors.provider import InboundSms
from ringdove.kernel import clock
from ringdove.kernel.db import Database
from ringdove.kernel.numbers import shortened
from ringdove.receiver import queries

log = structlog.get_logger(__name__)

FLUSH_EVERY_S = 1.0
PER_CONNECTOR = 50
UNKNOWN = 200
CONNECTORS = 5000


@dataclass(slots=True)
class Entry:
    """One request and its answer."""

    id: UUID
    connector_id: UUID | None
    client_id: UUID | None
    at: datetime
    method: str
    source: str
    status: int
    reason: str
    sms: InboundSms | None
    took_ms: float

    def fields(self) -> str:
        """How each parameter was read, as JSON."""
        if self.sms is None:
            return "{}"
        values = {
            "receiver": self.sms.receiver[:64],
            "sender": shortened(self.sms.sender),
            "message": len(self.sms.text),
            "keyword": len(self.sms.keyword or ""),
            "token": None,
            "message_id": len(self.sms.message_id or ""),
            "timestamp": (self.sms.timestamp or "")[:64],
        }
        read = {
            name: {"in": how.place, "as": how.name, "value": values[name]}
            for name, how in self.sms.read.items()
        }
        return json.dumps(read)


class Journal:
    """Rings in memory, and the loop that writes them down."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rings: dict[UUID | None, deque[Entry]] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to write."""
        self._task = asyncio.create_task(self._run(), name="journal")

    async def stop(self) -> None:
        """Write what is left, then end."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await self._flush()

    def note(self, entry: Entry) -> None:
        """Remember a request."""
        ring = self._rings.get(entry.connector_id)
        if ring is None:
            if len(self._rings) >= CONNECTORS:
                return
            size = UNKNOWN if entry.connector_id is None else PER_CONNECTOR
            ring = self._rings[entry.connector_id] = deque(maxlen=size)
        ring.append(entry)

    async def _run(self) -> None:
        while True:
            await clock.pause(FLUSH_EVERY_S)
            await self._flush()

    async def _flush(self) -> None:
        rings, self._rings = self._rings, {}
        if not rings:
            return
        entries = [e for ring in rings.values() for e in ring]
        with contextlib.suppress(psycopg.Error, PoolTimeout):
            async with self._database.transaction() as conn:
                await queries.add_requests(conn, entries)
                await queries.trim_requests(
                    conn, [c for c in rings if c is not None], PER_CONNECTOR
                )
                if None in rings:
                    await queries.trim_unknown(conn, UNKNOWN)
