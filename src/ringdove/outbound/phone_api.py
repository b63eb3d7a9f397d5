"""The demo's phone simulator over HTTP: what its page needs. Mounted in the demo only, open without signing in."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel

from ringdove.connectors.model import TOKEN_PURPOSE
from ringdove.kernel.numbers import normalised
from ringdove.outbound import queries

router = APIRouter(prefix="/api/v1/demo/phone", tags=["demo"])
SHOWN = 100


class DemoNumber(BaseModel):
    """A number of the demo to write to."""

    name: str
    recipient: str
    client: str
    token: str | None


class PhoneMessage(BaseModel):
    """An SMS that a demo phone received."""

    id: UUID
    from_number: str
    text: str
    at: datetime


@router.get("")
async def demo_numbers(request: Request) -> list[DemoNumber]:
    """The demo's numbers, with their tokens."""
    keys = request.app.state.keys
    async with request.app.state.pipeline.transaction() as conn:
        rows = await queries.demo_numbers(conn)
    return [
        DemoNumber(
            name=n, recipient=r, client=c, token=keys.open(TOKEN_PURPOSE, bytes(t)) if t else None
        )
        for n, r, c, t in rows
    ]


@router.get("/{number}/messages")
async def phone_messages(
    number: Annotated[str, Path(max_length=64)], request: Request
) -> list[PhoneMessage]:
    """What a phone received, oldest first."""
    async with request.app.state.pipeline.transaction() as conn:
        rows = await queries.on_phone(conn, normalised(number, "DE"), SHOWN)
    return [PhoneMessage(id=i, from_number=f, text=b, at=at) for i, f, b, at in reversed(rows)]
