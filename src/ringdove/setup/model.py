"""What is made with a new client or from a table of users, and how far somebody has come."""

from dataclasses import dataclass
from uuid import UUID

from ringdove.kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """What there is of what it takes to answer an SMS, as far as the person sees."""

    resellers: bool
    clients: bool
    agents: bool
    groups: bool
    connectors: bool
    sms: bool


@dataclass(frozen=True, slots=True)
class Made:
    """A new client, and the links by which its people choose their passwords, by user name."""

    client_id: UUID
    group_id: UUID
    connector_id: UUID | None
    links: dict[str, str]


@dataclass(frozen=True, slots=True)
class ImportedUser:
    """What became of a row: the link by which she chooses her password, or why nothing did."""

    refused: DomainError | None = None
    link: str | None = None
