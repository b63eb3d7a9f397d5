"""What differs between two flows, for people: pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import to_jsonable_python

from ringdove.routing.model import StoredJson
from ringdove.routing.nodes import NODES


@dataclass(frozen=True, slots=True)
class NodeName:
    """A node by which people know it."""

    id: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A setting, or where an output leads, before and after."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class NodeChange:
    """What changed about a node."""

    id: str
    name: str
    kind: str
    fields: Sequence[FieldChange]
    leads: Sequence[FieldChange]


@dataclass(frozen=True, slots=True)
class Difference:
    """What one flow has that another has not; ``moved``: nodes that only stand elsewhere on the canvas.

    ``targets``: the nodes to which changed outputs led, or lead.
    """

    start_changed: bool
    added: Sequence[NodeName] = ()
    removed: Sequence[NodeName] = ()
    changed: Sequence[NodeChange] = ()
    moved: Sequence[str] = field(default_factory=list)
    targets: Sequence[NodeName] = ()


def between(before: StoredJson, after: StoredJson) -> Difference:
    """What differs; flows that cannot be read are compared as far as they go."""
    old, new = _nodes(before), _nodes(after)
    both = [id_ for id_ in new if id_ in old]
    changes = [_change(old[id_], new[id_]) for id_ in both]
    led = {
        id_
        for change in changes
        for one in change.leads
        for id_ in (one.before, one.after)
        if isinstance(id_, str)
    }
    return Difference(
        start_changed=before.get("start") != after.get("start"),
        added=[_name(new[id_]) for id_ in new if id_ not in old],
        removed=[_name(old[id_]) for id_ in old if id_ not in new],
        changed=[change for change in changes if change.fields or change.leads],
        targets=[_name(node) for id_, node in {**old, **new}.items() if id_ in led],
        moved=[id_ for id_ in both if old[id_].get("at") != new[id_].get("at")],
    )


def _nodes(flow: StoredJson) -> dict[str, Mapping[str, Any]]:
    nodes = flow.get("nodes")
    found = nodes if isinstance(nodes, list) else []
    return {n["id"]: n for n in found if isinstance(n, dict) and isinstance(n.get("id"), str)}


def _name(node: Mapping[str, Any]) -> NodeName:
    return NodeName(str(node["id"]), str(node.get("name") or ""), str(node.get("kind") or ""))


def _change(old: Mapping[str, Any], new: Mapping[str, Any]) -> NodeChange:
    name = _name(new)
    own = [
        FieldChange(key, old.get(key), new.get(key))
        for key in ("kind", "name")
        if (old.get(key) or "") != (new.get(key) or "")
    ]
    settings = _fields(*_settings(old, new))
    return NodeChange(
        name.id,
        name.name,
        name.kind,
        [*own, *settings],
        _fields(old.get("leads"), new.get("leads")),
    )


def _settings(
    old: Mapping[str, Any], new: Mapping[str, Any]
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The settings of a node; what one leaves out is what its kind has there, which is no change."""
    before, after = _mapping(old.get("settings")), _mapping(new.get("settings"))
    kind = NODES.get(str(new.get("kind")))
    if kind is None or old.get("kind") != new.get("kind"):
        return before, after
    left_out = {
        name: to_jsonable_python(field.get_default(call_default_factory=True))
        for name, field in kind.model_fields.items()
        if not field.is_required() and (name in before) != (name in after)
    }
    return left_out | before, left_out | after


def _mapping(found: object) -> dict[str, Any]:
    return found if isinstance(found, dict) else {}


def _fields(old: object, new: object) -> list[FieldChange]:
    before, after = _mapping(old), _mapping(new)
    return [
        FieldChange(key, before.get(key), after.get(key))
        for key in dict.fromkeys([*before, *after])
        if before.get(key) != after.get(key)
    ]
