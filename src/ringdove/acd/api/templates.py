"""Templates of answers over HTTP."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from ringdove.accounts.http import CSV, Me, csv_file, needs
from ringdove.accounts.model import Principal, Right
from ringdove.acd.errors import NameTaken, NotTheirs, TemplateNotFound
from ringdove.acd.service import templates as service
from ringdove.acd.texts import BadText
from ringdove.kernel.db import Conn
from ringdove.kernel.errors import Denied, Stale
from ringdove.kernel.fields import Body, Change, NeverChanges
from ringdove.kernel.http import IfMatch, Tx, etag, problems
from ringdove.kernel.listing import Listing, Page, listing

router = APIRouter(prefix="/api/v1/templates", tags=["ACD"], dependencies=[needs(Right.GROUPS)])
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern="^[^\\x00]*$"),
]
Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern="^[^\\x00]*$"),
]
Language = Annotated[str, StringConstraints(pattern="^[a-z]{2,3}(-[A-Za-z]{2,4})?$")]
EXAMPLE: JsonDict = {
    "name": "On its way", "body": "Hello {{ customer.name }}, your parcel is on its way. {{ agent.name }}",
    "language": "en", "sends_at_once": False, "active": True, "acd_group_ids": [],
}  # fmt: skip


class TemplateView(BaseModel):
    """A text for answers, in Liquid; without groups it is offered in all.

    ``sends_at_once``: complete as it is, so that choosing it with Enter sends it.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    client_id: UUID
    name: str
    body: str
    language: str | None
    sends_at_once: bool
    active: bool
    acd_group_ids: list[UUID]


class TemplateBody(Body):
    """A new template.

    It can name ``customer.number``, ``customer.name``, ``agent.name``, ``group.name``, ``connector.name``,
    ``connector.number``, ``client.name`` and ``subject``.
    """

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    client_id: UUID | None = None
    name: Name
    body: Text
    language: Language | None = None
    sends_at_once: bool = False
    active: bool = True
    acd_group_ids: list[UUID] = []


class TemplateChange(Change):
    """Changes to a template."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    client_id: Any = Field(None, exclude=True)
    name: Name = ""
    body: Text = ""
    language: Language | None = None
    sends_at_once: bool = False
    active: bool = True
    acd_group_ids: list[UUID] = []


@dataclass(frozen=True)
class Filters:
    """What the list of templates is narrowed to."""

    client_id: UUID | None = None
    active: bool | None = None
    language: str | None = None
    acd_group_id: UUID | None = None


Templates = Annotated[
    Listing, Depends(listing(*service.TEMPLATES.sorts, default="name", filters=Filters))
]
WRITES = problems(TemplateNotFound, Denied, NameTaken, NotTheirs, NeverChanges, Stale, BadText)


@router.get("", responses=problems(Denied))
async def list_templates(me: Me, tx: Tx, page: Templates) -> Page[TemplateView]:
    """Templates of answers."""
    return await _page(tx, me, page)


async def _page(conn: Conn, who: Principal, page: Listing) -> Page[TemplateView]:
    found = await service.templates(conn, who, page)
    items = [TemplateView.model_validate(c) for c in found.items]
    return Page(items=items, next=found.next)


@router.get(".csv", **CSV)
async def export_templates(request: Request, me: Me, tx: Tx, page: Templates) -> StreamingResponse:
    """The same list as a table for spreadsheets, up to 100,000 rows."""
    return await csv_file(request, me, tx, "templates", TemplateView, page, _page)


@router.post("", status_code=201, responses=WRITES)
async def create_template(body: TemplateBody, me: Me, tx: Tx, response: Response) -> TemplateView:
    """Make a template."""
    made = await service.create(tx, me, body.model_dump())
    response.headers["ETag"] = etag(made.version)
    return TemplateView.model_validate(made)


@router.get("/{template_id}", responses=problems(TemplateNotFound, Denied))
async def get_template(template_id: UUID, tx: Tx, response: Response) -> TemplateView:
    """One template."""
    found = await service.template(tx, template_id)
    response.headers["ETag"] = etag(found.version)
    return TemplateView.model_validate(found)


@router.patch("/{template_id}", responses=WRITES)
async def change_template(
    template_id: UUID, body: TemplateChange, tx: Tx, version: IfMatch, response: Response
) -> TemplateView:
    """Change a template."""
    body.refuse_moving(await service.template(tx, template_id))
    changed = await service.change(tx, template_id, body.changes(), version)
    response.headers["ETag"] = etag(changed.version)
    return TemplateView.model_validate(changed)
