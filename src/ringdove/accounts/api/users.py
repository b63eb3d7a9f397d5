"""Users over HTTP."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime, BaseModel

from ringdove.accounts.api.me import SessionsView, SessionView
from ringdove.accounts.api.views import UserBody, UserChange, UserView
from ringdove.accounts.errors import NoSuchAccount, RoleNotYours, Taken
from ringdove.accounts.http import CSV, Me, csv_file, needs
from ringdove.accounts.model import Principal, Right, Role
from ringdove.accounts.service import links, people, second_factor, sessions
from ringdove.kernel.db import Conn
from ringdove.kernel.errors import Denied, Invalid, Stale
from ringdove.kernel.fields import NeverChanges
from ringdove.kernel.http import IfMatch, Tx, etag, problems
from ringdove.kernel.listing import Listing, Page, Typed, listing

router = APIRouter(prefix="/users")


@dataclass(frozen=True)
class Filters:
    """What the list of users is narrowed to."""

    client_id: UUID | None = None
    role: Annotated[list[Role] | None, Query(description="Any of these.")] = None
    active: bool | None = None
    sms_delivery: Literal["web", "email"] | None = None
    name: Typed = None
    email: Typed = None
    created_since: AwareDatetime | None = None
    created_until: AwareDatetime | None = None


Users = Annotated[Listing, Depends(listing(*people.USERS.sorts, default="name", filters=Filters))]
WRITES = problems(NoSuchAccount, Denied, Taken, NeverChanges, Invalid, Stale)


@router.get("", dependencies=[needs(Right.USERS_READ)])
async def list_users(me: Me, tx: Tx, page: Users) -> Page[UserView]:
    """Users you may see."""
    return Page[UserView].model_validate(await people.users(tx, me, page), from_attributes=True)


@router.get(".csv", dependencies=[needs(Right.USERS_READ)], **CSV)
async def export_users(request: Request, me: Me, tx: Tx, page: Users) -> StreamingResponse:
    """The same list as a table for spreadsheets, up to 100,000 rows."""

    async def read(conn: Conn, who: Principal, part: Listing) -> Page[UserView]:
        return Page[UserView].model_validate(
            await people.users(conn, who, part), from_attributes=True
        )

    return await csv_file(request, me, tx, "users", UserView, page, read)


@router.post(
    "",
    status_code=201,
    dependencies=[needs(Right.USERS)],
    responses={**WRITES, **problems(RoleNotYours)},
)
async def create_user(
    body: UserBody, me: Me, tx: Tx, request: Request, response: Response
) -> UserView:
    """Make a user. SMS by e-mail need a mail server that has passed its test."""
    made = await people.create_user(tx, me, body.model_dump(), request.app.state.must_mail)
    response.headers["ETag"] = etag(made.version)
    return UserView.model_validate(made)


@router.get("/{user_id}", responses=problems(NoSuchAccount, Denied))
async def get_user(user_id: UUID, me: Me, tx: Tx, response: Response) -> UserView:
    """One user."""
    found = await people.user(tx, user_id)
    if not me.has(Right.USERS_READ) and user_id != me.user_id:
        raise Denied
    response.headers["ETag"] = etag(found.version)
    return UserView.model_validate(found)


@router.patch("/{user_id}", responses={**WRITES, **problems(RoleNotYours)})
async def change_user(
    user_id: UUID,
    body: UserChange,
    me: Me,
    tx: Tx,
    version: IfMatch,
    request: Request,
    response: Response,
) -> UserView:
    """Change a user. A new password ends her sessions; so does switching her off, which hands back her open SMS."""
    found = await people.user(tx, user_id)
    if not me.has(Right.USERS):
        raise Denied
    body.refuse_moving(found)
    state = request.app.state
    changed = await people.change_user(
        tx, me, user_id, body.changes(), version, state.leave, state.must_mail
    )
    response.headers["ETag"] = etag(changed.version)
    return UserView.model_validate(changed)


@router.post(
    "/{user_id}/sms-email/confirmation",
    status_code=202,
    dependencies=[needs(Right.USERS)],
    responses=problems(NoSuchAccount, Denied, RoleNotYours),
)
async def confirm_sms_email(user_id: UUID, me: Me, tx: Tx) -> None:
    """Mail her once more the link by which she confirms the address for SMS."""
    await people.ask_address_again(tx, me, user_id)


@router.get(
    "/{user_id}/sessions",
    dependencies=[needs(Right.USERS)],
    responses=problems(NoSuchAccount, Denied),
)
async def list_sessions_of(user_id: UUID, tx: Tx) -> SessionsView:
    """Where a user is signed in."""
    await people.user(tx, user_id)
    found = await sessions.of(tx, user_id)
    return SessionsView(items=[SessionView.model_validate(s) for s in found])


@router.delete(
    "/{user_id}/sessions",
    status_code=204,
    dependencies=[needs(Right.USERS)],
    responses=problems(NoSuchAccount, Denied, RoleNotYours),
)
async def end_sessions_of(user_id: UUID, me: Me, tx: Tx) -> None:
    """End every session of a user."""
    await people.check_may_change(tx, me, user_id)
    await sessions.end_all(tx, user_id)


@router.delete(
    "/{user_id}/second-factor",
    status_code=204,
    dependencies=[needs(Right.USERS)],
    responses=problems(NoSuchAccount, Denied, RoleNotYours),
)
async def remove_factor_of(user_id: UUID, me: Me, tx: Tx) -> None:
    """Remove a user's second factor, because she lost it; her sessions end."""
    await people.check_may_change(tx, me, user_id)
    await second_factor.remove_of(tx, user_id)
    await sessions.end_all(tx, user_id)


class Invitation(BaseModel):
    """A link by which the user chooses a password, once, and until when; shown this once."""

    link: str
    until: datetime | None


class InvitationState(BaseModel):
    """Until when an invitation that was not used yet is good."""

    until: datetime | None


@router.get(
    "/{user_id}/invitation",
    dependencies=[needs(Right.USERS)],
    responses=problems(NoSuchAccount, Denied),
)
async def get_invitation(user_id: UUID, tx: Tx) -> InvitationState:
    """Whether a user is invited and has not come yet."""
    await people.user(tx, user_id)
    return InvitationState(until=await links.invited_until(tx, user_id))


@router.post(
    "/{user_id}/invitation",
    status_code=201,
    dependencies=[needs(Right.USERS)],
    responses=problems(NoSuchAccount, Denied, RoleNotYours),
)
async def invite_user(user_id: UUID, me: Me, tx: Tx, request: Request) -> Invitation:
    """Invite a user to choose a password, within 72 hours; an earlier link is no longer good."""
    await people.check_may_change(tx, me, user_id)
    token = await links.invite(tx, request.app.state.keys, user_id)
    base = request.app.state.settings.public_url or str(request.base_url).rstrip("/")
    return Invitation(link=f"{base}/welcome#{token}", until=await links.invited_until(tx, user_id))
