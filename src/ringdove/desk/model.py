"""What a desk shows, as it goes over the wire: snapshot, media events, threads, updates, received SMS."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from ringdove.acd.model import Nothing
from ringdove.outbound.model import Origin

EventState = Literal["queued", "offered", "active", "parked", "wrap_up", "closed"]
ReplyState = Literal["queued", "sending", "sent", "delivered", "failed", "unclear"]
Gone = Literal[
    "declined", "timed_out", "withdrawn", "lost", "closed", "returned", "taken", "transferred", "handed_back",
    "woken", "reassigned", "taken_over", "email_returned", "email_late",
]  # fmt: skip
SmsState = Literal[
    "received", "not_routable", "failed_routing", "in_application", "answered_automatically", "ended_by_application",
    "waiting", "with_agent", "closed",
]  # fmt: skip


class OfferView(BaseModel):
    """A pending offer; the time left is counted from when this was sent."""

    id: UUID
    deadline: datetime
    remaining_ms: int
    timeout_s: int


class ThreadMessage(BaseModel):
    """One SMS of a conversation, in or out, or a note of a colleague. ``text`` is null for those who may not read it.

    ``handover``: a note for whoever takes over. ``origin``: who or what sent it.
    """

    id: UUID
    event_id: UUID | None
    direction: Literal["in", "out", "note", "handover"]
    text: str | None
    length: int
    at: datetime
    state: ReplyState | None = None
    reason: str | None = None
    user_id: UUID | None = None
    user_name: str | None = None
    origin: Origin | None = None


ThreadStepKind = Literal[
    "started", "accepted", "picked", "declined", "transferred", "handed_back", "returned", "parked", "resumed", "due", "reopened",
    "reassigned", "taken_over", "moved", "emailed", "email_returned", "email_late", "wrap_up", "closed", "in_application",
    "routed", "application_ended", "application_failed", "opt_out_stop", "opt_out_start", "opt_out_stopped",
    "opt_out_started", "opt_out_overridden",
]  # fmt: skip


class ThreadStep(BaseModel):
    """What happened between two SMS. ``by_name``: who did it, if not ``agent_name``, whom it is about.

    ``detail``: the group or application, or the reason. ``until``: when it comes back.
    """

    id: str
    event_id: UUID | None
    what: ThreadStepKind
    at: datetime
    agent_name: str | None
    by_name: str | None
    detail: str | None
    until: datetime | None


class MediaEvent(BaseModel):
    """An SMS, or several of one sender, on the way to an agent or with one.

    ``due_at``: when it returns from parking, or when the wrap-up ends. ``not_before``: its appointment. ``variables``:
    what an application learned, for whoever may read texts. ``handover``: the note of who had it last.
    ``by_email_since``: since when it is with its agent by e-mail. ``application_name``: the routing application that a
    group's rule gave it to, as long as that has it. ``last_step``: of its thread; another one says that there
    is more in between the SMS than before.
    """

    id: UUID
    client_id: UUID
    type: Literal["sms"]
    acd_group_id: UUID
    group_name: str
    subject: str
    sender: str
    sender_name: str | None = None
    recipient: str
    connector_id: UUID
    connector_name: str
    conversation_id: UUID
    priority: int
    state: EventState
    agent_id: UUID | None
    agent_name: str | None
    offer: OfferView | None
    due_at: datetime | None
    due_ms: int | None
    not_before: datetime | None
    variables: dict[str, str]
    transaction_code_id: UUID | None
    transaction_code_name: str | None
    code_needed: bool
    decline_reason_needed: bool = False
    handover: ThreadMessage | None
    received_sms_ids: list[UUID]
    last_received_sms_id: UUID
    message_count: int
    last_message: ThreadMessage | None
    waiting_ms: int
    allowed_actions: list[str]
    created_at: datetime
    accepted_at: datetime | None
    closed_at: datetime | None
    by_email_since: datetime | None = None
    application_name: str | None = Field(default=None, exclude_if=lambda name: name is None)
    last_step: int | None = None


class Thread(BaseModel):
    """SMS of a conversation and what happened in between, oldest first; ``next`` leads to older ones.

    ``last_step``: of the event, as it was then.
    """

    items: list[ThreadMessage]
    steps: list[ThreadStep]
    next: UUID | None
    last_step: int | None


class AgentTarget(BaseModel):
    """A colleague to whom an event can be handed over."""

    id: UUID
    name: str
    in_group: bool
    status_name: str
    since_ms: int
    receives_sms: bool
    connected: bool
    load: int
    max_parallel_sms: int


class StartFrom(BaseModel):
    """A connector from which a number can be texted first."""

    id: UUID
    name: str
    recipient: str
    country: str
    group_name: str


class GroupTarget(BaseModel):
    """A group to which an event can be handed over."""

    id: UUID
    name: str
    agents_ready: int


class CodeView(BaseModel):
    """A transaction code that can be chosen."""

    id: UUID
    name: str


class Targets(BaseModel):
    """Where an event can go, and what it can be closed with."""

    agents: list[AgentTarget]
    groups: list[GroupTarget]
    transaction_codes: list[CodeView]


class StatusView(BaseModel):
    """An agent status as the desk needs it; ``code`` is null for those an administrator made."""

    id: UUID
    code: str | None
    name: str
    colour: str
    settable_by_agent: bool
    logged_on: bool
    receives_sms: bool


class GroupCounter(BaseModel):
    """How a group stands, and how soon customers should have an answer.

    ``may_pick``: its members take from the queue themselves.
    """

    id: UUID
    name: str
    waiting: int
    longest_wait_ms: int
    agents_ready: int
    may_pick: bool = False
    answer_target_s: int = 300


class ReserveGroup(BaseModel):
    """A group that has her in reserve."""

    id: UUID
    name: str
    logged_in: bool


#: Why a status was set by itself.
StatusCause = Literal["connection_lost", "missed", "hours", "time"]


class MyStatus(BaseModel):
    """The status of the signed-in agent, and why she receives nothing, if so. ``cause``: why it was set by itself."""

    agent_status_id: UUID
    status: StatusView
    since_ms: int
    cause: StatusCause | None = None
    why_nothing: list[Nothing]
    reserve_groups: list[ReserveGroup]


class Notice(BaseModel):
    """What somebody tells people at the desk; ``help``: an agent asks her supervisors."""

    id: UUID
    kind: Literal["message", "help"]
    from_user_id: UUID | None
    from_name: str
    media_event_id: UUID | None
    text: str
    at: datetime


DraftMode = Literal["reply", "note"]


class Draft(BaseModel):
    """What somebody began to write."""

    user_id: UUID
    user_name: str
    mode: DraftMode
    text: str
    at: datetime


class ReadyTemplate(BaseModel):
    """A template filled in; without ``text`` something that it needs is missing."""

    id: UUID
    name: str
    language: str | None
    text: str | None
    sends_at_once: bool


class Episode(BaseModel):
    """A media event of the same sender, over any connector of the client; ``may_open``: its thread can be read."""

    id: UUID
    connector_name: str
    group_name: str
    agent_name: str | None
    state: EventState
    subject: str
    message_count: int
    transaction_code_name: str | None
    created_at: datetime
    closed_at: datetime | None
    may_open: bool


class Snapshot(BaseModel):
    """A whole desk; updates with higher numbers change it."""

    seq: int
    user_id: UUID
    user_name: str
    is_agent: bool
    max_parallel_sms: int
    status: MyStatus | None
    statuses: list[StatusView]
    groups: list[GroupCounter]
    events: list[MediaEvent]
    notices: list[Notice]


class EventChanged(BaseModel):
    """An event is on the desk, or looks different now."""

    type: Literal["event_changed"] = "event_changed"
    seq: int
    event: MediaEvent


class EventRemoved(BaseModel):
    """An event left the desk."""

    type: Literal["event_removed"] = "event_removed"
    seq: int
    event_id: UUID
    reason: Gone


class MessageAdded(BaseModel):
    """An SMS came in, or a reply was written."""

    type: Literal["message_added"] = "message_added"
    seq: int
    event_id: UUID
    message: ThreadMessage


class MessageChanged(BaseModel):
    """The state of a reply changed."""

    type: Literal["message_changed"] = "message_changed"
    seq: int
    event_id: UUID
    message_id: UUID
    state: ReplyState
    reason: str | None


class StatusChanged(BaseModel):
    """Her status changed.

    ``reason``: ``web``, ``supervisor``, ``phone``, ``back``, or why by itself: ``connection_lost``, ``missed``, ``hours``
    (logged on for long enough), ``time`` (of the day).
    """

    type: Literal["status_changed"] = "status_changed"
    seq: int
    status: MyStatus
    reason: str | None


class NoticeAdded(BaseModel):
    """Somebody tells her something."""

    type: Literal["notice_added"] = "notice_added"
    seq: int
    notice: Notice


class NoticeRemoved(BaseModel):
    """She has seen a notice, or somebody took care of it."""

    type: Literal["notice_removed"] = "notice_removed"
    seq: int
    notice_id: UUID


class AccessChanged(BaseModel):
    """What she may do changed: read everything again."""

    type: Literal["access_changed"] = "access_changed"
    seq: int


Update = Annotated[
    EventChanged
    | EventRemoved
    | MessageAdded
    | MessageChanged
    | StatusChanged
    | NoticeAdded
    | NoticeRemoved
    | AccessChanged,
    Field(discriminator="type"),
]


class Counters(BaseModel):
    """How her groups stand now."""

    type: Literal["counters"] = "counters"
    groups: list[GroupCounter]


class Changed(BaseModel):
    """What lists and the supervisor's view show looks different now: read it again."""

    type: Literal["changed"] = "changed"


class Viewer(BaseModel):
    """Somebody who looks at an event."""

    user_id: UUID
    name: str
    typing: bool


class Looking(BaseModel):
    """Who looks at an event now, oneself too."""

    type: Literal["looking"] = "looking"
    event_id: UUID
    people: list[Viewer]


class Again(BaseModel):
    """What is shown of an event looks different, and no update tells this page: read it again."""

    type: Literal["again"] = "again"
    event_id: UUID


Hint = Annotated[Counters | Changed | Looking | Again, Field(discriminator="type")]


class StreamFrames(BaseModel):
    """What ``GET /api/v1/me/stream`` sends, by the name of the server-sent event."""

    hello: dict[Literal["stream_id"], UUID]
    snapshot: Snapshot
    update: Update
    hint: Hint
    ping: dict[Literal["stream_id"], UUID]


class ReceivedSms(BaseModel):
    """An SMS that came in, and where it went."""

    id: UUID
    client_id: UUID
    client_name: str
    connector_id: UUID
    connector_name: str
    sender: str
    sender_raw: str
    recipient: str
    recipient_raw: str
    text: str | None
    text_length: int
    provider_message_id: str | None
    received_at: datetime
    state: SmsState
    error: str | None
    media_event_id: UUID | None
    acd_group_id: UUID | None
    group_name: str | None
    agent_id: UUID | None
    agent_name: str | None
    repeats: int


StepKind = Literal[
    "received", "answered", "stored", "kept", "requeued", "routed", "not_routed", "joined", "reopened", "offered", "accepted",
    "declined", "timed_out", "lost", "withdrawn", "returned", "closed", "replied", "sent_by_itself", "started", "reply_queued", "reply_sending",
    "reply_sent", "reply_delivered", "reply_failed", "reply_unclear", "parked", "resumed", "picked", "transferred",
    "handed_back", "wrap_up", "due", "reassigned", "taken_over", "priority", "emailed", "email_unclear", "email_failed",
    "email_returned", "email_late", "email_refused", "email_automatic", "in_application", "application_ended",
    "application_failed", "overflowed", "moved", "scheduled", "led", "handed_on",
]  # fmt: skip
Stuck = Literal[
    "connector_inactive", "no_group", "no_application", "group_inactive", "client_inactive", "reseller_inactive", "too_old", "soon",
    "not_routed", "offered", "no_agents", "nobody_ready", "closed",
]  # fmt: skip


class Step(BaseModel):
    """Something that happened to an SMS. ``detail``: a status, a group, a code, a rule's point, or what the provider sent.

    ``seconds``: since it came in.
    """

    what: StepKind
    at: datetime
    seconds: float
    agent_name: str | None
    by_name: str | None
    detail: str | None


class Team(BaseModel):
    """Who could have an SMS of a group now: how many receive, and for the others what hinders them first."""

    group_id: UUID
    group_name: str
    agents: int
    ready: int
    hindered: dict[Nothing, int]


class Closed(BaseModel):
    """Opening times outside of which an SMS waits; ``opens_at`` null: they are not open within two years."""

    name: str
    opens_at: datetime | None


class SmsWay(BaseModel):
    """The way of an SMS, oldest step first, and why it goes no further, if so."""

    steps: list[Step]
    stuck: Stuck | None
    team: Team | None
    closed: Closed | None
    may_route_again: bool
