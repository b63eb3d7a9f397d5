"""Links that are used once, over HTTP: invitations and forgotten passwords, by people who are not signed in."""

from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, StringConstraints

from ringdove.accounts.errors import LinkUsed, TooManySignIns, WeakPassword
from ringdove.accounts.http import check_origin
from ringdove.accounts.service import links, sessions
from ringdove.kernel.db import Database
from ringdove.kernel.fields import Body
from ringdove.kernel.http import Tx, problems

router = APIRouter(prefix="/session")
Name = Annotated[str, StringConstraints(max_length=100, pattern="^[^\\x00]*$")]
Place = Annotated[str, StringConstraints(max_length=63, pattern="^[^\\x00]*$")]
Token = Annotated[str, StringConstraints(min_length=20, max_length=100, pattern="^[\\w-]+$")]


class LinkBody(Body):
    """The secret of a link: what stands behind the ``#`` of its address."""

    token: Token


class LinkView(BaseModel):
    """Whose link it is."""

    purpose: Literal["invitation", "password"]
    username: str
    name: str
    client: str | None


class ChosenPassword(LinkBody):
    """The password that was chosen."""

    password: Annotated[str, StringConstraints(max_length=200)]


class Forgotten(Body):
    """Who forgot her password."""

    reseller: Place | None = None
    client: Place | None = None
    username: Name


@router.post("/link", responses=problems(LinkUsed))
async def look_at_link(body: LinkBody, tx: Tx) -> LinkView:
    """Whose link this is, before it is used."""
    found = await links.look(tx, body.token)
    return LinkView.model_validate(found, from_attributes=True)


@router.post("/link/password", status_code=204, responses=problems(LinkUsed, WeakPassword))
async def choose_password(body: ChosenPassword, request: Request, tx: Tx) -> None:
    """Choose a password by a link; it is used up, and other sessions end."""
    if request.headers.get("origin"):
        check_origin(request)
    await links.use(tx, body.token, body.password)


@router.post("/forgotten", status_code=202, responses=problems(TooManySignIns))
async def forgot(body: Forgotten, request: Request) -> None:
    """Ask for a link to choose a new password. The answer is the same whether there is such an account."""
    portal: Database = request.app.state.portal
    source = request.client.host if request.client else ""
    client = body.client.strip().lower() or None if body.client else None
    reseller = body.reseller.strip().lower() or None if body.reseller else None
    account = sessions.account_key(reseller, client, body.username.strip())
    async with portal.transaction() as conn:
        await sessions.count_attempt(conn, "forgotten " + account, source)
        await links.forgotten(conn, request.app.state.keys, reseller, client, body.username.strip())
