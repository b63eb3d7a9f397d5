"""Examples of routing applications over HTTP."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from ringdove.accounts.http import Me, needs
from ringdove.accounts.model import Right
from ringdove.kernel.errors import Denied, Stale
from ringdove.kernel.fields import Body, Change, Text
from ringdove.kernel.http import IfMatch, Tx, etag, problems
from ringdove.routing.api.applications import FlowJson
from ringdove.routing.errors import (
    FlowHasProblems,
    NoSuchApplication,
    NoSuchExample,
    TooManyExamples,
)
from ringdove.routing.play import Expected, Given
from ringdove.routing.service import applications, trying
from ringdove.routing.service import examples as service
from ringdove.routing.service.trying import ExampleResult
from ringdove.routing.views import ExampleView, PassedView, TriedView, example, passed, tried

router = APIRouter(
    prefix="/api/v1/routing-applications/{application_id}/examples",
    tags=["routing applications"],
    dependencies=[needs(Right.APPLICATIONS)],
)


class DifferenceView(BaseModel):
    """Something that came out otherwise than it should."""

    what: str
    expected: Any
    got: Any


class ResultView(BaseModel):
    """How an example came out. Who may not read texts hears whether, and where it did not as it should."""

    example_id: UUID
    name: str
    green: bool
    differences: list[DifferenceView]
    trace: list[PassedView]
    replies: list[str]


class ExampleList(BaseModel):
    """The examples of an application, oldest first."""

    items: list[ExampleView]


class ExampleBody(Body):
    """A new example."""

    name: Text
    given: Given
    expected: Expected


class ExampleChange(Change):
    """Changes to an example."""

    green: Any = Field(None, exclude=True)
    readable: Any = Field(None, exclude=True)
    text_length: Any = Field(None, exclude=True)
    name: Text = ""
    given: Given | None = None
    expected: Expected | None = None


class TryBody(Body):
    """What is given, and the flow to try it by; without one, the draft."""

    given: Given
    flow: FlowJson | None = None


def result(found: ExampleResult, *, readable: bool) -> ResultView:
    """How an example came out, as this viewer may see it: the way through a flow tells of the text, too."""
    seen = found.tried if readable else None
    return ResultView(
        example_id=found.example.id,
        name=found.example.called(readable=readable),
        green=found.green,
        differences=[
            DifferenceView(what=d.what, expected=d.expected, got=d.got)
            for d in found.told(readable=readable)
        ],
        trace=passed(seen.trace, seen.flow.nodes) if seen else [],
        replies=seen.sent if seen else [],
    )


@router.get("", responses=problems(NoSuchApplication))
async def list_examples(application_id: UUID, me: Me, tx: Tx) -> ExampleList:
    """The examples of an application."""
    application = await applications.one(tx, application_id)
    found = await service.of_application(tx, application_id)
    readable = await service.are_readable(tx, me, application)
    return ExampleList(items=[example(e, readable=readable) for e in found])


@router.post("", status_code=201, responses=problems(NoSuchApplication, TooManyExamples))
async def create_example(
    application_id: UUID, body: ExampleBody, me: Me, tx: Tx, response: Response
) -> ExampleView:
    """Write an example down; it is tried at once, and whenever the draft is saved."""
    made = await service.create(tx, application_id, body.name, body.given, body.expected)
    application = await applications.one(tx, application_id)
    response.headers["ETag"] = etag(made.version)
    return example(made, readable=await service.are_readable(tx, me, application))


@router.post("/try", responses=problems(NoSuchApplication, FlowHasProblems))
async def try_example(application_id: UUID, body: TryBody, tx: Tx) -> TriedView:
    """What comes out now; nothing is kept."""
    application = await applications.one(tx, application_id)
    found = await trying.try_once(tx, application_id, body.flow, body.given)
    return tried(found, await trying.names_of(tx, application.client_id, [found]))


@router.patch("/{example_id}", responses=problems(NoSuchApplication, NoSuchExample, Denied, Stale))
async def change_example(
    application_id: UUID,
    example_id: UUID,
    body: ExampleChange,
    me: Me,
    tx: Tx,
    version: IfMatch,
    response: Response,
) -> ExampleView:
    """Change an example; it is tried at once. Who may not read its texts may only rename it."""
    changes = {name: getattr(body, name) for name in body.changes()}
    changed = await service.change(tx, me, application_id, example_id, changes, version)
    application = await applications.one(tx, application_id)
    response.headers["ETag"] = etag(changed.version)
    return example(changed, readable=await service.are_readable(tx, me, application))


@router.delete("/{example_id}", status_code=204, responses=problems(NoSuchExample))
async def delete_example(application_id: UUID, example_id: UUID, tx: Tx) -> None:
    """Delete an example."""
    await service.delete(tx, application_id, example_id)
