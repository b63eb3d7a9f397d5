"""Clients over HTTP."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime

from ringdove.accounts.api.views import ClientBody, ClientChange, ClientView
from ringdove.accounts.errors import LocksYouOut, NoSuchAccount, Taken
from ringdove.accounts.http import CSV, Me, csv_file, needs
from ringdove.accounts.model import Principal, Right
from ringdove.accounts.service import people
from ringdove.kernel.db import Conn
from ringdove.kernel.errors import Denied, Invalid, Stale
from ringdove.kernel.fields import NeverChanges
from ringdove.kernel.http import IfMatch, Tx, etag, problems
from ringdove.kernel.listing import Listing, Page, Typed, listing

router = APIRouter(prefix="/clients")


@dataclass(frozen=True)
class Filters:
    """What the list of clients is narrowed to."""

    reseller_id: UUID | None = None
    active: bool | None = None
    country: Annotated[str | None, Query(pattern="^[A-Z]{2}$")] = None
    name: Typed = None
    created_since: AwareDatetime | None = None
    created_until: AwareDatetime | None = None


Clients = Annotated[
    Listing, Depends(listing(*people.CLIENTS.sorts, default="name", filters=Filters))
]
WRITES = problems(NoSuchAccount, Denied, Taken, LocksYouOut, NeverChanges, Invalid, Stale)


@router.get("")
async def list_clients(me: Me, tx: Tx, page: Clients) -> Page[ClientView]:
    """Clients you may see."""
    return Page[ClientView].model_validate(await people.clients(tx, me, page), from_attributes=True)


@router.get(".csv", **CSV)
async def export_clients(request: Request, me: Me, tx: Tx, page: Clients) -> StreamingResponse:
    """The same list as a table for spreadsheets, up to 100,000 rows."""

    async def read(conn: Conn, who: Principal, part: Listing) -> Page[ClientView]:
        return Page[ClientView].model_validate(
            await people.clients(conn, who, part), from_attributes=True
        )

    return await csv_file(request, me, tx, "clients", ClientView, page, read)


@router.post("", status_code=201, dependencies=[needs(Right.CLIENTS)], responses=WRITES)
async def create_client(
    body: ClientBody, me: Me, tx: Tx, request: Request, response: Response
) -> ClientView:
    """Make a client; its predefined agent statuses come with it."""
    _check_strategy(request, body.default_strategy)
    made = await people.create_client(tx, me, body.model_dump(), request.app.state.must_mail)
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
    if "default_strategy" in changes:
        _check_strategy(request, changes["default_strategy"])
    source = request.client.host if request.client else ""
    changed = await people.change_client(
        tx, me, client_id, changes, version, source, request.app.state.must_mail
    )
    response.headers["ETag"] = etag(changed.version)
    return ClientView.model_validate(changed)


def _check_strategy(request: Request, strategy: str) -> None:
    known = request.app.state.strategies
    if strategy not in known:
        raise Invalid(f"Choose one of: {', '.join(known)}.", field="default_strategy")
