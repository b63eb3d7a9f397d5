"""The words of distribution: media events on their way, agents who may have them, and what follows from a state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

DEFAULT_PRIORITY = 50
#: So many skills an event may ask for.
MOST_SKILLS = 3


class EventState(StrEnum):
    """Where a media event stands; all but the last are open."""

    QUEUED = "queued"
    OFFERED = "offered"
    ACTIVE = "active"
    PARKED = "parked"
    WRAP_UP = "wrap_up"
    CLOSED = "closed"


class DeclineReason(StrEnum):
    """Why an agent declines an offer."""

    BUSY = "busy"
    NOT_MINE = "not_mine"
    LANGUAGE = "language"
    KNOWLEDGE = "knowledge"
    OTHER = "other"


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
    IN_CALL = "in_call"
    AT_MAXIMUM = "at_maximum"
    NOT_CONNECTED = "not_connected"


@dataclass(frozen=True, slots=True)
class Agent:
    """Who acts, and for which client."""

    user_id: UUID
    client_id: UUID


@dataclass(frozen=True, slots=True)
class SkillWanted:
    """A skill of the client, by its name, and how good in it an agent must be at least (1 to 10)."""

    name: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Arrival:
    """A received SMS that is to reach a group.

    ``not_before``: an appointment. ``wants_agent_id``: for this member of the group alone, for ``wants_s`` seconds
    (null: as long as the group lets agents be waited for); ``last_agent``: so for whoever had the customer last, if
    she is there. ``skills``: the first three that the client has. ``variables``: what an application learned, shown
    to the agent. What joins an open event changes nothing of it. ``reopens``: whether it may open the event that was closed
    before it again; else it begins one.
    """

    message_id: UUID
    client_id: UUID
    connector_id: UUID
    conversation_id: UUID
    group_id: UUID
    subject: str
    received_at: datetime
    priority: int = DEFAULT_PRIORITY
    skills: Sequence[SkillWanted] = ()
    not_before: datetime | None = None
    wants_agent_id: UUID | None = None
    wants_s: int | None = None
    last_agent: bool = False
    variables: Mapping[str, str] = field(default_factory=dict)
    reopens: bool = True


@dataclass(frozen=True, slots=True)
class OpenEvent:
    """The media event of a conversation that is open, or may be again; ``run_id``: of the application that has it."""

    id: UUID
    client_id: UUID
    conversation_id: UUID
    group_id: UUID
    state: EventState
    agent_id: UUID | None
    first_message_id: UUID
    last_message_id: UUID
    run_id: UUID | None


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
    """The event that an SMS went to, and the SMS with which it began; ``run_id``: of the application that has it."""

    id: UUID
    first_message_id: UUID
    run_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewEvent:
    """A media event about to be written, with the SMS that began it."""

    id: UUID
    arrival: Arrival
    last_message_id: UUID
    message_count: int


@dataclass(frozen=True, slots=True)
class Need:
    """A skill, and how good in it an agent must be at least."""

    skill_id: UUID
    level: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event in line.

    ``refused_by``: who declined, missed or gave it back since it was last accepted; ``only``: the one agent it
    is for at present; ``needs``: the skills it asks for.
    """

    id: UUID
    refused_by: frozenset[UUID] = frozenset()
    may_return: bool = True
    only: UUID | None = None
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member of a group, and what keeps her from its SMS now (a :class:`Nothing` each).

    ``last_offered_at``: when she last got one of this group; ``skills``: her level in each that she has; ``given``: how
    many in this round; ``fit``: the sum of her levels in what the event in question needs.
    """

    agent_id: UUID
    idle_since: datetime
    load: int
    maximum: int
    last_offered_at: datetime | None = None
    hindered: Sequence[str] = ()
    skills: Mapping[UUID, int] = field(default_factory=dict)
    given: int = 0
    fit: int = 0

    @property
    def has_room(self) -> bool:
        """Whether she may have one more."""
        return not self.hindered and self.load < self.maximum

    def given_one(self) -> "Candidate":
        """As she is after she got one of the events that are given at once."""
        return replace(self, load=self.load + 1, given=self.given + 1)

    def meets(self, needs: Sequence[Need]) -> bool:
        """Whether she is good enough in all of these skills."""
        return all(self.skills.get(n.skill_id, 0) >= n.level for n in needs)

    def weighed_for(self, needs: Sequence[Need]) -> "Candidate":
        """As she is for an event with these needs."""
        return (
            replace(self, fit=sum(self.skills.get(n.skill_id, 0) for n in needs)) if needs else self
        )


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
class Led:
    """An event that a routing application has; ``due_at``: when its run begins, or its time there is over."""

    event_id: UUID
    client_id: UUID
    group_id: UUID
    conversation_id: UUID
    connector_id: UUID
    sender: str
    run_id: UUID
    application_id: UUID
    due_at: datetime
    first_message_id: UUID
    last_message_id: UUID
    variables: Mapping[str, str]
    group_name: str
    since: datetime
    park_limit_s: int


@dataclass(frozen=True, slots=True)
class HandedOn:
    """Where an application puts an event that it had; null, empty or false: as it was."""

    group_id: UUID
    priority: int | None = None
    subject: str = ""
    skills: Sequence["SkillWanted"] = ()
    not_before: datetime | None = None
    agent_id: UUID | None = None
    last_agent: bool = False
    variables: Mapping[str, str] = field(default_factory=dict)


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
    is_closed_at_once: bool  # as its group wants: she may answer all the same
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
    in_call: bool = False  # and her status says: no SMS then
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
        Nothing.IN_CALL: facts.receives_sms and facts.in_call,
        Nothing.CODE_OWED: facts.owes_code,
        Nothing.NOT_CONNECTED: not facts.connected and facts.sms_delivery == "web",
        Nothing.AT_MAXIMUM: facts.load >= facts.maximum,
    }
    return [reason for reason, holds in reasons.items() if holds]


_ACTIONS = {
    "offered": ["accept", "decline"],
    "active": ["reply", "note", "park", "transfer", "return", "close"],
    "parked": ["note", "resume", "transfer", "return"],
    "wrap_up": ["note", "extend", "close"],
}


def allowed_actions(state: str, *, is_hers: bool) -> list[str]:
    """What the agent may do with an event now."""
    return list(_ACTIONS.get(state, ())) if is_hers else []
