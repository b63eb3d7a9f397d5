"""SMS receive connectors: what administrators set up, and what receivers keep in memory of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

TOKEN_PURPOSE = "connector-token"  # noqa: S105 - names a key, is none
#: How long a token may go on after a new one was made.
OLD_ENDS = {"now": timedelta(0), "24h": timedelta(hours=24), "7d": timedelta(days=7)}
#: How long a link for the provider is good.
SHARED_FOR = timedelta(days=7)
#: What the client's people may change where their reseller lets them.
ROUTING = frozenset(
    {"routing_type", "acd_group_id", "incoming_sms_subject", "routing_application_id", "fallback_acd_group_id",
     "opening_times_id", "priority"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A connector as receivers need it; ``leads_to`` is a group or an application, null: nothing can be routed now."""

    id: UUID
    client_id: UUID
    recipient_key: str
    country: str
    active: bool
    require_token: bool
    token_hmac: bytes | None
    reply_status: int
    reply_content_type: str
    reply_body: str
    changed: int
    leads_to: UUID | None
    allowed_sources: tuple[str, ...]
    limit_per_minute: int | None
    previous_token_hmac: bytes | None = None
    previous_token_until: datetime | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "allowed_sources", tuple(self.allowed_sources))


@dataclass(frozen=True, slots=True)
class Connector:
    """A connector as administrators see it; names of what it refers to beside the ids."""

    id: UUID
    client_id: UUID
    client_name: str
    reseller_name: str | None
    name: str
    recipient: str
    country: str
    active: bool
    require_token: bool
    token_encrypted: bytes | None
    routing_type: str
    acd_group_id: UUID | None
    acd_group_name: str | None
    incoming_sms_subject: str
    routing_application_id: UUID | None
    routing_application_name: str | None
    fallback_acd_group_id: UUID | None
    fallback_acd_group_name: str | None
    reply_status: int
    reply_content_type: str
    reply_body: str
    sms_send_connector_id: UUID | None
    sms_send_connector_name: str | None
    created_at: datetime
    version: int
    routable: bool
    allowed_sources: list[str]
    limit_per_minute: int | None
    previous_token_until: datetime | None
    billing_reference: str
    client_may_route: bool
    opening_times_id: UUID | None
    opening_times_name: str | None
    priority: int
    name_key: str
    recipient_key: str


@dataclass(frozen=True, slots=True)
class Shared:
    """What whoever sets the provider up has to know of a connector."""

    name: str
    recipient: str
    recipient_key: str
    require_token: bool
    token_encrypted: bytes | None
    client_name: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Owner:
    """Who has a recipient."""

    id: UUID
    name: str
    client_name: str
