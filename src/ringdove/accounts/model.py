"""People, what they may do, and what they belong to."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

COOKIE = "ringdove_session"
#: What links and second factors are sealed under.
LINK_PURPOSE = "account-link"
FACTOR_PURPOSE = "second-factor"


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
    #: Of those whose reseller lets the client do so.
    ROUTE = "receive_connectors.route"
    SEND_CONNECTORS = "send_connectors.manage"
    GROUPS = "groups.manage"
    STATUSES = "statuses.manage"
    RECEIVED_SMS = "received_sms.read"
    READ_TEXT = "sms.read_text"
    UNKNOWN_REQUESTS = "requests.unknown"
    ERASE = "sms.erase"
    AUDIT = "audit.read"
    MAIL = "mail_servers.manage"
    APPLICATIONS = "routing_applications.manage"
    PUBLISH = "routing_applications.publish"
    DESK = "desk"
    #: Text a number first, from a connector of one's groups.
    START = "conversations.start"
    OPT_OUTS = "opt_outs.manage"
    OPT_OUT_OVERRIDE = "opt_outs.override"
    CONTACTS = "contacts.manage"
    SUPERVISE = "supervise"
    #: For telephone systems: who is in a call.
    PHONE_STATES = "phone_states.report"


_CLIENT = frozenset(
    {Right.USERS, Right.USERS_READ, Right.CONNECTORS_READ, Right.ROUTE, Right.SEND_CONNECTORS, Right.GROUPS, Right.STATUSES,
     Right.RECEIVED_SMS, Right.ERASE, Right.AUDIT, Right.MAIL, Right.APPLICATIONS, Right.PUBLISH}
)  # fmt: skip
_RESELLER = _CLIENT | {Right.CLIENTS, Right.CONNECTORS}
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.SYSTEM_ADMIN: _RESELLER | {Right.RESELLERS, Right.UNKNOWN_REQUESTS},
    Role.RESELLER_ADMIN: _RESELLER,
    Role.CLIENT_ADMIN: _CLIENT
    | {
        Right.READ_TEXT,
        Right.SUPERVISE,
        Right.PHONE_STATES,
        Right.OPT_OUTS,
        Right.OPT_OUT_OVERRIDE,
        Right.CONTACTS,
    },
    Role.SUPERVISOR: frozenset(
        {
            Right.RECEIVED_SMS,
            Right.READ_TEXT,
            Right.USERS_READ,
            Right.DESK,
            Right.SUPERVISE,
            Right.START,
            Right.OPT_OUTS,
            Right.OPT_OUT_OVERRIDE,
            Right.CONTACTS,
        }
    ),
    Role.AGENT: frozenset({Right.RECEIVED_SMS, Right.READ_TEXT, Right.DESK, Right.START}),
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


#: What a user who does not set it has from her client.
INHERITABLE = ("max_parallel_sms", "sms_delivery")


#: Rights that nobody above a client has by her role: its texts, its numbers, its desk.
OF_THE_CLIENT = frozenset(
    {
        Right.READ_TEXT,
        Right.ERASE,
        Right.DESK,
        Right.START,
        Right.OPT_OUTS,
        Right.OPT_OUT_OVERRIDE,
        Right.CONTACTS,
    }
)
_OF_CUSTOMERS = frozenset({Right.OPT_OUTS, Right.OPT_OUT_OVERRIDE, Right.CONTACTS})
#: Rights that may be switched on or off for a role of a client, by whoever has them herself and stands above the role.
SWITCHABLE: dict[Role, frozenset[Right]] = {
    Role.CLIENT_ADMIN: _CLIENT
    | {Right.READ_TEXT, Right.SUPERVISE, Right.PHONE_STATES}
    | _OF_CUSTOMERS,
    Role.SUPERVISOR: _CLIENT
    | {Right.READ_TEXT, Right.DESK, Right.SUPERVISE, Right.PHONE_STATES, Right.START}
    | _OF_CUSTOMERS,
    Role.AGENT: frozenset({Right.RECEIVED_SMS, Right.READ_TEXT, Right.USERS_READ, Right.START})
    | _OF_CUSTOMERS,
}


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is calling, and as whom.

    ``role``, ``reseller_id`` and ``client_id`` say what she acts as; ``own_*`` what she is. They differ while an
    administrator has stepped down into a reseller or a client, whose name ``acting_as`` then holds.
    """

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
    own_reseller_id: UUID | None
    own_client_id: UUID | None
    own_role: Role
    acting_as: str | None
    texts_of: list[UUID]
    switched_on: list[str]
    switched_off: list[str]
    only_rights: list[str] | None
    may_enter_from_here: bool
    lacks_second_factor: bool

    @property
    def acting(self) -> bool:
        """Whether she has stepped down into a reseller or a client."""
        return self.acting_as is not None

    @property
    def is_of_client(self) -> bool:
        """Whether she belongs to a client, as its agents do; not while she only acts there."""
        return self.own_client_id is not None

    @property
    def rights(self) -> frozenset[Right]:
        """Everything this person may do."""
        may = (RIGHTS[Role(self.role)] - set(self.switched_off)) | {
            right for right in Right if right in self.switched_on
        }
        if self.acting:
            may = (may - OF_THE_CLIENT) | (
                RIGHTS[Role(self.own_role)] - {Right.RESELLERS, Right.CLIENTS}
            )
        if self.may_read_texts or self.texts_of:
            may |= {Right.READ_TEXT}
        return may if self.only_rights is None else may & set(self.only_rights)

    def has(self, right: Right) -> bool:
        """Whether this person may do it."""
        return right in self.rights

    def reads_texts_of(self, client_id: UUID) -> bool:
        """Whether she may read the texts of a client's SMS."""
        if not self.has(Right.READ_TEXT):
            return False
        return self.is_of_client or self.may_read_texts or client_id in self.texts_of

    @property
    def reads_every_text(self) -> bool:
        """Whether no text she can reach is kept from her."""
        return self.has(Right.READ_TEXT) and (self.is_of_client or self.may_read_texts)


@dataclass(frozen=True, slots=True)
class Reseller:
    """A reseller."""

    id: UUID
    code: str
    name: str
    active: bool
    require_second_factor: bool
    brand_name: str | None
    brand_colour: str | None
    help_contact: str | None
    mail_sender_name: str | None
    host: str | None
    logo: str | None
    created_at: datetime
    version: int
    sort_key: str


@dataclass(frozen=True, slots=True)
class Brand:
    """How a reseller looks to its clients; ``logo`` is the digest of its content."""

    name: str | None
    colour: str | None
    help_contact: str | None
    logo: str | None


@dataclass(frozen=True, slots=True)
class Letterhead:
    """How letters look; what is ``None`` is as Ringdove has it."""

    name: str | None = None
    colour: str | None = None
    help_contact: str | None = None
    sender_name: str | None = None
    host: str | None = None


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
    require_second_factor: bool
    allowed_networks: list[str]
    agent_figures: bool
    shows_viewers: bool
    default_max_parallel_sms: int
    default_sms_delivery: str
    emails_with_text: bool
    emails_per_hour: int
    default_strategy: str
    default_offer_timeout_s: int
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
    sms_email_confirmed: bool
    max_parallel_sms: int
    inherited: list[str]
    created_at: datetime
    version: int
    sort_key: str


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the audit; ``changes`` is name: [before, after], ``names`` what the ids in it are called."""

    id: UUID
    at: datetime
    client_id: UUID | None
    client_name: str | None
    reseller_id: UUID | None
    user_id: UUID | None
    user_name: str
    acting_as: str | None
    source: str
    via: str
    action: str
    kind: str
    object_id: UUID | None
    label: str
    changes: dict[str, list[object]]
    names: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RoleRight:
    """Whether people of a role of a client have a right, and whether the reader may switch it."""

    role: Role
    right: Right
    has: bool
    predefined: bool
    may_switch: bool


@dataclass(frozen=True, slots=True)
class TextGrant:
    """Until when the reseller's or the system's people may read a client's texts."""

    id: UUID
    client_id: UUID
    grantee: str
    until: datetime
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """A link that lets somebody choose a password once."""

    link_id: UUID
    user_id: UUID
    purpose: str
    username: str
    name: str
    client: str | None


@dataclass(frozen=True, slots=True)
class SendLink:
    """The job that mails a link to whom it is for."""

    link_id: str


@dataclass(frozen=True, slots=True)
class LinkToMail:
    """A link and whom it is mailed to."""

    purpose: str
    token_encrypted: bytes
    username: str
    name: str
    email: str
    language: str
    reseller_id: UUID | None
    client_id: UUID | None
    client_name: str | None


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """A generator of one-time codes; not in use before it is confirmed."""

    secret_encrypted: bytes
    last_step: int
    confirmed_at: datetime | None
    recovery_codes: int


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token for scripts."""

    id: UUID
    name: str
    rights: list[str]
    expires_at: datetime | None
    last_used_at: datetime | None
    last_source: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """A browser in which somebody is signed in."""

    id: UUID
    source: str
    device: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
