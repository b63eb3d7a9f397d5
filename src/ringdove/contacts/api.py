"""Contacts over HTTP."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from ringdove.accounts.http import CSV, Me, csv_file, needs
from ringdove.accounts.model import Principal, Right
from ringdove.accounts.service import people
from ringdove.contacts import service, table
from ringdove.contacts.errors import NoSuchContact, NotMerged, NumberTaken
from ringdove.contacts.table import ContactRow, Fields, Name, Notes, Numbers
from ringdove.kernel import importing
from ringdove.kernel.db import Conn
from ringdove.kernel.errors import Denied, Missing, Stale
from ringdove.kernel.fields import Body, Change, Language
from ringdove.kernel.http import IfMatch, Tx, etag, problems
from ringdove.kernel.importing import CannotImport, ImportedRow
from ringdove.kernel.listing import Listing, Page, listing

router = APIRouter(
    prefix="/api/v1/contacts", tags=["contacts"], dependencies=[needs(Right.CONTACTS)]
)
IMPORT_EXAMPLE = "Name;Number;Language;Notes;Customer number\nKim Lee;+49 170 1234567;en;;K-17\n"


class ContactView(BaseModel):
    """A person. ``opted_out``: those of her numbers that must not be texted; ``merged``: what can be separated again."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    client_id: UUID
    name: str
    numbers: list[str]
    language: Language | None
    notes: str
    fields: dict[str, str]
    opted_out: list[str]
    merged: list[UUID]
    last_sms_at: datetime | None
    created_at: datetime


class ContactBody(Body):
    """A new contact: a name, a number, or both."""

    client_id: UUID | None = None
    name: Name = Field("", examples=["Kim Lee"])
    numbers: Numbers = Field([], examples=[["+491701234567"]])
    language: Language | None = None
    notes: Notes = ""
    fields: Fields = Field({}, examples=[{"Customer number": "K-17"}])


class ContactChange(Change):
    """Changes to a contact; ``numbers`` and ``fields`` are replaced as a whole."""

    client_id: Any = Field(None, exclude=True)
    opted_out: Any = Field(None, exclude=True)
    merged: Any = Field(None, exclude=True)
    last_sms_at: Any = Field(None, exclude=True)
    name: Name = ""
    numbers: Numbers = []
    language: Language | None = None
    notes: Notes = ""
    fields: Fields = {}


class Other(Body):
    """The other contact."""

    other_id: UUID


class ImportedContact(ImportedRow):
    """What a row will do or has done."""

    does: Literal["new", "changed", "same", ""]


class ImportedContacts(BaseModel):
    """What an import does or did; ``ignored``: columns that mean nothing here."""

    imported: bool
    rows: list[ImportedContact]
    ignored: list[str]


@dataclass(frozen=True)
class Filters:
    """What the list of contacts is narrowed to."""

    client_id: UUID | None = None
    language: Language | None = None
    named: bool | None = None
    opted_out: bool | None = None


Contacts = Annotated[
    Listing, Depends(listing(*service.CONTACTS.sorts, default="name", filters=Filters))
]
WRITES = problems(NoSuchContact, NumberTaken, Denied, Stale)


async def _page(conn: Conn, who: Principal, page: Listing) -> Page[ContactView]:
    found = await service.contacts(conn, who, page)
    return Page(items=[ContactView.model_validate(c) for c in found.items], next=found.next)


async def _client(conn: Conn, me: Principal, client_id: UUID | None) -> tuple[UUID, str]:
    wanted = client_id or me.client_id
    if wanted is None or me.client_id not in (None, wanted):
        raise Missing("Name the client.", field="client_id")
    return wanted, (await people.client(conn, wanted)).country


@router.get("")
async def list_contacts(me: Me, tx: Tx, page: Contacts) -> Page[ContactView]:
    """Contacts you may see; ``q``: a part of the name, of a field, or a number in any way of writing it."""
    return await _page(tx, me, page)


@router.get(".csv", **CSV)
async def export_contacts(request: Request, me: Me, tx: Tx, page: Contacts) -> StreamingResponse:
    """The same list as a table for spreadsheets, up to 100,000 rows."""
    return await csv_file(request, me, tx, "contacts", ContactView, page, _page)


@router.post("", status_code=201, responses=WRITES)
async def create_contact(body: ContactBody, me: Me, tx: Tx, response: Response) -> ContactView:
    """Make a contact. A number that only wrote to you becomes part of it."""
    client_id, country = await _client(tx, me, body.client_id)
    made = await service.create(tx, client_id, country, body.model_dump())
    response.headers["ETag"] = etag(made.version)
    return ContactView.model_validate(made)


@router.post(
    "/import",
    responses=problems(Denied, CannotImport),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"text/csv": {"schema": {"type": "string"}, "example": IMPORT_EXAMPLE}},
        }
    },
)
async def import_contacts(
    request: Request, me: Me, tx: Tx, client_id: UUID | None = None, *, dry_run: bool = False
) -> ImportedContacts:
    """Make and change contacts by a table: all rows, or none and what is wrong with each.

    A row is about the contact that has one of its numbers. Columns that are not ours become fields.
    """
    client, country = await _client(tx, me, client_id)
    found = table.read(await importing.body_of(request))
    checked, wrong = importing.checked(found, ContactRow)
    refused, does = await service.import_all(tx, client, country, checked, dry_run=dry_run)
    importing.add_refusals(wrong, refused)
    rows = [
        ImportedContact.model_validate(
            {"line": line, "values": values, "errors": errors, "does": "" if errors else what}
        )
        for (line, values), errors, what in zip(found.rows, wrong, does, strict=True)
    ]
    if not dry_run and (refused_rows := [row for row in rows if row.errors]):
        raise CannotImport(rows=[row.model_dump(mode="json") for row in refused_rows])
    return ImportedContacts(imported=not dry_run, rows=rows, ignored=found.ignored)


@router.get("/{contact_id}", responses=problems(NoSuchContact))
async def get_contact(contact_id: UUID, tx: Tx, response: Response) -> ContactView:
    """One contact."""
    found = await service.contact(tx, contact_id)
    response.headers["ETag"] = etag(found.version)
    return ContactView.model_validate(found)


@router.patch("/{contact_id}", responses=WRITES)
async def change_contact(
    contact_id: UUID, body: ContactChange, tx: Tx, version: IfMatch, response: Response
) -> ContactView:
    """Change a contact."""
    found = await service.contact(tx, contact_id)
    country = (await people.client(tx, found.client_id)).country
    changed = await service.change(tx, contact_id, country, body.changes(), version)
    response.headers["ETag"] = etag(changed.version)
    return ContactView.model_validate(changed)


@router.post("/{contact_id}/merge", responses=problems(NoSuchContact, Denied))
async def merge_contacts(contact_id: UUID, body: Other, tx: Tx, response: Response) -> ContactView:
    """The other is the same person and becomes part of this contact; that can be undone."""
    kept = await service.merge(tx, contact_id, body.other_id)
    response.headers["ETag"] = etag(kept.version)
    return ContactView.model_validate(kept)


@router.post("/{contact_id}/separate", responses=problems(NoSuchContact, NotMerged))
async def separate_contacts(
    contact_id: UUID, body: Other, tx: Tx, response: Response
) -> ContactView:
    """Undo a merge: the other has its numbers again, and this one is as it was, if nobody changed it since."""
    kept = await service.separate(tx, contact_id, body.other_id)
    response.headers["ETag"] = etag(kept.version)
    return ContactView.model_validate(kept)
