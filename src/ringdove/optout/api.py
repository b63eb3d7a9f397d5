"""Opt-out over HTTP: the ledger, and the words of each receive connector."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from ringdove.accounts.http import CSV, Me, csv_file, needs
from ringdove.accounts.model import Principal, Right
from ringdove.kernel.db import Conn
from ringdove.kernel.errors import Denied, Missing, Stale
from ringdove.kernel.fields import Body, Country
from ringdove.kernel.http import IfMatch, Tx, etag, problems
from ringdove.kernel.listing import Listing, Page, listing
from ringdove.optout import service
from ringdove.optout.errors import NoSuchLine
from ringdove.optout.model import LONGEST, Line, Meaning, words_of

router = APIRouter(prefix="/api/v1", tags=["opt-out"])
What = Literal["stop", "start", "help", "stopped", "started", "overridden"]
Word = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=LONGEST, pattern="^[^\\x00]*$"
    ),
]
Words = Annotated[list[Word], Field(max_length=service.WORDS_AT_MOST)]
Answer = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=1600, pattern="^[^\\x00]*$")
]
Reason = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern="^[^\\x00]*$"),
]
Number = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=64, pattern="^[^\\x00]*$"),
]


class OptOutEntry(BaseModel):
    """What somebody said about being texted, the SMS that proves it, and how it stands with the number now.

    ``body`` is null for those who may not read texts.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    client_id: UUID
    at: datetime
    number: str
    what: What
    connector_id: UUID | None
    connector_name: str | None
    message_id: UUID | None
    body: str | None
    user_name: str | None
    reason: str | None
    opted_out: bool


class NewOptOut(Body):
    """What somebody said otherwise than by SMS: on the phone, in a letter."""

    client_id: UUID | None = None
    number: Number = Field(examples=["+491701234567"])
    country: Country = "DE"
    opted_out: bool
    reason: Reason = Field(examples=["Called and asked for it."])


class OptOutWords(BaseModel):
    """The words of a receive connector. ``own``: chosen for it; else those of its country.

    An answer that is null is ours, in the client's language: ``default_answers``; an empty one sends nothing.
    """

    connector_id: UUID
    own: bool
    stop: list[str]
    start: list[str]
    help: list[str]
    stop_answer: str | None
    start_answer: str | None
    help_answer: str | None
    default_answers: dict[Literal["stop", "start", "help"], str]
    default_words: dict[Literal["stop", "start", "help"], list[str]]


class OptOutWordsBody(Body):
    """Words of a connector's own."""

    stop: Words
    start: Words
    help: Words = []
    stop_answer: Answer | None = None
    start_answer: Answer | None = None
    help_answer: Answer | None = None


@dataclass(frozen=True)
class Filters:
    """What the ledger is narrowed to."""

    client_id: UUID | None = None
    what: What | None = None
    opted_out: bool | None = None
    connector_id: UUID | None = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None


Entries = Annotated[
    Listing, Depends(listing(*service.ENTRIES.sorts, default="-at", filters=Filters))
]
READ = [needs(Right.OPT_OUTS)]


async def _page(conn: Conn, who: Principal, page: Listing) -> Page[OptOutEntry]:
    found = await service.entries(conn, who, page)
    items = [OptOutEntry.model_validate(e) for e in found.items]
    for item in items:
        if not who.reads_texts_of(item.client_id):
            item.body = None
    return Page(items=items, next=found.next)


@router.get("/opt-outs", dependencies=READ)
async def list_opt_outs(me: Me, tx: Tx, page: Entries) -> Page[OptOutEntry]:
    """The ledger, newest first; ``q``: a number in any way of writing it."""
    return await _page(tx, me, page)


@router.get("/opt-outs.csv", dependencies=READ, **CSV)
async def export_opt_outs(request: Request, me: Me, tx: Tx, page: Entries) -> StreamingResponse:
    """The same as a table for spreadsheets, up to 100,000 rows."""
    return await csv_file(request, me, tx, "opt_outs", OptOutEntry, page, _page)


@router.post("/opt-outs", status_code=201, dependencies=READ, responses=problems(Denied))
async def add_opt_out(body: NewOptOut, me: Me, tx: Tx) -> OptOutEntry:
    """Note that somebody wants no SMS, or wants them again, with the reason."""
    client_id = body.client_id or me.client_id
    if client_id is None or me.client_id not in (None, client_id):
        raise Missing("Name the client.", field="client_id")
    found = await service.put(
        tx, me, client_id, body.number, body.country, body.reason, out=body.opted_out
    )
    return OptOutEntry.model_validate(found)


def _view(found: Line) -> OptOutWords:
    words, country = found.words, words_of(found.country)
    return OptOutWords.model_validate(
        {
            "connector_id": found.id,
            "own": found.version > 0,
            **{m: list(words.of(m)) for m in Meaning},
            **{f"{m}_answer": getattr(words, f"{m}_answer") for m in Meaning},
            "default_answers": {
                m: country.answer(m, found.language, found.client_name) for m in Meaning
            },
            "default_words": {m: list(country.of(m)) for m in Meaning},
        }
    )


PLACE = "/sms-receive-connectors/{connector_id}/opt-out-words"


@router.get(PLACE, dependencies=[needs(Right.CONNECTORS_READ)], responses=problems(NoSuchLine))
async def get_opt_out_words(connector_id: UUID, tx: Tx, response: Response) -> OptOutWords:
    """By which words people opt out at this connector, and what answers them."""
    found = await service.line(tx, connector_id)
    response.headers["ETag"] = etag(found.version)
    return _view(found)


@router.put(PLACE, dependencies=[needs(Right.CONNECTORS)], responses=problems(NoSuchLine, Stale))
async def put_opt_out_words(
    connector_id: UUID, body: OptOutWordsBody, tx: Tx, version: IfMatch, response: Response
) -> OptOutWords:
    """Give a connector words of its own."""
    found = await service.choose(tx, connector_id, body.model_dump(), version or None)
    response.headers["ETag"] = etag(found.version)
    return _view(found)


@router.delete(PLACE, dependencies=[needs(Right.CONNECTORS)], responses=problems(NoSuchLine))
async def delete_opt_out_words(connector_id: UUID, tx: Tx) -> OptOutWords:
    """Let a connector have the words of its country again."""
    return _view(await service.back_to_country(tx, connector_id))
