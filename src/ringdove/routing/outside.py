"""How it is outside, in the words in which nodes ask: pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ringdove.hours.model import Schedule

WRITTEN = "%Y-%m-%d %H:%M"


def opening(schedule: Schedule, at: datetime) -> Mapping[str, Any]:
    """Whether it is open, why not, and when it opens next."""
    if schedule.is_open(at):
        return {"open": True, "holiday": None, "next_opening": None}
    following = schedule.next_opening(at)
    return {
        "open": False,
        "holiday": schedule.day(at.astimezone(schedule.zone).date()).holiday,
        "next_opening": following.astimezone(schedule.zone).strftime(WRITTEN)
        if following
        else None,
    }
