"""Stepping down into a reseller or a client over HTTP, and back."""

from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import ConfigDict, model_validator

from ringdove.accounts.api.sessions import WhoAmI, who_am_i_now
from ringdove.accounts.errors import NoSuchAccount, NothingBelow
from ringdove.accounts.http import Me, session_token
from ringdove.accounts.service import sessions
from ringdove.kernel.fields import Body
from ringdove.kernel.http import Tx, problems

router = APIRouter(prefix="/session/acting")


class ActAs(Body):
    """A reseller or a client, one of them."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"client_id": "0199c8a4-7d20-7c3b-9f6e-1d2f3a4b5c6d"}]}
    )

    reseller_id: UUID | None = None
    client_id: UUID | None = None

    @model_validator(mode="after")
    def _one(self) -> "ActAs":
        if (self.reseller_id is None) == (self.client_id is None):
            raise ValueError("Name a reseller or a client.")
        return self


@router.put("", responses=problems(NoSuchAccount, NothingBelow))
async def act(body: ActAs, me: Me, request: Request, tx: Tx) -> WhoAmI:
    """Act as an administrator of a reseller or a client below you, until you stop or for 30 idle minutes."""
    return await _act(request, tx, me, body.reseller_id, body.client_id)


@router.delete("", responses=problems(NothingBelow))
async def stop(me: Me, request: Request, tx: Tx) -> WhoAmI:
    """Go back to your own place."""
    return await _act(request, tx, me, None, None)


async def _act(
    request: Request, tx: Tx, me: Me, reseller_id: UUID | None, client_id: UUID | None
) -> WhoAmI:
    token = session_token(request)
    if not token:
        raise NothingBelow
    now = await sessions.act(tx, me, token, reseller_id=reseller_id, client_id=client_id)
    return await who_am_i_now(tx, now, demo=request.app.state.settings.demo)
