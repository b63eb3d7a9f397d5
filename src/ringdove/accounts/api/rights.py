"""Rights per role of a client, and who above it may read its texts, over HTTP."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict

from ringdove.accounts.api.views import View
from ringdove.accounts.errors import NoSuchAccount, NoSuchGrant, NotYourTexts, RightNotYours
from ringdove.accounts.http import Me, needs
from ringdove.accounts.model import Right, Role
from ringdove.accounts.service import rights as service
from ringdove.kernel.errors import Denied, Invalid
from ringdove.kernel.fields import Body
from ringdove.kernel.http import Tx, problems

router = APIRouter()

ClientRole = Literal[Role.CLIENT_ADMIN, Role.SUPERVISOR, Role.AGENT]


class RoleRightView(View):
    """Whether people of a role have a right, whether they would have it as predefined, and whether you may switch it."""

    role: ClientRole
    right: Right
    has: bool
    predefined: bool
    may_switch: bool


class RightsView(BaseModel):
    """Every right that can be switched."""

    items: list[RoleRightView]


class RightsChange(Body):
    """Rights of a role: true, false, or null for as predefined."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"role": "supervisor", "rights": {"groups.manage": True}}]}
    )

    role: ClientRole
    rights: dict[Right, bool | None]


class GrantView(View):
    """Until when people above the client may read its texts."""

    id: UUID
    grantee: Literal["reseller", "system"]
    until: AwareDatetime
    created_at: AwareDatetime


class GrantsView(BaseModel):
    """The newest grants, ended ones too."""

    items: list[GrantView]


class GrantBody(Body):
    """Who may read the client's texts, and until when."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"grantee": "reseller", "until": "2026-11-24T18:00:00Z"}]}
    )

    grantee: Literal["reseller", "system"]
    until: AwareDatetime


@router.get(
    "/clients/{client_id}/rights",
    dependencies=[needs(Right.USERS)],
    responses=problems(NoSuchAccount, Denied),
)
async def get_rights(client_id: UUID, me: Me, tx: Tx) -> RightsView:
    """What people of each role of a client may do."""
    found = await service.matrix(tx, me, client_id)
    return RightsView(items=[RoleRightView.model_validate(r) for r in found])


@router.patch(
    "/clients/{client_id}/rights",
    dependencies=[needs(Right.USERS)],
    responses=problems(NoSuchAccount, Denied, RightNotYours),
)
async def change_rights(client_id: UUID, body: RightsChange, me: Me, tx: Tx) -> RightsView:
    """Switch rights of a role."""
    await service.switch(tx, me, client_id, Role(body.role), body.rights)
    found = await service.matrix(tx, me, client_id)
    return RightsView(items=[RoleRightView.model_validate(r) for r in found])


@router.get(
    "/clients/{client_id}/text-grants",
    dependencies=[needs(Right.USERS)],
    responses=problems(NoSuchAccount, Denied),
)
async def list_grants(client_id: UUID, tx: Tx) -> GrantsView:
    """Who above the client may read its texts, or might."""
    found = await service.grants(tx, client_id)
    return GrantsView(items=[GrantView.model_validate(g) for g in found])


@router.post(
    "/clients/{client_id}/text-grants",
    status_code=201,
    dependencies=[needs(Right.USERS)],
    responses=problems(NoSuchAccount, Denied, NotYourTexts, Invalid),
)
async def create_grant(client_id: UUID, body: GrantBody, me: Me, tx: Tx) -> GrantsView:
    """Let people above the client read its texts until a time. Only the client's own administrators can."""
    found = await service.grant(tx, me, client_id, body.grantee, body.until)
    return GrantsView(items=[GrantView.model_validate(g) for g in found])


@router.delete(
    "/text-grants/{grant_id}",
    status_code=204,
    dependencies=[needs(Right.USERS)],
    responses=problems(Denied, NotYourTexts, NoSuchGrant),
)
async def end_grant(grant_id: UUID, me: Me, tx: Tx) -> None:
    """End a grant now."""
    await service.end_grant(tx, me, grant_id)
