"""Deleting, bringing back, where used, and many at once, over HTTP: the same for every kind of thing."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field

from ringdove.accounts.http import Me
from ringdove.kernel.errors import Conflict, Denied, Invalid, NotFound
from ringdove.kernel.fields import Body
from ringdove.kernel.http import Tx, problems
from ringdove.trash import service
from ringdove.trash.model import Action, Kind

router = APIRouter(prefix="/api/v1")
AT_MOST = 200
#: Where each kind is found, and what its id is called there.
PLACES: dict[Kind, tuple[str, str, str]] = {
    Kind.RESELLERS: ("resellers", "reseller_id", "accounts"),
    Kind.CLIENTS: ("clients", "client_id", "accounts"),
    Kind.USERS: ("users", "user_id", "accounts"),
    Kind.GROUPS: ("acd-groups", "group_id", "ACD"),
    Kind.STATUSES: ("agent-statuses", "status_id", "ACD"),
    Kind.CODES: ("transaction-codes", "code_id", "ACD"),
    Kind.SKILLS: ("skills", "skill_id", "ACD"),
    Kind.TEMPLATES: ("templates", "template_id", "ACD"),
    Kind.HOURS: ("opening-times", "opening_times_id", "ACD"),
    Kind.SEND_CONNECTORS: ("sms-send-connectors", "connector_id", "send connectors"),
    Kind.RECEIVE_CONNECTORS: ("sms-receive-connectors", "connector_id", "receive connectors"),
    Kind.APPLICATIONS: ("routing-applications", "application_id", "routing applications"),
}


class UseView(BaseModel):
    """A thing that refers to another; ``how``: as what."""

    model_config = ConfigDict(from_attributes=True)

    kind: str
    id: UUID
    name: str
    how: str


class UsesView(BaseModel):
    """What refers to a thing; there may be more than are shown."""

    items: list[UseView]
    more: bool


class BulkBody(Body):
    """What to do to which."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"action": "deactivate", "ids": ["0198f3a2-7c1e-7d55-9c0b-6a1f0e2d4b33"]}]
        }
    )

    action: Action
    ids: Annotated[list[UUID], Field(min_length=1, max_length=AT_MOST)]


class OutcomeView(BaseModel):
    """What became of one of them; ``code`` and ``message`` say why nothing did."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    done: bool
    code: str | None
    message: str | None


class OutcomesView(BaseModel):
    """What became of each, in the order of the ids."""

    results: list[OutcomeView]


def _offer(kind: Kind, path: str, id_name: str, tag: str) -> None:
    Id = Annotated[UUID, Path(alias=id_name)]  # noqa: N806 - a type
    one = f"/{path}/{{{id_name}}}"
    wrong = problems(NotFound, Denied, Conflict, Invalid)

    @router.delete(one, status_code=204, tags=[tag], responses=wrong)
    async def delete(id_: Id, me: Me, tx: Tx, request: Request) -> None:
        """Delete it. For thirty days it can come back as it was."""
        await service.delete(tx, me, request.app.state.keys, kind, id_)

    @router.post(f"{one}/restore", status_code=204, tags=[tag], responses=wrong)
    async def restore(id_: Id, me: Me, tx: Tx, request: Request) -> None:
        """Bring it back after it was deleted."""
        await service.restore(tx, me, request.app.state.keys, kind, id_)

    @router.get(f"{one}/uses", tags=[tag], responses=problems(NotFound, Denied))
    async def uses(id_: Id, me: Me, tx: Tx) -> UsesView:
        """Where it is used: what refers to it."""
        found = await service.uses(tx, me, kind, id_)
        items = [UseView.model_validate(use) for use in found]
        return UsesView(items=items, more=len(items) == service.USES_AT_MOST)

    @router.post(f"/{path}/bulk", tags=[tag])
    async def bulk(body: BulkBody, me: Me, tx: Tx, request: Request) -> OutcomesView:
        """Do the same to up to 200 of them; each succeeds or fails by itself."""
        keys = request.app.state.keys
        done = await service.do_to_many(tx, me, keys, kind, body.action, body.ids)
        return OutcomesView(results=[OutcomeView.model_validate(o) for o in done])


for _kind, _place in PLACES.items():
    _offer(_kind, *_place)
