"""Users over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from ringdove.accounts.api.views import UserBody, UserChange, UserView
from ringdove.accounts.errors import NoSuchAccount, RoleNotYours, Taken
from ringdove.accounts.http import Me, needs
from ringdove.accounts.model import Right, Role
from ringdove.accounts.service import people
from ringdove.kernel.errors import Denied, Invalid, Stale
from ringdove.kernel.fields import NeverChanges
from ringdove.kernel.http import IfMatch, Tx, etag, problems
from ringdove.kernel.listing import Listing, Page, listing

router = APIRouter(prefix="/users")
Usernames = Annotated[Listing, Depends(listing("name", "username", default="name"))]
WRITES = problems(NoSuchAccount, Denied, Taken, NeverChanges, Invalid, Stale)


@router.get("", dependencies=[needs(Right.USERS_READ)])
async def list_users(
    me: Me, tx: Tx, page: Usernames, client_id: UUID | None = None, role: Role | None = None
) -> Page[UserView]:
    """Users you may see."""
    found = await people.users(tx, me, page, client_id, role)
    return Page[UserView].model_validate(found, from_attributes=True)


@router.post(
    "",
    status_code=201,
    dependencies=[needs(Right.USERS)],
    responses={**WRITES, **problems(RoleNotYours)},
)
async def create_user(body: UserBody, me: Me, tx: Tx, response: Response) -> UserView:
    """Make a user."""
    made = await people.create_user(tx, me, body.model_dump())
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
    user_id: UUID, body: UserChange, me: Me, tx: Tx, version: IfMatch, response: Response
) -> UserView:
    """Change a user. A new password, and being switched off, end her sessions."""
    found = await people.user(tx, user_id)
    if not me.has(Right.USERS):
        raise Denied
    body.refuse_moving(found)
    changed = await people.change_user(tx, me, user_id, body.changes(), version)
    response.headers["ETag"] = etag(changed.version)
    return UserView.model_validate(changed)
