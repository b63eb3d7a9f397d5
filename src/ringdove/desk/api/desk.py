"""The desk over HTTP: read the request, call one use case, show the result."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, StringConstraints

from ringdove.accounts.http import Me, needs
from ringdove.accounts.model import Right
from ringdove.acd.errors import (
    AlreadyClosed,
    EventNotYours,
    NewerMessage,
    NoSuchEvent,
    NoSuchStatus,
    OfferGone,
    StatusNotYours,
)
from ringdove.desk.model import (
    EventState,
    MediaEvent,
    MyStatus,
    Snapshot,
    StreamFrames,
    ThreadMessage,
)
from ringdove.desk.service import desk as service
from ringdove.kernel.errors import Denied
from ringdove.kernel.http import Tx, problems
from ringdove.kernel.listing import Listing, Page, listing
from ringdove.outbound.errors import NoSendConnector

router = APIRouter(prefix="/api/v1", tags=["desk"])

Events = Annotated[Listing, Depends(listing("created_at", default="-created_at"))]


class StatusBody(BaseModel):
    """The status she wants."""

    agent_status_id: UUID


class CloseBody(BaseModel):
    """The last SMS she saw; without it the event is closed whatever came."""

    last_received_sms_id: UUID | None = None


class ReplyBody(BaseModel):
    """What to send."""

    text: Annotated[
        str,
        StringConstraints(
            strip_whitespace=True, min_length=1, max_length=1600, pattern="^[^\\x00]*$"
        ),
    ]


class Thread(BaseModel):
    """SMS of a conversation, oldest first; ``next`` leads to older ones."""

    items: list[ThreadMessage]
    next: UUID | None


@router.get("/me/status", responses=problems(Denied))
async def get_my_status(me: Me, tx: Tx) -> MyStatus:
    """Your agent status, and why you receive nothing, if so."""
    return await service.my_status(tx, service.agent_of(me))


@router.put("/me/status", responses=problems(NoSuchStatus, StatusNotYours))
async def put_my_status(body: StatusBody, me: Me, tx: Tx) -> MyStatus:
    """Change your agent status."""
    return await service.set_status(tx, me, body.agent_status_id)


@router.get("/me/desk")
async def get_my_desk(me: Me, tx: Tx) -> Snapshot:
    """Your desk as it is now; the stream begins with the same."""
    return await service.snapshot(tx, me)


@router.get(
    "/me/stream",
    responses={200: {"content": {"text/event-stream": {}}, "model": StreamFrames}},
    response_class=Response,
)
async def get_my_stream(after: Annotated[int | None, Query(ge=0)] = None) -> None:
    """Server-sent events: ``hello``, ``snapshot`` (or what follows ``after``), then ``update``, ``hint``, ``ping``."""
    raise AssertionError(after)  # answered before it gets here


@router.post("/me/stream/{stream_id}/pong", status_code=204)
async def pong(stream_id: UUID, me: Me, request: Request) -> None:
    """The page is awake: the answer to a ``ping``."""
    request.app.state.streams.pong(stream_id, me.user_id)


@router.get("/media-events")
async def list_media_events(
    me: Me,
    tx: Tx,
    page: Events,
    state: Annotated[list[EventState] | None, Query()] = None,
    acd_group_id: UUID | None = None,
) -> Page[MediaEvent]:
    """Media events you may see."""
    return await service.events(tx, me, page, state or [], acd_group_id)


@router.get("/media-events/{event_id}", responses=problems(NoSuchEvent))
async def get_media_event(event_id: UUID, me: Me, tx: Tx) -> MediaEvent:
    """One media event."""
    return await service.event(tx, me, event_id)


@router.get("/media-events/{event_id}/messages", responses=problems(NoSuchEvent))
async def get_messages(
    event_id: UUID,
    me: Me,
    tx: Tx,
    cursor: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = service.THREAD_PAGE,
) -> Thread:
    """The SMS of its conversation, earlier episodes too; the newest page, oldest first."""
    items, older = await service.thread(tx, me, event_id, cursor, limit)
    return Thread(items=items, next=older)


@router.post(
    "/media-events/{event_id}/accept",
    responses=problems(NoSuchEvent, OfferGone),
    dependencies=[needs(Right.DESK)],
)
async def accept(event_id: UUID, me: Me, tx: Tx) -> MediaEvent:
    """Take the event that is offered to you."""
    return await service.accept(tx, me, event_id)


@router.post(
    "/media-events/{event_id}/decline",
    responses=problems(NoSuchEvent, OfferGone),
    dependencies=[needs(Right.DESK)],
)
async def decline(event_id: UUID, me: Me, tx: Tx) -> MediaEvent:
    """Let the event pass to somebody else."""
    return await service.decline(tx, me, event_id)


@router.post(
    "/media-events/{event_id}/close",
    responses=problems(NoSuchEvent, AlreadyClosed, EventNotYours, NewerMessage),
    dependencies=[needs(Right.DESK)],
)
async def close(event_id: UUID, me: Me, tx: Tx, body: CloseBody | None = None) -> MediaEvent:
    """End the event. With the last SMS you saw, a newer one is a conflict."""
    return await service.close(tx, me, event_id, body.last_received_sms_id if body else None)


@router.post(
    "/media-events/{event_id}/replies",
    status_code=201,
    responses=problems(NoSuchEvent, AlreadyClosed, EventNotYours, NoSendConnector),
    dependencies=[needs(Right.DESK)],
)
async def reply(event_id: UUID, body: ReplyBody, me: Me, tx: Tx) -> ThreadMessage:
    """Answer the customer. Sending happens in the background; its state comes as updates."""
    return await service.reply(tx, me, event_id, body.text)
