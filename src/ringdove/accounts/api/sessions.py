"""Signing in and out over HTTP, who you are, and the first administrator."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, StringConstraints

from ringdove.accounts.api.views import ClientView, Email, ResellerView, UserView
from ringdove.accounts.errors import (
    AmbiguousAccount,
    HasAdministrator,
    NotFromHere,
    SecondFactorNeeded,
    TokenCannot,
    TooManySignIns,
    WrongCode,
    WrongCredentials,
)
from ringdove.accounts.http import (
    Me,
    by_herself,
    check_origin,
    device_marks,
    drop_session,
    give_device,
    give_session,
    session_token,
)
from ringdove.accounts.model import Principal, Right, Role
from ringdove.accounts.service import people, second_factor, sessions
from ringdove.kernel import crypto
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Conn, Database
from ringdove.kernel.errors import Unauthenticated
from ringdove.kernel.fields import Body, Language, Text, TimeZone, Username
from ringdove.kernel.http import Tx, problems

router = APIRouter()


class SignIn(Body):
    """Who wants to sign in; ``reseller`` only where a name is not unique, ``code`` where there is a second factor."""

    reseller: Annotated[str, StringConstraints(max_length=63)] | None = None
    client: Annotated[str, StringConstraints(max_length=63)] | None = None
    username: Annotated[str, StringConstraints(max_length=100, pattern="^[^\\x00]*$")]
    password: Annotated[str, StringConstraints(max_length=200)]
    code: Annotated[str, StringConstraints(max_length=40)] | None = None


class SetUp(Body):
    """The first administrator, with the code from the address that ``ringdove serve`` printed."""

    code: Annotated[str, StringConstraints(max_length=200)]
    username: Username
    password: Annotated[str, StringConstraints(min_length=10, max_length=200)]


class ActingAs(BaseModel):
    """The reseller or the client that an administrator has stepped down into, and until when without a request."""

    reseller_id: UUID | None
    client_id: UUID | None
    name: str
    idle_minutes: int


class WhoAmI(BaseModel):
    """Who you are and what you may do; ``client``, ``reseller`` and ``role`` are what you act as."""

    user: UserView
    role: Role
    rights: list[Right]
    client: ClientView | None
    reseller: ResellerView | None
    acting: ActingAs | None
    must_enrol: bool
    demo: bool


class MeChange(Body):
    """What everybody may change of herself."""

    name: Text = ""
    email: Email | None = None
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
#: Also in accounts_enter.
ACTING_IDLE_MINUTES = 30
SETUP_PURPOSE = "first-administrator"


async def who_am_i_now(tx: Conn, me: Principal, *, demo: bool) -> WhoAmI:
    """Who she is, and as whom she acts; leaves the transaction open to what she acts as."""
    await sessions.enter_own(tx, me)
    user = await people.user(tx, me.user_id)
    await sessions.enter_as(tx, me)
    client = await people.client(tx, me.client_id) if me.client_id else None
    reseller = (
        await people.reseller(tx, me.reseller_id) if me.reseller_id and not me.client_id else None
    )
    return WhoAmI(
        user=UserView.model_validate(user),
        role=Role(me.role),
        rights=sorted(me.rights),
        client=ClientView.model_validate(client) if client else None,
        reseller=ResellerView.model_validate(reseller) if reseller else None,
        acting=ActingAs(
            reseller_id=None if me.client_id else me.reseller_id,
            client_id=me.client_id,
            name=me.acting_as,
            idle_minutes=ACTING_IDLE_MINUTES,
        )
        if me.acting_as is not None
        else None,
        must_enrol=me.lacks_second_factor,
        demo=demo,
    )


@router.post(
    "/session",
    status_code=201,
    responses=problems(
        WrongCredentials,
        SecondFactorNeeded,
        AmbiguousAccount,
        WrongCode,
        TooManySignIns,
        NotFromHere,
    ),
)
async def sign_in(body: SignIn, request: Request, response: Response) -> WhoAmI:
    """Sign in: sets the session cookie and answers who you are."""
    if request.headers.get("origin"):
        check_origin(request)
    portal: Database = request.app.state.portal
    keys: Keys = request.app.state.keys
    client = body.client.strip().lower() or None if body.client else None
    reseller = body.reseller.strip().lower() or None if body.reseller else None
    username = body.username.strip()
    mark = sessions.device_mark(keys, sessions.account_key(reseller, client, username))
    marks = device_marks(request)
    known = mark in marks
    account = sessions.account_key(reseller, client, username, known_device=known)
    source = request.client.host if request.client else ""
    # A stranger behind the same address does not lock a device out on which she was signed in.
    counted = "" if known else source
    # No connection is held while the password is checked, and the attempt counts before it is.
    async with portal.transaction() as conn:
        is_last = await sessions.count_attempt(conn, account, counted)
        accounts = await sessions.to_sign_in(conn, reseller, client, username)
    try:
        user_id = await sessions.check_password(accounts, body.password)
    except WrongCredentials:
        await _note_failure(portal, [user_id for user_id, _ in accounts], source, is_last=is_last)
        raise
    async with portal.transaction() as conn:
        asked = await second_factor.is_asked(conn, user_id)
        if asked and body.code is None:
            # Not forgiven: else a right password would allow any number of guesses at the code.
            await sessions.take_back(conn, account, counted)
    if asked and body.code is None:
        raise SecondFactorNeeded
    if asked:
        async with portal.transaction() as conn:
            right = await second_factor.passes(conn, keys, user_id, body.code or "")
        if not right:
            await _note_failure(portal, [user_id], source, is_last=is_last)
            raise WrongCode(field="code")
    async with portal.transaction() as conn:
        await sessions.forgive(conn, account, counted)
        await sessions.close_session(conn, session_token(request))
        device = request.headers.get("user-agent", "")
        token = await sessions.open_session(conn, user_id, source, device)
        me = await sessions.enter(conn, token, source)
        if me is None:
            raise WrongCredentials
        if not me.may_enter_from_here:
            raise NotFromHere
        await sessions.note(conn, user_id, "signed_in", source)
        answer = await who_am_i_now(conn, me, demo=request.app.state.settings.demo)
    give_session(request, response, token)
    give_device(request, response, [mark, *(m for m in marks if m != mark)])
    return answer


async def _note_failure(
    portal: Database, accounts: Sequence[UUID], source: str, *, is_last: bool
) -> None:
    """As slow when there is no such account: nobody is told whether there is."""
    action = "locked_out" if is_last else "sign_in_failed"
    async with portal.transaction() as conn:
        for user_id in accounts or (None,):
            await sessions.note(conn, user_id, action, source)


@router.delete("/session", status_code=204)
async def sign_out(me: Me, request: Request, response: Response, tx: Tx) -> None:
    """Sign out."""
    await sessions.close_session(tx, session_token(request))
    await sessions.note(tx, me.user_id, "signed_out", request.client.host if request.client else "")
    drop_session(request, response)
    tx.wake(f"user:{me.user_id}")


@router.get("/session/hints")
async def hints(request: Request, tx: Tx) -> Hints:
    """What the sign-in page may show before anybody signed in."""
    demo: bool = request.app.state.settings.demo
    return Hints(
        demo=demo,
        needs_administrator=await people.needs_administrator(tx),
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
    await people.create_first_administrator(tx, body.username, body.password)
    return {"username": body.username}


@router.get("/me", responses=problems(Unauthenticated))
async def who_am_i(me: Me, request: Request, tx: Tx) -> WhoAmI:
    """Who you are and what you may do."""
    return await who_am_i_now(tx, me, demo=request.app.state.settings.demo)


@router.patch("/me", dependencies=[by_herself], responses=problems(TokenCannot))
async def change_me(body: MeChange, me: Me, request: Request, tx: Tx) -> WhoAmI:
    """Change your name, e-mail address, language and time zone."""
    changes = body.model_dump(exclude_unset=True)
    if changes:
        await people.change_me(tx, me, changes)
    return await who_am_i_now(tx, me, demo=request.app.state.settings.demo)
