"""What happens to an event beyond its answer, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, Field, StringConstraints, model_validator

from ringdove.accounts.http import Me, needs
from ringdove.accounts.model import Right
from ringdove.acd.errors import (
    AlreadyClosed,
    CodeNeeded,
    EventNotYours,
    NewerMessage,
    NoRoom,
    NoSuchCode,
    NoSuchEvent,
    NoSuchTarget,
    NotPickable,
    NotThen,
)
from ringdove.desk.model import MediaEvent, Targets, ThreadMessage
from ringdove.desk.service import life as service
from ringdove.kernel.http import Tx, problems

router = APIRouter(
    prefix="/api/v1/media-events/{event_id}", tags=["desk"], dependencies=[needs(Right.DESK)]
)
Note = Annotated[str, StringConstraints(max_length=4000, pattern="^[^\\x00]*$")]
NoteText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=4000, pattern="^[^\\x00]*$"),
]
HELD = (NoSuchEvent, AlreadyClosed, EventNotYours)


class CloseBody(BaseModel):
    """The last SMS she saw (without it the event is closed whatever came), and what it was about."""

    last_received_sms_id: UUID | None = None
    transaction_code_id: UUID | None = None


class ParkBody(BaseModel):
    """Until when; null: until the next SMS, at most as long as the group allows."""

    until: AwareDatetime | None = Field(None, examples=["2026-11-24T09:00:00+01:00"])
    note: Note = Field("", examples=["Waits for the delivery date."])


class ReturnBody(BaseModel):
    """What the next agent should know."""

    note: Note = Field("", examples=["Needs somebody who knows the tariff."])


class TransferBody(BaseModel):
    """To an agent (in a group of hers), or to a group."""

    agent_id: UUID | None = None
    acd_group_id: UUID | None = None
    note: Note = Field("", examples=["She asked twice already."])

    @model_validator(mode="after")
    def _somewhere(self) -> "TransferBody":
        if self.agent_id is None and self.acd_group_id is None:
            raise ValueError("Name an agent or a group.")
        return self


class NoteBody(BaseModel):
    """A note for colleagues."""

    text: NoteText = Field(examples=["Called her back at noon."])


@router.post("/close", responses=problems(*HELD, NewerMessage, CodeNeeded, NoSuchCode))
async def close(event_id: UUID, me: Me, tx: Tx, body: CloseBody | None = None) -> MediaEvent:
    """End the event. With the last SMS you saw, a newer one is a conflict. Groups may have a wrap-up first."""
    asked = body or CloseBody()
    return await service.close(
        tx, me, event_id, asked.last_received_sms_id, asked.transaction_code_id
    )


@router.post("/park", responses=problems(*HELD, NotThen))
async def park(event_id: UUID, me: Me, tx: Tx, body: ParkBody | None = None) -> MediaEvent:
    """Put the event aside until a time or the next SMS; it leaves room for another."""
    asked = body or ParkBody(until=None, note="")
    return await service.park(tx, me, event_id, asked.until, asked.note)


@router.post("/resume", responses=problems(*HELD, NoRoom))
async def resume(event_id: UUID, me: Me, tx: Tx) -> MediaEvent:
    """Take a parked event up again."""
    return await service.resume(tx, me, event_id)


@router.post("/pick", responses=problems(NoSuchEvent, AlreadyClosed, NotPickable, NoRoom))
async def pick(event_id: UUID, me: Me, tx: Tx) -> MediaEvent:
    """Take an event from the queue, in groups that let their members choose."""
    return await service.pick(tx, me, event_id)


@router.post("/return", status_code=204, responses=problems(*HELD))
async def give_back(event_id: UUID, me: Me, tx: Tx, body: ReturnBody | None = None) -> None:
    """Return the event to the queue, at its own place; others are asked before you."""
    await service.give_back(tx, me, event_id, body.note if body else "")


@router.post("/transfer", status_code=204, responses=problems(*HELD, NoSuchTarget))
async def transfer(event_id: UUID, body: TransferBody, me: Me, tx: Tx) -> None:
    """Hand the event over. A colleague is waited for for as long as the group says, then everybody may have it."""
    await service.transfer(tx, me, event_id, body.agent_id, body.acd_group_id, body.note)


@router.post("/notes", status_code=201, responses=problems(*HELD))
async def add_note(event_id: UUID, body: NoteBody, me: Me, tx: Tx) -> ThreadMessage:
    """Write a note that colleagues see and the customer does not."""
    return await service.add_note(tx, me, event_id, body.text)


@router.post("/extend", responses=problems(*HELD))
async def extend(event_id: UUID, me: Me, tx: Tx) -> MediaEvent:
    """One more minute for the wrap-up, from now."""
    return await service.extend(tx, me, event_id)


@router.get("/targets", responses=problems(NoSuchEvent))
async def get_targets(event_id: UUID, me: Me, tx: Tx) -> Targets:
    """To whom the event can be handed over, and the transaction codes it can be closed with."""
    return await service.targets(tx, me, event_id)
