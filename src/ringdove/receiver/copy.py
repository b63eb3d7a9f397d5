"""A copy of the connectors on the local disk, for a start while the database is away. It holds no token, only HMACs."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from uuid import UUID

from ringdove.connectors.model import Entry
from ringdove.kernel import ids

FOLDER, NAME = "receiver", "connectors"
IDS = ("id", "client_id", "group_id")


def exists(data_dir: Path) -> bool:
    """Whether SMS can be taken without the database."""
    return (data_dir / FOLDER / NAME).exists()


def save(path: Path, entries: Iterable[Entry], holding: Iterable[UUID]) -> None:
    """Write it all anew; whoever reads meanwhile gets the old one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{ids.new()}")
    fresh.touch(mode=0o600)
    try:
        with fresh.open("w", encoding="utf-8") as file:
            file.write(json.dumps([str(held) for held in holding]) + "\n")
            for entry in entries:
                file.write(json.dumps(_plain(entry)) + "\n")
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def load(path: Path) -> tuple[list[Entry], set[UUID]]:
    """The connectors, and which of them kept SMS lately; raises :class:`OSError` and :class:`ValueError`."""
    with path.open(encoding="utf-8") as file:
        holding = {UUID(held) for held in json.loads(file.readline())}
        return [_entry(json.loads(line)) for line in file], holding


def _plain(entry: Entry) -> dict[str, object]:
    fields = asdict(entry)
    for name in IDS:
        fields[name] = fields[name] and str(fields[name])
    fields["token_hmac"] = entry.token_hmac and entry.token_hmac.hex()
    return fields


def _entry(fields: dict[str, object]) -> Entry:
    for name in IDS:
        fields[name] = fields[name] and UUID(str(fields[name]))
    fields["token_hmac"] = fields["token_hmac"] and bytes.fromhex(str(fields["token_hmac"]))
    return Entry(**fields)  # type: ignore[arg-type]
