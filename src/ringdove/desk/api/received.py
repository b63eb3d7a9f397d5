"""Received SMS over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from ringdove.accounts.http import Me
from ringdove.desk.errors import NoSuchSms
from ringdove.desk.model import ReceivedSms, SmsState
from ringdove.desk.service import received as service
from ringdove.kernel.http import Tx, problems
from ringdove.kernel.listing import Listing, Page, listing

router = APIRouter(prefix="/api/v1", tags=["received SMS"])

Sms = Annotated[Listing, Depends(listing("received_at", default="-received_at"))]


@router.get("/received-sms")
async def list_received_sms(
    me: Me,
    tx: Tx,
    page: Sms,
    state: SmsState | None = None,
    connector_id: UUID | None = None,
    client_id: UUID | None = None,
) -> Page[ReceivedSms]:
    """What came in, newest first. ``q`` finds a sender's number in any way of writing it."""
    return await service.received(
        tx, me, page, state=state, connector_id=connector_id, client_id=client_id
    )


@router.get("/received-sms/{sms_id}", responses=problems(NoSuchSms))
async def get_received_sms(sms_id: UUID, me: Me, tx: Tx) -> ReceivedSms:
    """One received SMS."""
    return await service.received_one(tx, me, sms_id)
