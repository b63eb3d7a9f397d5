"""The customer at the desk, over HTTP: her contact, sending again, and texting a number first."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ringdove.accounts.http import Me, needs
from ringdove.accounts.model import Right
from ringdove.acd.errors import (
    AlreadyClosed,
    AlreadyOpen,
    EventNotYours,
    NoRoom,
    NoSuchEvent,
    NoSuchWay,
)
from ringdove.contacts.errors import NumberTaken
from ringdove.contacts.table import Fields, Name, Notes, Numbers
from ringdove.desk.model import MediaEvent, StartFrom, ThreadMessage
from ringdove.desk.service import customers as service
from ringdove.desk.service.customers import Customer
from ringdove.kernel.errors import Denied, Stale
from ringdove.kernel.fields import Body, Language
from ringdove.kernel.http import IfMatch, Tx, etag, problems
from ringdove.optout.errors import OptedOut
from ringdove.outbound.errors import NoSendConnector, NoSuchReply, NotAgain

router = APIRouter(prefix="/api/v1", tags=["desk"])
Reason = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern="^[^\\x00]*$"),
]


class CustomerContact(BaseModel):
    """What is known of a customer."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    numbers: list[str]
    language: Language | None
    notes: str
    fields: dict[str, str]
    opted_out: list[str]


class CustomerView(BaseModel):
    """The customer of an event; ``contact`` null: nothing is known of her."""

    model_config = ConfigDict(from_attributes=True)

    number: str
    opted_out_since: datetime | None
    contact: CustomerContact | None


class CustomerChange(Body):
    """What an agent learns of her; ``numbers`` and ``fields`` are replaced as a whole."""

    id: Any = Field(None, exclude=True)
    opted_out: Any = Field(None, exclude=True)
    name: Name = ""
    numbers: Numbers = []
    language: Language | None = None
    notes: Notes = ""
    fields: Fields = {}


class StartBody(Body):
    """Whom to text first, from which connector, and what."""

    connector_id: UUID
    number: Annotated[
        str,
        StringConstraints(
            strip_whitespace=True, min_length=1, max_length=64, pattern="^[^\\x00]*$"
        ),
    ] = Field(examples=["0170 1234567"])
    text: Annotated[
        str,
        StringConstraints(
            strip_whitespace=True, min_length=1, max_length=1600, pattern="^[^\\x00]*$"
        ),
    ]
    override_reason: Reason | None = None


class AgainBody(Body):
    """Which answer; and why, although the customer has opted out meanwhile, which needs a right of its own."""

    reply_id: UUID
    override_reason: Reason | None = None


def _view(found: Customer, response: Response) -> CustomerView:
    if found.contact is not None:
        response.headers["ETag"] = etag(found.contact.version)
    return CustomerView.model_validate(found)


@router.get("/media-events/{event_id}/contact", responses=problems(NoSuchEvent))
async def get_customer(event_id: UUID, me: Me, tx: Tx, response: Response) -> CustomerView:
    """Who the customer of an event is."""
    return _view(await service.customer(tx, me, event_id), response)


@router.patch(
    "/media-events/{event_id}/contact",
    responses=problems(NoSuchEvent, NumberTaken, Denied, Stale),
    dependencies=[needs(Right.DESK)],
)
async def change_customer(
    event_id: UUID, body: CustomerChange, me: Me, tx: Tx, version: IfMatch, response: Response
) -> CustomerView:
    """Write down what you learn of the customer."""
    changes = body.model_dump(exclude_unset=True)
    return _view(await service.change(tx, me, event_id, changes, version), response)


@router.post(
    "/media-events/{event_id}/send-again",
    responses=problems(
        NoSuchEvent, AlreadyClosed, EventNotYours, NoSuchReply, NotAgain, OptedOut, Denied
    ),
    dependencies=[needs(Right.DESK)],
)
async def send_again(event_id: UUID, body: AgainBody, me: Me, tx: Tx) -> ThreadMessage:
    """Send an answer again that failed, or of which nobody knows whether it left."""
    return await service.send_again(tx, me, event_id, body.reply_id, body.override_reason)


@router.get("/me/start-from", dependencies=[needs(Right.START)])
async def get_start_from(me: Me, tx: Tx) -> list[StartFrom]:
    """The connectors of your groups from which you may text a number first."""
    return list(await service.start_from(tx, me))


@router.post(
    "/media-events",
    status_code=201,
    responses=problems(NoSuchWay, AlreadyOpen, NoRoom, OptedOut, NoSendConnector, Denied),
    dependencies=[needs(Right.DESK), needs(Right.START)],
)
async def start(body: StartBody, me: Me, tx: Tx) -> MediaEvent:
    """Text a number first. The event is in your work; it takes one of your places."""
    return await service.start(
        tx, me, body.connector_id, body.number, body.text, body.override_reason
    )
