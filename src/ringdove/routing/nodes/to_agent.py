"""Hand over to one agent of a group; the others get it when she does not take it."""

from collections.abc import Sequence
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from ringdove.routing.node import (
    SUBJECT_LIMIT,
    AnyText,
    Finish,
    GroupId,
    Moment,
    Node,
    Priority,
    Reference,
    Shown,
    ToGroup,
    line,
    shown,
)


class ToAgent(Node):
    """The agent is asked first, then her group."""

    kind: ClassVar[str] = "to_agent"

    acd_group_id: GroupId
    user_id: Annotated[UUID, Field(json_schema_extra={"format": "user"})]
    priority: Priority = 50
    subject: AnyText = ""
    show: Shown = ()

    @property
    def outputs(self) -> Sequence[str]:
        return ()

    @property
    def reads(self) -> Sequence[tuple[str, str]]:
        return [(f"show.{n}", name) for n, name in enumerate(self.show)]

    @property
    def references(self) -> Sequence[Reference]:
        return [
            Reference("acd_group_id", "acd_group", self.acd_group_id),
            Reference("user_id", "user", self.user_id),
        ]

    def run(self, moment: Moment) -> Finish:
        subject = line(self.subject, moment.variables, SUBJECT_LIMIT)
        return Finish(
            ToGroup(
                self.acd_group_id,
                self.priority,
                subject,
                agent_id=self.user_id,
                shown=shown(self.show, moment.variables),
            )
        )
