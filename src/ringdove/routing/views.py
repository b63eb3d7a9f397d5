"""What several endpoints answer with about routing applications."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from ringdove.kernel.numbers import shortened
from ringdove.routing.engine import STATE, Passed, Placed
from ringdove.routing.format import Problem
from ringdove.routing.model import CallRow, Named, StoredExample
from ringdove.routing.node import Outcome, ToGroup
from ringdove.routing.play import Expected, Given, Tried
from ringdove.routing.service.traces import Trace


class ProblemView(BaseModel):
    """Something wrong with a flow, and where. A warning keeps nobody from publishing."""

    code: str
    message: str
    node: str | None
    field: str | None
    level: Literal["error", "warning"]


class NodeView(BaseModel):
    """By what a node may be left, and which variables it sets."""

    id: str
    outputs: list[str]
    sets: list[str]


class PassedView(BaseModel):
    """A step: a node was left by an output, waits for something (``wants``), or was the last (neither)."""

    node: str
    name: str
    kind: str
    at: datetime
    output: str | None
    wants: str | None
    sets: dict[str, str]
    sent: list[str]
    note: str


class LetterView(BaseModel):
    """An e-mail."""

    to: list[str]
    subject: str
    text: str


class OutcomeView(BaseModel):
    """How a run ended: at a group, ``ended`` without anybody (``answered``: something was sent), or ``failed``."""

    kind: Literal["group", "ended", "failed"]
    acd_group_id: UUID | None = None
    group_name: str | None = None
    priority: int | None = None
    subject: str | None = None
    agent_id: UUID | None = None
    agent_name: str | None = None
    last_agent: bool = False
    skills: list[str] = []
    not_before: datetime | None = None
    shown: dict[str, str] = {}
    answered: bool = False
    code: str | None = None
    message: str | None = None


class TriedView(BaseModel):
    """Where a conversation that is only tried came to. ``state`` is to be sent back as it is."""

    state: dict[str, Any]
    node: str
    trace: list[PassedView]
    sent: list[str]
    posted: list[LetterView]
    variables: dict[str, Any]
    want: dict[str, Any] | None
    outcome: OutcomeView | None


def problem(found: Problem) -> ProblemView:
    """A problem."""
    return ProblemView(
        code=found.code,
        message=found.message,
        node=found.node,
        field=found.field,
        level=found.level,
    )


def nodes(placed: Mapping[str, Placed]) -> list[NodeView]:
    """The nodes that could be read."""
    return [
        NodeView(id=id_, outputs=list(p.node.outputs), sets=list(p.node.sets))
        for id_, p in placed.items()
    ]


def passed(trace: Sequence[Passed], flow: Mapping[str, Placed]) -> list[PassedView]:
    """A trace with the names of its nodes."""
    return [
        PassedView(
            node=p.node,
            name=flow[p.node].name if p.node in flow else "",
            kind=flow[p.node].node.kind if p.node in flow else "",
            at=p.at,
            output=p.output,
            wants=p.wants,
            sets=dict(p.sets),
            sent=list(p.sent),
            note=p.note,
        )
        for p in trace
    ]


def outcome(found: Outcome | None, names: Mapping[UUID, Named]) -> OutcomeView | None:
    """An outcome with the names of what it names."""
    if found is None:
        return None
    values = {
        name: getattr(found, name) for name in OutcomeView.model_fields if hasattr(found, name)
    }
    if isinstance(found, ToGroup):
        group, agent = names.get(found.acd_group_id), None
        if found.agent_id is not None:
            agent = names.get(found.agent_id)
        values |= {
            "group_name": group.name if group else None,
            "agent_name": agent.name if agent else None,
        }
    return OutcomeView.model_validate(values)


def tried(found: Tried, names: Mapping[UUID, Named]) -> TriedView:
    """A conversation that is only tried."""
    state = STATE.dump_python(found.state, mode="json")
    return TriedView(
        state=state,
        node=found.state.node,
        trace=passed(found.trace, found.flow.nodes),
        sent=found.sent,
        posted=[LetterView(to=list(p.to), subject=p.subject, text=p.text) for p in found.posted],
        variables=state["variables"],
        want=state["want"],
        outcome=outcome(found.state.outcome, names),
    )


class ExampleView(BaseModel):
    """A sentence about what an application should do; ``green``: whether it does, by the draft.

    ``readable``: whether you may read its texts; else they are left empty, and its name only says when it was.
    """

    id: UUID
    name: str
    readable: bool
    text_length: int
    given: Given
    expected: Expected
    green: bool | None
    created_at: datetime


def example(found: StoredExample, *, readable: bool) -> ExampleView:
    """An example as this viewer may see it."""
    given, expected = Given.model_validate(found.given), Expected.model_validate(found.expected)
    return ExampleView(
        id=found.id,
        name=found.called(readable=readable),
        readable=readable,
        text_length=len(given.text),
        given=given if readable else _unread_given(given),
        expected=expected if readable else _unread_expected(expected),
        green=found.green,
        created_at=found.created_at,
    )


def _unread_given(given: Given) -> Given:
    facts = given.facts
    return Given(
        sender=shortened(given.sender),
        text="",
        at=given.at,
        facts=facts.model_copy(
            update={
                "sender": shortened(facts.sender) if facts.sender else None,
                "contact_name": None,
                "contact_fields": None,
                "event_variables": None,
            }
        ),
        says=[said.model_copy(update={"text": "", "keyword": None}) for said in given.says],
    )


def _unread_expected(expected: Expected) -> Expected:
    return expected.model_copy(
        update={
            "subject": None,
            "replies": None if expected.replies is None else ["" for _ in expected.replies],
            "variables": expected.variables and dict.fromkeys(expected.variables, ""),
        }
    )


class StepView(PassedView):
    """A step, after which SMS."""

    sms_id: UUID | None


class CallView(BaseModel):
    """A request to another system. ``unclear``: nobody knows whether it arrived."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    node: str
    method: str
    url: str
    state: Literal["queued", "sent", "answered", "failed", "unclear"]
    status: int | None
    error: str | None
    took_ms: int | None
    attempts: int
    created_at: datetime


class SentView(BaseModel):
    """An SMS that an application sent."""

    id: UUID
    text: str | None
    state: str
    reason: str | None


class RunView(BaseModel):
    """What an application did. ``version`` null: a test number ran the draft; ``fallback``: the connector's group took over.

    ``flow`` is what it ran by, for whoever manages applications.
    """

    id: UUID
    application_id: UUID
    application_name: str
    version: int | None
    state: Literal["waiting", "calling", "done"]
    node: str | None
    waits_until: datetime | None
    outcome: OutcomeView | None
    fallback: bool
    media_event_id: UUID | None
    began_at: datetime
    ended_at: datetime | None
    trace: list[StepView]
    calls: list[CallView]
    sent: list[SentView]
    flow: dict[str, Any] | None


class TraceView(BaseModel):
    """The runs that an SMS went through; none where its connector leads to no application."""

    runs: list[RunView]


def run_view(found: Trace, *, readable: bool, drawn: bool) -> RunView:
    """A run as this viewer may see it; ``drawn``: with its flow."""
    run = found.run
    ended = outcome(found.outcome, found.names)
    if ended is not None and not readable:
        ended = ended.model_copy(update={"subject": None, "shown": {}, "message": None})
    return RunView(
        id=run.id,
        application_id=run.application_id,
        application_name=run.application_name,
        version=run.version,
        state=run.state,
        node=run.run["node"] if run.run else None,
        waits_until=run.due_at,
        outcome=ended,
        fallback=run.fallback,
        media_event_id=run.event_id,
        began_at=run.began_at,
        ended_at=run.ended_at,
        trace=[_step(step, found.nodes, readable=readable) for step in run.trace],
        calls=[_call(call, readable=readable) for call in found.calls],
        sent=[
            SentView(id=s.id, text=s.body if readable else None, state=s.state, reason=s.reason)
            for s in found.sent
        ],
        flow=dict(run.flow) if drawn else None,
    )


def _step(step: Mapping[str, Any], flow: Mapping[str, Placed], *, readable: bool) -> StepView:
    placed = flow.get(step["node"])
    return StepView(
        node=step["node"],
        name=placed.name if placed else "",
        kind=placed.node.kind if placed else "",
        at=step["at"],
        output=step["output"],
        wants=step["wants"],
        sets=step["sets"] if readable else dict.fromkeys(step["sets"], ""),
        sent=step["sent"] if readable else ["" for _ in step["sent"]],
        note=step["note"] if readable else "",
        sms_id=step["sms_id"],
    )


def _call(call: CallRow, *, readable: bool) -> CallView:
    shown = CallView.model_validate(call)
    if readable:
        return shown
    parts = urlsplit(call.url)
    return shown.model_copy(update={"url": f"{parts.scheme}://{parts.hostname}"})
