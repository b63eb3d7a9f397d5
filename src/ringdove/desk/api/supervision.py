"""Supervising over HTTP: watch, and act on agents and events."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints, model_validator

from ringdove.accounts.http import Me, needs
from ringdove.accounts.model import Right
from ringdove.acd.errors import (
    AlreadyClosed,
    NoRoom,
    NoSuchEvent,
    NoSuchGroup,
    NoSuchStatus,
    NoSuchTarget,
    NotReserve,
)
from ringdove.desk.board import Board, Day, StatusHistory
from ringdove.desk.errors import (
    NobodyToTell,
    NoFiguresOfAgents,
    NoSuchAgent,
    NoSuchNotice,
    NotAnAgent,
    NotOfAClient,
)
from ringdove.desk.model import MediaEvent
from ringdove.desk.service import desk, notices
from ringdove.desk.service import supervision as service
from ringdove.kernel.errors import Denied
from ringdove.kernel.http import Tx, problems

router = APIRouter(prefix="/api/v1", tags=["supervision"])
watches = needs(Right.SUPERVISE)
Note = Annotated[str, StringConstraints(max_length=4000, pattern="^[^\\x00]*$")]
Words = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=1000, pattern="^[^\\x00]*$"),
]


class StatusOf(BaseModel):
    """The status an agent is to have; ``open_events``: what becomes of her events if that logs her off."""

    agent_status_id: UUID
    open_events: Literal["hand_back", "park", "keep"] = "keep"


class LoginOf(BaseModel):
    """Whether a reserve member is logged in to a group."""

    acd_group_id: UUID
    logged_in: bool


class AssignBody(BaseModel):
    """To an agent, or to a group."""

    agent_id: UUID | None = None
    acd_group_id: UUID | None = None
    note: Note = Field("", examples=["A regular customer: please take this one."])

    @model_validator(mode="after")
    def _somewhere(self) -> "AssignBody":
        if self.agent_id is None and self.acd_group_id is None:
            raise ValueError("Name an agent or a group.")
        return self


class PriorityBody(BaseModel):
    """A point is worth a minute of waiting; 50 is usual."""

    priority: int = Field(ge=0, le=200, examples=[120])


class EndBody(BaseModel):
    """Why it is closed, for colleagues."""

    note: Note = Field("", examples=["Settled by telephone."])


class MessageBody(BaseModel):
    """To agents, and to the members of groups."""

    text: Words = Field(examples=["Please everybody back at two: campaign starts."])
    user_ids: list[UUID] = Field([], max_length=1000)
    acd_group_ids: list[UUID] = Field([], max_length=200)


class CallBody(BaseModel):
    """What the help is needed for."""

    text: Words = Field(examples=["The customer insists on a refund."])
    media_event_id: UUID | None = None


class Told(BaseModel):
    """How many people are told."""

    told: int


@router.get("/supervision", dependencies=[watches], responses=problems(NotOfAClient))
async def get_board(me: Me, tx: Tx) -> Board:
    """Your groups and agents as they are now. The stream's hints say when to look again."""
    return await service.look(tx, me)


@router.get("/supervision/day", dependencies=[watches], responses=problems(NotOfAClient))
async def get_day(me: Me, tx: Tx) -> Day:
    """The figures of the client's day so far."""
    return await service.day(tx, me)


@router.get(
    "/supervision/agents/{user_id}/statuses",
    responses=problems(NotOfAClient, NoSuchAgent, NoFiguresOfAgents),
)
async def get_statuses_of(user_id: UUID, me: Me, tx: Tx) -> StatusHistory:
    """The statuses of an agent: your own, or of agents you watch where your client shows figures of single agents."""
    return await service.statuses_of(tx, me, user_id)


@router.put(
    "/supervision/agents/{user_id}/status",
    status_code=204,
    dependencies=[watches],
    responses=problems(NotOfAClient, NoSuchAgent, NoSuchStatus),
)
async def set_status(user_id: UUID, body: StatusOf, me: Me, tx: Tx) -> None:
    """Change an agent's status for her, to any her groups may use. She is told."""
    await service.set_status(tx, me, user_id, body.agent_status_id, body.open_events)


@router.put(
    "/supervision/agents/{user_id}/groups",
    status_code=204,
    dependencies=[watches],
    responses=problems(NotOfAClient, NoSuchAgent, NoSuchGroup, NotReserve),
)
async def log_in(user_id: UUID, body: LoginOf, me: Me, tx: Tx) -> None:
    """Log a reserve member into a group, or out of it."""
    await service.log_in(tx, me, user_id, body.acd_group_id, to=body.logged_in)


HELD = (NotOfAClient, NoSuchEvent, AlreadyClosed)


@router.post(
    "/media-events/{event_id}/assign",
    dependencies=[watches],
    responses=problems(*HELD, NoSuchTarget),
)
async def assign(event_id: UUID, body: AssignBody, me: Me, tx: Tx) -> MediaEvent:
    """Give the event to an agent or a group, whoever has it now. An agent is waited for as long as the group says."""
    return await service.assign(tx, me, event_id, body.agent_id, body.acd_group_id, body.note)


@router.post(
    "/media-events/{event_id}/take-over",
    dependencies=[watches, needs(Right.DESK)],
    responses=problems(*HELD, NoRoom, NotAnAgent, Denied),
)
async def take_over(event_id: UUID, me: Me, tx: Tx) -> MediaEvent:
    """Take the event into your own work, whoever has it now."""
    return await service.take_over(tx, me, event_id)


@router.put("/media-events/{event_id}/priority", dependencies=[watches], responses=problems(*HELD))
async def set_priority(event_id: UUID, body: PriorityBody, me: Me, tx: Tx) -> MediaEvent:
    """Move the event forward or back in its line."""
    return await service.set_priority(tx, me, event_id, body.priority)


@router.post("/media-events/{event_id}/end", dependencies=[watches], responses=problems(*HELD))
async def end(event_id: UUID, me: Me, tx: Tx, body: EndBody | None = None) -> MediaEvent:
    """Close the event, whoever has it."""
    return await service.close(tx, me, event_id, body.note if body else "")


@router.post(
    "/supervision/messages",
    status_code=201,
    dependencies=[watches],
    responses=problems(NotOfAClient, NoSuchAgent, NoSuchGroup, NobodyToTell),
)
async def tell(body: MessageBody, me: Me, tx: Tx) -> Told:
    """Tell agents something; it stands on their desks until they have seen it."""
    told = await service.tell(tx, me, body.user_ids, body.acd_group_ids, body.text)
    return Told(told=told)


@router.post(
    "/supervision/calls/{notice_id}/end",
    status_code=204,
    dependencies=[watches],
    responses=problems(NotOfAClient, NoSuchNotice),
)
async def end_call(notice_id: UUID, me: Me, tx: Tx) -> None:
    """You took care of a call for help: it leaves everybody's view."""
    await service.end_call(tx, me, notice_id)


@router.post(
    "/me/calls",
    status_code=201,
    dependencies=[needs(Right.DESK)],
    responses=problems(NotAnAgent, NoSuchEvent, NobodyToTell),
)
async def call(body: CallBody, me: Me, tx: Tx) -> Told:
    """Ask the supervisors of your groups for help."""
    agent = desk.agent_of(me)
    if body.media_event_id is not None:
        await desk.event(tx, me, body.media_event_id)
    return Told(told=await notices.call(tx, me, agent, body.media_event_id, body.text))


@router.put("/me/notices/{notice_id}/seen", status_code=204, responses=problems(NoSuchNotice))
async def see(notice_id: UUID, me: Me, tx: Tx) -> None:
    """You have seen what somebody told you."""
    await notices.see(tx, desk.agent_of(me), notice_id)
