"""The audit over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime

from ringdove.accounts.api.views import View
from ringdove.accounts.http import Me, needs
from ringdove.accounts.model import Right
from ringdove.accounts.service import audit as service
from ringdove.kernel.errors import Denied
from ringdove.kernel.http import Tx, problems
from ringdove.kernel.listing import Listing, Page, listing

router = APIRouter(prefix="/audit")
Times = Annotated[Listing, Depends(listing("at", default="-at"))]
Code = Annotated[str | None, Query(max_length=60, pattern="^[a-z_]+$")]


class AuditEntryView(View):
    """Who changed what, as whom, when and from where; ``changes`` is name: [before, after], secrets as ``***``."""

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


def _search(
    client_id: UUID | None = None,
    user_id: UUID | None = None,
    object_id: UUID | None = None,
    kind: Code = None,
    action: Code = None,
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
) -> service.Search:
    return service.Search(client_id, user_id, object_id, kind, action, since, until)


@router.get("", dependencies=[needs(Right.AUDIT)], responses=problems(Denied))
async def list_audit(
    me: Me, tx: Tx, page: Times, search: Annotated[service.Search, Depends(_search)]
) -> Page[AuditEntryView]:
    """Every change and every sign-in, newest first. ``q`` searches names; ``object_id`` gives one record's history."""
    found = await service.entries(tx, me, page, search)
    return Page[AuditEntryView].model_validate(found, from_attributes=True)
