"""Views that several endpoints of routing applications answer with."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from ringdove.routing.engine import STATE, Passed, Placed
from ringdove.routing.format import Problem
from ringdove.routing.model import Named
from ringdove.routing.node import Outcome, ToGroup
from ringdove.routing.play import Tried


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
