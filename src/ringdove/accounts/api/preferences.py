"""How you like your tables, over HTTP."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import ConfigDict, Field, StringConstraints

from ringdove.accounts.http import Me
from ringdove.accounts.service import preferences as service
from ringdove.kernel.fields import Body
from ringdove.kernel.http import Tx

router = APIRouter(prefix="/me/preferences")
Key = Annotated[str, StringConstraints(pattern="^[a-z0-9_-]{1,60}$")]


class Preferences(Body):
    """Rows a page, and for each table the columns that are not shown."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"rows": 50, "hidden": {"users": ["email"]}}]}
    )

    rows: Literal[25, 50, 100] = 50
    hidden: Annotated[
        dict[Key, Annotated[list[Key], Field(max_length=40)]], Field(max_length=40)
    ] = {}


@router.get("")
async def get_preferences(me: Me, tx: Tx) -> Preferences:
    """How you like your tables."""
    kept: dict[str, Any] = await service.of(tx, me)
    return Preferences.model_validate(kept)


@router.put("")
async def keep_preferences(body: Preferences, me: Me, tx: Tx) -> Preferences:
    """Keep how you like your tables, instead of what was kept before."""
    await service.keep(tx, me, body.model_dump())
    return body
