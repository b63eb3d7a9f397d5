"""Resellers over HTTP."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime

from ringdove.accounts.api.views import ResellerBody, ResellerChange, ResellerView
from ringdove.accounts.errors import NoSuchAccount, Taken
from ringdove.accounts.http import CSV, Me, csv_file, needs
from ringdove.accounts.model import Principal, Right
from ringdove.accounts.service import people
from ringdove.kernel.db import Conn
from ringdove.kernel.errors import Denied, Invalid, Stale
from ringdove.kernel.fields import NeverChanges
from ringdove.kernel.http import IfMatch, Tx, etag, problems
from ringdove.kernel.listing import Listing, Page, Typed, listing

router = APIRouter(prefix="/resellers")


@dataclass(frozen=True)
class Filters:
    """What the list of resellers is narrowed to."""

    active: bool | None = None
    name: Typed = None
    created_since: AwareDatetime | None = None
    created_until: AwareDatetime | None = None


Resellers = Annotated[
    Listing, Depends(listing(*people.RESELLERS.sorts, default="name", filters=Filters))
]
WRITES = problems(NoSuchAccount, Denied, Taken, NeverChanges, Invalid, Stale)


@router.get("", dependencies=[needs(Right.CLIENTS)])
async def list_resellers(me: Me, tx: Tx, page: Resellers) -> Page[ResellerView]:
    """Resellers: all for the system's administrators, their own for a reseller's."""
    del me
    return Page[ResellerView].model_validate(await people.resellers(tx, page), from_attributes=True)


@router.get(".csv", dependencies=[needs(Right.CLIENTS)], **CSV)
async def export_resellers(request: Request, me: Me, tx: Tx, page: Resellers) -> StreamingResponse:
    """The same list as a table for spreadsheets, up to 100,000 rows."""

    async def read(conn: Conn, _: Principal, part: Listing) -> Page[ResellerView]:
        return Page[ResellerView].model_validate(
            await people.resellers(conn, part), from_attributes=True
        )

    return await csv_file(request, me, tx, "resellers", ResellerView, page, read)


@router.post("", status_code=201, dependencies=[needs(Right.RESELLERS)], responses=WRITES)
async def create_reseller(body: ResellerBody, tx: Tx, response: Response) -> ResellerView:
    """Make a reseller."""
    made = await people.create_reseller(tx, body.model_dump())
    response.headers["ETag"] = etag(made.version)
    return ResellerView.model_validate(made)


@router.get("/{reseller_id}", responses=problems(NoSuchAccount))
async def get_reseller(reseller_id: UUID, me: Me, tx: Tx, response: Response) -> ResellerView:
    """One reseller."""
    del me
    found = await people.reseller(tx, reseller_id)
    response.headers["ETag"] = etag(found.version)
    return ResellerView.model_validate(found)


@router.patch("/{reseller_id}", responses=WRITES)
async def change_reseller(
    reseller_id: UUID, body: ResellerChange, me: Me, tx: Tx, version: IfMatch, response: Response
) -> ResellerView:
    """Change a reseller. Its own administrators change how it looks; its host name is the system's to give."""
    found = await people.reseller(tx, reseller_id)
    changes = body.changes()
    if not me.has(Right.RESELLERS) and not (
        me.has(Right.CLIENTS) and set(changes) <= people.RESELLERS_OWN
    ):
        raise Denied
    body.refuse_moving(found)
    changed = await people.change_reseller(tx, reseller_id, changes, version)
    response.headers["ETag"] = etag(changed.version)
    return ResellerView.model_validate(changed)
