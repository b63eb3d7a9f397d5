"""My account over HTTP: password, sessions, second factor, API tokens."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import segno
from fastapi import APIRouter, Request
from pydantic import AwareDatetime, BaseModel, StringConstraints

from ringdove.accounts import totp
from ringdove.accounts.api.views import View
from ringdove.accounts.errors import (
    FactorInUse,
    NoFactor,
    NoSuchSession,
    NoSuchToken,
    RightNotYours,
    TokenCannot,
    TooManyGuesses,
    WeakPassword,
    WrongCode,
    WrongPassword,
)
from ringdove.accounts.http import Me, by_herself, guessed
from ringdove.accounts.model import Right
from ringdove.accounts.service import second_factor, sessions, tokens
from ringdove.kernel.errors import Invalid
from ringdove.kernel.fields import Body, Text
from ringdove.kernel.http import Tx, problems

router = APIRouter(prefix="/me")
Secret = Annotated[str, StringConstraints(max_length=200)]


class PasswordChange(Body):
    """The old password, and the new one."""

    old: Secret
    new: Secret


class SessionView(View):
    """A browser in which somebody is signed in."""

    id: UUID
    source: str
    device: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    current: bool = False


class SessionsView(BaseModel):
    """Where somebody is signed in, the newest use first."""

    items: list[SessionView]


class FactorView(BaseModel):
    """Whether there is a second factor, and how many recovery codes are left."""

    in_use: bool
    confirmed_at: datetime | None
    recovery_codes: int


class NewFactor(BaseModel):
    """A new secret: to type, as an address, and as a picture (SVG in a data address) for an app's camera."""

    secret: str
    address: str
    picture: str


class CodeBody(Body):
    """A one-time code, or where it says so a recovery code."""

    code: Secret


class RecoveryCodes(BaseModel):
    """To be kept in a safe place; each is good once, and they are not shown again."""

    recovery_codes: list[str]


class TokenView(View):
    """An API token, without the token itself."""

    id: UUID
    name: str
    rights: list[str]
    expires_at: datetime | None
    last_used_at: datetime | None
    last_source: str | None
    created_at: datetime


class TokensView(BaseModel):
    """Your API tokens, the newest first."""

    items: list[TokenView]


class TokenBody(Body):
    """A new API token: some of your rights, until a time or for ever."""

    name: Text
    rights: list[Right]
    expires_at: AwareDatetime | None = None


class NewToken(BaseModel):
    """The token, shown this once."""

    id: UUID
    token: str


@router.put(
    "/password",
    status_code=204,
    dependencies=[by_herself, guessed],
    responses=problems(WeakPassword, WrongPassword, TokenCannot, TooManyGuesses),
)
async def change_password(body: PasswordChange, me: Me, tx: Tx) -> None:
    """Choose a new password; your other sessions end."""
    await sessions.change_password(tx, me, body.old, body.new)


@router.get("/sessions")
async def list_sessions(me: Me, tx: Tx) -> SessionsView:
    """Where you are signed in."""
    found = [SessionView.model_validate(s) for s in await sessions.own(tx, me)]
    return SessionsView(
        items=[s.model_copy(update={"current": s.id == me.session_id}) for s in found]
    )


@router.delete(
    "/sessions", status_code=204, dependencies=[by_herself], responses=problems(TokenCannot)
)
async def end_other_sessions(me: Me, tx: Tx) -> None:
    """End all your sessions but this one."""
    await sessions.end_others(tx, me)


@router.delete(
    "/sessions/{session_id}",
    status_code=204,
    dependencies=[by_herself],
    responses=problems(NoSuchSession, TokenCannot),
)
async def end_session(session_id: UUID, me: Me, tx: Tx) -> None:
    """End one of your sessions."""
    await sessions.end_own(tx, me, session_id)


@router.get("/second-factor")
async def get_factor(me: Me, tx: Tx) -> FactorView:
    """Whether you have a second factor."""
    found = await second_factor.of(tx, me)
    return FactorView(
        in_use=found is not None,
        confirmed_at=found.confirmed_at if found else None,
        recovery_codes=found.recovery_codes if found else 0,
    )


@router.post(
    "/second-factor",
    status_code=201,
    dependencies=[by_herself],
    responses=problems(FactorInUse, TokenCannot),
)
async def begin_factor(me: Me, tx: Tx, request: Request) -> NewFactor:
    """A new secret for an app; it is in use once you typed a code of it."""
    secret = await second_factor.begin(tx, request.app.state.keys, me)
    address = totp.address(secret, me.username)
    picture = segno.make(address, error="m").svg_data_uri(
        scale=5, dark="#000", light="#fff", border=2
    )
    return NewFactor(secret=totp.base32(secret), address=address, picture=picture)


@router.post(
    "/second-factor/confirm",
    dependencies=[by_herself, guessed],
    responses=problems(FactorInUse, NoFactor, WrongCode, TokenCannot, TooManyGuesses),
)
async def confirm_factor(body: CodeBody, me: Me, tx: Tx, request: Request) -> RecoveryCodes:
    """Take the new secret into use with a code of it."""
    codes = await second_factor.confirm(tx, request.app.state.keys, me, body.code)
    return RecoveryCodes(recovery_codes=codes)


@router.post(
    "/second-factor/remove",
    status_code=204,
    dependencies=[by_herself, guessed],
    responses=problems(WrongCode, TokenCannot, TooManyGuesses),
)
async def remove_factor(body: CodeBody, me: Me, tx: Tx, request: Request) -> None:
    """Do without a second factor; needs a code of it, or a recovery code."""
    await second_factor.remove_own(tx, request.app.state.keys, me, body.code)


@router.get("/tokens")
async def list_tokens(me: Me, tx: Tx) -> TokensView:
    """Your API tokens."""
    return TokensView(items=[TokenView.model_validate(t) for t in await tokens.tokens(tx, me)])


@router.post(
    "/tokens",
    status_code=201,
    dependencies=[by_herself],
    responses=problems(RightNotYours, Invalid, TokenCannot),
)
async def create_token(body: TokenBody, me: Me, tx: Tx) -> NewToken:
    """Make an API token: ``Authorization: Bearer`` with it does what its rights allow."""
    token, id_ = await tokens.create(tx, me, body.name, body.rights, body.expires_at)
    return NewToken(id=id_, token=token)


@router.delete(
    "/tokens/{token_id}",
    status_code=204,
    dependencies=[by_herself],
    responses=problems(NoSuchToken, TokenCannot),
)
async def revoke_token(token_id: UUID, me: Me, tx: Tx) -> None:
    """End an API token at once."""
    await tokens.revoke(tx, me, token_id)
