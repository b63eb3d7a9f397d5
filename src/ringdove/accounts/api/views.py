"""What accounts look like over HTTP, and what may be sent of them."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from ringdove.accounts.model import Role
from ringdove.kernel.fields import Body, Change, Country, Networks, Text

TIME_ZONES = frozenset(available_timezones())
Code = Annotated[str, StringConstraints(pattern="^[a-z0-9][a-z0-9_-]{0,62}$")]
#: How strong it must be says :mod:`ringdove.accounts.strength`.
Password = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, max_length=254, pattern="^[^@\\s\\x00]+@[^@\\s\\x00]+$"
    ),
]
Language = Literal["de", "en"]


def _time_zone(name: str) -> str:
    if name not in TIME_ZONES:
        raise ValueError("not a time zone of the IANA database")
    return name


TimeZone = Annotated[str, AfterValidator(_time_zone)]


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
    created_at: datetime


class ResellerBody(Body):
    """A new reseller."""

    code: Code
    name: Text
    active: bool = True
    require_second_factor: bool = False


class ResellerChange(Change):
    """Changes to a reseller."""

    code: Code = ""
    name: Text = ""
    active: bool = True
    require_second_factor: bool = False


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
    sms_delivery: Literal["web", "email"]
    sms_email: str | None
    max_parallel_sms: int
    created_at: datetime


Username = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern="^[^\\x00]*$"),
]
AgentNumber = Annotated[str, StringConstraints(pattern="^[0-9]{1,20}$")]
Parallel = Annotated[int, Field(ge=1, le=50)]


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
    sms_delivery: Literal["web", "email"] = "web"
    sms_email: Email | None = None
    max_parallel_sms: Parallel = 3


class UserChange(Change):
    """Changes to a user; her client never changes."""

    reseller_id: Any = Field(None, exclude=True)
    client_id: Any = Field(None, exclude=True)
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
    sms_delivery: Literal["web", "email"] = "web"
    sms_email: Email | None = None
    max_parallel_sms: Parallel = 3
