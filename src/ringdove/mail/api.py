"""Mail servers over HTTP: set up, tested, and which of them serves."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ringdove.accounts.errors import NoSuchAccount
from ringdove.accounts.http import Me, needs
from ringdove.accounts.model import Principal, Right
from ringdove.accounts.service import people
from ringdove.kernel.crypto import Keys
from ringdove.kernel.errors import Invalid, Stale
from ringdove.kernel.fields import Body, Change, Email, NeverChanges, Text
from ringdove.kernel.http import IfMatch, Tx, etag, problems
from ringdove.kernel.listing import Listing, Page, listing
from ringdove.mail import service
from ringdove.mail.errors import (
    LoginIncomplete,
    NoSuchMailServer,
    NoTestYet,
    OfTheSystem,
    OneEach,
)
from ringdove.mail.model import SYSTEM_ID, MailServer, System

router = APIRouter(prefix="/api/v1/mail-servers", tags=["mail"], dependencies=[needs(Right.MAIL)])

Host = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=253, pattern=r"^[A-Za-z0-9.:_-]+$")
]
Port = Annotated[int, Field(ge=1, le=65535)]
Security = Literal["starttls", "tls", "none"]
Login = Annotated[str, StringConstraints(min_length=1, max_length=254, pattern="^[^\\x00]*$")]
Password = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern="^[^\\x00]*$")]
Selector = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=63, pattern=r"^[A-Za-z0-9._-]+$")
]
State = Literal["untested", "running", "passed", "failed"]


class MailServerView(BaseModel):
    """A mail server; its password is never shown. ``test`` is what its newest test came to."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    level: Literal["system", "reseller", "client"]
    reseller_id: UUID | None
    reseller_name: str | None
    client_id: UUID | None
    client_name: str | None
    name: str
    sender: str
    host: str
    port: int
    security: Security
    login: str | None
    password_set: bool
    dkim_selector: str | None
    test: State


class MailServerBody(Body):
    """A new mail server: a client's, or, without ``client_id``, a reseller's for those of its clients without one."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Acme Support",
                    "sender": "sms@acme.example",
                    "host": "mail.acme.example",
                    "port": 587,
                    "security": "starttls",
                    "login": "sms@acme.example",
                    "password": "secret",
                }
            ]
        }
    )

    reseller_id: UUID | None = None
    client_id: UUID | None = None
    name: Text
    sender: Email
    host: Host
    port: Port = 587
    security: Security = "starttls"
    login: Login | None = None
    password: Password | None = None
    dkim_selector: Selector | None = None


class MailServerChange(Change):
    """Changes to a mail server; a test of what it was counts no longer."""

    level: Any = Field(None, exclude=True)
    reseller_id: Any = Field(None, exclude=True)
    reseller_name: Any = Field(None, exclude=True)
    client_id: Any = Field(None, exclude=True)
    client_name: Any = Field(None, exclude=True)
    password_set: Any = Field(None, exclude=True)
    test: Any = Field(None, exclude=True)
    name: Text = ""
    sender: Email = ""
    host: Host = ""
    port: Port = 587
    security: Security = "starttls"
    login: Login | None = None
    password: Password | None = None
    dkim_selector: Selector | None = None


class ServingView(BaseModel):
    """Whose server sends mail here; ``level`` null: nobody's. Usable when it has passed its test."""

    level: Literal["system", "reseller", "client"] | None
    sender: str | None
    passed_at: datetime | None


class TestBody(Body):
    """To whom the test mail goes."""

    to: Email


class StepView(BaseModel):
    """One step; ``detail`` is what the other side said, or what was found."""

    name: str
    state: Literal["ok", "warning", "failed"]
    code: str
    detail: str
    took_ms: int


class MailTestView(BaseModel):
    """A test: its steps so far."""

    model_config = ConfigDict(from_attributes=True)

    recipient: str
    state: Literal["running", "passed", "failed"]
    steps: list[StepView]
    created_at: datetime


Senders = Annotated[Listing, Depends(listing("sender", default="sender"))]


def _system(request: Request) -> System:
    system: System = request.app.state.mail_system
    return system


OfSystem = Annotated[System, Depends(_system)]


async def _view(tx: Tx, found: MailServer, state: str | None = None) -> MailServerView:
    if state is None:
        state = (await service.states(tx, [found])).get(found.id, "untested")
    fields = {n: getattr(found, n) for n in MailServerView.model_fields if hasattr(found, n)}
    return MailServerView(**fields, password_set=found.password_encrypted is not None, test=state)


@router.get("")
async def list_mail_servers(
    me: Me, tx: Tx, page: Senders, system: OfSystem, request: Request
) -> Page[MailServerView]:
    """Mail servers you may see; the system's, which is read-only, first."""
    found = await service.servers(tx, page)
    states = await service.states(tx, found.items)
    items = [await _view(tx, s, states.get(s.id, "untested")) for s in found.items]
    if page.cursor is None and not page.q and me.reseller_id is None:
        items = [*await _systems(tx, request.app.state.keys, me, system), *items]
    return Page(items=items, next=found.next)


async def _systems(tx: Tx, keys: Keys, me: Principal, system: System) -> list[MailServerView]:
    if system.server is None:
        return []
    try:
        newest = (await service.newest_test(tx, keys, me, system, SYSTEM_ID)).state
    except NoTestYet:
        newest = "untested"
    return [await _view(tx, system.server, newest)]


@router.get("/serving", responses=problems(NoSuchAccount, Invalid))
async def mail_server_serving(
    request: Request, me: Me, tx: Tx, system: OfSystem, client_id: UUID | None = None
) -> ServingView:
    """Whose server sends mail: the client's, else its reseller's, else the system's."""
    client_id = client_id or me.client_id
    reseller_id = me.reseller_id
    if client_id is not None:
        reseller_id = (await people.client(tx, client_id)).reseller_id
    found = await service.serving(tx, system, request.app.state.keys, reseller_id, client_id)
    if found is None:
        return ServingView(level=None, sender=None, passed_at=None)
    return ServingView.model_validate(found, from_attributes=True)


@router.post("", status_code=201, responses=problems(OneEach, LoginIncomplete, Invalid))
async def create_mail_server(
    body: MailServerBody, request: Request, me: Me, tx: Tx, response: Response
) -> MailServerView:
    """Set up a mail server; it serves at once, and is used for agents when its test has passed."""
    made = await service.create(tx, request.app.state.keys, me, body.model_dump())
    response.headers["ETag"] = etag(made.version)
    return await _view(tx, made)


@router.get("/{server_id}", responses=problems(NoSuchMailServer))
async def get_mail_server(
    server_id: UUID, me: Me, tx: Tx, system: OfSystem, request: Request, response: Response
) -> MailServerView:
    """One mail server."""
    found = await service.server(tx, me, system, server_id)
    response.headers["ETag"] = etag(found.version)
    if server_id == SYSTEM_ID:
        return (await _systems(tx, request.app.state.keys, me, system))[0]
    return await _view(tx, found)


@router.patch(
    "/{server_id}",
    responses=problems(NoSuchMailServer, OfTheSystem, LoginIncomplete, NeverChanges, Stale),
)
async def change_mail_server(
    server_id: UUID,
    body: MailServerChange,
    request: Request,
    me: Me,
    tx: Tx,
    system: OfSystem,
    version: IfMatch,
    response: Response,
) -> MailServerView:
    """Change a mail server; without ``password`` the old one stays."""
    body.refuse_moving(await service.server(tx, me, system, server_id))
    changed = await service.change(
        tx, request.app.state.keys, me, system, server_id, body.changes(), version
    )
    response.headers["ETag"] = etag(changed.version)
    return await _view(tx, changed)


@router.delete("/{server_id}", status_code=204, responses=problems(NoSuchMailServer, OfTheSystem))
async def delete_mail_server(server_id: UUID, me: Me, tx: Tx, system: OfSystem) -> None:
    """Delete a mail server; the next one above serves."""
    await service.delete(tx, me, system, server_id)


@router.post("/{server_id}/test", status_code=202, responses=problems(NoSuchMailServer))
async def test_mail_server(
    server_id: UUID, body: TestBody, request: Request, me: Me, tx: Tx, system: OfSystem
) -> MailTestView:
    """Send a test mail by this server; its steps are got until it is over."""
    begun = await service.begin_test(tx, request.app.state.keys, me, system, server_id, body.to)
    return MailTestView.model_validate(begun)


@router.get("/{server_id}/test", responses=problems(NoSuchMailServer, NoTestYet))
async def get_mail_test(
    server_id: UUID, me: Me, tx: Tx, system: OfSystem, request: Request
) -> MailTestView:
    """The newest test of a mail server as it is configured now."""
    keys = request.app.state.keys
    return MailTestView.model_validate(await service.newest_test(tx, keys, me, system, server_id))
