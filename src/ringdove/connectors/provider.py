"""What a provider's format is: raw parameters in, one SMS or a refusal out. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple, Protocol


class RawRequest(NamedTuple):
    """Parameters as they came, decoded; names folded. The first of repeated ones is kept."""

    query: Mapping[str, str]
    body: Mapping[str, str]
    #: Secrets from ``Authorization`` (Bearer, or the password of Basic) and ``X-Token``.
    header_tokens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """How one parameter was read: where it stood, under which name."""

    place: str
    name: str


@dataclass(slots=True)
class Parameters:
    """What was found of the documented parameters, for whoever asks what came."""

    values: dict[str, str] = field(default_factory=dict)
    read: dict[str, Read] = field(default_factory=dict)
    #: Names that mean nothing here.
    others: list[str] = field(default_factory=list)


class Malformed(Exception):
    """The request can never become right; ``message`` names the parameter, never a value."""

    def __init__(self, message: str, parameters: Parameters | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.parameters = parameters or Parameters()


@dataclass(slots=True)
class InboundSms:
    """What a provider said; nothing normalised yet."""

    receiver: str
    sender: str
    text: str
    keyword: str | None
    message_id: str | None
    timestamp: str | None
    #: Every different token that was given.
    tokens: frozenset[str]
    parameters: Parameters


class Provider(Protocol):
    """A format."""

    name: ClassVar[str]

    def parse(self, request: RawRequest) -> InboundSms:
        """The SMS of a request; raises :class:`Malformed`."""
