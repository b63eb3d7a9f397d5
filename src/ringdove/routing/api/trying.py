"""The simulator and dry runs over HTTP: nothing real happens."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime, Field

from ringdove.accounts.http import needs
from ringdove.accounts.model import Right
from ringdove.kernel import clock
from ringdove.kernel.fields import Body
from ringdove.kernel.http import Tx, problems
from ringdove.routing.api.applications import FlowJson
from ringdove.routing.api.shown import TriedView, tried
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
from ringdove.routing.service import applications
from ringdove.routing.service import trying as service

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
