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

    def called(self, *, readable: bool) -> str:
        """Its name. That may hold an SMS, so who may not read texts hears when the SMS came."""
        return self.name if readable else str(self.given["at"])[:16].replace("T", " ")


@dataclass(frozen=True, slots=True)
class Named:
    """Something of the client's that a flow may name."""

    kind: str
    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Entrance:
    """A connector whose SMS go through an application, with all that the application knows of it.

    ``application_id`` null: the connector leads to none any more; ``fallback_id``: who takes over.
    """

    connector_id: UUID
    client_id: UUID
    application_id: UUID | None
    version_id: UUID | None
    test_number: str | None
    connector_name: str
    can_send: bool
    client_name: str
    language: str
    country: str
    time_zone: str
    reseller_id: UUID
    fallback_id: UUID | None
    subject: str
    recipient: str


@dataclass(frozen=True, slots=True)
class OpenRun:
    """A run that waits, with the request it waits for; ``event_id``: which event was given to it."""

    id: UUID
    client_id: UUID
    application_id: UUID
    version_id: UUID
    conversation_id: UUID
    connector_id: UUID
    sender: str
    bucket: int
    state: str
    run: StoredJson
    unheard: list[UUID]
    due_at: datetime | None
    event_id: UUID | None
    call_id: UUID | None
    call_state: str | None
    call_status: int | None
    call_error: str | None
    call_answer: Any


@dataclass(frozen=True, slots=True)
class Due:
    """A run that goes on by itself now."""

    id: UUID
    client_id: UUID
    connector_id: UUID
    sender: str
    conversation_id: UUID


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request about to be made. ``was_sent``: whoever had it before died, so it may have been made already."""

    id: UUID
    run_id: UUID
    request: StoredJson
    repeat: bool
    attempts: int
    was_sent: bool
    http_secret_encrypted: bytes | None
    signing_key_encrypted: bytes
    created_at: datetime


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run as people look it up; ``version`` null: a test number ran the draft."""

    id: UUID
    client_id: UUID
    application_id: UUID
    application_name: str
    version: int | None
    flow: StoredJson
    state: Literal["waiting", "calling", "done"]
    run: StoredJson | None
    trace: list[StoredJson]
    due_at: datetime | None
    outcome: StoredJson | None
    fallback: bool
    event_id: UUID | None
    began_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class CallRow:
    """A request of a run."""

    id: UUID
    node: str
    method: str
    url: str
    state: str
    status: int | None
    error: str | None
    answer: Any
    took_ms: int | None
    attempts: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class SentRow:
    """An SMS that a run sent."""

    id: UUID
    body: str
    state: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class WaitingRun:
    """A run that waits."""

    id: UUID
    client_id: UUID
    sender: str
    version: int | None
    node: str
    state: str
    due_at: datetime | None
    began_at: datetime
