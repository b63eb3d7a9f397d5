"""The demo's mailbox over HTTP. Mounted in the demo only, open without signing in."""

from datetime import datetime
from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, StringConstraints

from ringdove.byemail import demo
from ringdove.kernel.errors import NotFound
from ringdove.kernel.fields import Body
from ringdove.kernel.http import problems

router = APIRouter(prefix="/api/v1/demo/mailbox", tags=["demo"])


class DemoMail(BaseModel):
    """A mail in the demo's mailbox."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    sender: str
    recipient: str
    subject: str
    text: str
    at: datetime
    can_answer: bool


class DemoMailbox(BaseModel):
    """Mail to one address, newest first, and the addresses that there are."""

    people: list[str]
    items: list[DemoMail]


class Answer(Body):
    """What is written above the quote."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=5000)]


@router.get("")
async def demo_mailbox(
    request: Request, address: Annotated[str | None, Query(max_length=254)] = None
) -> DemoMailbox:
    """What was mailed to somebody in the demo."""
    async with request.app.state.pipeline.transaction() as conn:
        people = await demo.people(conn)
        found = await demo.mailed(conn, address or (people[0] if people else ""))
    return DemoMailbox(people=people, items=[DemoMail.model_validate(m) for m in found])


@router.post("/{mail_id}/answers", status_code=204, responses=problems(NotFound))
async def answer_demo_mail(mail_id: UUID, body: Answer, request: Request) -> None:
    """Answer a mail as a mail program does."""
    async with request.app.state.pipeline.transaction() as conn:
        row = await demo.found(conn, mail_id)
    if row is None:
        raise NotFound
    listener = urlsplit(request.app.state.settings.mail_listen or "")
    await demo.answer(row, body.text, listener.hostname or "127.0.0.1", listener.port or 25)
