"""How you like your tables and your desk, over HTTP."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import ConfigDict, Field, StringConstraints

from ringdove.accounts.http import Me
from ringdove.accounts.service import preferences as service
from ringdove.kernel.fields import Body
from ringdove.kernel.http import Tx

router = APIRouter(prefix="/me/preferences")
Key = Annotated[str, StringConstraints(pattern="^[a-z0-9_-]{1,60}$")]
KeyName = Annotated[str, StringConstraints(pattern="^[^\\x00]{1,20}$")]


class DeskPreferences(Body):
    """How you like your desk: widths of the panes in pixels, what sends, and for how long a sent answer is held back.

    ``single_keys``: letters alone are keys, while you do not write. ``keys``: your own, by what they do.
    """

    list_width: Annotated[int, Field(ge=260, le=420)] = 320
    context_width: Annotated[int, Field(ge=260, le=480)] = 320
    context_open: bool = True
    sort: Literal["taken", "urgent", "newest", "oldest"] = "taken"
    send_key: Literal["enter", "ctrl_enter"] = "enter"
    undo_s: Annotated[int, Field(ge=0, le=10)] = 0
    single_keys: bool = True
    keys: Annotated[dict[Key, KeyName], Field(max_length=40)] = {}


class Preferences(Body):
    """Rows a page, for each table the columns that are not shown, and the desk."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"rows": 50, "hidden": {"users": ["email"]}}]}
    )

    rows: Literal[25, 50, 100] = 50
    hidden: Annotated[
        dict[Key, Annotated[list[Key], Field(max_length=40)]], Field(max_length=40)
    ] = {}
    desk: DeskPreferences = DeskPreferences()


@router.get("")
async def get_preferences(me: Me, tx: Tx) -> Preferences:
    """How you like your tables and your desk."""
    kept: dict[str, Any] = await service.of(tx, me)
    return Preferences.model_validate(kept)


@router.put("")
async def keep_preferences(body: Preferences, me: Me, tx: Tx) -> Preferences:
    """Keep how you like your tables and your desk, instead of what was kept before."""
    await service.keep(tx, me, body.model_dump())
    return body
