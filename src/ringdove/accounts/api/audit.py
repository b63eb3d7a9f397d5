"""The audit over HTTP."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime

from ringdove.accounts.api.views import View
from ringdove.accounts.http import CSV, Me, csv_file, needs
from ringdove.accounts.model import Principal, Right
from ringdove.accounts.service import audit as service
from ringdove.kernel.db import Conn
from ringdove.kernel.errors import Denied
from ringdove.kernel.http import Tx, problems
from ringdove.kernel.listing import Listing, Page, listing

router = APIRouter(prefix="/audit")
Code = Annotated[str | None, Query(max_length=60, pattern="^[a-z_]+$")]


class AuditEntryView(View):
    """Who changed what, as whom, when and from where; ``changes`` is name: [before, after], secrets as ``***``.

    ``names`` says what the things are called whose ids stand in ``changes``, also those that are gone.
    """

    id: UUID
    at: AwareDatetime
    client_id: UUID | None
    client_name: str | None
    reseller_id: UUID | None
    user_id: UUID | None
    user_name: str
    acting_as: str | None
    source: str
    via: str
    action: str
    kind: str
    object_id: UUID | None
    label: str
    changes: dict[str, Any]
    names: dict[str, str]


@dataclass(frozen=True)
class Filters:
    """What the audit is narrowed to."""

    client_id: UUID | None = None
    user_id: UUID | None = None
    object_id: UUID | None = None
    kind: Code = None
    action: Code = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None


Entries = Annotated[Listing, Depends(listing("at", default="-at", filters=Filters))]


@router.get("", dependencies=[needs(Right.AUDIT)], responses=problems(Denied))
async def list_audit(me: Me, tx: Tx, page: Entries) -> Page[AuditEntryView]:
    """Every change and every sign-in, newest first. ``q`` searches names; ``object_id`` gives one record's history."""
    found = await service.entries(tx, me, page)
    return Page[AuditEntryView].model_validate(found, from_attributes=True)


@router.get(".csv", dependencies=[needs(Right.AUDIT)], **CSV)
async def export_audit(request: Request, me: Me, tx: Tx, page: Entries) -> StreamingResponse:
    """The same list as a table for spreadsheets, up to 100,000 rows."""

    async def read(conn: Conn, who: Principal, part: Listing) -> Page[AuditEntryView]:
        return Page[AuditEntryView].model_validate(
            await service.entries(conn, who, part), from_attributes=True
        )

    return await csv_file(request, me, tx, "audit", AuditEntryView, page, read)
