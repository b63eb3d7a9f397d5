"""Routing applications as they are stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

SECRET_PURPOSE = "routing-secret"  # noqa: S105 - names a key, is none
SIGNING_PURPOSE = "routing-signing"
DraftState = Literal["new", "changed", "published"]
#: A flow in its stored form.
StoredJson = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Application:
    """A routing application: what is published, and how its draft stands."""

    id: UUID
    client_id: UUID
    client_name: str
    name: str
    name_key: str
    description: str
    published_version: int | None
    published_at: datetime | None
    published_by: str | None
    published_draft: int | None
    test_number: str | None
    http_secret_encrypted: bytes | None
    signing_key_encrypted: bytes
    errors: int
    warnings: int
    draft_changed_at: datetime
    draft_changed_by: str
    draft_version: int
    examples: int
    red_examples: int
    connectors: int
    created_at: datetime
    version: int

    @property
    def draft_state(self) -> DraftState:
        """Whether the draft is what is published."""
        if self.published_draft is None:
            return "new"
        return "published" if self.published_draft == self.draft_version else "changed"


@dataclass(frozen=True, slots=True)
class Draft:
    """What is being drawn."""

    application_id: UUID
    client_id: UUID
    flow: StoredJson
    changed_at: datetime
    changed_by: str
    version: int


@dataclass(frozen=True, slots=True)
class Version:
    """A published version, without its flow."""

    id: UUID
    number: int
    note: str
    override_reason: str | None
    of_number: int | None
    nodes: int
    published_at: datetime
    published_by: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class ClientFacts:
    """What an application knows of its client."""

    client_id: UUID
    name: str
    language: str
    country: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class StoredExample:
    """A sentence about what an application should do."""

    id: UUID
    application_id: UUID
    name: str
    given: Mapping[str, Any]
    expected: Mapping[str, Any]
    green: bool | None
    created_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Named:
    """Something of the client's that a flow may name."""

    kind: str
    id: UUID
    name: str
