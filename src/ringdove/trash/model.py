"""What can be deleted, and what refers to it."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Kind(StrEnum):
    """What can be deleted: its table."""

    RESELLERS = "resellers"
    CLIENTS = "clients"
    USERS = "users"
    GROUPS = "acd_groups"
    STATUSES = "agent_statuses"
    CODES = "transaction_codes"
    SKILLS = "skills"
    TEMPLATES = "templates"
    HOURS = "opening_times"
    SEND_CONNECTORS = "sms_send_connectors"
    RECEIVE_CONNECTORS = "sms_receive_connectors"
    APPLICATIONS = "routing_applications"


class Action(StrEnum):
    """What is done to many at once."""

    ACTIVATE = "activate"
    DEACTIVATE = "deactivate"
    DELETE = "delete"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class Use:
    """A thing that refers to another; ``how`` names in which role."""

    kind: str
    id: UUID
    name: str
    how: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of many; ``code`` and ``message`` say why nothing did."""

    id: UUID
    done: bool
    code: str | None = None
    message: str | None = None
