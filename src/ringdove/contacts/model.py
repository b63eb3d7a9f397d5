"""What is known of a person, and how two become one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ringdove.kernel.listing import fold

NUMBERS_AT_MOST = 20
FIELDS_AT_MOST = 50
NOTES_LIMIT = 4000
KEY_LIMIT = 60
_KEY_PARTS = re.compile("[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Contact:
    """A person. ``opted_out``: those of her numbers that must not be texted; ``merged``: contacts that became part of it."""

    id: UUID
    client_id: UUID
    name: str
    name_key: str
    language: str | None
    notes: str
    fields: Mapping[str, str]
    numbers: list[str]
    opted_out: list[str]
    merged: list[UUID]
    last_sms_at: datetime | None
    created_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of whoever writes from a number."""

    name: str
    language: str | None
    fields: Mapping[str, str]


def field_key(name: str) -> str:
    """A field's name as texts and conditions name it: ``Customer number`` is ``customer_number``."""
    return "_".join(_KEY_PARTS.findall(fold(name)))[:KEY_LIMIT]


def words_of(name: str, numbers: Sequence[str], fields: Mapping[str, str]) -> str:
    """By what a contact is found."""
    return " ".join(
        [fold(name), *(n.casefold() for n in numbers), *(fold(v) for v in fields.values())]
    )[:8000]


def joined(kept: Contact, other: Contact) -> dict[str, Any]:
    """What two contacts are together: what the kept one does not know comes from the other, and no note is lost."""
    notes = "\n\n".join(n for n in (kept.notes, other.notes) if n)
    return {
        "name": kept.name or other.name,
        "language": kept.language or other.language,
        "notes": notes[:NOTES_LIMIT],
        "fields": dict(list((dict(other.fields) | dict(kept.fields)).items())[:FIELDS_AT_MOST]),
    }
