"""Branch on opening times."""

from collections.abc import Sequence
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from ringdove.routing.node import Found, Go, IsOpen, Moment, Node, Reference, Wait

OPEN, CLOSED, HOLIDAY = OUTPUTS = ("open", "closed", "holiday")
SETS = ("next_opening", "holiday_name")


class OpeningTimes(Node):
    """Whether it is open; ``holiday``: it is closed, and a public holiday.

    ``next_opening`` is a date and time (``YYYY-MM-DD HH:MM``) of the opening times' time zone.
    """

    kind: ClassVar[str] = "opening_times"

    opening_times_id: Annotated[UUID, Field(json_schema_extra={"format": "opening_times"})]

    @property
    def outputs(self) -> Sequence[str]:
        return OUTPUTS

    @property
    def sets(self) -> Sequence[str]:
        return SETS

    @property
    def references(self) -> Sequence[Reference]:
        return [Reference("opening_times_id", "opening_times", self.opening_times_id)]

    def run(self, moment: Moment) -> Go | Wait:
        if not isinstance(moment.answer, Found):
            return Wait(IsOpen(self.opening_times_id))
        found = moment.answer.values
        holiday = found.get("holiday") or ""
        sets = {"next_opening": found.get("next_opening") or "", "holiday_name": holiday}
        return Go(OPEN if found.get("open") else HOLIDAY if holiday else CLOSED, sets)
