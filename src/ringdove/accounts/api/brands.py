"""How resellers look, over HTTP: to whom they look after, and to whoever comes by their host name."""

from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel

from ringdove.accounts.errors import NoLogo, NoSuchAccount, NoSuchLogo
from ringdove.accounts.http import Me, session_token
from ringdove.accounts.logos import LIMIT
from ringdove.accounts.model import Principal, Right
from ringdove.accounts.service import brands, people, sessions
from ringdove.kernel.errors import Denied
from ringdove.kernel.http import Tx, problems

router = APIRouter()
#: Opened by itself a picture is a page: one that can do nothing.
PICTURE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "Cache-Control": "public, max-age=31536000, immutable",
}


class BrandView(BaseModel):
    """How the portal looks; ``logo`` is an address. What is null is as Ringdove has it."""

    name: str | None
    colour: str | None
    help_contact: str | None
    logo: str | None


@router.get("/brand")
async def get_brand(request: Request, tx: Tx) -> BrandView:
    """How the portal looks to you; before you sign in, by the host name under which you came."""
    token = session_token(request)
    who = await sessions.enter(tx, token) if token else None
    host = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    found = await brands.brand(tx, who.reseller_id if who else None, host)
    return BrandView(
        name=found.name,
        colour=found.colour,
        help_contact=found.help_contact,
        logo=f"/api/v1/brand/logos/{found.logo}" if found.logo else None,
    )


@router.get("/brand/logos/{digest}", response_class=Response, responses=problems(NoSuchLogo))
async def get_logo(digest: Annotated[str, Path(pattern="^[0-9a-f]{64}$")], tx: Tx) -> Response:
    """A logo; the address names its content and so never changes."""
    kind, content = await brands.logo(tx, digest)
    return Response(content, media_type=kind, headers=PICTURE)


@router.put(
    "/resellers/{reseller_id}/logo",
    status_code=204,
    responses=problems(NoSuchAccount, Denied, NoLogo),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                kind: {"schema": {"type": "string", "format": "binary"}}
                for kind in ("image/png", "image/webp", "image/svg+xml")
            },
        }
    },
)
async def set_logo(reseller_id: UUID, me: Me, tx: Tx, request: Request) -> None:
    """Give a reseller a logo: PNG, WebP, or an SVG of plain shapes, up to 200 KB."""
    await _check_may(tx, me, reseller_id)
    content = b""
    async for part in request.stream():
        content += part
        if len(content) > LIMIT:
            raise NoLogo(field="logo")
    await brands.set_logo(tx, reseller_id, content)


@router.delete(
    "/resellers/{reseller_id}/logo", status_code=204, responses=problems(NoSuchAccount, Denied)
)
async def drop_logo(reseller_id: UUID, me: Me, tx: Tx) -> None:
    """Take a reseller's logo away."""
    await _check_may(tx, me, reseller_id)
    await brands.drop_logo(tx, reseller_id)


async def _check_may(tx: Tx, me: Principal, reseller_id: UUID) -> None:
    await people.reseller(tx, reseller_id)
    if not me.has(Right.CLIENTS):
        raise Denied(right=Right.CLIENTS.value)
