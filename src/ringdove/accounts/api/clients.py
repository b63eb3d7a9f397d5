"""Clients over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from ringdove.accounts.api.views import ClientBody, ClientChange, ClientView
from ringdove.accounts.errors import LocksYouOut, NoSuchAccount, Taken
from ringdove.accounts.http import Me, needs
from ringdove.accounts.model import Right
from ringdove.accounts.service import people
from ringdove.kernel.errors import Denied, Invalid, Stale
from ringdove.kernel.fields import NeverChanges
from ringdove.kernel.http import IfMatch, Tx, etag, problems
from ringdove.kernel.listing import Listing, Page, listing

router = APIRouter(prefix="/clients")
Names = Annotated[Listing, Depends(listing("name", "code", default="name"))]
WRITES = problems(NoSuchAccount, Denied, Taken, LocksYouOut, NeverChanges, Invalid, Stale)


@router.get("")
async def list_clients(
    me: Me, tx: Tx, page: Names, reseller_id: UUID | None = None
) -> Page[ClientView]:
    """Clients you may see."""
    del me
    return Page[ClientView].model_validate(
        await people.clients(tx, page, reseller_id), from_attributes=True
    )


@router.post("", status_code=201, dependencies=[needs(Right.CLIENTS)], responses=WRITES)
async def create_client(body: ClientBody, me: Me, tx: Tx, response: Response) -> ClientView:
    """Make a client; its predefined agent statuses come with it."""
    made = await people.create_client(tx, me, body.model_dump())
    response.headers["ETag"] = etag(made.version)
    return ClientView.model_validate(made)


@router.get("/{client_id}", responses=problems(NoSuchAccount))
async def get_client(client_id: UUID, me: Me, tx: Tx, response: Response) -> ClientView:
    """One client."""
    del me
    found = await people.client(tx, client_id)
    response.headers["ETag"] = etag(found.version)
    return ClientView.model_validate(found)


@router.patch("/{client_id}", responses=WRITES)
async def change_client(
    client_id: UUID,
    body: ClientChange,
    me: Me,
    tx: Tx,
    version: IfMatch,
    request: Request,
    response: Response,
) -> ClientView:
    """Change a client. Its own administrators change who may come in: networks and second factor."""
    found = await people.client(tx, client_id)
    changes = body.changes()
    if not me.has(Right.CLIENTS) and not (
        me.is_of_client and me.has(Right.USERS) and set(changes) <= people.CLIENTS_OWN
    ):
        raise Denied
    body.refuse_moving(found)
    source = request.client.host if request.client else ""
    changed = await people.change_client(tx, me, client_id, changes, version, source)
    response.headers["ETag"] = etag(changed.version)
    return ClientView.model_validate(changed)
