"""The stored form of a flow: JSON from anywhere becomes a checked flow, or a list of everything that is wrong with it.

Reading it executes nothing and asks nobody; what it may cost is bounded by the sizes below.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from ringdove.routing.engine import Flow, Placed
from ringdove.routing.node import KNOWN, Node, templates
from ringdove.routing.nodes import NODES

SIZE_LIMIT = 256 * 1024
NODES_LIMIT = 300
DEPTH_LIMIT = 20
#: From each format to the one after it. What was published long ago is read by these.
UPGRADES: Sequence[Callable[[dict[str, Any]], dict[str, Any]]] = ()
FORMAT = len(UPGRADES) + 1

_CONTACT_FIELD = re.compile(r"\bcontact_fields\.([a-z0-9_]+)")
_EVENT_VARIABLE = re.compile(r"\bevent_variables\.([a-z0-9_]+)")
Id = Annotated[str, StringConstraints(pattern="^[A-Za-z0-9_-]{1,64}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Position(_Strict):
    """Where a node stands on the canvas."""

    x: Annotated[float, Field(allow_inf_nan=False, ge=-1e6, le=1e6)] = 0
    y: Annotated[float, Field(allow_inf_nan=False, ge=-1e6, le=1e6)] = 0


class StoredNode(_Strict):
    """A node: ``leads`` names the node that each output goes to; ``settings`` are those of its kind."""

    id: Id
    kind: Annotated[str, StringConstraints(max_length=40)]
    name: Annotated[str, StringConstraints(max_length=100, pattern="^[^\\x00]*$")] = ""
    settings: dict[str, Any] = {}
    leads: dict[Annotated[str, StringConstraints(max_length=40)], Id] = {}
    at: Position = Position()


class StoredFlow(_Strict):
    """A flow as it is stored, exported and edited."""

    format: Annotated[int, Field(ge=1)] = FORMAT
    start: str = ""
    nodes: Annotated[list[StoredNode], Field(max_length=NODES_LIMIT)] = []


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong, and where. A warning keeps nobody from publishing."""

    code: str
    message: str
    node: str | None = None
    field: str | None = None
    level: Literal["error", "warning"] = "error"


@dataclass(frozen=True, slots=True)
class Examined:
    """What a stored flow holds: what can be run, the nodes that can be read, and everything that is wrong."""

    flow: Flow | None
    nodes: Mapping[str, Placed]
    problems: list[Problem]


def read(stored: object) -> tuple[Flow | None, list[Problem]]:
    """The flow in its stored form, if it can be run, and everything that is wrong with it."""
    examined = examine(stored)
    return examined.flow, examined.problems


def examine(stored: object) -> Examined:
    """Read a flow from anywhere."""
    if problem := _size(stored):
        return Examined(None, {}, [problem])
    assert isinstance(stored, dict)
    try:
        flow = StoredFlow.model_validate(upgraded(stored))
    except ValidationError as error:
        return Examined(None, {}, list(_of_pydantic(error, stored)))
    except UnknownFormat as error:
        return Examined(None, {}, [Problem("unknown_format", str(error), field="format")])
    placed: dict[str, Placed] = {}
    problems: list[Problem] = []
    for number, node in enumerate(flow.nodes):
        if node.id in placed:
            problems.append(
                Problem("duplicate_id", f"Node {number} has the id of another one.", node.id)
            )
        made, wrong = _made(node)
        problems += wrong
        placed[node.id] = Placed(node.id, node.name, made or _BROKEN, node.leads)
    problems += _start(flow, placed)
    problems += _leads(placed)
    problems += _variables(placed)
    problems += _reached(flow, placed)
    wrong_somewhere = any(p.level == "error" for p in problems)
    readable = {id_: one for id_, one in placed.items() if one.node is not _BROKEN}
    runnable = None if wrong_somewhere else _flow(flow, placed)
    return Examined(runnable, readable, problems)


def _flow(flow: StoredFlow, placed: Mapping[str, Placed]) -> Flow:
    return Flow(flow.start, placed, _named(flow, _CONTACT_FIELD), _named(flow, _EVENT_VARIABLE))


def _named(flow: StoredFlow, which: re.Pattern[str]) -> frozenset[str]:
    """Those that are named anywhere: an SMS that has no such thing finds it empty."""
    return frozenset(
        name for node in flow.nodes for name in which.findall(json.dumps(node.settings))
    )


class UnknownFormat(Exception):
    """A format that this release does not know."""


def upgraded(
    stored: Mapping[str, Any],
    upgrades: Sequence[Callable[[dict[str, Any]], dict[str, Any]]] = UPGRADES,
) -> dict[str, Any]:
    """A stored flow in the newest format."""
    format_ = stored.get("format", len(upgrades) + 1)
    if not isinstance(format_, int) or not 1 <= format_ <= len(upgrades) + 1:
        raise UnknownFormat("This file has a format that is not known here.")
    flow = dict(stored)
    for upgrade in upgrades[format_ - 1 :]:
        flow = upgrade(flow)
    return {**flow, "format": len(upgrades) + 1}


def _size(stored: object) -> Problem | None:
    """Whether it may be looked at at all; a loop, since recursion is what a hostile file wants."""
    if not isinstance(stored, dict):
        return Problem("not_a_flow", "A flow is a JSON object.")
    level: list[object] = [stored]
    for _ in range(DEPTH_LIMIT):
        level = [
            inner
            for value in level
            for inner in (
                value.values()
                if isinstance(value, dict)
                else value
                if isinstance(value, list)
                else ()
            )
        ]
        if not level:
            break
    else:
        return Problem("too_deep", f"Nested deeper than {DEPTH_LIMIT} levels.")
    if len(json.dumps(stored)) > SIZE_LIMIT:
        return Problem("too_large", f"Larger than {SIZE_LIMIT // 1024} KiB.")
    return None


class _Broken(Node):
    """Stands where a node could not be read, so that the rest can be checked."""


_BROKEN = _Broken()


def _made(stored: StoredNode) -> tuple[Node | None, list[Problem]]:
    kind = NODES.get(stored.kind)
    if kind is None:
        return None, [Problem("unknown_kind", "There is no such kind of node.", stored.id, "kind")]
    try:
        return kind.model_validate(stored.settings), []
    except ValidationError as error:
        return None, [
            Problem(e["type"], _sentence(e), stored.id, ".".join(map(str, e["loc"])) or None)
            for e in error.errors(include_url=False, include_context=False, include_input=False)
        ]


def _sentence(error: Mapping[str, Any]) -> str:
    return str(error["msg"]).removeprefix("Value error, ")[:200]


def _of_pydantic(error: ValidationError, stored: Mapping[str, Any]) -> Iterator[Problem]:
    for e in error.errors(include_url=False, include_context=False, include_input=False):
        node = None
        if e["loc"][:1] == ("nodes",) and len(e["loc"]) > 1:
            found = stored["nodes"][e["loc"][1]]
            node = found.get("id") if isinstance(found, dict) else None
        place = ".".join(map(str, e["loc"]))
        yield Problem(e["type"], _sentence(e), node if isinstance(node, str) else None, place)


def _start(flow: StoredFlow, placed: Mapping[str, Placed]) -> Iterator[Problem]:
    if not placed:
        yield Problem("empty", "There are no nodes yet.")
    elif not flow.start:
        yield Problem("no_start", "Say with which node it begins.", field="start")
    elif flow.start not in placed:
        yield Problem("no_such_node", "It begins with a node that is not there.", field="start")


def _leads(placed: Mapping[str, Placed]) -> Iterator[Problem]:
    for id_, one in placed.items():
        if one.node is not _BROKEN:
            for output in one.leads:
                if output not in one.node.outputs:
                    message = f"The output {output} is not there any more."
                    yield Problem("no_such_output", message, id_, f"leads.{output}")
            for output in one.node.outputs:
                if output not in one.leads:
                    message = f"The output {output} leads nowhere: the fallback group takes over."
                    yield Problem("not_connected", message, id_, f"leads.{output}", "warning")
        for output, target in one.leads.items():
            if target not in placed:
                yield Problem(
                    "no_such_node", f"The output {output} leads to a node that is not there.", id_,
                    f"leads.{output}",
                )  # fmt: skip


def _variables(placed: Mapping[str, Placed]) -> Iterator[Problem]:
    """Variables that nothing sets."""
    known = {*KNOWN, *(name for one in placed.values() for name in one.node.sets)}
    broken = any(one.node is _BROKEN for one in placed.values())  # it may set any of them
    for id_, one in placed.items():
        needed = [(place, name) for place, source in templates(one.node) for name in source.names]
        needed += [(place, name.partition(".")[0]) for place, name in one.node.reads]
        for place, name in needed:
            if name not in known and name not in one.node.offers.get(place, ()) and not broken:
                yield Problem("unknown_variable", f"Nothing sets the variable {name}.", id_, place)


def _reached(flow: StoredFlow, placed: Mapping[str, Placed]) -> Iterator[Problem]:
    seen: set[str] = set()
    ahead = [flow.start] if flow.start in placed else []
    while ahead:
        id_ = ahead.pop()
        if id_ not in seen:
            seen.add(id_)
            ahead += [target for target in placed[id_].leads.values() if target in placed]
    if seen:
        for id_ in placed:
            if id_ not in seen:
                yield Problem("not_reached", "Nothing leads to this node.", id_, level="warning")
