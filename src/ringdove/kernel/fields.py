"""Fields of requests that several domains read the same way."""

from ipaddress import ip_network
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

import phonenumbers
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from ringdove.kernel.errors import Invalid

TIME_ZONES = frozenset(available_timezones())


def _time_zone(name: str) -> str:
    if name not in TIME_ZONES:
        raise ValueError("not a time zone of the IANA database")
    return name


#: A line of text for people; U+0000 cannot be stored.
Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern="^[^\\x00]*$"),
]

#: By what people name a reseller or a client when they sign in.
Code = Annotated[str, StringConstraints(pattern="^[a-z0-9][a-z0-9_-]{0,62}$")]
Username = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern="^[^\\x00]*$"),
]
Language = Literal["de", "en"]
AgentNumber = Annotated[str, StringConstraints(pattern="^[0-9]{1,20}$")]
#: How many SMS an agent works on at once.
Parallel = Annotated[int, Field(ge=1, le=50)]
#: How many seconds an agent may think before an SMS is offered to the next.
OfferTimeout = Annotated[int, Field(ge=5, le=3600)]
#: Of the IANA database.
TimeZone = Annotated[str, AfterValidator(_time_zone)]

#: One address of the plain kind (RFC 5321 without quoting and literals).
Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        max_length=254,
        pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$",
    ),
]


def _country(code: str) -> str:
    if code not in phonenumbers.SUPPORTED_REGIONS:
        raise ValueError("not a country of ISO 3166-1 with telephone numbers")
    return code


#: ISO 3166-1, two letters: by it national numbers are read, so it must be one that has some ("GB", not "UK").
Country = Annotated[str, StringConstraints(pattern="^[A-Z]{2}$"), AfterValidator(_country)]


def _network(written: str) -> str:
    try:
        network = ip_network(written.strip(), strict=False)
    except ValueError:
        network = None
    if network is None or "%" in written:  # a zone is known to one machine only
        raise ValueError("not an address or a network, like 192.0.2.7 or 192.0.2.0/24")
    return str(network)


#: Networks from which somebody may come; none: from everywhere.
Networks = Annotated[list[Annotated[str, AfterValidator(_network)]], Field(max_length=200)]


class Body(BaseModel):
    """A request's body: unknown fields are refused, so that typing mistakes are found."""

    model_config = ConfigDict(extra="forbid")


class NeverChanges(Invalid):
    """This never changes."""

    code = "never_changes"


class Change(Body):
    """Changes to an object; what is read-only may come back as it was got, since scripts send what they read."""

    id: Any = Field(None, exclude=True)
    created_at: Any = Field(None, exclude=True)

    def changes(self) -> dict[str, Any]:
        """What was sent, without what cannot be changed."""
        return self.model_dump(exclude_unset=True, by_alias=True)

    def refuse_moving(self, found: object) -> None:
        """Refuse another id or another owner than the object has."""
        for name in ("id", "reseller_id", "client_id"):
            if name in self.model_fields_set and str(getattr(self, name)) != str(
                getattr(found, name)
            ):
                raise NeverChanges(field=name)
