"""Hand over to a group, or to one agent of it first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo

from pydantic import Field

from ringdove.routing.node import (
    SUBJECT_LIMIT,
    AnyText,
    CannotGoOn,
    Finish,
    GroupId,
    Moment,
    Node,
    Priority,
    Reference,
    Shown,
    Skill,
    ToGroup,
    fill,
    line,
    shown,
)


class ToAcdGroup(Node):
    """The group's agents get the SMS, with the subject (empty: the connector's) and these variables.

    ``not_before``: a date and time like those of ``next_opening``, in the client's time zone; empty: at once.
    """

    kind: ClassVar[str] = "to_group"

    acd_group_id: GroupId
    priority: Priority = 50
    subject: AnyText = ""
    show: Shown = ()
    skills: Annotated[tuple[Skill, ...], Field(max_length=20)] = ()
    not_before: AnyText = ""
    last_agent: bool = False

    @property
    def outputs(self) -> Sequence[str]:
        return ()

    @property
    def reads(self) -> Sequence[tuple[str, str]]:
        return [(f"show.{n}", name) for n, name in enumerate(self.show)]

    @property
    def references(self) -> Sequence[Reference]:
        return [Reference("acd_group_id", "acd_group", self.acd_group_id)]

    def run(self, moment: Moment) -> Finish:
        return Finish(
            ToGroup(
                self.acd_group_id,
                self.priority,
                line(self.subject, moment.variables, SUBJECT_LIMIT),
                shown=shown(self.show, moment.variables),
                skills=self.skills,
                not_before=self._not_before(moment),
                last_agent=self.last_agent,
            )
        )

    def _not_before(self, moment: Moment) -> datetime | None:
        wanted = fill(self.not_before, moment.variables).strip()
        if not wanted:
            return None
        try:
            at = datetime.fromisoformat(wanted)
        except ValueError:
            raise CannotGoOn("not_a_time") from None
        if at.tzinfo is None:
            at = at.replace(tzinfo=ZoneInfo(moment.variables["time_zone"]))
        return at if at > moment.now else None
