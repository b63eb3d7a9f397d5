"""Drafts and versions of routing applications over HTTP."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, StringConstraints

from ringdove.accounts.http import Me, needs
from ringdove.accounts.model import Right
from ringdove.contacts import service as contacts
from ringdove.contacts.model import field_key
from ringdove.kernel.errors import Denied, Stale
from ringdove.kernel.fields import Body
from ringdove.kernel.http import IfMatch, Tx, etag, problems
from ringdove.kernel.listing import Page
from ringdove.routing import difference
from ringdove.routing.api.applications import FlowJson, Which, number_of
from ringdove.routing.api.examples import ResultView, result
from ringdove.routing.errors import (
    ExamplesRed,
    FlowHasProblems,
    NoSuchApplication,
    NoSuchVersion,
    NotAFlow,
)
from ringdove.routing.format import Examined
from ringdove.routing.model import Version
from ringdove.routing.service import applications as service
from ringdove.routing.service import examples
from ringdove.routing.service.trying import ExampleResult
from ringdove.routing.views import NodeView, ProblemView, nodes, problem

router = APIRouter(
    prefix="/api/v1/routing-applications/{application_id}",
    tags=["routing applications"],
    dependencies=[needs(Right.APPLICATIONS)],
)
Note = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=2000, pattern="^[^\\x00]*$")
]
Reason = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern="^[^\\x00]*$"),
]


class FlowBody(Body):
    """A flow."""

    flow: FlowJson


class CheckedView(BaseModel):
    """What is wrong with a flow, what its nodes offer, and how the examples come out by it."""

    problems: list[ProblemView]
    nodes: list[NodeView]
    examples: list[ResultView]


class DraftView(CheckedView):
    """What is being drawn. Its entity tag is the draft's own."""

    flow: FlowJson
    changed_at: datetime
    changed_by_name: str
    state: Literal["new", "changed", "published"]


class ContactFieldView(BaseModel):
    """A field that contacts have: flows name it ``contact_fields.name``."""

    name: str
    label: str


class ContactFields(BaseModel):
    """The fields that contacts of an application's client have."""

    items: list[ContactFieldView]


class PublishBody(Body):
    """A note for the list of versions, and why red examples do not matter."""

    note: Note = ""
    override_reason: Reason | None = None


class RollBackBody(Body):
    """A note for the list of versions."""

    note: Note = ""


class VersionView(BaseModel):
    """A published version. ``of_number``: the earlier one that it brought back."""

    number: int
    note: str
    override_reason: str | None
    of_number: int | None
    published_at: datetime
    published_by_name: str
    current: bool
    nodes: int


class VersionWithFlow(VersionView):
    """A published version with its flow."""

    flow: FlowJson


class NodeNameView(BaseModel):
    """A node."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str
    kind: str


class FieldChangeView(BaseModel):
    """A setting, or where an output leads, before and after."""

    model_config = ConfigDict(from_attributes=True)

    field: str
    before: Any
    after: Any


class NodeChangeView(NodeNameView):
    """What changed about a node."""

    fields: list[FieldChangeView]
    leads: list[FieldChangeView]


class DifferenceView(BaseModel):
    """What differs between two flows; ``moved``: nodes that only stand elsewhere.

    ``targets``: the nodes to which changed outputs led, or lead.
    """

    model_config = ConfigDict(from_attributes=True)

    start_changed: bool
    added: list[NodeNameView]
    removed: list[NodeNameView]
    changed: list[NodeChangeView]
    targets: list[NodeNameView]
    moved: list[str]


def _checked(
    found: Examined, came_out: Sequence[ExampleResult], *, readable: bool
) -> dict[str, Any]:
    return {
        "problems": [problem(p) for p in found.problems],
        "nodes": nodes(found.nodes),
        "examples": [result(r, readable=readable) for r in came_out],
    }


def _version(found: Version) -> VersionView:
    return VersionView(
        number=found.number,
        note=found.note,
        override_reason=found.override_reason,
        of_number=found.of_number,
        published_at=found.published_at,
        published_by_name=found.published_by,
        current=found.is_current,
        nodes=found.nodes,
    )


@router.get("/draft", responses=problems(NoSuchApplication))
async def get_draft(application_id: UUID, me: Me, tx: Tx, response: Response) -> DraftView:
    """What is being drawn, with its problems."""
    application = await service.one(tx, application_id)
    draft = await service.draft(tx, application_id)
    found = await service.checked(tx, application, draft.flow)
    came_out = await examples.results(tx, application, found)
    readable = await examples.are_readable(tx, me, application)
    response.headers["ETag"] = etag(draft.version)
    return DraftView(
        **_checked(found, came_out, readable=readable),
        flow=_plain(draft.flow),
        changed_at=draft.changed_at,
        changed_by_name=draft.changed_by,
        state=application.draft_state,
    )


def _plain(flow: Mapping[str, Any]) -> FlowJson:
    return dict(flow)


@router.get("/contact-fields", responses=problems(NoSuchApplication))
async def list_contact_fields(application_id: UUID, tx: Tx) -> ContactFields:
    """The fields of contacts that a flow may use."""
    application = await service.one(tx, application_id)
    found = {
        field_key(label): label for label in await contacts.field_names(tx, application.client_id)
    }
    return ContactFields(
        items=[ContactFieldView(name=n, label=label) for n, label in found.items() if n]
    )


@router.put("/draft", responses=problems(NoSuchApplication, NotAFlow, Stale))
async def save_draft(
    application_id: UUID, body: FlowBody, me: Me, tx: Tx, version: IfMatch, response: Response
) -> DraftView:
    """Keep what is being drawn, as it is, and try the examples by it."""
    draft, found, came_out = await examples.save_draft(
        tx, application_id, me.name, body.flow, version
    )
    application = await service.one(tx, application_id)
    readable = await examples.are_readable(tx, me, application)
    response.headers["ETag"] = etag(draft.version)
    return DraftView(
        **_checked(found, came_out, readable=readable),
        flow=_plain(draft.flow),
        changed_at=draft.changed_at,
        changed_by_name=draft.changed_by,
        state=application.draft_state,
    )


@router.post("/check", responses=problems(NoSuchApplication, NotAFlow))
async def check_flow(application_id: UUID, body: FlowBody, me: Me, tx: Tx) -> CheckedView:
    """What is wrong with a flow, and how the examples come out by it; nothing is kept."""
    application = await service.one(tx, application_id)
    service.refuse_unreadable(body.flow)
    found = await service.checked(tx, application, body.flow)
    came_out = await examples.results(tx, application, found)
    readable = await examples.are_readable(tx, me, application)
    return CheckedView(**_checked(found, came_out, readable=readable))


@router.post(
    "/publish",
    status_code=201,
    dependencies=[needs(Right.PUBLISH)],
    responses=problems(NoSuchApplication, Denied, FlowHasProblems, ExamplesRed, Stale),
)
async def publish_draft(
    application_id: UUID, body: PublishBody, me: Me, tx: Tx, version: IfMatch
) -> VersionView:
    """Let the draft run from now on; ``If-Match``: the draft that was seen. Conversations go on as they began."""
    application = await service.one(tx, application_id)
    made = await examples.publish(
        tx,
        application_id,
        me.name,
        version,
        body.note,
        body.override_reason,
        readable=me.reads_texts_of(application.client_id),
    )
    return _version(made)


@router.get("/versions", responses=problems(NoSuchApplication))
async def list_versions(
    application_id: UUID,
    tx: Tx,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[int | None, Query(ge=1)] = None,
) -> Page[VersionView]:
    """Published versions, newest first."""
    found = await service.versions(tx, application_id, cursor, limit + 1)
    more = len(found) > limit
    return Page(
        items=[_version(v) for v in found[:limit]],
        next=str(found[limit - 1].number) if more else None,
    )


@router.get("/versions/{number}", responses=problems(NoSuchApplication, NoSuchVersion))
async def get_version(application_id: UUID, number: int, tx: Tx) -> VersionWithFlow:
    """A published version with its flow."""
    found = _version(await service.version(tx, application_id, number))
    flow = await service.flow_of(tx, application_id, number)
    return VersionWithFlow(**found.model_dump(), flow=_plain(flow))


@router.post(
    "/versions/{number}/publish",
    status_code=201,
    dependencies=[needs(Right.PUBLISH)],
    responses=problems(NoSuchApplication, NoSuchVersion, Denied, FlowHasProblems),
)
async def roll_back(
    application_id: UUID, number: int, body: RollBackBody, me: Me, tx: Tx
) -> VersionView:
    """Let an earlier version run again, as a new one; the draft stays as it is."""
    return _version(await service.roll_back(tx, application_id, number, me.name, body.note))


@router.get("/difference", responses=problems(NoSuchApplication, NoSuchVersion))
async def get_difference(
    application_id: UUID,
    tx: Tx,
    before: Annotated[Which, Query(alias="from")],
    after: Annotated[Which, Query(alias="to")] = "draft",
) -> DifferenceView:
    """What differs between two versions, or a version and the draft."""
    found: difference.Difference = await service.differences(
        tx, application_id, number_of(before), number_of(after)
    )
    return DifferenceView.model_validate(found)
