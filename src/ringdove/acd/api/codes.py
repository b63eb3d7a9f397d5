"""Transaction codes over HTTP."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from ringdove.accounts.http import CSV, Me, csv_file, needs
from ringdove.accounts.model import Principal, Right
from ringdove.acd.errors import CodeNotFound, NameTaken, NotTheirs
from ringdove.acd.service import codes as service
from ringdove.kernel.db import Conn
from ringdove.kernel.errors import Denied, Stale
from ringdove.kernel.fields import Body, Change, NeverChanges
from ringdove.kernel.http import IfMatch, Tx, etag, problems
from ringdove.kernel.listing import Listing, Page, listing

router = APIRouter(
    prefix="/api/v1/transaction-codes", tags=["ACD"], dependencies=[needs(Right.GROUPS)]
)
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern="^[^\\x00]*$"),
]
Position = Annotated[int, Field(ge=0, le=9999)]
EXAMPLE: JsonDict = {"name": "Invoice question", "position": 1, "active": True, "acd_group_ids": []}


class TransactionCodeView(BaseModel):
    """What an event was about, chosen when it is closed; without groups it is offered in all."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    client_id: UUID
    name: str
    position: int
    active: bool
    acd_group_ids: list[UUID]


class TransactionCodeBody(Body):
    """A new transaction code; without a position it is the last."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    client_id: UUID | None = None
    name: Name
    position: Position | None = None
    active: bool = True
    acd_group_ids: list[UUID] = []


class TransactionCodeChange(Change):
    """Changes to a transaction code."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    client_id: Any = Field(None, exclude=True)
    name: Name = ""
    position: Position = 0
    active: bool = True
    acd_group_ids: list[UUID] = []


@dataclass(frozen=True)
class Filters:
    """What the list of transaction codes is narrowed to."""

    client_id: UUID | None = None
    active: bool | None = None
    acd_group_id: UUID | None = None


Codes = Annotated[
    Listing, Depends(listing(*service.CODES.sorts, default="position", filters=Filters))
]
WRITES = problems(CodeNotFound, Denied, NameTaken, NotTheirs, NeverChanges, Stale)


@router.get("", responses=problems(Denied))
async def list_transaction_codes(me: Me, tx: Tx, page: Codes) -> Page[TransactionCodeView]:
    """Transaction codes in the order in which agents see them."""
    return await _page(tx, me, page)


async def _page(conn: Conn, who: Principal, page: Listing) -> Page[TransactionCodeView]:
    found = await service.codes(conn, who, page)
    items = [TransactionCodeView.model_validate(c) for c in found.items]
    return Page(items=items, next=found.next)


@router.get(".csv", **CSV)
async def export_transaction_codes(
    request: Request, me: Me, tx: Tx, page: Codes
) -> StreamingResponse:
    """The same list as a table for spreadsheets, up to 100,000 rows."""
    return await csv_file(request, me, tx, "transaction_codes", TransactionCodeView, page, _page)


@router.post("", status_code=201, responses=WRITES)
async def create_transaction_code(
    body: TransactionCodeBody, me: Me, tx: Tx, response: Response
) -> TransactionCodeView:
    """Make a transaction code."""
    made = await service.create(tx, me, body.model_dump())
    response.headers["ETag"] = etag(made.version)
    return TransactionCodeView.model_validate(made)


@router.get("/{code_id}", responses=problems(CodeNotFound, Denied))
async def get_transaction_code(code_id: UUID, tx: Tx, response: Response) -> TransactionCodeView:
    """One transaction code."""
    found = await service.code(tx, code_id)
    response.headers["ETag"] = etag(found.version)
    return TransactionCodeView.model_validate(found)


@router.patch("/{code_id}", responses=WRITES)
async def change_transaction_code(
    code_id: UUID, body: TransactionCodeChange, tx: Tx, version: IfMatch, response: Response
) -> TransactionCodeView:
    """Change a transaction code; events that have it keep it."""
    body.refuse_moving(await service.code(tx, code_id))
    changed = await service.change(tx, code_id, body.changes(), version)
    response.headers["ETag"] = etag(changed.version)
    return TransactionCodeView.model_validate(changed)
