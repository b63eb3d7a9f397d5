"""The last requests of each connector, refused ones too, for the administrator who asks what came.

Kept in a ring per connector and written in sets once a second, so that it costs the receiver next to nothing. It
holds no secret and no text: a parameter's place, its name and its length; of numbers what is needed to find them, and
a mark by which they are erased.
"""

import asyncio
import contextlib
import json
import re
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg
import structlog
from psycopg_pool import PoolTimeout

from ringdove.connectors.provider import Parameters
from ringdove.kernel import clock, tasks
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Database
from ringdove.kernel.numbers import form_of, normalised, shortened
from ringdove.messages import service as messages
from ringdove.receiver.model import Counted
from ringdove.receiver.queries import activity, requests

log = structlog.get_logger(__name__)

FLUSH_EVERY_S = 1.0
PER_CONNECTOR = 50
UNKNOWN = 200
CONNECTORS = 5000
#: No more than this is written at a time, the newest of each connector.
AT_ONCE = 1000
#: Of names that are none of ours.
OTHERS = 20
#: What looks like a name: an unescaped ampersand makes names of parts of a text.
_NAME = re.compile(r"[a-z_][a-z0-9_.-]{0,39}", re.ASCII)
NUMBERS = ("sender", "receiver")


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
    parameters: Parameters
    took_ms: float
    charset: str
    #: What the SMS is known by, where its provider numbered it.
    key: bytes | None
    #: Whose national numbers it may have.
    country: str

    def sender_mark(self, keys: Keys) -> bytes | None:
        """By what its sender is known when that number is erased."""
        sender = self.parameters.values.get("sender", "")
        if not sender:
            return None
        if self.client_id is None:
            return messages.loose_mark(keys, sender)
        return messages.erasure_mark(keys, self.client_id, normalised(sender, self.country))

    def others(self) -> list[str]:
        """Names of parameters that are none of ours: what a provider calls what we miss."""
        return [name for name in self.parameters.others[:OTHERS] if _NAME.fullmatch(name)]

    def fields(self) -> str:
        """How each parameter was read, as JSON."""
        values = self.parameters.values
        read: dict[str, dict[str, str | int | None]] = {
            name: {"in": how.place, "as": how.name, "value": _shown(name, values.get(name, ""))}
            for name, how in self.parameters.read.items()
        }
        for name in NUMBERS:
            if name in read:
                read[name]["form"] = form_of(values[name])
        return json.dumps(read)


def _shown(parameter: str, value: str) -> str | int | None:
    """What may be kept of a value: some of a number, the length of a text, nothing of a secret."""
    if parameter == "token":
        return None
    if parameter in ("receiver", "timestamp"):
        return value[:64]
    return shortened(value[:64]) if parameter == "sender" else len(value)


class Journal:
    """Rings in memory, and the loop that writes them down."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self._keys = keys
        self._rings: dict[UUID | None, deque[Entry]] = {}
        self._counted: dict[UUID, Counted] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to write."""
        self._task = asyncio.create_task(self._run(), name="journal")

    async def stop(self) -> None:
        """Write what is left, then end."""
        await tasks.end(self._task)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FLUSH_EVERY_S):
                await self._flush()
                await self._flush_counts()

    def note(self, entry: Entry) -> None:
        """Remember a request."""
        if entry.connector_id is not None:
            self._count(entry.connector_id, entry)
        ring = self._rings.get(entry.connector_id)
        if ring is None:
            if len(self._rings) >= CONNECTORS:
                return
            size = UNKNOWN if entry.connector_id is None else PER_CONNECTOR
            ring = self._rings[entry.connector_id] = deque(maxlen=size)
        ring.append(entry)

    def _count(self, connector_id: UUID, entry: Entry) -> None:
        counted = self._counted.get(connector_id)
        if counted is None:
            counted = self._counted[connector_id] = Counted(
                connector_id, entry.at, entry.status, entry.reason
            )
        counted.add(entry.at, entry.status, entry.reason)

    async def _run(self) -> None:
        while True:
            await clock.pause(FLUSH_EVERY_S)
            await self._flush()
            await self._flush_counts()

    async def _flush_counts(self) -> None:
        """What could not be written is kept, and what came meanwhile is added to it."""
        if not (counted := self._counted):
            return
        self._counted = {}
        try:
            async with self._database.transaction() as conn:
                await activity.add(conn, list(counted.values()))
        except (psycopg.Error, PoolTimeout):
            for connector_id, later in self._counted.items():
                if (earlier := counted.get(connector_id)) is not None:
                    earlier.join(later)
                else:
                    counted[connector_id] = later
            self._counted = counted

    async def _flush(self) -> None:
        rings, self._rings = self._rings, {}
        if not rings:
            return
        each = max(1, AT_ONCE // len(rings))
        entries = [e for ring in rings.values() for e in list(ring)[-each:]]
        with contextlib.suppress(psycopg.Error, PoolTimeout):
            async with self._database.transaction() as conn:
                marks = [entry.sender_mark(self._keys) for entry in entries]
                await requests.add_requests(conn, entries, marks)
                await requests.trim_requests(
                    conn, [c for c in rings if c is not None], PER_CONNECTOR
                )
                if None in rings:
                    await requests.trim_unknown(conn, UNKNOWN)
