"""Skills, and how good users are in them, over HTTP."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ringdove.accounts.http import CSV, Me, csv_file, needs
from ringdove.accounts.model import Principal, Right
from ringdove.acd.errors import NameTaken, NoSuchAgent, NotTheirs, SkillNotFound
from ringdove.acd.service import skills as service
from ringdove.kernel.db import Conn
from ringdove.kernel.errors import Denied, Stale
from ringdove.kernel.fields import Body, Change, NeverChanges
from ringdove.kernel.http import IfMatch, Tx, etag, problems
from ringdove.kernel.listing import Listing, Page, listing

router = APIRouter(prefix="/api/v1", tags=["ACD"], dependencies=[needs(Right.GROUPS)])
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern="^[^\\x00]*$"),
]


class SkillView(BaseModel):
    """What agents can be good at; ``people``: how many have it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    client_id: UUID
    name: str
    people: int


class SkillBody(Body):
    """A new skill."""

    client_id: UUID | None = None
    name: Name


class SkillChange(Change):
    """Changes to a skill."""

    client_id: Any = Field(None, exclude=True)
    people: Any = Field(None, exclude=True)
    name: Name = ""


class SkillLevel(BaseModel):
    """How good a user is in a skill, 1 to 10."""

    model_config = ConfigDict(extra="forbid")

    skill_id: UUID
    level: Annotated[int, Field(ge=1, le=10)]


class UserSkill(SkillLevel):
    """A skill of a user, with its name."""

    model_config = ConfigDict(from_attributes=True)

    name: str


class UserSkillsBody(Body):
    """The skills of a user, all of them."""

    skills: Annotated[list[SkillLevel], Field(max_length=100)]


class UserSkills(BaseModel):
    """The skills of a user, by name."""

    skills: list[UserSkill]


@dataclass(frozen=True)
class Filters:
    """What the list of skills is narrowed to."""

    client_id: UUID | None = None


Skills = Annotated[
    Listing, Depends(listing(*service.SKILLS.sorts, default="name", filters=Filters))
]
WRITES = problems(SkillNotFound, Denied, NameTaken, NotTheirs, NeverChanges, Stale)


@router.get("/skills", responses=problems(Denied))
async def list_skills(me: Me, tx: Tx, page: Skills) -> Page[SkillView]:
    """Skills by name."""
    return await _page(tx, me, page)


async def _page(conn: Conn, who: Principal, page: Listing) -> Page[SkillView]:
    found = await service.skills(conn, who, page)
    return Page(items=[SkillView.model_validate(s) for s in found.items], next=found.next)


@router.get("/skills.csv", **CSV)
async def export_skills(request: Request, me: Me, tx: Tx, page: Skills) -> StreamingResponse:
    """The same list as a table for spreadsheets, up to 100,000 rows."""
    return await csv_file(request, me, tx, "skills", SkillView, page, _page)


@router.post("/skills", status_code=201, responses=WRITES)
async def create_skill(body: SkillBody, me: Me, tx: Tx, response: Response) -> SkillView:
    """Make a skill."""
    made = await service.create(tx, me, body.model_dump())
    response.headers["ETag"] = etag(made.version)
    return SkillView.model_validate(made)


@router.get("/skills/{skill_id}", responses=problems(SkillNotFound, Denied))
async def get_skill(skill_id: UUID, tx: Tx, response: Response) -> SkillView:
    """One skill."""
    found = await service.skill(tx, skill_id)
    response.headers["ETag"] = etag(found.version)
    return SkillView.model_validate(found)


@router.patch("/skills/{skill_id}", responses=WRITES)
async def change_skill(
    skill_id: UUID, body: SkillChange, tx: Tx, version: IfMatch, response: Response
) -> SkillView:
    """Change a skill; whoever has it keeps it."""
    body.refuse_moving(await service.skill(tx, skill_id))
    changed = await service.change(tx, skill_id, body.changes(), version)
    response.headers["ETag"] = etag(changed.version)
    return SkillView.model_validate(changed)


@router.get("/users/{user_id}/skills", responses=problems(NoSuchAgent, Denied))
async def get_user_skills(user_id: UUID, tx: Tx) -> UserSkills:
    """What a user is good at."""
    return UserSkills(
        skills=[UserSkill.model_validate(s) for s in await service.levels(tx, user_id)]
    )


@router.put("/users/{user_id}/skills", responses=problems(NoSuchAgent, Denied, NotTheirs))
async def set_user_skills(user_id: UUID, body: UserSkillsBody, tx: Tx) -> UserSkills:
    """Set what a user is good at: all of it. Of a skill named twice the last counts."""
    wanted = {s.skill_id: s.level for s in body.skills}
    return UserSkills(
        skills=[UserSkill.model_validate(s) for s in await service.set_levels(tx, user_id, wanted)]
    )
