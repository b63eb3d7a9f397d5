"""The words of distribution: media events on their way, agents who may have them, and what follows from a state."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

DEFAULT_PRIORITY = 50
#: One point of priority is worth this much waiting.
PER_POINT = timedelta(minutes=1)


class EventState(StrEnum):
    """Where a media event stands; all but the last are open."""

    QUEUED = "queued"
    OFFERED = "offered"
    ACTIVE = "active"
    PARKED = "parked"
    WRAP_UP = "wrap_up"
    CLOSED = "closed"


class Nothing(StrEnum):
    """Why an agent receives no SMS."""

    NOT_AN_AGENT = "no_group"
    BY_EMAIL = "delivery_email"
    STATUS = "status"
    RESTRICTED = "status_restricted"
    AT_MAXIMUM = "at_maximum"
    NOT_CONNECTED = "not_connected"


@dataclass(frozen=True, slots=True)
class Agent:
    """Who acts, and for which client."""

    user_id: UUID
    client_id: UUID


@dataclass(frozen=True, slots=True)
class Arrival:
    """A received SMS that is to reach a group."""

    message_id: UUID
    client_id: UUID
    connector_id: UUID
    conversation_id: UUID
    group_id: UUID
    subject: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class OpenEvent:
    """The open media event of a conversation."""

    id: UUID
    client_id: UUID
    conversation_id: UUID
    group_id: UUID
    state: EventState
    agent_id: UUID | None
    first_message_id: UUID
    last_message_id: UUID


@dataclass(frozen=True, slots=True)
class Joined:
    """The event that an SMS went to, and the SMS with which it began."""

    id: UUID
    first_message_id: UUID


@dataclass(frozen=True, slots=True)
class NewEvent:
    """A media event about to be written."""

    id: UUID
    client_id: UUID
    conversation_id: UUID
    connector_id: UUID
    group_id: UUID
    subject: str
    priority: int
    queued_at: datetime
    first_message_id: UUID
    last_message_id: UUID
    message_count: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event in line. ``refused_by``: who declined or missed it since it was last accepted."""

    id: UUID
    refused_by: frozenset[UUID] = frozenset()
    may_return: bool = True


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agent who may have SMS of the group now."""

    agent_id: UUID
    idle_since: datetime
    load: int
    maximum: int

    @property
    def has_room(self) -> bool:
        """Whether one more fits."""
        return self.load < self.maximum


@dataclass(frozen=True, slots=True)
class Taken:
    """An event that was taken back from an agent, and why."""

    event_id: UUID
    client_id: UUID
    group_id: UUID
    agent_id: UUID
    reason: str
    first_message_id: UUID
    offered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides whether an agent receives SMS."""

    groups: int
    sms_delivery: str
    receives_sms: bool
    restricted_from: int  # of her groups, how many the status excludes
    connected: bool
    load: int
    maximum: int


def why_nothing(facts: Facts) -> list[Nothing]:
    """Every reason why she receives nothing, the first one to change first; empty when she does."""
    reasons = {
        Nothing.NOT_AN_AGENT: facts.groups == 0,
        Nothing.BY_EMAIL: facts.sms_delivery == "email",
        Nothing.STATUS: not facts.receives_sms,
        Nothing.RESTRICTED: facts.receives_sms and 0 < facts.groups <= facts.restricted_from,
        Nothing.NOT_CONNECTED: not facts.connected and facts.sms_delivery == "web",
        Nothing.AT_MAXIMUM: facts.load >= facts.maximum,
    }
    return [reason for reason, holds in reasons.items() if holds]


def rank_at(queued_at: datetime, priority: int) -> datetime:
    """The place in line: the time of its first SMS, moved forward by priority."""
    return queued_at - priority * PER_POINT


def allowed_actions(state: str, *, is_hers: bool) -> list[str]:
    """What the agent may do with an event now."""
    if not is_hers:
        return []
    return {"offered": ["accept", "decline"], "active": ["reply", "close"]}.get(state, [])
