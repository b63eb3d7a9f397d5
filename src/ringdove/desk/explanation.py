"""Why an agent got an event, or does not get it, as it goes over the wire."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from ringdove.acd.decision import Reason, Rule
from ringdove.acd.model import DeclineReason
from ringdove.acd.overflow import Action, Point

OfferState = Literal[
    "pending", "accepted", "declined", "timed_out", "rescinded", "withdrawn", "lost"
]


class WeighedMember(BaseModel):
    """A member of the group as she was weighed.

    ``place``: in the order of those who could have it, 1 gets it; null: ``reasons`` say everything that kept her
    from it. ``idle_since``, ``load`` and ``last_offered_at`` are what the order of a strategy looks at.
    """

    agent_id: UUID
    agent_name: str
    place: int | None
    reasons: list[Reason]
    idle_since: datetime
    load: int
    max_parallel_sms: int
    last_offered_at: datetime | None


class Weighing(BaseModel):
    """Who was weighed for an event.

    ``members``: all of them for who supervises the group, otherwise only yourself; ``choice``: how many could have
    it; ``kept_from``: how many each reason kept from it; ``others``: members that are not listed.
    """

    members: list[WeighedMember]
    choice: int
    kept_from: dict[Reason, int]
    others: int


class OfferExplained(BaseModel):
    """An offer, and why it went to this agent.

    ``reason``: why it was declined, where she said so. ``by_hand``: nobody decided for her: picked, assigned, taken over. ``rule``, ``strategy`` and ``weighing`` are
    null then, and for offers older than thirty days.
    """

    agent_id: UUID
    agent_name: str
    offered_at: datetime
    state: OfferState
    decided_at: datetime | None
    reason: DeclineReason | None
    by_hand: bool
    rule: Rule | None
    strategy: str | None
    weighing: Weighing | None


class Standing(BaseModel):
    """An event in line as it stands now.

    ``ahead``: how many come before it (at most 1,000); ``only_agent_name``, ``only_until``: for whom alone it is, and
    how long; ``again_at``: when whoever let it pass may have it again. ``strategy`` ``pick``: agents take from the
    line themselves.
    """

    strategy: str
    ahead: int
    only_agent_name: str | None
    only_until: datetime | None
    again_at: datetime | None
    weighing: Weighing


class Overflowed(BaseModel):
    """An overflow rule that happened to an event; ``not_sent``: why the customer got no answer by it."""

    at: datetime
    point: Point
    threshold: int | None
    action: Action
    group_name: str
    to_group_name: str | None
    to_application_name: str | None
    not_sent: str | None


class Why(BaseModel):
    """The newest fifty offers of an event and rules that happened to it, newest first; how it stands in line."""

    offers: list[OfferExplained]
    overflowed: list[Overflowed]
    now: Standing | None
