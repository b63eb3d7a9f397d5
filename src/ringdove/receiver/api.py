"""The request journal over HTTP."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from ringdove.accounts.http import needs
from ringdove.accounts.model import Right
from ringdove.connectors.errors import NoSuchConnector
from ringdove.kernel.http import Tx, problems
from ringdove.kernel.listing import Page
from ringdove.receiver import service

router = APIRouter(prefix="/api/v1", tags=["receive connectors"])


class RequestView(BaseModel):
    """A request to the receive address: how each parameter was read, without secrets and text."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    at: datetime
    method: str
    source: str
    status: int
    reason: str
    fields: dict[str, Any]
    took_ms: float
    charset: str | None
    others: list[str]
    id_reused: bool


class Meant(BaseModel):
    """A connector whose number ends like the receiver of a request."""

    id: UUID
    name: str
    recipient: str
    country: str
    active: bool


class UnknownRequestView(RequestView):
    """A request to a receiver that no active connector has, and the connector that may have been meant."""

    meant: Meant | None


@router.get(
    "/sms-receive-connectors/{connector_id}/requests",
    dependencies=[needs(Right.CONNECTORS_READ)],
    responses=problems(NoSuchConnector),
)
async def list_requests(connector_id: UUID, tx: Tx) -> Page[RequestView]:
    """The last requests of a connector, refused ones too, newest first."""
    found = await service.requests_of(tx, connector_id)
    return Page(items=[RequestView.model_validate(r) for r in found], next=None)


@router.get("/unknown-receiver-requests", dependencies=[needs(Right.UNKNOWN_REQUESTS)])
async def list_unknown_requests(tx: Tx) -> Page[UnknownRequestView]:
    """The last requests to receivers that no connector has, newest first."""
    found = await service.unknown_requests(tx)
    return Page(items=[UnknownRequestView.model_validate(r) for r in found], next=None)
