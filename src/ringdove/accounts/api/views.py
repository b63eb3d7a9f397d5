"""What accounts look like over HTTP, and what may be sent of them."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ringdove.accounts.model import Role
from ringdove.kernel.fields import (
    AgentNumber,
    Body,
    Change,
    Code,
    Country,
    Language,
    Networks,
    OfferTimeout,
    Parallel,
    Text,
    TimeZone,
    Username,
)

#: How strong it must be says :mod:`ringdove.accounts.strength`.
Password = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, max_length=254, pattern="^[^@\\s\\x00]+@[^@\\s\\x00]+$"
    ),
]


Delivery = Literal["web", "email"]
INHERITS = "Null: the client's."


class View(BaseModel):
    """What is shown of a row."""

    model_config = ConfigDict(from_attributes=True)


class ResellerView(View):
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
    logo: str | None = Field(description="The digest of its content, under /api/v1/brand/logos.")
    created_at: datetime


#: Readable under white text.
Colour = Annotated[str, StringConstraints(pattern="^#[0-9A-Fa-f]{6}$", to_lower=True)]
Host = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, to_lower=True, max_length=253,
        pattern="^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$",
    ),
]  # fmt: skip


class _Looks(Body):
    """How a reseller looks to its clients; null: as Ringdove does."""

    brand_name: Annotated[Text, Field(max_length=60)] | None = None
    brand_colour: Colour | None = None
    help_contact: (
        Annotated[
            str, StringConstraints(strip_whitespace=True, max_length=500, pattern="^[^\\x00]*$")
        ]
        | None
    ) = None
    mail_sender_name: Annotated[Text, Field(max_length=100)] | None = None
    host: Host | None = None


class ResellerBody(_Looks):
    """A new reseller."""

    code: Code
    name: Text
    active: bool = True
    require_second_factor: bool = False


class ResellerChange(_Looks, Change):
    """Changes to a reseller."""

    logo: Any = Field(None, exclude=True)
    code: Code = ""
    name: Text = ""
    active: bool = True
    require_second_factor: bool = False


SMS_EMAIL = "Where SMS reach her by e-mail; null: her e-mail address."
WITH_TEXT = "Whether mails to agents hold the SMS, or only a link to it."
PER_HOUR = "Of so many SMS an agent is mailed in an hour."
#: How long something is kept.
Days = Annotated[int, Field(ge=1, le=36_500)]


class ClientView(View):
    """A client of a reseller."""

    id: UUID
    reseller_id: UUID
    code: str
    name: str
    country: str
    time_zone: str
    language: Language
    active: bool
    keep_sms_days: int | None
    keep_requests_days: int
    require_second_factor: bool
    allowed_networks: list[str]
    agent_figures: bool
    shows_viewers: bool
    default_max_parallel_sms: int
    default_sms_delivery: Delivery
    emails_with_text: bool = Field(description=WITH_TEXT)
    emails_per_hour: int = Field(description=PER_HOUR)
    default_strategy: str
    default_offer_timeout_s: int
    created_at: datetime


class ClientBody(Body):
    """A new client."""

    reseller_id: UUID | None = None
    code: Code
    name: Text
    country: Country = "DE"
    time_zone: TimeZone = "Europe/Berlin"
    language: Language = "de"
    active: bool = True
    keep_sms_days: Days | None = 365
    keep_requests_days: Days = 14
    require_second_factor: bool = False
    allowed_networks: Networks = []
    agent_figures: bool = False
    shows_viewers: bool = True
    default_max_parallel_sms: Parallel = 3
    default_sms_delivery: Delivery = "web"
    emails_with_text: bool = Field(default=True, description=WITH_TEXT)
    emails_per_hour: int = Field(30, ge=1, le=1000, description=PER_HOUR)
    default_strategy: Text = "longest_idle"
    default_offer_timeout_s: OfferTimeout = 30


class ClientChange(Change):
    """Changes to a client; its reseller never changes."""

    reseller_id: Any = Field(None, exclude=True)
    code: Code = ""
    name: Text = ""
    country: Country = ""
    time_zone: TimeZone = ""
    language: Language = "de"
    active: bool = True
    keep_sms_days: Days | None = 365
    keep_requests_days: Days = 14
    require_second_factor: bool = False
    allowed_networks: Networks = []
    agent_figures: bool = False
    shows_viewers: bool = True
    default_max_parallel_sms: Parallel = 3
    default_sms_delivery: Delivery = "web"
    emails_with_text: bool = Field(default=True, description=WITH_TEXT)
    emails_per_hour: int = Field(30, ge=1, le=1000, description=PER_HOUR)
    default_strategy: Text = "longest_idle"
    default_offer_timeout_s: OfferTimeout = 30


class UserView(View):
    """A user account."""

    id: UUID
    reseller_id: UUID | None
    client_id: UUID | None
    username: str
    agent_number: str | None
    external_id: str | None
    name: str
    email: str | None
    language: Language | None
    time_zone: str | None
    role: Role
    active: bool
    sms_delivery: Delivery
    sms_email: str | None = Field(description=SMS_EMAIL)
    sms_email_confirmed: bool = Field(description="She said by a link that it is hers.")
    max_parallel_sms: int
    inherited: list[str] = Field(description="Of these the value is the client's.")
    created_at: datetime


class UserBody(Body):
    """A new user."""

    reseller_id: UUID | None = None
    client_id: UUID | None = None
    username: Username
    password: Password | None = None
    agent_number: AgentNumber | None = None
    external_id: Text | None = None
    name: Text
    email: Email | None = None
    language: Language | None = None
    time_zone: TimeZone | None = None
    role: Role
    active: bool = True
    sms_delivery: Delivery | None = Field(None, description=INHERITS)
    sms_email: Email | None = Field(None, description=SMS_EMAIL)
    max_parallel_sms: Parallel | None = Field(None, description=INHERITS)


class UserChange(Change):
    """Changes to a user; her client never changes."""

    reseller_id: Any = Field(None, exclude=True)
    client_id: Any = Field(None, exclude=True)
    inherited: Any = Field(None, exclude=True)
    sms_email_confirmed: Any = Field(None, exclude=True)
    username: Username = ""
    password: Password = ""
    agent_number: AgentNumber | None = None
    external_id: Text | None = None
    name: Text = ""
    email: Email | None = None
    language: Language | None = None
    time_zone: TimeZone | None = None
    role: Role = Role.AGENT
    active: bool = True
    sms_delivery: Delivery | None = Field(None, description=INHERITS)
    sms_email: Email | None = Field(None, description=SMS_EMAIL)
    max_parallel_sms: Parallel | None = Field(None, description=INHERITS)
