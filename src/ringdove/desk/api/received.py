"""Received SMS over HTTP."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime

from ringdove.accounts.http import CSV, Me, csv_file, needs
from ringdove.accounts.model import Principal, Right
from ringdove.desk.errors import NoSuchSms, NowhereToGo, OnItsWay
from ringdove.desk.model import ReceivedSms, SmsState, SmsWay
from ringdove.desk.service import received as service
from ringdove.kernel.db import Conn
from ringdove.kernel.errors import Denied
from ringdove.kernel.fields import Body
from ringdove.kernel.http import Tx, problems
from ringdove.kernel.listing import Listing, Page, listing
from ringdove.receipts.model import Outcome
from ringdove.routing.errors import FlowHasProblems, NoSuchApplication, TooManyExamples
from ringdove.routing.service import applications, examples, traces
from ringdove.routing.views import ExampleView, TraceView, example, run_view

router = APIRouter(prefix="/api/v1", tags=["received SMS"])

Sms = Annotated[Listing, Depends(listing("received_at", default="-received_at"))]


def _search(
    state: SmsState | None = None,
    connector_id: UUID | None = None,
    client_id: UUID | None = None,
    text: Annotated[str | None, Query(max_length=200, pattern="^[^\\x00]*$")] = None,
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
    outcome: Outcome | None = None,
    transaction_code_id: UUID | None = None,
    day: Annotated[date | None, Query(description="As the SMS's client's clock has it.")] = None,
) -> service.Search:
    return service.Search(
        state, connector_id, client_id, text, since, until, outcome, transaction_code_id, day
    )


Search = Annotated[service.Search, Depends(_search)]


class ExampleOfSms(Body):
    """Of which application."""

    application_id: UUID


@router.get("/received-sms", responses=problems(Denied))
async def list_received_sms(me: Me, tx: Tx, page: Sms, search: Search) -> Page[ReceivedSms]:
    """What came in, newest first. ``q`` finds a sender's number in any way of writing it.

    ``text`` finds part of an SMS, in any case of letters; it needs ``since``.
    """
    return await service.received(tx, me, page, search)


@router.get("/received-sms.csv", **CSV)
async def export_received_sms(
    request: Request, me: Me, tx: Tx, page: Sms, search: Search
) -> StreamingResponse:
    """The same list as a table for spreadsheets, up to 100,000 rows."""

    async def read(conn: Conn, who: Principal, part: Listing) -> Page[ReceivedSms]:
        return await service.received(conn, who, part, search)

    return await csv_file(request, me, tx, "received_sms", ReceivedSms, page, read)


@router.get("/received-sms/{sms_id}", responses=problems(NoSuchSms))
async def get_received_sms(sms_id: UUID, me: Me, tx: Tx) -> ReceivedSms:
    """One received SMS."""
    return await service.received_one(tx, me, sms_id)


@router.get("/received-sms/{sms_id}/way", responses=problems(NoSuchSms))
async def get_way(sms_id: UUID, me: Me, tx: Tx) -> SmsWay:
    """Every step of an SMS with its time, and why it goes no further, if so."""
    return await service.way(tx, me, sms_id)


@router.get("/received-sms/{sms_id}/trace", responses=problems(NoSuchSms))
async def get_trace(sms_id: UUID, me: Me, tx: Tx) -> TraceView:
    """What a routing application did with an SMS: by which version, through which nodes, and what followed.

    Who may not read texts sees no values either.
    """
    sms = await service.received_one(tx, me, sms_id)
    found = await traces.of_sms(tx, sms.client_id, sms_id)
    readable, drawn = me.reads_texts_of(sms.client_id), Right.APPLICATIONS in me.rights
    return TraceView(runs=[run_view(r, readable=readable, drawn=drawn) for r in found])


@router.post(
    "/received-sms/{sms_id}/examples",
    status_code=201,
    dependencies=[needs(Right.APPLICATIONS), needs(Right.READ_TEXT)],
    responses=problems(NoSuchSms, NoSuchApplication, FlowHasProblems, TooManyExamples, Denied),
)
async def make_example(sms_id: UUID, body: ExampleOfSms, me: Me, tx: Tx) -> ExampleView:
    """Make an example of a received SMS, its number masked: from now on it should come out as by the draft now."""
    sms = await service.received_one(tx, me, sms_id)
    application = await applications.one(tx, body.application_id)
    if sms.text is None:
        raise Denied(right=Right.READ_TEXT.value)
    if application.client_id != sms.client_id:
        raise NoSuchApplication
    made = await examples.of_sms(
        tx, application.id, sms.id, sms.sender, sms.text, None, sms.received_at
    )
    return example(made, readable=me.reads_texts_of(sms.client_id))


@router.post(
    "/received-sms/{sms_id}/route",
    status_code=202,
    dependencies=[needs(Right.RECEIVED_SMS)],
    responses=problems(NoSuchSms, OnItsWay, NowhereToGo),
)
async def route_again(sms_id: UUID, me: Me, tx: Tx, request: Request) -> None:
    """Put an SMS that reached nobody on its way once more."""
    sms = await service.received_one(tx, me, sms_id)
    async with request.app.state.pipeline.transaction() as pipeline:
        await service.route_again(pipeline, sms)
