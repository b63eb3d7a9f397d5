"""Hand over to a group, or to one agent of it first."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from ringdove.routing.node import (
    AnyText,
    Finish,
    GroupId,
    Moment,
    Node,
    Priority,
    Reference,
    ToGroup,
    VariableName,
    fill,
    value_of,
    written,
)

SUBJECT_LIMIT = 500
SHOWN_LIMIT = 500


class ToAcdGroup(Node):
    """The group's agents get the SMS, with the subject (empty: the connector's) and these variables."""

    kind: ClassVar[str] = "to_group"

    acd_group_id: GroupId
    priority: Priority = 50
    subject: AnyText = ""
    show: Annotated[tuple[VariableName, ...], Field(max_length=20)] = ()

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
        subject = " ".join(fill(self.subject, moment.variables).split())[:SUBJECT_LIMIT]
        shown = {n: written(value_of(moment.variables, n))[:SHOWN_LIMIT] for n in self.show}
        return Finish(
            ToGroup(self.acd_group_id, self.priority, subject.replace("\x00", ""), shown=shown)
        )
