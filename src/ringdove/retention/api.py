"""What was purged, and erasing a number, over HTTP."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, StringConstraints

from ringdove.accounts.errors import NoSuchAccount
from ringdove.accounts.http import Me, needs
from ringdove.accounts.model import Client, Principal, Right
from ringdove.accounts.service import audit, people
from ringdove.kernel.db import Conn, Database
from ringdove.kernel.errors import Invalid, Missing
from ringdove.kernel.fields import Body
from ringdove.kernel.http import Tx, problems
from ringdove.kernel.listing import Listing, Page, listing
from ringdove.kernel.numbers import normalised
from ringdove.retention import service

router = APIRouter(prefix="/api/v1", tags=["retention"])
Newest = Annotated[Listing, Depends(listing("at", default="-at"))]


class PurgeView(BaseModel):
    """What was deleted of a client because it was old: rows by table."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    client_id: UUID
    at: datetime
    took_ms: int
    deleted: dict[str, int]


class ErasureBody(Body):
    """Whose traces to delete; without ``client_id`` in your own client."""

    number: Annotated[
        str,
        StringConstraints(
            strip_whitespace=True, min_length=1, max_length=64, pattern="^[^\\x00]*$"
        ),
    ]
    client_id: UUID | None = None


class ErasureView(BaseModel):
    """What was deleted: rows by table."""

    deleted: dict[str, int]


class ForeseenErasure(BaseModel):
    """What erasing a number would delete, rows by table, and the number as it is compared."""

    number: str
    deleted: dict[str, int]


class ErasedView(BaseModel):
    """That a number was erased, when and by whom, and the rows that went by table; the number is not known any more."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    client_id: UUID
    at: datetime
    by_name: str | None
    deleted: dict[str, int]


@router.get("/purges", dependencies=[needs(Right.ERASE)])
async def list_purges(
    me: Me, tx: Tx, page: Newest, client_id: UUID | None = None
) -> Page[PurgeView]:
    """What was deleted because it was old, newest first."""
    del me
    found = await service.purges(tx, page, client_id)
    return Page(items=[PurgeView.model_validate(p) for p in found.items], next=found.next)


@router.get("/erasures", dependencies=[needs(Right.ERASE)])
async def list_erasures(
    me: Me, tx: Tx, page: Newest, client_id: UUID | None = None
) -> Page[ErasedView]:
    """Who erased a number when, and what went with it, newest first."""
    del me
    found = await service.erased(tx, page, client_id)
    return Page(items=[ErasedView.model_validate(e) for e in found.items], next=found.next)


@router.post(
    "/erasures/preview",
    dependencies=[needs(Right.ERASE)],
    responses=problems(NoSuchAccount, Invalid),
)
async def foresee(body: ErasureBody, me: Me, tx: Tx, request: Request) -> ForeseenErasure:
    """What erasing a number would delete. Nothing is deleted, and nothing of it is written down."""
    client = await _whose(body, me, tx)
    pipeline: Database = request.app.state.pipeline
    found = await pipeline.retrying(
        lambda conn: service.foresee(
            conn, request.app.state.keys, client.id, client.country, body.number
        ),
        taken_back=True,
    )
    return ForeseenErasure(number=normalised(body.number, client.country), deleted=found)


@router.post(
    "/erasures", dependencies=[needs(Right.ERASE)], responses=problems(NoSuchAccount, Invalid)
)
async def erase(body: ErasureBody, me: Me, tx: Tx, request: Request) -> ErasureView:
    """Delete every trace of a number: SMS both ways, events, requests, what is queued or in a spool."""
    client = await _whose(body, me, tx)
    left_over = await service.left_over(tx, client.id, client.country, body.number)
    pipeline: Database = request.app.state.pipeline
    deleted = await pipeline.retrying(
        lambda conn: service.erase(
            conn, request.app.state.keys, me, client.id, client.country, body.number
        )
    )
    counted = {table: [rows, 0] for table, rows in deleted.items()}
    await audit.note(tx, "erased", kind="erasures", client_id=client.id, changes=counted)
    if left_over is not None:
        await audit.note(
            tx,
            "erased",
            kind="contacts",
            object_id=left_over,
            client_id=client.id,
            changes={"numbers": ["***", None]},
        )
    return ErasureView(deleted=deleted)


async def _whose(body: ErasureBody, me: Principal, tx: Conn) -> Client:
    client_id = body.client_id or me.client_id
    if client_id is None:
        raise Missing("Name the client.", field="client_id")
    return await people.client(tx, client_id)
