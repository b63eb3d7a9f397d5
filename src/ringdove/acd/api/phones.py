"""What a telephone system reports of agents' phones, over HTTP."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from ringdove.accounts.http import Me, needs
from ringdove.accounts.model import Right
from ringdove.acd.errors import NoSuchAgent, WhichAgent
from ringdove.acd.service import phones as service
from ringdove.kernel.errors import Denied
from ringdove.kernel.fields import Body
from ringdove.kernel.http import Tx, problems

router = APIRouter(prefix="/api/v1", tags=["ACD"])
State = Literal["idle", "ringing", "in_call"]


class PhoneStateBody(Body):
    """How a phone stands: of a user, or of whoever has an agent number.

    ``since`` null: since now. ``in_call``: she gets SMS only in a status that says *distribute during call*, until
    ``idle`` is reported, or nothing for four hours.
    """

    user_id: UUID | None = None
    agent_number: Annotated[str, Field(pattern="^[0-9]{1,20}$")] | None = None
    state: State
    since: AwareDatetime | None = None


class PhoneStateView(BaseModel):
    """How an agent's phone stands now. A report older than the last one changes nothing."""

    model_config = ConfigDict(from_attributes=True)

    user_id: UUID
    agent_number: str | None
    state: State
    since: AwareDatetime | None


@router.put(
    "/phone-states",
    dependencies=[needs(Right.PHONE_STATES)],
    responses=problems(NoSuchAgent, WhichAgent, Denied),
)
async def report_phone_state(body: PhoneStateBody, tx: Tx, who: Me) -> PhoneStateView:
    """Report the state of an agent's phone. Again does no harm."""
    phone = await service.report(
        tx, who.client_id, body.user_id, body.agent_number, body.state, body.since
    )
    return PhoneStateView.model_validate(phone)
