"""The desk over HTTP: read the request, call one use case, show the result."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, StringConstraints

from ringdove.accounts.http import Me, needs
from ringdove.accounts.model import Right
from ringdove.acd.errors import (
    AlreadyClosed,
    EventNotYours,
    NoSuchEvent,
    NoSuchStatus,
    NotReserve,
    OfferGone,
    ReasonNeeded,
    StatusNotYours,
)
from ringdove.acd.model import DeclineReason
from ringdove.desk.errors import AnsweredMeanwhile
from ringdove.desk.explanation import Why
from ringdove.desk.model import (
    EventState,
    MediaEvent,
    MyStatus,
    Snapshot,
    StreamFrames,
    Thread,
    ThreadMessage,
)
from ringdove.desk.service import desk as service
from ringdove.desk.service import why as explaining
from ringdove.kernel.errors import Denied
from ringdove.kernel.http import Tx, problems
from ringdove.kernel.listing import Listing, Page, listing
from ringdove.optout.errors import OptedOut
from ringdove.outbound.errors import NoSendConnector

router = APIRouter(prefix="/api/v1", tags=["desk"])

Events = Annotated[Listing, Depends(listing("created_at", default="-created_at"))]


class StatusBody(BaseModel):
    """The status she wants; ``open_events``: what becomes of what she has in work when she logs off.

    ``hand_back``: others get it at once; ``park``: it waits for the customer's next SMS; ``keep``: it stays hers as long
    as her group lets an absent agent keep it.
    """

    agent_status_id: UUID
    open_events: Literal["hand_back", "park", "keep"] = "hand_back"


class GroupLogin(BaseModel):
    """Whether a reserve member is logged in."""

    logged_in: bool


class ReplyBody(BaseModel):
    """What to send; ``last_message_id``: the last SMS of the conversation that you saw, optional for scripts.

    A newer one that is not yours keeps the answer back. ``override_reason``: why, although the customer has opted out;
    needs a right of its own. ``key``: names this answer. Given again, as when nobody heard what became of the first,
    nothing is sent, and what was sent is answered.
    """

    text: Annotated[
        str,
        StringConstraints(
            strip_whitespace=True, min_length=1, max_length=1600, pattern="^[^\\x00]*$"
        ),
    ]
    last_message_id: UUID | None = None
    key: UUID | None = None
    override_reason: (
        Annotated[
            str,
            StringConstraints(
                strip_whitespace=True, min_length=1, max_length=500, pattern="^[^\\x00]*$"
            ),
        ]
        | None
    ) = None


class DeclineBody(BaseModel):
    """Why she declines, where the group wants to know."""

    reason: DeclineReason | None = None


@router.get("/me/status", responses=problems(Denied))
async def get_my_status(me: Me, tx: Tx) -> MyStatus:
    """Your agent status, and why you receive nothing, if so."""
    return await service.my_status(tx, service.agent_of(me))


@router.put("/me/status", responses=problems(NoSuchStatus, StatusNotYours))
async def put_my_status(body: StatusBody, me: Me, tx: Tx) -> MyStatus:
    """Change your agent status."""
    return await service.set_status(tx, me, body.agent_status_id, body.open_events)


@router.put("/me/groups/{group_id}", responses=problems(NotReserve))
async def log_in(group_id: UUID, body: GroupLogin, me: Me, tx: Tx) -> MyStatus:
    """Log yourself into a group that has you in reserve, or out of it."""
    return await service.log_in(tx, me, group_id, to=body.logged_in)


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
    agent_id: Annotated[list[UUID] | None, Query(max_length=200)] = None,
    overdue: Annotated[bool | None, Query()] = None,
) -> Page[MediaEvent]:
    """Media events you may see; ``agent_id``: offered to, in work with or closed by any of these.

    ``overdue``: in line for longer than the group's waiting limit, or not.
    """
    search = service.Search(state or [], acd_group_id, agent_id or [], overdue)
    return await service.events(tx, me, page, search)


@router.get("/media-events/{event_id}", responses=problems(NoSuchEvent))
async def get_media_event(event_id: UUID, me: Me, tx: Tx) -> MediaEvent:
    """One media event."""
    return await service.event(tx, me, event_id)


@router.get("/media-events/{event_id}/why", responses=problems(NoSuchEvent))
async def get_why(event_id: UUID, me: Me, tx: Tx) -> Why:
    """Why agents got it, or do not get it: each offer explained, and how it stands while it is in line."""
    return await explaining.why(tx, me, event_id)


@router.get("/media-events/{event_id}/messages", responses=problems(NoSuchEvent))
async def get_messages(
    event_id: UUID,
    me: Me,
    tx: Tx,
    cursor: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = service.THREAD_PAGE,
) -> Thread:
    """The SMS of its conversation, earlier episodes too, and what happened in between; the newest page, oldest first."""
    return await service.thread(tx, me, event_id, cursor, limit)


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
    responses=problems(NoSuchEvent, OfferGone, ReasonNeeded),
    dependencies=[needs(Right.DESK)],
)
async def decline(event_id: UUID, me: Me, tx: Tx, body: DeclineBody | None = None) -> MediaEvent:
    """Let the event pass to somebody else; some groups want to know why."""
    return await service.decline(tx, me, event_id, body.reason if body else None)


@router.post(
    "/media-events/{event_id}/replies",
    status_code=201,
    responses=problems(
        NoSuchEvent,
        AlreadyClosed,
        EventNotYours,
        NoSendConnector,
        OptedOut,
        AnsweredMeanwhile,
        Denied,
    ),
    dependencies=[needs(Right.DESK)],
)
async def reply(event_id: UUID, body: ReplyBody, me: Me, tx: Tx) -> ThreadMessage:
    """Answer the customer. Sending happens in the background; its state comes as updates."""
    return await service.reply(
        tx, me, event_id, body.text, body.last_message_id, body.override_reason, body.key
    )
