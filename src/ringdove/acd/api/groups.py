"""ACD groups over HTTP."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from ringdove.accounts.http import Me, needs
from ringdove.accounts.model import Right
from ringdove.acd.decision import Reason
from ringdove.acd.errors import NameTaken, NoSuchGroup, NotTheirs, TwiceMember
from ringdove.acd.service import master, why
from ringdove.hours.errors import NotTheirOpeningTimes
from ringdove.kernel.errors import Denied, Stale
from ringdove.kernel.fields import Body, Change, NeverChanges, OfferTimeout, Text
from ringdove.kernel.http import IfMatch, Tx, etag, problems
from ringdove.kernel.listing import Listing, Page, Typed, listing

router = APIRouter(prefix="/api/v1/acd-groups", tags=["ACD"])
INHERITS = "Null: the client's."
OnMiss = Literal["count", "status", "skip"]
EventsOrder = Literal["ageing", "priority", "arrival"]

LOG_OUT_AT = "Who is logged on is logged off at this time, by the client's clock."
LogOutAfter = Annotated[
    int,
    Field(
        ge=0,
        le=604_800,
        description="Who is logged on for so long is logged off.",
    ),
]
TimeOfDay = Annotated[
    str,
    Field(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$", description=LOG_OUT_AT, examples=["18:30"]),
]
EMAIL_TIME = "So much opening time an agent has to answer by e-mail; 0: what was mailed is done."


class GroupSettings(BaseModel):
    """An ACD group without its people; times are seconds (0 is off).

    ``events_order``: which SMS is next, by priority of which a point is worth a minute of waiting, strictly by
    priority, or by arrival alone. ``threading_s``: so long a closed event opens again when its customer writes. ``on_miss``: a missed offer only counts, sets the status *Missed*, or passes this agent over for good.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    client_id: UUID
    name: str
    strategy: str
    offer_timeout_s: int
    inherited: list[str] = Field(description="Of these the value is the client's.")
    active: bool
    return_to_agent_s: int
    absence_limit_s: int
    answer_target_s: int
    waiting_limit_s: int
    wrap_up_s: int
    code_needed: bool
    decline_reason_needed: bool
    auto_accept: bool
    may_pick: bool
    last_agent_s: int
    threading_s: int
    on_miss: OnMiss
    log_out_after_misses: int
    log_out_after_s: int
    log_out_at: str | None = Field(description=LOG_OUT_AT)
    park_limit_s: int
    email_time_s: int = Field(description=EMAIL_TIME)
    opening_times_id: UUID | None
    opening_times_name: str | None
    events_order: EventsOrder
    created_at: datetime


class GroupView(GroupSettings):
    """An ACD group; people are ids of users, times are seconds (0 is off).

    ``members`` are in it by signing on, ``reserve_members`` when they log themselves in, ``readers`` get nothing.
    """

    members: list[UUID]
    reserve_members: list[UUID]
    readers: list[UUID]
    supervisors: list[UUID]


class GroupBody(Body):
    """A new group."""

    client_id: UUID | None = None
    name: Text
    strategy: str | None = Field(None, description=INHERITS)
    offer_timeout_s: OfferTimeout | None = Field(None, description=INHERITS)
    active: bool = True
    return_to_agent_s: Annotated[int, Field(ge=0, le=86_400)] = 120
    absence_limit_s: Annotated[int, Field(ge=30, le=86_400)] = 300
    answer_target_s: Annotated[int, Field(ge=10, le=604_800)] = 300
    waiting_limit_s: Annotated[int, Field(ge=60, le=604_800)] = 1800
    wrap_up_s: Annotated[int, Field(ge=0, le=3_600)] = 0
    code_needed: bool = False
    decline_reason_needed: bool = False
    auto_accept: bool = False
    may_pick: bool = False
    last_agent_s: Annotated[int, Field(ge=0, le=86_400)] = 0
    threading_s: Annotated[int, Field(ge=0, le=2_592_000)] = 0
    on_miss: OnMiss = "count"
    log_out_after_misses: Annotated[int, Field(ge=0, le=100)] = 0
    log_out_after_s: LogOutAfter = 0
    log_out_at: TimeOfDay | None = None
    park_limit_s: Annotated[int, Field(ge=60, le=2_592_000)] = 604_800
    email_time_s: Annotated[int, Field(ge=0, le=2_592_000, description=EMAIL_TIME)] = 14_400
    opening_times_id: UUID | None = None
    events_order: EventsOrder = "ageing"
    members: list[UUID] = []
    reserve_members: list[UUID] = []
    readers: list[UUID] = []
    supervisors: list[UUID] = []


class GroupChange(Change):
    """Changes to a group."""

    client_id: Any = Field(None, exclude=True)
    name: Text = ""
    inherited: Any = Field(None, exclude=True)
    opening_times_name: Any = Field(None, exclude=True)
    strategy: str | None = Field(None, description=INHERITS)
    offer_timeout_s: OfferTimeout | None = Field(None, description=INHERITS)
    active: bool = True
    return_to_agent_s: Annotated[int, Field(ge=0, le=86_400)] = 120
    absence_limit_s: Annotated[int, Field(ge=30, le=86_400)] = 300
    answer_target_s: Annotated[int, Field(ge=10, le=604_800)] = 300
    waiting_limit_s: Annotated[int, Field(ge=60, le=604_800)] = 1800
    wrap_up_s: Annotated[int, Field(ge=0, le=3_600)] = 0
    code_needed: bool = False
    decline_reason_needed: bool = False
    auto_accept: bool = False
    may_pick: bool = False
    last_agent_s: Annotated[int, Field(ge=0, le=86_400)] = 0
    threading_s: Annotated[int, Field(ge=0, le=2_592_000)] = 0
    on_miss: OnMiss = "count"
    log_out_after_misses: Annotated[int, Field(ge=0, le=100)] = 0
    log_out_after_s: LogOutAfter = 0
    log_out_at: TimeOfDay | None = None
    park_limit_s: Annotated[int, Field(ge=60, le=2_592_000)] = 604_800
    email_time_s: Annotated[int, Field(ge=0, le=2_592_000, description=EMAIL_TIME)] = 14_400
    opening_times_id: UUID | None = None
    events_order: EventsOrder = "ageing"
    members: list[UUID] = []
    reserve_members: list[UUID] = []
    readers: list[UUID] = []
    supervisors: list[UUID] = []


@dataclass(frozen=True)
class Filters:
    """What the list of groups is narrowed to."""

    client_id: UUID | None = None
    active: bool | None = None
    strategy: Typed = None
    member_id: UUID | None = None
    name: Typed = None
    created_since: AwareDatetime | None = None
    created_until: AwareDatetime | None = None


Groups = Annotated[Listing, Depends(listing(*master.GROUPS.sorts, default="name", filters=Filters))]
WRITES = problems(
    NoSuchGroup,
    Denied,
    NameTaken,
    NotTheirs,
    TwiceMember,
    NotTheirOpeningTimes,
    NeverChanges,
    Stale,
)


@router.get("")
async def list_groups(me: Me, tx: Tx, page: Groups) -> Page[GroupView]:
    """ACD groups you may see: supervisors and agents their own."""
    return Page[GroupView].model_validate(await master.groups(tx, me, page), from_attributes=True)


@router.post("", status_code=201, dependencies=[needs(Right.GROUPS)], responses=WRITES)
async def create_group(body: GroupBody, me: Me, tx: Tx, response: Response) -> GroupView:
    """Make a group."""
    made = await master.create_group(tx, me, body.model_dump())
    response.headers["ETag"] = etag(made.version)
    return GroupView.model_validate(made)


@router.get("/{group_id}", responses=problems(NoSuchGroup, Denied))
async def get_group(group_id: UUID, me: Me, tx: Tx, response: Response) -> GroupView:
    """One group."""
    found = await master.own_group(tx, me, group_id)
    response.headers["ETag"] = etag(found.version)
    return GroupView.model_validate(found)


class WouldGetView(BaseModel):
    """A member, were an SMS to come now.

    ``place``: in the order of those who could have it, 1 gets it; null: ``reasons`` are all the rules that say no, the
    first one to change first.
    """

    model_config = ConfigDict(from_attributes=True)

    user_id: UUID
    name: str
    place: int | None
    reasons: list[Reason | Literal["inactive"]]
    load: int
    maximum: int


class WhoWouldGet(BaseModel):
    """Who would get an SMS of the group now, first those who could; with ``pick`` nobody is offered it."""

    strategy: str
    members: list[WouldGetView]


@router.get("/{group_id}/would-get", responses=problems(NoSuchGroup, Denied))
async def who_would_get(group_id: UUID, me: Me, tx: Tx) -> WhoWouldGet:
    """Who would get an SMS now, and why the others would not; for administrators and the group's supervisors."""
    found = await master.own_group(tx, me, group_id)
    if not (me.has(Right.GROUPS) or me.user_id in found.supervisors):
        raise Denied
    members = [WouldGetView.model_validate(m) for m in await why.would_get(tx, found)]
    return WhoWouldGet(strategy=found.strategy, members=members)


@router.patch("/{group_id}", responses=WRITES)
async def change_group(
    group_id: UUID, body: GroupChange, me: Me, tx: Tx, version: IfMatch, response: Response
) -> GroupView:
    """Change a group and its people."""
    found = await master.group(tx, group_id)
    if not me.has(Right.GROUPS):
        raise Denied
    body.refuse_moving(found)
    changed = await master.change_group(tx, group_id, body.changes(), version)
    response.headers["ETag"] = etag(changed.version)
    return GroupView.model_validate(changed)
