"""The words of distribution: media events on their way, agents who may have them, and what follows from a state."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
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
    READ_ONLY = "read_only"
    NOT_LOGGED_IN = "not_logged_in"
    CODE_OWED = "code_owed"
    BY_EMAIL = "delivery_email"  # her address is not confirmed
    EMAIL_FAILED = "email_failed"
    EMAIL_LIMIT = "email_limit"
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
class Rules:
    """How a group works beyond its offers; times in seconds, 0 is off."""

    name: str
    active: bool
    return_to_agent_s: int
    wrap_up_s: int
    park_limit_s: int
    code_needed: bool
    decline_reason_needed: bool
    may_pick: bool


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
    """An event in line.

    ``refused_by``: who declined, missed or gave it back since it was last accepted; ``only``: the one agent it
    is for at present.
    """

    id: UUID
    refused_by: frozenset[UUID] = frozenset()
    may_return: bool = True
    only: UUID | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member of a group, and what keeps her from its SMS now (a :class:`Nothing` each).

    ``last_offered_at``: when she last got one of this group; ``given``: how many in this round.
    """

    agent_id: UUID
    idle_since: datetime
    load: int
    maximum: int
    last_offered_at: datetime | None = None
    hindered: Sequence[str] = ()
    given: int = 0

    @property
    def has_room(self) -> bool:
        """Whether she may have one more."""
        return not self.hindered and self.load < self.maximum

    def given_one(self) -> "Candidate":
        """As she is after she got one of the events that are given at once."""
        return replace(self, load=self.load + 1, given=self.given + 1)


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
class ToMail:
    """SMS of an event that are to reach its agent by e-mail, from the first to the last of these."""

    event_id: UUID
    visit: int
    client_id: UUID
    reseller_id: UUID
    address: str
    first_message_id: UUID
    last_message_id: UUID


@dataclass(frozen=True, slots=True)
class Visit:
    """An event's visit to an agent by e-mail, and how the event stands."""

    event_id: UUID
    visit: int
    client_id: UUID
    conversation_id: UUID
    group_id: UUID
    user_id: UUID
    since: datetime
    due_at: datetime | None
    answered_at: datetime | None
    failed_at: datetime | None
    is_hers: bool  # still, in this visit
    state: str
    first_message_id: UUID
    last_message_id: UUID
    email_time_s: int
    opening_times_id: UUID | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides whether an agent receives SMS."""

    groups: int
    sms_delivery: str
    email_hindrance: str | None  # what keeps SMS from her mail; of those who get them so
    receives_sms: bool
    restricted_from: int  # of her groups, how many the status excludes
    connected: bool
    load: int
    maximum: int
    owes_code: bool = False
    read_only: int = 0  # of her groups, in how many she only reads
    logged_out: int = 0  # of her groups, in how many she is a reserve who is not logged in


def why_nothing(facts: Facts) -> list[Nothing]:
    """Every reason why she receives nothing, the first one to change first; empty when she does."""
    reasons = {
        Nothing.NOT_AN_AGENT: facts.groups == 0,
        Nothing.READ_ONLY: 0 < facts.groups <= facts.read_only,
        Nothing.NOT_LOGGED_IN: facts.read_only < facts.groups <= facts.read_only + facts.logged_out,
        Nothing.BY_EMAIL: facts.email_hindrance == Nothing.BY_EMAIL,
        Nothing.EMAIL_FAILED: facts.email_hindrance == Nothing.EMAIL_FAILED,
        Nothing.EMAIL_LIMIT: facts.email_hindrance == Nothing.EMAIL_LIMIT,
        Nothing.STATUS: not facts.receives_sms,
        Nothing.RESTRICTED: facts.receives_sms and 0 < facts.groups <= facts.restricted_from,
        Nothing.CODE_OWED: facts.owes_code,
        Nothing.NOT_CONNECTED: not facts.connected and facts.sms_delivery == "web",
        Nothing.AT_MAXIMUM: facts.load >= facts.maximum,
    }
    return [reason for reason, holds in reasons.items() if holds]


def rank_at(queued_at: datetime, priority: int) -> datetime:
    """The place in line: the time of its first SMS, moved forward by priority."""
    return queued_at - priority * PER_POINT


_ACTIONS = {
    "offered": ["accept", "decline"],
    "active": ["reply", "note", "park", "transfer", "return", "close"],
    "parked": ["note", "resume", "transfer", "return"],
    "wrap_up": ["note", "extend", "close"],
}


def allowed_actions(state: str, *, is_hers: bool) -> list[str]:
    """What the agent may do with an event now."""
    return list(_ACTIONS.get(state, ())) if is_hers else []
