"""The request journal, what comes for each connector, and its alarms, over HTTP."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ringdove.accounts.http import Me, needs
from ringdove.accounts.model import Right
from ringdove.connectors.errors import NoSuchConnector
from ringdove.kernel.errors import Denied
from ringdove.kernel.fields import Body, Email
from ringdove.kernel.http import Tx, problems
from ringdove.kernel.listing import Page
from ringdove.mail import service as mail
from ringdove.mail.errors import NoMailServer
from ringdove.receiver import probe, service
from ringdove.receiver.model import AlarmSettings

router = APIRouter(prefix="/api/v1", tags=["receive connectors"])


class RequestView(BaseModel):
    """A request to the receive address: how each parameter was read, without secrets.

    ``text``: of the SMS that it brought, while that is kept and for those who may read it.
    """

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
    text: str | None


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
async def list_requests(connector_id: UUID, me: Me, tx: Tx) -> Page[RequestView]:
    """The last requests of a connector, refused ones too, newest first."""
    found = await service.requests_of(tx, me, connector_id)
    return Page(items=[RequestView.model_validate(r) for r in found], next=None)


@router.get("/unknown-receiver-requests", dependencies=[needs(Right.UNKNOWN_REQUESTS)])
async def list_unknown_requests(tx: Tx) -> Page[UnknownRequestView]:
    """The last requests to receivers that no connector has, newest first."""
    found = await service.unknown_requests(tx)
    return Page(items=[UnknownRequestView.model_validate(r) for r in found], next=None)


class ActivityView(BaseModel):
    """What comes for a connector. ``lamp``: its newest request was refused or not routable, it is unusually silent, ..."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    last_sms_at: datetime | None
    sms_24h: int
    lamp: Literal["off", "new", "good", "silent", "refused", "not_routable"]
    at: datetime | None
    status: int | None
    reason: str | None
    silent_hours: int | None


@router.get("/connector-activity", dependencies=[needs(Right.CONNECTORS_READ)])
async def list_activity(
    tx: Tx, connector_id: Annotated[list[UUID], Query(max_length=200)]
) -> Page[ActivityView]:
    """What came for these connectors, of those that you see."""
    found = await service.activity_of(tx, connector_id)
    return Page(items=[ActivityView.model_validate(a) for a in found], next=None)


class Alarms(Body):
    """Whom to write to about a connector, and what about.

    ``silence``: no SMS for ``silent_hours``, or, without these, for unusually long. ``errors``: requests are refused or
    not routable. ``repeats``: the provider sends the same SMS again and again.
    """

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "examples": [
                {
                    "address": "ops@acme.example",
                    "silence": True,
                    "silent_hours": 4,
                    "errors": True,
                    "repeats": False,
                }
            ]
        },
    )

    address: Email | None
    silence: bool = True
    silent_hours: Annotated[int, Field(ge=1, le=720)] | None = None
    errors: bool = True
    repeats: bool = True


NOBODY = Alarms(address=None)


@router.get(
    "/sms-receive-connectors/{connector_id}/alarms",
    dependencies=[needs(Right.CONNECTORS_READ)],
    responses=problems(NoSuchConnector),
)
async def get_alarms(connector_id: UUID, tx: Tx) -> Alarms:
    """Whom Ringdove writes to about a connector; nobody without an address."""
    found = await service.alarms(tx, connector_id)
    return NOBODY if found is None else Alarms.model_validate(found)


@router.put(
    "/sms-receive-connectors/{connector_id}/alarms",
    dependencies=[needs(Right.CONNECTORS_READ)],
    responses=problems(NoSuchConnector, NoMailServer),
)
async def set_alarms(connector_id: UUID, body: Alarms, tx: Tx, request: Request) -> Alarms:
    """Have somebody told when something is wrong with a connector, and when it is over; at most once an hour."""
    wanted = None
    if body.address is not None:
        wanted = AlarmSettings(
            body.address, body.silence, body.silent_hours, body.errors, body.repeats
        )
        reseller_id, client_id = await service.owner(tx, connector_id)
        state = request.app.state
        await mail.must_be_tested(tx, state.mail_system, state.keys, reseller_id, client_id)
    await service.set_alarms(tx, connector_id, wanted)
    return body


class SmsToTest(Body):
    """A test SMS."""

    sender: Annotated[
        str,
        StringConstraints(
            strip_whitespace=True, min_length=1, max_length=64, pattern="^[^\\x00]*$"
        ),
    ] = Field(examples=["+491701234567"])
    text: Annotated[
        str, StringConstraints(min_length=1, max_length=1000, pattern="^[^\\x00]*$")
    ] = Field(examples=["A test"])


class TestAnswer(BaseModel):
    """What a provider would have been answered; ``sms_id`` leads to the SMS if it was taken."""

    model_config = ConfigDict(from_attributes=True)

    sms_id: UUID
    status: int
    answer: str
    took_ms: float


@router.post(
    "/sms-receive-connectors/{connector_id}/test",
    dependencies=[needs(Right.ROUTE)],
    responses=problems(NoSuchConnector, Denied),
)
async def send_test_sms(
    connector_id: UUID, body: SmsToTest, request: Request, tx: Tx
) -> TestAnswer:
    """Send an SMS to a connector as its provider would. It is a real one: agents get it."""
    state = request.app.state
    source = request.client.host if request.client else ""
    answered = await probe.send(
        tx, state.keys, state.receiver, connector_id, body.sender, body.text, source
    )
    return TestAnswer.model_validate(answered)
