"""Links in mails over HTTP. Nobody is signed in; reading changes nothing, so mail scanners may open them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, StringConstraints

from ringdove.accounts.http import check_origin
from ringdove.byemail.errors import LinkNotGood, NewerSms, NotWithYou
from ringdove.byemail.service import addresses, links
from ringdove.kernel.fields import Body
from ringdove.kernel.http import problems

router = APIRouter(prefix="/api/v1/by-email", tags=["by e-mail"])
Secret = Annotated[str, StringConstraints(min_length=20, max_length=100, pattern="^[\\w-]+$")]


class LinkBody(Body):
    """The secret of a link: what stands behind the ``#`` of its address, after the dot."""

    secret: Secret


class LinkedSms(BaseModel):
    """The SMS that a link is about."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    subject: str
    number: str
    connector: str
    state: Literal["with_you", "closed", "elsewhere"]
    due_at: datetime | None
    last_received_sms_id: UUID


class ActBody(LinkBody):
    """What to do; ``last_received_sms_id``: the newest SMS that she knows of."""

    action: Literal["done", "give_back", "log_off"]
    last_received_sms_id: UUID | None = None


class LinkedAddress(BaseModel):
    """The address that a link is about."""

    address: str
    confirmed: bool


@router.post("/look", responses=problems(LinkNotGood))
async def look_at_sms(body: LinkBody, request: Request) -> LinkedSms:
    """What a link in a mail is about."""
    async with request.app.state.pipeline.transaction() as conn:
        found = await links.look(conn, request.app.state.keys, body.secret)
    return LinkedSms.model_validate(found)


@router.post("/act", status_code=204, responses=problems(LinkNotGood, NotWithYou, NewerSms))
async def act_on_sms(body: ActBody, request: Request) -> None:
    """Do what a link in a mail says."""
    _check(request)
    async with request.app.state.pipeline.transaction() as conn:
        await links.act(
            conn, request.app.state.keys, body.secret, body.action, body.last_received_sms_id
        )


@router.post("/address", responses=problems(LinkNotGood))
async def look_at_address(body: LinkBody, request: Request) -> LinkedAddress:
    """Which address a link confirms."""
    async with request.app.state.pipeline.transaction() as conn:
        address, confirmed = await addresses.look(conn, request.app.state.keys, body.secret)
    return LinkedAddress(address=address, confirmed=confirmed)


@router.post("/address/confirm", status_code=204, responses=problems(LinkNotGood))
async def confirm_address(body: LinkBody, request: Request) -> None:
    """Say that the address is one's own."""
    _check(request)
    async with request.app.state.pipeline.transaction() as conn:
        await addresses.confirm(conn, request.app.state.keys, body.secret)


def _check(request: Request) -> None:
    if request.headers.get("origin"):
        check_origin(request)
