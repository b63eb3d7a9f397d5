"""ACD groups as tables over HTTP: the list for spreadsheets, and groups from a table."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from ringdove.accounts.http import CSV, Me, csv_file, needs
from ringdove.accounts.model import Principal, Right
from ringdove.acd import table
from ringdove.acd.api.groups import (
    EMAIL_TIME,
    EventsOrder,
    Groups,
    GroupSettings,
    LogOutAfter,
    OnMiss,
    TimeOfDay,
)
from ringdove.acd.service import group_tables, master
from ringdove.kernel import importing
from ringdove.kernel.db import Conn
from ringdove.kernel.errors import Denied
from ringdove.kernel.fields import Body, OfferTimeout, Text
from ringdove.kernel.http import Tx, problems
from ringdove.kernel.importing import CannotImport, ImportedRow
from ringdove.kernel.listing import Listing, Page

router = APIRouter(prefix="/api/v1/acd-groups", tags=["ACD"])


class ExportedGroup(GroupSettings):
    """A group in a table: people are usernames."""

    members: list[str]
    reserve_members: list[str]
    readers: list[str]
    supervisors: list[str]


@router.get(".csv", **CSV)
async def export_groups(request: Request, me: Me, tx: Tx, page: Groups) -> StreamingResponse:
    """The same list as a table for spreadsheets, up to 100,000 rows: people and opening times by their names."""

    async def read(conn: Conn, who: Principal, part: Listing) -> Page[ExportedGroup]:
        found = await master.groups(conn, who, part)
        rows = await group_tables.with_usernames(conn, found.items)
        return Page[ExportedGroup](
            items=[ExportedGroup.model_validate(row) for row in rows], next=found.next
        )

    return await csv_file(request, me, tx, "acd_groups", ExportedGroup, page, read)


class GroupRow(Body):
    """A row of a table of groups: people by their usernames, opening times by their name."""

    name: Text
    active: bool = True
    opening_times: str | None = None
    members: list[str] = []
    reserve_members: list[str] = []
    readers: list[str] = []
    supervisors: list[str] = []
    inherited: list[str] = Field(
        [], description="What is the client's, whatever stands in its column."
    )
    strategy: str | None = None
    offer_timeout_s: OfferTimeout | None = None
    events_order: EventsOrder = "ageing"
    return_to_agent_s: Annotated[int, Field(ge=0, le=86_400)] = 120
    absence_limit_s: Annotated[int, Field(ge=30, le=86_400)] = 300
    answer_target_s: Annotated[int, Field(ge=10, le=604_800)] = 300
    waiting_limit_s: Annotated[int, Field(ge=60, le=604_800)] = 1800
    wrap_up_s: Annotated[int, Field(ge=0, le=3_600)] = 0
    code_needed: bool = False
    decline_reason_needed: bool = False
    auto_accept: bool = False
    may_pick: bool = False
    last_agent_s: Annotated[int, Field(ge=0, le=86_400)] = 0
    threading_s: Annotated[int, Field(ge=0, le=2_592_000)] = 0
    on_miss: OnMiss = "count"
    log_out_after_misses: Annotated[int, Field(ge=0, le=100)] = 0
    log_out_after_s: LogOutAfter = 0
    log_out_at: TimeOfDay | None = None
    park_limit_s: Annotated[int, Field(ge=60, le=2_592_000)] = 604_800
    email_time_s: Annotated[int, Field(ge=0, le=2_592_000, description=EMAIL_TIME)] = 14_400


class ImportedGroups(BaseModel):
    """What an import does or did; ``ignored``: columns that mean nothing here."""

    imported: bool
    rows: list[ImportedRow]
    ignored: list[str]


IMPORT_EXAMPLE = (
    "Name;Opening times;Members;Reserve members;Supervisors;Wrap up s\n"
    "Support;Office hours;alice, bob;carol;sam;30\n"
)


@router.post(
    "/import",
    dependencies=[needs(Right.GROUPS)],
    responses=problems(Denied, CannotImport),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"text/csv": {"schema": {"type": "string"}, "example": IMPORT_EXAMPLE}},
        }
    },
)
async def import_groups(
    request: Request, me: Me, tx: Tx, client_id: UUID, *, dry_run: bool = False
) -> ImportedGroups:
    """Make a client's groups from a table: all of them, or none and what is wrong with each row.

    Columns as in the example or as the list's own file has them, in English or German, separated by semicolons,
    commas or tabs, in UTF-8 or Windows-1252.
    """
    found = table.read(await importing.body_of(request))
    checked, wrong = importing.checked(found, GroupRow)
    refused = await group_tables.import_groups(tx, me, client_id, checked, dry_run=dry_run)
    importing.add_refusals(wrong, refused)
    rows = [
        ImportedRow(line=line, values=values, errors=errors)
        for (line, values), errors in zip(found.rows, wrong, strict=True)
    ]
    refused_rows = [row for row in rows if row.errors]
    if refused_rows and not dry_run:
        raise CannotImport(rows=[row.model_dump(mode="json") for row in refused_rows])
    return ImportedGroups(imported=not dry_run, rows=rows, ignored=found.ignored)
