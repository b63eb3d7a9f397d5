"""Routing applications over HTTP: the list, what stands beside the flow, export and import."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field, StringConstraints, ValidationError

from ringdove.accounts.http import CSV, Me, csv_file, needs
from ringdove.accounts.model import Principal, Right
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Conn
from ringdove.kernel.errors import Denied, Missing, Stale
from ringdove.kernel.fields import Body, Change, Language, NeverChanges, Text
from ringdove.kernel.http import IfMatch, Tx, etag, problems
from ringdove.kernel.listing import Listing, Page, listing
from ringdove.routing.errors import (
    NameTaken,
    NoSuchApplication,
    NoSuchVersion,
    NotAFlow,
    NotAnExport,
)
from ringdove.routing.model import Application
from ringdove.routing.node import KNOWN
from ringdove.routing.nodes import NODES
from ringdove.routing.play import Expected, Given
from ringdove.routing.service import applications as service
from ringdove.routing.service import examples

router = APIRouter(
    prefix="/api/v1/routing-applications",
    tags=["routing applications"],
    dependencies=[needs(Right.APPLICATIONS)],
)
Description = Annotated[str, StringConstraints(max_length=2000, pattern="^[^\\x00]*$")]
TestNumber = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=64, pattern="^[^\\x00]*$"),
]
#: It goes into headers.
HttpSecret = Annotated[
    str, StringConstraints(min_length=1, max_length=500, pattern="^[\\x20-\\x7e]+$")
]
#: A flow as it is stored; see the catalog for its kinds of nodes.
FlowJson = dict[str, Any]
EXAMPLES = examples.AT_MOST
TYPES: dict[str, Literal["number", "boolean", "date", "time", "fields"]] = {
    "contact_fields": "fields", "event_variables": "fields", "waited_s": "number",
    "earlier_sms": "number", "weekday": "number", "known_sender": "boolean", "can_reply": "boolean",
    "known_contact": "boolean", "opted_out": "boolean", "date": "date", "time": "time",
}  # fmt: skip


class ApplicationView(BaseModel):
    """A routing application. ``draft_state`` says whether the draft is what is published."""

    id: UUID
    client_id: UUID
    client_name: str
    name: str
    description: str
    published_version: int | None
    published_at: datetime | None
    published_by_name: str | None
    draft_state: Literal["new", "changed", "published"]
    draft_changed_at: datetime
    draft_changed_by_name: str
    errors: int
    warnings: int
    examples: int
    red_examples: int
    test_number: str | None
    connectors: int
    http_secret_set: bool
    signing_key: str
    created_at: datetime


class ApplicationBody(Body):
    """A new application; its draft is empty, ready made or the given flow."""

    client_id: UUID | None = None
    name: Text
    description: Description = ""
    ready_made: Annotated[str, StringConstraints(max_length=40)] | None = None
    flow: FlowJson | None = None


class ApplicationChange(Change):
    """Changes to what stands beside the flow. SMS from ``test_number`` run the draft."""

    client_id: Any = Field(None, exclude=True)
    client_name: Any = Field(None, exclude=True)
    published_version: Any = Field(None, exclude=True)
    published_at: Any = Field(None, exclude=True)
    published_by_name: Any = Field(None, exclude=True)
    draft_state: Any = Field(None, exclude=True)
    draft_changed_at: Any = Field(None, exclude=True)
    draft_changed_by_name: Any = Field(None, exclude=True)
    errors: Any = Field(None, exclude=True)
    warnings: Any = Field(None, exclude=True)
    examples: Any = Field(None, exclude=True)
    red_examples: Any = Field(None, exclude=True)
    connectors: Any = Field(None, exclude=True)
    http_secret_set: Any = Field(None, exclude=True)
    signing_key: Any = Field(None, exclude=True)
    name: Text = ""
    description: Description = ""
    test_number: TestNumber | None = None
    http_secret: HttpSecret | None = None
    new_signing_key: bool = False


class ReadyMadeView(BaseModel):
    """An application to start from."""

    code: str
    name: str
    description: str
    flow: FlowJson


class ReadyMadeList(BaseModel):
    """Applications to start from."""

    items: list[ReadyMadeView]


class KindView(BaseModel):
    """A kind of node: the JSON Schema of its settings."""

    kind: str
    settings: dict[str, Any]


class VariableView(BaseModel):
    """A variable that is there from the beginning."""

    name: str
    type: Literal["text", "number", "boolean", "date", "time", "fields"]


class Catalog(BaseModel):
    """What flows are made of."""

    kinds: list[KindView]
    variables: list[VariableView]


class ExportedExample(Body):
    """An example as it is exported."""

    name: Text
    given: Given
    expected: Expected


class Export(Body):
    """A routing application as a file."""

    ringdove: Literal["routing-application"] = "routing-application"
    name: Text
    description: Description = ""
    flow: FlowJson
    examples: Annotated[list[ExportedExample], Field(max_length=EXAMPLES)] = []


class ImportBody(Body):
    """A file that was exported; ``name``: under another name than its own."""

    client_id: UUID | None = None
    name: Text | None = None
    file: dict[str, Any]


@dataclass(frozen=True)
class Filters:
    """What the list of routing applications is narrowed to."""

    client_id: UUID | None = None
    published: bool | None = None


Applications = Annotated[
    Listing, Depends(listing(*service.APPLICATIONS.sorts, default="name", filters=Filters))
]
WRITES = problems(NoSuchApplication, Denied, NameTaken, NotAFlow, NeverChanges, Stale)


def view(found: Application, keys: Keys) -> ApplicationView:
    """An application; its secret is never shown."""
    fields = {
        name: getattr(found, name) for name in ApplicationView.model_fields if hasattr(found, name)
    }
    return ApplicationView(
        **fields,
        published_by_name=found.published_by,
        draft_changed_by_name=found.draft_changed_by,
        http_secret_set=found.http_secret_encrypted is not None,
        signing_key=service.signing_key(keys, found),
    )


def client_of(me: Principal, wanted: UUID | None) -> UUID:
    """The client that something new belongs to."""
    client_id = wanted or me.client_id
    if client_id is None or me.client_id not in (None, client_id):
        raise Missing("Name the client.", field="client_id")
    return client_id


@router.get("", responses=problems(Denied))
async def list_applications(
    request: Request, me: Me, tx: Tx, page: Applications
) -> Page[ApplicationView]:
    """Routing applications you may see."""
    found = await service.page(tx, me, page)
    keys: Keys = request.app.state.keys
    return Page(items=[view(a, keys) for a in found.items], next=found.next)


class ApplicationRow(BaseModel):
    """A row of the table of applications."""

    id: UUID
    client_name: str
    name: str
    description: str
    published_version: int | None
    published_at: datetime | None
    draft_state: str
    errors: int
    examples: int
    red_examples: int
    connectors: int


@router.get(".csv", **CSV)
async def export_applications(
    request: Request, me: Me, tx: Tx, page: Applications
) -> StreamingResponse:
    """The same list as a table for spreadsheets, up to 100,000 rows."""

    async def read(conn: Conn, who: Principal, part: Listing) -> Page[ApplicationRow]:
        found = await service.page(conn, who, part)
        rows = [ApplicationRow.model_validate(a, from_attributes=True) for a in found.items]
        return Page(items=rows, next=found.next)

    return await csv_file(request, me, tx, "routing_applications", ApplicationRow, page, read)


@router.get("/ready-made", responses=problems(Denied))
async def list_ready_made(language: Language = "en") -> ReadyMadeList:
    """Applications to start from."""
    return ReadyMadeList(
        items=[
            ReadyMadeView(code=code, name=name, description=description, flow=dict(flow))
            for code, name, description, flow in service.ready_made(language)
        ]
    )


@router.get("/catalog", responses=problems(Denied))
async def get_catalog() -> Catalog:
    """The kinds of nodes, and the variables that are there from the beginning."""
    return Catalog(
        kinds=[
            KindView(kind=kind, settings=node.model_json_schema()) for kind, node in NODES.items()
        ],
        variables=[VariableView(name=name, type=TYPES.get(name, "text")) for name in KNOWN],
    )


@router.post("", status_code=201, responses=WRITES)
async def create_application(
    body: ApplicationBody, request: Request, me: Me, tx: Tx, response: Response
) -> ApplicationView:
    """Make an application. Nothing runs before it is published."""
    keys: Keys = request.app.state.keys
    client_id = client_of(me, body.client_id)
    made = await service.create(tx, keys, me.name, client_id, body.model_dump())
    response.headers["ETag"] = etag(made.version)
    return view(made, keys)


@router.post(
    "/import", status_code=201, responses=problems(Denied, NameTaken, NotAFlow, NotAnExport)
)
async def import_application(
    body: ImportBody, request: Request, me: Me, tx: Tx, response: Response
) -> ApplicationView:
    """Make an application of a file. It is only read; what does not fit here is told by the draft's problems."""
    try:
        file = Export.model_validate(body.file)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(part) for part in ("file", *first["loc"]))
        raise NotAnExport(f"{place}: {first['msg']}", field=place) from None
    keys: Keys = request.app.state.keys
    client_id = client_of(me, body.client_id)
    values = {
        "name": body.name or file.name, "description": file.description, "flow": file.flow,
    }  # fmt: skip
    made = await service.create(tx, keys, me.name, client_id, values)
    for one in file.examples:
        await examples.create(tx, made.id, one.name, one.given, one.expected)
    made = await service.one(tx, made.id)
    response.headers["ETag"] = etag(made.version)
    return view(made, keys)


@router.get("/{application_id}", responses=problems(NoSuchApplication))
async def get_application(
    application_id: UUID, request: Request, tx: Tx, response: Response
) -> ApplicationView:
    """One application."""
    found = await service.one(tx, application_id)
    response.headers["ETag"] = etag(found.version)
    return view(found, request.app.state.keys)


@router.patch("/{application_id}", responses=WRITES)
async def change_application(
    application_id: UUID,
    body: ApplicationChange,
    request: Request,
    tx: Tx,
    version: IfMatch,
    response: Response,
) -> ApplicationView:
    """Change what stands beside the flow."""
    keys: Keys = request.app.state.keys
    body.refuse_moving(await service.one(tx, application_id))
    changed = await service.change(tx, keys, application_id, body.changes(), version)
    response.headers["ETag"] = etag(changed.version)
    return view(changed, keys)


#: A version's number, or the draft.
Which = Annotated[str, Query(pattern="^(draft|[1-9][0-9]{0,8})$")]


def number_of(which: str) -> int | None:
    """The number of a version; ``None`` for the draft."""
    return None if which == "draft" else int(which)


@router.get("/{application_id}/export", responses=problems(NoSuchApplication, NoSuchVersion))
async def export_application(
    application_id: UUID, me: Me, tx: Tx, response: Response, version: Which = "draft"
) -> Export:
    """An application as a file, with its examples for who may read their texts."""
    found = await service.one(tx, application_id)
    flow = await service.flow_of(tx, application_id, number_of(version))
    readable = await examples.are_readable(tx, me, found)
    several = await examples.of_application(tx, application_id) if readable else []
    response.headers["Content-Disposition"] = 'attachment; filename="routing-application.json"'
    return Export(
        name=found.name,
        description=found.description,
        flow=dict(flow),
        examples=[
            ExportedExample.model_validate(
                {"name": e.name, "given": e.given, "expected": e.expected}
            )
            for e in several
        ],
    )
