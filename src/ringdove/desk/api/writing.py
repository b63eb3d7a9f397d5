"""What helps while somebody writes, over HTTP."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints

from ringdove.accounts.http import Me
from ringdove.acd.errors import NoSuchEvent
from ringdove.desk.model import Draft, DraftMode, Episode, ReadyTemplate
from ringdove.desk.service import writing as service
from ringdove.kernel.http import Tx, problems

router = APIRouter(prefix="/api/v1/media-events/{event_id}", tags=["desk"])


class DraftBody(BaseModel):
    """What you began to write; nothing forgets it."""

    mode: DraftMode
    text: Annotated[str, StringConstraints(max_length=4000, pattern="^[^\\x00]*$")] = Field(
        examples=["Your parcel"]
    )


class LookBody(BaseModel):
    """What you do: say ``looks`` when the thread is opened and each minute, ``types`` every few seconds."""

    act: Literal["looks", "types", "leaves"]


@router.get("/drafts", responses=problems(NoSuchEvent))
async def get_drafts(event_id: UUID, me: Me, tx: Tx) -> list[Draft]:
    """What people began to write for this event, also before it was handed over."""
    return await service.drafts(tx, me, event_id)


@router.put("/drafts", status_code=204, responses=problems(NoSuchEvent))
async def keep_draft(event_id: UUID, body: DraftBody, me: Me, tx: Tx) -> None:
    """Keep what you began to write. Sending it forgets it."""
    await service.keep_draft(tx, me, event_id, body.mode, body.text)


@router.get("/templates", responses=problems(NoSuchEvent))
async def get_ready_templates(event_id: UUID, me: Me, tx: Tx) -> list[ReadyTemplate]:
    """The templates that can be chosen here, filled in; without a text: something it needs is missing."""
    return await service.ready_templates(tx, me, event_id)


@router.get("/history", responses=problems(NoSuchEvent))
async def get_history(event_id: UUID, me: Me, tx: Tx) -> list[Episode]:
    """What the same sender wrote, over all connectors of the client; newest first."""
    return await service.history(tx, me, event_id)


@router.put("/looking", status_code=204, responses=problems(NoSuchEvent))
async def look(event_id: UUID, body: LookBody, me: Me, tx: Tx) -> None:
    """Say that you look at it, write, or left. Who else is there comes as a ``looking`` hint."""
    await service.look(tx, me, event_id, body.act)
