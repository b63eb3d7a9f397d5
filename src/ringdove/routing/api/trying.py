"""The simulator and dry runs over HTTP: nothing real happens."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, Field

from ringdove.accounts.http import Me, needs
from ringdove.accounts.model import Right
from ringdove.kernel import clock
from ringdove.kernel.fields import Body
from ringdove.kernel.http import Tx, problems
from ringdove.kernel.listing import Page
from ringdove.kernel.numbers import shortened
from ringdove.routing.api.applications import FlowJson
from ringdove.routing.errors import (
    FlowHasProblems,
    NoSuchApplication,
    NoSuchVersion,
    NotAFlow,
    NothingPublished,
)
from ringdove.routing.node import Found, TimedOut
from ringdove.routing.play import (
    SAYS_LIMIT,
    Answers,
    Given,
    Line,
    Number,
    Said,
    Sms,
    TriedFacts,
)
from ringdove.routing.service import applications, traces
from ringdove.routing.service import trying as service
from ringdove.routing.views import TriedView, tried

router = APIRouter(
    prefix="/api/v1/routing-applications/{application_id}",
    tags=["routing applications"],
    dependencies=[needs(Right.APPLICATIONS)],
)


class SmsBody(Body):
    """What the sender writes."""

    text: Sms
    keyword: Line | None = None


class AnswerBody(Body):
    """What comes instead of an SMS: an answer from outside, or nothing in time."""

    values: dict[str, Any] | None = None
    timed_out: bool = False


class SimulateBody(Body):
    """The next thing that happens in a conversation that is only tried.

    ``state`` is what the last answer held, nothing at the beginning; ``flow``: without one, the draft.
    ``answers``: what is answered outside, by node; what is not there is really asked, but for requests.
    """

    flow: FlowJson | None = None
    at: AwareDatetime | None = None
    state: dict[str, Any] | None = None
    sms: SmsBody | None = None
    answer: AnswerBody | None = None
    facts: TriedFacts = TriedFacts()
    answers: Answers = {}


class RunBody(Body):
    """An SMS; by ``version``, the draft, or what is published, and what the sender says after it."""

    text: Sms
    sender: Number
    keyword: Line | None = None
    at: AwareDatetime | None = None
    version: Annotated[int, Field(ge=1)] | Annotated[str, Field(pattern="^draft$")] | None = None
    facts: TriedFacts = TriedFacts()
    answers: Answers = {}
    says: Annotated[list[Sms], Field(max_length=SAYS_LIMIT)] = []


class WaitingView(BaseModel):
    """A conversation that waits for its sender, a time or another system."""

    id: UUID
    sender: str
    version: int | None
    node: str
    state: Literal["waiting", "calling"]
    until: datetime | None
    since: datetime


@router.get("/runs", responses=problems(NoSuchApplication))
async def list_waiting(
    application_id: UUID,
    me: Me,
    tx: Tx,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: UUID | None = None,
) -> Page[WaitingView]:
    """Conversations with this application that wait, oldest first."""
    found = await traces.waiting(tx, application_id, cursor, limit + 1)
    items = [
        WaitingView.model_validate(
            {
                "id": run.id,
                "sender": run.sender if me.reads_texts_of(run.client_id) else shortened(run.sender),
                "version": run.version,
                "node": run.node,
                "state": run.state,
                "until": run.due_at,
                "since": run.began_at,
            }
        )
        for run in found[:limit]
    ]
    return Page(items=items, next=str(items[-1].id) if len(found) > limit else None)


@router.post("/simulate", responses=problems(NoSuchApplication, FlowHasProblems, NotAFlow))
async def simulate(application_id: UUID, body: SimulateBody, tx: Tx) -> TriedView:
    """Go on with a conversation that is only tried. Nothing is kept: the caller holds its state."""
    application = await applications.one(tx, application_id)
    answer = None
    if body.answer is not None:
        answer = TimedOut() if body.answer.timed_out else Found(body.answer.values or {})
    found = await service.simulate(
        tx,
        application_id,
        flow=body.flow,
        at=body.at or clock.now(),
        state=body.state,
        sms=Said(text=body.sms.text, keyword=body.sms.keyword) if body.sms else None,
        answer=answer,
        facts=body.facts,
        answers=body.answers,
    )
    return tried(found, await service.names_of(tx, application.client_id, [found]))


@router.post(
    "/run", responses=problems(NoSuchApplication, NoSuchVersion, FlowHasProblems, NothingPublished)
)
async def dry_run(application_id: UUID, body: RunBody, tx: Tx) -> TriedView:
    """What would become of an SMS."""
    application = await applications.one(tx, application_id)
    given = Given(
        sender=body.sender,
        text=body.text,
        keyword=body.keyword,
        at=body.at or clock.now(),
        facts=body.facts,
        answers=body.answers,
        says=[Said(text=text) for text in body.says],
    )
    number = body.version if isinstance(body.version, int) else None
    found = await service.dry_run(tx, application_id, number, given, draft=body.version == "draft")
    return tried(found, await service.names_of(tx, application.client_id, [found]))
