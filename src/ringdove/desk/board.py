"""What a supervisor sees, as it goes over the wire: groups, agents, calls for help, the figures of the day."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from ringdove.acd.model import Nothing
from ringdove.desk.model import EventState, Notice, StatusCause, StatusView

How = Literal["web", "api", "supervisor", "automatic"]


class GroupNow(BaseModel):
    """A group as it is now. ``overdue``: what waits for longer than ``waiting_limit_s``.

    ``ready``: agents who would get an SMS now; ``statuses``: its agents by status.
    """

    id: UUID
    name: str
    active: bool
    waiting: int
    longest_wait_ms: int
    overdue: int
    waiting_limit_s: int
    offered: int
    in_work: int
    parked: int
    ready: int
    statuses: dict[UUID, int]


class Membership(BaseModel):
    """An agent's place in a group, and what, right now, keeps her from its SMS, the first to change first."""

    acd_group_id: UUID
    kind: Literal["permanent", "reserve", "read_only"]
    logged_in: bool
    why_nothing: list[Nothing]


class StatusSpell(BaseModel):
    """A status that an agent was in, or is in (``until`` null): how it was set, by whom, or why by itself."""

    name: str
    colour: str
    since: datetime
    until: datetime | None
    how: How
    cause: StatusCause | None
    by_name: str | None


class StatusHistory(BaseModel):
    """The newest two hundred statuses of an agent, the present one first."""

    items: list[StatusSpell]


class Held(BaseModel):
    """A media event that is offered to an agent or with her."""

    id: UUID
    acd_group_id: UUID
    state: EventState
    sender: str
    since_ms: int
    by_email: bool = False


class AgentNow(BaseModel):
    """An agent as she is now.

    ``status_how``: how her status was set; by whom, where it was not herself; why, where that happened by itself.
    """

    id: UUID
    name: str
    agent_status_id: UUID
    since_ms: int
    status_how: How
    status_cause: StatusCause | None
    status_by_name: str | None
    sms_delivery: Literal["web", "email"]
    connected: bool
    load: int
    max_parallel_sms: int
    groups: list[Membership]
    events: list[Held]


class Board(BaseModel):
    """What a supervisor watches. ``nowhere``: SMS of the client that reached nobody."""

    at: datetime
    statuses: list[StatusView]
    groups: list[GroupNow]
    agents: list[AgentNow]
    calls: list[Notice]
    nowhere: int


class GroupDay(BaseModel):
    """The day of a group. Of ``due`` events ``within_target`` had an answer after ``answer_target_s`` at most.

    Due is what was answered, closed without an answer, or waits for longer than that. First replies count from the
    event's first SMS; times in seconds.
    """

    acd_group_id: UUID
    received: int
    answered: int
    reply_p50_s: float | None
    reply_p90_s: float | None
    within_target: int
    due: int
    answer_target_s: int
    missed: int


class AgentDay(BaseModel):
    """The day of an agent: what she accepted, answered, let pass."""

    agent_id: UUID
    accepted: int
    answered: int
    missed: int


class Day(BaseModel):
    """The figures of the client's day so far. ``agents`` is null while figures of single agents are off."""

    day: date
    time_zone: str
    groups: list[GroupDay]
    agents: list[AgentDay] | None
