"""Setting up over HTTP: what is still to do, a new client with all it needs, users from a table."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ringdove.accounts.errors import RoleNotYours, Taken
from ringdove.accounts.http import Me, needs
from ringdove.accounts.model import Right
from ringdove.connectors.errors import RecipientTaken
from ringdove.kernel import importing
from ringdove.kernel.errors import Denied, Invalid
from ringdove.kernel.fields import (
    AgentNumber,
    Body,
    Code,
    Country,
    Email,
    Language,
    Parallel,
    Text,
    TimeZone,
    Username,
)
from ringdove.kernel.http import Tx, problems
from ringdove.kernel.importing import CannotImport, ImportedRow
from ringdove.setup import table
from ringdove.setup.service import clients, users

router = APIRouter(prefix="/api/v1", tags=["first steps"])


class FirstStepsView(BaseModel):
    """What there is of what it takes to answer an SMS, as far as you see. Without a reseller all is still to do."""

    model_config = ConfigDict(from_attributes=True)

    resellers: bool
    clients: bool
    agents: bool
    groups: bool
    connectors: bool
    sms: bool


class NewReseller(Body):
    """The reseller above the client, where there is none yet."""

    code: Code
    name: Text


class NewClientData(Body):
    """The client itself."""

    code: Code
    name: Text
    country: Country = "DE"
    time_zone: TimeZone = "Europe/Berlin"
    language: Language = "de"


class NewPerson(Body):
    """Somebody who is invited."""

    username: Username
    name: Text
    email: Email | None = None


class NewNumber(Body):
    """A number that customers write to."""

    name: Text
    recipient: Annotated[
        str,
        StringConstraints(
            strip_whitespace=True, min_length=1, max_length=64, pattern="^[^\\x00]*$"
        ),
    ]


class NewClient(Body):
    """A client with its first administrator, its first agent, a group with that agent, and its first number."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "client": {"code": "acme", "name": "Acme", "country": "DE"},
                    "administrator": {
                        "username": "clara",
                        "name": "Clara",
                        "email": "clara@acme.example",
                    },
                    "agent": {"username": "alice", "name": "Alice"},
                    "group": "Support",
                    "connector": {"name": "Support line", "recipient": "+4930901820"},
                }
            ]
        }
    )

    reseller_id: UUID | None = None
    reseller: NewReseller | None = None
    copy_from: UUID | None = Field(
        None,
        description="A client whose settings, opening times, groups, skills, statuses, codes, templates, routing applications and rights the new one gets; not its people, numbers and secrets.",
    )
    client: NewClientData
    administrator: NewPerson | None = None
    agent: NewPerson | None = None
    group: Text = "Support"
    connector: NewNumber | None = None


class InvitedView(BaseModel):
    """Somebody who is invited; the link is shown now only, good for 72 hours, and mailed where mail is set up."""

    username: str
    link: str


class NewClientView(BaseModel):
    """What was made."""

    client_id: UUID
    group_id: UUID
    connector_id: UUID | None
    invited: list[InvitedView]


@router.get("/first-steps", dependencies=[needs(Right.USERS)])
async def get_first_steps(tx: Tx) -> FirstStepsView:
    """What is there already."""
    return FirstStepsView.model_validate(await clients.first_steps(tx))


@router.post(
    "/new-clients",
    status_code=201,
    dependencies=[needs(Right.CLIENTS)],
    responses=problems(Taken, RecipientTaken, RoleNotYours, Invalid, Denied),
)
async def make_client(body: NewClient, me: Me, tx: Tx, request: Request) -> NewClientView:
    """Make a client with all its first SMS needs, all or nothing."""
    if body.reseller is not None and not me.has(Right.RESELLERS):
        raise Denied
    wanted = body.model_dump()
    if body.copy_from is not None:
        wanted["client"] = body.client.model_dump(exclude_unset=True)
    made = await clients.new_client(tx, request.app.state.keys, me, wanted)
    invited = [
        InvitedView(username=name, link=_link(request, token)) for name, token in made.links.items()
    ]
    return NewClientView(
        client_id=made.client_id,
        group_id=made.group_id,
        connector_id=made.connector_id,
        invited=invited,
    )


def _link(request: Request, token: str) -> str:
    base = request.app.state.settings.public_url or str(request.base_url).rstrip("/")
    return f"{base}/welcome#{token}"


class UserRow(Body):
    """A row of a table of users: groups by their names."""

    name: Text
    username: Username
    email: Email | None = None
    role: Literal["agent", "supervisor", "client_admin"] = "agent"
    groups: list[str] = []
    agent_number: AgentNumber | None = None
    external_id: Text | None = None
    language: Language | None = None
    time_zone: TimeZone | None = None
    active: bool = True
    sms_delivery: Literal["web", "email"] | None = None
    sms_email: Email | None = None
    max_parallel_sms: Parallel | None = None


class ImportedUser(ImportedRow):
    """What a row will be or has become; ``link``: by which she chooses her password, shown now only."""

    link: str | None


class ImportedUsers(BaseModel):
    """What an import does or did; ``ignored``: columns that mean nothing here."""

    imported: bool
    rows: list[ImportedUser]
    ignored: list[str]


USERS_EXAMPLE = (
    "Name;User name;E-mail;Role;Groups;Agent number;External id;Language;Time zone\n"
    "Alice Example;alice;alice@acme.example;Agent;Support, Sales;1001;HR-17;de;Europe/Berlin\n"
)


@router.post(
    "/users/import",
    dependencies=[needs(Right.USERS)],
    responses=problems(Denied, CannotImport),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"text/csv": {"schema": {"type": "string"}, "example": USERS_EXAMPLE}},
        }
    },
)
async def import_users(
    request: Request,
    me: Me,
    tx: Tx,
    client_id: UUID,
    *,
    dry_run: bool = False,
    invite: bool = False,
) -> ImportedUsers:
    """Make a client's users from a table: all of them, or none and what is wrong with each row.

    Columns as in the example or as the list's own file has them, in English or German, separated by semicolons,
    commas or tabs, in UTF-8 or Windows-1252. ``invite``: each gets a link to choose a password, mailed where she has
    an e-mail address and mail is set up.
    """
    found = table.read(await importing.body_of(request))
    checked, wrong = importing.checked(found, UserRow)
    keys = request.app.state.keys
    done = await users.import_users(
        tx,
        keys,
        me,
        client_id,
        checked,
        dry_run=dry_run,
        invite=invite,
        must_mail=request.app.state.must_mail,
    )
    importing.add_refusals(wrong, [outcome.refused for outcome in done])
    rows = [
        ImportedUser(
            line=line,
            values=values,
            errors=errors,
            link=_link(request, outcome.link) if outcome.link else None,
        )
        for (line, values), errors, outcome in zip(found.rows, wrong, done, strict=True)
    ]
    refused = [row for row in rows if row.errors]
    if refused and not dry_run:
        raise CannotImport(rows=[row.model_dump(mode="json") for row in refused])
    return ImportedUsers(imported=not dry_run, rows=rows, ignored=found.ignored)
