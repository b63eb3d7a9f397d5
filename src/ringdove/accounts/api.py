"""Accounts over HTTP: signing in, who you are, resellers, clients, users."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import available_timezones

from fastapi import APIRouter, Depends, Request, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from ringdove.accounts import service
from ringdove.accounts.errors import (
    AmbiguousAccount,
    HasAdministrator,
    NoSuchAccount,
    RoleNotYours,
    Taken,
    TooManySignIns,
    WrongCredentials,
)
from ringdove.accounts.http import Me, check_origin, needs
from ringdove.accounts.model import COOKIE, Principal, Right, Role
from ringdove.kernel import crypto
from ringdove.kernel.db import Conn, Database
from ringdove.kernel.errors import Denied, Invalid, Stale, Unauthenticated
from ringdove.kernel.fields import Body, Country, Text
from ringdove.kernel.http import IfMatch, Tx, etag, problems
from ringdove.kernel.listing import Listing, Page, listing

router = APIRouter(prefix="/api/v1", tags=["accounts"])

Code = Annotated[str, StringConstraints(pattern="^[a-z0-9][a-z0-9_-]{0,62}$")]
Password = Annotated[str, StringConstraints(min_length=4, max_length=200)]
Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, max_length=254, pattern="^[^@\\s\\x00]+@[^@\\s\\x00]+$"
    ),
]
Language = Literal["de", "en"]


def _time_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("not a time zone of the IANA database")
    return name


TimeZone = Annotated[str, AfterValidator(_time_zone)]


class View(BaseModel):
    """What is shown of a row."""

    model_config = ConfigDict(from_attributes=True)


class Echo(Body):
    """Read-only fields that a script may send back as it got them; they change nothing."""

    id: Any = Field(None, exclude=True)
    created_at: Any = Field(None, exclude=True)
    version: Any = Field(None, exclude=True)

    def changes(self) -> dict[str, Any]:
        """What was sent, without what cannot be changed."""
        return self.model_dump(exclude_unset=True)


class ResellerView(View):
    """A reseller."""

    id: UUID
    code: str
    name: str
    active: bool
    created_at: datetime


class ResellerBody(Body):
    """A new reseller."""

    code: Code
    name: Text
    active: bool = True


class ResellerChange(Echo):
    """Changes to a reseller."""

    code: Code = ""
    name: Text = ""
    active: bool = True


class ClientView(View):
    """A client of a reseller."""

    id: UUID
    reseller_id: UUID
    code: str
    name: str
    country: str
    time_zone: str
    language: Language
    active: bool
    created_at: datetime


class ClientBody(Body):
    """A new client."""

    reseller_id: UUID | None = None
    code: Code
    name: Text
    country: Country = "DE"
    time_zone: TimeZone = "Europe/Berlin"
    language: Language = "de"
    active: bool = True


class ClientChange(Echo):
    """Changes to a client; its reseller never changes."""

    reseller_id: Any = Field(None, exclude=True)
    code: Code = ""
    name: Text = ""
    country: Country = ""
    time_zone: TimeZone = ""
    language: Language = "de"
    active: bool = True


class UserView(View):
    """A user account."""

    id: UUID
    reseller_id: UUID | None
    client_id: UUID | None
    username: str
    agent_number: str | None
    external_id: str | None
    name: str
    email: str | None
    language: Language | None
    time_zone: str | None
    role: Role
    active: bool
    sms_delivery: Literal["web", "email"]
    sms_email: str | None
    max_parallel_sms: int
    created_at: datetime


Username = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern="^[^\\x00]*$"),
]
AgentNumber = Annotated[str, StringConstraints(pattern="^[0-9]{1,20}$")]
Parallel = Annotated[int, Field(ge=1, le=50)]


class UserBody(Body):
    """A new user."""

    reseller_id: UUID | None = None
    client_id: UUID | None = None
    username: Username
    password: Password | None = None
    agent_number: AgentNumber | None = None
    external_id: Text | None = None
    name: Text
    email: Email | None = None
    language: Language | None = None
    time_zone: TimeZone | None = None
    role: Role
    active: bool = True
    sms_delivery: Literal["web", "email"] = "web"
    sms_email: Email | None = None
    max_parallel_sms: Parallel = 3


class UserChange(Echo):
    """Changes to a user; her client never changes."""

    reseller_id: Any = Field(None, exclude=True)
    client_id: Any = Field(None, exclude=True)
    username: Username = ""
    password: Password = ""
    agent_number: AgentNumber | None = None
    external_id: Text | None = None
    name: Text = ""
    email: Email | None = None
    language: Language | None = None
    time_zone: TimeZone | None = None
    role: Role = Role.AGENT
    active: bool = True
    sms_delivery: Literal["web", "email"] = "web"
    sms_email: Email | None = None
    max_parallel_sms: Parallel = 3


class SignIn(Body):
    """Who wants to sign in; ``reseller`` only where a name is not unique."""

    reseller: Annotated[str, StringConstraints(max_length=63)] | None = None
    client: Annotated[str, StringConstraints(max_length=63)] | None = None
    username: Annotated[str, StringConstraints(max_length=100, pattern="^[^\\x00]*$")]
    password: Annotated[str, StringConstraints(max_length=200)]


class SetUp(Body):
    """The first administrator, with the code from the address that ``ringdove serve`` printed."""

    code: Annotated[str, StringConstraints(max_length=200)]
    username: Username
    password: Annotated[str, StringConstraints(min_length=10, max_length=200)]


class WhoAmI(BaseModel):
    """Who you are and what you may do."""

    user: UserView
    role: Role
    rights: list[Right]
    client: ClientView | None
    reseller: ResellerView | None
    demo: bool


class MeChange(Body):
    """What everybody may change of herself."""

    language: Language | None = None
    time_zone: TimeZone | None = None


class DemoAccount(BaseModel):
    """An account of the demo."""

    username: str
    client: str | None
    role: Role
    name: str


class Hints(BaseModel):
    """What the sign-in page may show."""

    demo: bool
    needs_administrator: bool
    accounts: list[DemoAccount]


DEMO_ACCOUNTS = (
    DemoAccount(username="alice", client="acme", role=Role.AGENT, name="Alice"),
    DemoAccount(username="bob", client="acme", role=Role.AGENT, name="Bob"),
    DemoAccount(username="carol", client="acme", role=Role.AGENT, name="Carol"),
    DemoAccount(username="dave", client="acme", role=Role.AGENT, name="Dave"),
    DemoAccount(username="sam", client="acme", role=Role.SUPERVISOR, name="Sam"),
    DemoAccount(username="clara", client="acme", role=Role.CLIENT_ADMIN, name="Clara"),
    DemoAccount(username="otto", client="globex", role=Role.CLIENT_ADMIN, name="Otto"),
    DemoAccount(username="rita", client=None, role=Role.RESELLER_ADMIN, name="Rita"),
    DemoAccount(username="root", client=None, role=Role.SYSTEM_ADMIN, name="Root"),
)
SETUP_PURPOSE = "first-administrator"


async def _who_am_i(tx: Conn, me: Principal, *, demo: bool) -> WhoAmI:
    user = await service.user(tx, me.user_id)
    client = await service.client(tx, me.client_id) if me.client_id else None
    reseller = (
        await service.reseller(tx, me.reseller_id) if me.reseller_id and not me.client_id else None
    )
    return WhoAmI(
        user=UserView.model_validate(user),
        role=Role(me.role),
        rights=sorted(me.rights),
        client=ClientView.model_validate(client) if client else None,
        reseller=ResellerView.model_validate(reseller) if reseller else None,
        demo=demo,
    )


@router.post(
    "/session",
    status_code=201,
    responses=problems(WrongCredentials, AmbiguousAccount, TooManySignIns),
)
async def sign_in(body: SignIn, request: Request, response: Response) -> WhoAmI:
    """Sign in: sets the session cookie and answers who you are."""
    if request.headers.get("origin"):
        check_origin(request)
    portal: Database = request.app.state.portal
    settings = request.app.state.settings
    client = body.client.strip().lower() or None if body.client else None
    reseller = body.reseller.strip().lower() or None if body.reseller else None
    account = service.account_key(reseller, client, body.username.strip())
    source = request.client.host if request.client else ""
    async with portal.transaction() as conn:
        await service.sign_in_allowed(conn, account, source)
    try:
        async with portal.transaction() as conn:
            user_id = await service.check_password(
                conn, reseller, client, body.username.strip(), body.password
            )
    except WrongCredentials:
        async with portal.transaction() as conn:
            await service.note_failure(conn, account, source)
        raise
    async with portal.transaction() as conn:
        token = await service.open_session(conn, user_id, account)
        me = await service.enter(conn, token)
        if me is None:
            raise WrongCredentials
        answer = await _who_am_i(conn, me, demo=settings.demo)
    secure = request.url.scheme == "https" or str(settings.public_url or "").startswith("https:")
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(service.SESSION.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=secure,
    )
    return answer


@router.delete("/session", status_code=204)
async def sign_out(me: Me, request: Request, response: Response, tx: Tx) -> None:
    """Sign out."""
    await service.close_session(tx, request.cookies.get(COOKIE, ""))
    response.delete_cookie(COOKIE)
    tx.wake(f"user:{me.user_id}")


@router.get("/session/hints")
async def hints(request: Request, tx: Tx) -> Hints:
    """What the sign-in page may show before anybody signed in."""
    demo: bool = request.app.state.settings.demo
    return Hints(
        demo=demo,
        needs_administrator=await service.needs_administrator(tx),
        accounts=list(DEMO_ACCOUNTS) if demo else [],
    )


@router.post("/setup", status_code=201, responses=problems(Unauthenticated, HasAdministrator))
async def set_up(body: SetUp, request: Request, tx: Tx) -> dict[str, str]:
    """Make the first administrator."""
    expected = request.app.state.keys.mac(SETUP_PURPOSE, "code").hex()
    if not crypto.same(expected.encode(), body.code.encode()):
        raise Unauthenticated(
            "This address is not valid. Take the one that ringdove serve printed last."
        )
    await service.create_first_administrator(tx, body.username, body.password)
    return {"username": body.username}


@router.get("/me", responses=problems(Unauthenticated))
async def who_am_i(me: Me, request: Request, tx: Tx) -> WhoAmI:
    """Who you are and what you may do."""
    return await _who_am_i(tx, me, demo=request.app.state.settings.demo)


@router.patch("/me")
async def change_me(body: MeChange, me: Me, request: Request, tx: Tx) -> WhoAmI:
    """Change your language and time zone."""
    changes = body.model_dump(exclude_unset=True)
    if changes:
        await service.change_me(tx, me, changes)
    return await _who_am_i(tx, me, demo=request.app.state.settings.demo)


Names = Annotated[Listing, Depends(listing("name", "code", default="name"))]
Usernames = Annotated[Listing, Depends(listing("name", "username", default="name"))]
WRITES = problems(NoSuchAccount, Denied, Taken, Invalid, Stale)


@router.get("/resellers", dependencies=[needs(Right.CLIENTS)])
async def list_resellers(me: Me, tx: Tx, page: Names) -> Page[ResellerView]:
    """Resellers: all for the system's administrators, their own for a reseller's."""
    del me
    return Page[ResellerView].model_validate(
        await service.resellers(tx, page), from_attributes=True
    )


@router.post("/resellers", status_code=201, dependencies=[needs(Right.RESELLERS)], responses=WRITES)
async def create_reseller(body: ResellerBody, tx: Tx, response: Response) -> ResellerView:
    """Make a reseller."""
    made = await service.create_reseller(tx, code=body.code, name=body.name, active=body.active)
    response.headers["ETag"] = etag(made.version)
    return ResellerView.model_validate(made)


@router.get("/resellers/{reseller_id}", responses=problems(NoSuchAccount))
async def get_reseller(reseller_id: UUID, me: Me, tx: Tx, response: Response) -> ResellerView:
    """One reseller."""
    del me
    found = await service.reseller(tx, reseller_id)
    response.headers["ETag"] = etag(found.version)
    return ResellerView.model_validate(found)


@router.patch("/resellers/{reseller_id}", responses=WRITES)
async def change_reseller(
    reseller_id: UUID, body: ResellerChange, me: Me, tx: Tx, version: IfMatch, response: Response
) -> ResellerView:
    """Change a reseller."""
    await service.reseller(tx, reseller_id)
    if not me.has(Right.RESELLERS):
        raise Denied
    changed = await service.change_reseller(tx, reseller_id, body.changes(), version)
    response.headers["ETag"] = etag(changed.version)
    return ResellerView.model_validate(changed)


@router.get("/clients")
async def list_clients(
    me: Me, tx: Tx, page: Names, reseller_id: UUID | None = None
) -> Page[ClientView]:
    """Clients you may see."""
    del me
    return Page[ClientView].model_validate(
        await service.clients(tx, page, reseller_id), from_attributes=True
    )


@router.post("/clients", status_code=201, dependencies=[needs(Right.CLIENTS)], responses=WRITES)
async def create_client(body: ClientBody, me: Me, tx: Tx, response: Response) -> ClientView:
    """Make a client; its predefined agent statuses come with it."""
    made = await service.create_client(tx, me, body.model_dump())
    response.headers["ETag"] = etag(made.version)
    return ClientView.model_validate(made)


@router.get("/clients/{client_id}", responses=problems(NoSuchAccount))
async def get_client(client_id: UUID, me: Me, tx: Tx, response: Response) -> ClientView:
    """One client."""
    del me
    found = await service.client(tx, client_id)
    response.headers["ETag"] = etag(found.version)
    return ClientView.model_validate(found)


@router.patch("/clients/{client_id}", responses=WRITES)
async def change_client(
    client_id: UUID, body: ClientChange, me: Me, tx: Tx, version: IfMatch, response: Response
) -> ClientView:
    """Change a client."""
    await service.client(tx, client_id)
    if not me.has(Right.CLIENTS):
        raise Denied
    changed = await service.change_client(tx, client_id, body.changes(), version)
    response.headers["ETag"] = etag(changed.version)
    return ClientView.model_validate(changed)


@router.get("/users", dependencies=[needs(Right.USERS_READ)])
async def list_users(
    me: Me, tx: Tx, page: Usernames, client_id: UUID | None = None, role: Role | None = None
) -> Page[UserView]:
    """Users you may see."""
    found = await service.users(tx, me, page, client_id, role)
    return Page[UserView].model_validate(found, from_attributes=True)


@router.post(
    "/users",
    status_code=201,
    dependencies=[needs(Right.USERS)],
    responses={**WRITES, **problems(RoleNotYours)},
)
async def create_user(body: UserBody, me: Me, tx: Tx, response: Response) -> UserView:
    """Make a user."""
    made = await service.create_user(tx, me, body.model_dump())
    response.headers["ETag"] = etag(made.version)
    return UserView.model_validate(made)


@router.get("/users/{user_id}", responses=problems(NoSuchAccount, Denied))
async def get_user(user_id: UUID, me: Me, tx: Tx, response: Response) -> UserView:
    """One user."""
    found = await service.user(tx, user_id)
    if not me.has(Right.USERS_READ) and user_id != me.user_id:
        raise Denied
    response.headers["ETag"] = etag(found.version)
    return UserView.model_validate(found)


@router.patch("/users/{user_id}", responses={**WRITES, **problems(RoleNotYours)})
async def change_user(
    user_id: UUID, body: UserChange, me: Me, tx: Tx, version: IfMatch, response: Response
) -> UserView:
    """Change a user. A new password, and being switched off, end her sessions."""
    await service.user(tx, user_id)
    if not me.has(Right.USERS):
        raise Denied
    changed = await service.change_user(tx, me, user_id, body.changes(), version)
    response.headers["ETag"] = etag(changed.version)
    return UserView.model_validate(changed)
