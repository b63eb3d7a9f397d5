"""The overflow rules of a group over HTTP."""

from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from ringdove.accounts.http import Me, needs
from ringdove.accounts.model import Right
from ringdove.acd.errors import NoSuchGroup, NotTheirs
from ringdove.acd.overflow import WITH_THRESHOLD, Action, Point, Rule
from ringdove.acd.service import master, overflow
from ringdove.kernel.errors import Denied
from ringdove.kernel.http import Tx, problems

router = APIRouter(prefix="/api/v1/acd-groups", tags=["ACD"])


class OverflowRule(BaseModel):
    """What becomes of SMS in line where a check point holds.

    ``threshold``: SMS in line (``queue_longer``) or seconds in this group's line (``waiting_longer``). ``continue``:
    they wait on, and later rules are not looked at.
    """

    model_config = ConfigDict(from_attributes=True, extra="forbid")

    id: UUID | None = None
    at_point: Point
    threshold: Annotated[int, Field(ge=1, le=604_800)] | None = None
    action: Action
    to_group_id: UUID | None = None
    to_application_id: UUID | None = None
    reply: (
        Annotated[
            str,
            StringConstraints(
                strip_whitespace=True, min_length=1, max_length=1600, pattern="^[^\\x00]*$"
            ),
        ]
        | None
    ) = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.threshold is not None) != (self.at_point in WITH_THRESHOLD):
            raise ValueError("a threshold belongs to a longer queue or a longer wait")
        if (self.to_group_id is not None) != (self.action is Action.GROUP):
            raise ValueError("a group belongs to handing over to a group")
        if (self.to_application_id is not None) != (self.action is Action.APPLICATION):
            raise ValueError("an application belongs to handing over to an application")
        if (self.reply is not None) != (self.action in (Action.REPLY, Action.CLOSE)):
            raise ValueError("a text belongs to an automatic reply")
        return self


class OverflowRules(BaseModel):
    """The overflow rules of a group; the first that holds applies, each once to an SMS."""

    rules: Annotated[list[OverflowRule], Field(max_length=20)]


@router.get("/{group_id}/overflow-rules", responses=problems(NoSuchGroup, Denied))
async def get_overflow_rules(group_id: UUID, me: Me, tx: Tx) -> OverflowRules:
    """The overflow rules of a group, in order."""
    await master.own_group(tx, me, group_id)
    return _rules(await overflow.rules(tx, group_id))


@router.put(
    "/{group_id}/overflow-rules",
    dependencies=[needs(Right.GROUPS)],
    responses=problems(NoSuchGroup, Denied, NotTheirs),
)
async def set_overflow_rules(group_id: UUID, body: OverflowRules, me: Me, tx: Tx) -> OverflowRules:
    """Set the overflow rules of a group: all of them, in order."""
    await master.own_group(tx, me, group_id)
    return _rules(await overflow.set_rules(tx, group_id, [r.model_dump() for r in body.rules]))


def _rules(found: list[Rule]) -> OverflowRules:
    return OverflowRules(rules=[OverflowRule.model_validate(rule) for rule in found])
