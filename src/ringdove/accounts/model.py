"""People, what they may do, and what they belong to."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

COOKIE = "ringdove_session"
LANGUAGES = ("de", "en")


class Role(StrEnum):
    """What a person is."""

    SYSTEM_ADMIN = "system_admin"
    RESELLER_ADMIN = "reseller_admin"
    CLIENT_ADMIN = "client_admin"
    SUPERVISOR = "supervisor"
    AGENT = "agent"


class Right(StrEnum):
    """What a person may do."""

    RESELLERS = "resellers.manage"
    CLIENTS = "clients.manage"
    USERS = "users.manage"
    USERS_READ = "users.read"
    CONNECTORS = "receive_connectors.manage"
    CONNECTORS_READ = "receive_connectors.read"
    SEND_CONNECTORS = "send_connectors.manage"
    GROUPS = "groups.manage"
    STATUSES = "statuses.manage"
    RECEIVED_SMS = "received_sms.read"
    READ_TEXT = "sms.read_text"
    UNKNOWN_REQUESTS = "requests.unknown"
    ERASE = "sms.erase"
    DESK = "desk"


_CLIENT = frozenset(
    {Right.USERS, Right.USERS_READ, Right.CONNECTORS_READ, Right.SEND_CONNECTORS, Right.GROUPS, Right.STATUSES,
     Right.RECEIVED_SMS, Right.ERASE}
)  # fmt: skip
_RESELLER = _CLIENT | {Right.CLIENTS, Right.CONNECTORS}
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.SYSTEM_ADMIN: _RESELLER | {Right.RESELLERS, Right.UNKNOWN_REQUESTS},
    Role.RESELLER_ADMIN: _RESELLER,
    Role.CLIENT_ADMIN: _CLIENT | {Right.READ_TEXT},
    Role.SUPERVISOR: frozenset({Right.RECEIVED_SMS, Right.READ_TEXT, Right.USERS_READ, Right.DESK}),
    Role.AGENT: frozenset({Right.RECEIVED_SMS, Right.READ_TEXT, Right.DESK}),
}
#: What people of a role belong to.
PLACE: dict[Role, str] = {
    Role.SYSTEM_ADMIN: "system",
    Role.RESELLER_ADMIN: "reseller",
    Role.CLIENT_ADMIN: "client",
    Role.SUPERVISOR: "client",
    Role.AGENT: "client",
}
#: Which roles a person may give to others.
MAY_GIVE: dict[Role, frozenset[Role]] = {
    Role.SYSTEM_ADMIN: frozenset(Role),
    Role.RESELLER_ADMIN: frozenset(Role) - {Role.SYSTEM_ADMIN},
    Role.CLIENT_ADMIN: frozenset({Role.CLIENT_ADMIN, Role.SUPERVISOR, Role.AGENT}),
    Role.SUPERVISOR: frozenset(),
    Role.AGENT: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is calling."""

    session_id: UUID
    user_id: UUID
    reseller_id: UUID | None
    client_id: UUID | None
    role: Role
    username: str
    name: str
    language: str | None
    time_zone: str | None
    may_read_texts: bool

    @property
    def rights(self) -> frozenset[Right]:
        """Everything this person may do."""
        own = RIGHTS[Role(self.role)]
        return own | {Right.READ_TEXT} if self.may_read_texts else own

    def has(self, right: Right) -> bool:
        """Whether this person may do it."""
        return right in self.rights


@dataclass(frozen=True, slots=True)
class Reseller:
    """A reseller."""

    id: UUID
    code: str
    name: str
    active: bool
    created_at: datetime
    version: int
    sort_key: str


@dataclass(frozen=True, slots=True)
class Client:
    """A client of a reseller."""

    id: UUID
    reseller_id: UUID
    code: str
    name: str
    country: str
    time_zone: str
    language: str
    active: bool
    keep_sms_days: int | None
    keep_requests_days: int
    created_at: datetime
    version: int
    sort_key: str


@dataclass(frozen=True, slots=True)
class User:
    """A user account."""

    id: UUID
    reseller_id: UUID | None
    client_id: UUID | None
    username: str
    agent_number: str | None
    external_id: str | None
    name: str
    email: str | None
    language: str | None
    time_zone: str | None
    role: str
    active: bool
    sms_delivery: str
    sms_email: str | None
    max_parallel_sms: int
    created_at: datetime
    version: int
    sort_key: str
