"""A copy of the connectors on the local disk, for a start while the database is away. It holds no token, only HMACs.

It is written and read in parts on the event loop: beside a busy thread requests would wait for every turn.
"""

import asyncio
import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from itertools import islice
from pathlib import Path
from uuid import UUID

from ringdove.connectors.model import Entry
from ringdove.kernel import clock, ids

FOLDER, NAME = "receiver", "connectors"
IDS = ("id", "client_id", "leads_to")
HMACS = ("token_hmac", "previous_token_hmac")
FIELDS = tuple(field.name for field in fields(Entry))
AT_ONCE = 200


def exists(data_dir: Path) -> bool:
    """Whether SMS can be taken without the database."""
    return (data_dir / FOLDER / NAME).exists()


async def save(path: Path, entries: Iterable[Entry], holding: Iterable[UUID]) -> None:
    """Write it all anew; whoever reads meanwhile gets the old one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{ids.new()}")
    fresh.touch(mode=0o600)
    left = iter(entries)
    try:
        with fresh.open("w", encoding="utf-8") as file:
            file.write(json.dumps([str(held) for held in holding]) + "\n")
            while part := list(islice(left, AT_ONCE)):
                file.writelines(_line(entry) for entry in part)
                await clock.pause(0)
            file.flush()
            await asyncio.to_thread(os.fsync, file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


async def load(path: Path, put: Callable[[Sequence[Entry]], None]) -> set[UUID]:
    """Hand over the connectors, some at a time; which of them kept SMS lately.

    Raises :class:`OSError`, :class:`ValueError`, :class:`TypeError` and :class:`LookupError`.
    """
    with path.open(encoding="utf-8") as file:
        holding = {UUID(held) for held in json.loads(file.readline())}
        while lines := list(islice(file, AT_ONCE)):
            put([_entry(line) for line in lines])
            await clock.pause(0)
    return holding


def _line(entry: Entry) -> str:
    return _encode({name: getattr(entry, name) for name in FIELDS}) + "\n"


def _plain(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


_encode = json.JSONEncoder(default=_plain).encode


def _entry(line: str) -> Entry:
    found = json.loads(line)
    for name in IDS:
        found[name] = found[name] and UUID(found[name])
    for name in HMACS:
        found[name] = found.get(name) and bytes.fromhex(found[name])
    until = found.get("previous_token_until")
    found["previous_token_until"] = until and datetime.fromisoformat(until)
    return Entry(**found)
