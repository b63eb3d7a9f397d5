"""Agent statuses over HTTP."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ringdove.accounts.http import CSV, Me, csv_file, needs
from ringdove.accounts.model import Principal, Right
from ringdove.acd.errors import NotTheirs, Predefined, StatusNotFound
from ringdove.acd.queries.master import Status
from ringdove.acd.service import master
from ringdove.acd.words import status_name
from ringdove.kernel.db import Conn
from ringdove.kernel.errors import Denied, Stale
from ringdove.kernel.fields import Body, Change, NeverChanges
from ringdove.kernel.http import IfMatch, Tx, etag, problems
from ringdove.kernel.listing import Listing, Page, listing

router = APIRouter(prefix="/api/v1/agent-statuses", tags=["ACD"])
Colour = Annotated[str, StringConstraints(to_lower=True, pattern="^#[0-9a-fA-F]{6}$")]
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern="^[^\\x00]*$"),
]


#: Where there is little room.
Abbreviation = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2, pattern="^[^\\x00]*$"),
]


class StatusView(BaseModel):
    """An agent status: a set of flags. Predefined ones have a code and speak the reader's language.

    ``present``, ``break``, ``holiday`` and ``post_processing`` say what its time counts as.
    """

    model_config = ConfigDict(populate_by_name=True)

    id: UUID
    client_id: UUID
    code: str | None
    name: str
    colour: str
    settable_by_agent: bool
    logged_on: bool
    present: bool
    is_break: bool = Field(alias="break")
    receives_calls: bool
    receives_sms: bool
    distribute_during_call: bool
    abbreviation: str | None
    text_colour: str
    holiday: bool
    post_processing: bool
    acd_group_ids: list[UUID]


class StatusBody(Body):
    """A new status."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    client_id: UUID | None = None
    name: Name
    colour: Colour = "#1c7ed6"
    settable_by_agent: bool = True
    logged_on: bool = True
    present: bool = True
    is_break: bool = Field(default=False, alias="break")
    receives_calls: bool = False
    receives_sms: bool = False
    distribute_during_call: bool = False
    abbreviation: Abbreviation | None = None
    text_colour: Colour = "#ffffff"
    holiday: bool = False
    post_processing: bool = False
    acd_group_ids: list[UUID] = []


class StatusChange(Change):
    """Changes to a status."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    client_id: Any = Field(None, exclude=True)
    code: Any = Field(None, exclude=True)
    name: Name = ""
    colour: Colour = ""
    settable_by_agent: bool = True
    logged_on: bool = True
    present: bool = True
    is_break: bool = Field(default=False, alias="break")
    receives_calls: bool = False
    receives_sms: bool = False
    distribute_during_call: bool = False
    abbreviation: Abbreviation | None = None
    text_colour: Colour = ""
    holiday: bool = False
    post_processing: bool = False
    acd_group_ids: list[UUID] = []


class Move(Body):
    """One place up or down."""

    by: Literal[-1, 1]


@dataclass(frozen=True)
class Filters:
    """What the list of statuses is narrowed to."""

    client_id: UUID | None = None
    receives_sms: bool | None = None
    settable_by_agent: bool | None = None
    predefined: bool | None = None


Statuses = Annotated[
    Listing, Depends(listing(*master.STATUSES.sorts, default="position", filters=Filters))
]
WRITES = problems(StatusNotFound, Denied, NotTheirs, Predefined, NeverChanges, Stale)


def view(found: Status, who: Principal) -> StatusView:
    """A status in the reader's language."""
    fields = {n: getattr(found, n) for n in StatusView.model_fields if n != "name"}
    return StatusView(**fields, name=status_name(found.code, found.name, who.language))


@router.get("")
async def list_statuses(me: Me, tx: Tx, page: Statuses) -> Page[StatusView]:
    """Agent statuses you may see, in their order."""
    return await _page(tx, me, page)


async def _page(conn: Conn, who: Principal, page: Listing) -> Page[StatusView]:
    found = await master.statuses(conn, who, page)
    return Page(items=[view(s, who) for s in found.items], next=found.next)


@router.get(".csv", **CSV)
async def export_statuses(request: Request, me: Me, tx: Tx, page: Statuses) -> StreamingResponse:
    """The same list as a table for spreadsheets, up to 100,000 rows."""
    return await csv_file(request, me, tx, "agent_statuses", StatusView, page, _page)


@router.post("", status_code=201, dependencies=[needs(Right.STATUSES)], responses=WRITES)
async def create_status(body: StatusBody, me: Me, tx: Tx, response: Response) -> StatusView:
    """Make a status."""
    made = await master.create_status(tx, me, body.model_dump(by_alias=True))
    response.headers["ETag"] = etag(made.version)
    return view(made, me)


@router.get("/{status_id}", responses=problems(StatusNotFound))
async def get_status(status_id: UUID, me: Me, tx: Tx, response: Response) -> StatusView:
    """One status."""
    found = await master.status(tx, status_id)
    response.headers["ETag"] = etag(found.version)
    return view(found, me)


@router.patch("/{status_id}", responses=WRITES)
async def change_status(
    status_id: UUID, body: StatusChange, me: Me, tx: Tx, version: IfMatch, response: Response
) -> StatusView:
    """Change a status."""
    found = await master.status(tx, status_id)
    if not me.has(Right.STATUSES):
        raise Denied
    body.refuse_moving(found)
    changed = await master.change_status(tx, status_id, body.changes(), version)
    response.headers["ETag"] = etag(changed.version)
    return view(changed, me)


@router.post(
    "/{status_id}/move",
    status_code=204,
    responses=problems(StatusNotFound, Denied),
)
async def move_status(status_id: UUID, body: Move, me: Me, tx: Tx) -> None:
    """Move a status before or after its neighbour: the order in which agents choose."""
    await master.status(tx, status_id)
    if not me.has(Right.STATUSES):
        raise Denied
    await master.move_status(tx, status_id, body.by)
