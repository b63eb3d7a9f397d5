"""Branch on how a group stands."""

from collections.abc import Sequence
from typing import ClassVar

from ringdove.routing.node import Found, Go, GroupId, Moment, Node, QueueOf, Reference, Wait

FREE, BUSY, NOBODY = OUTPUTS = ("free", "busy", "nobody")
SETS = ("waiting", "longest_wait_s", "agents_present", "agents_free", "expected_wait_s")


class QueueState(Node):
    """``free``: an agent could take it now; ``busy``: agents are there, none is free; ``nobody``: none is there."""

    kind: ClassVar[str] = "queue_state"

    acd_group_id: GroupId

    @property
    def outputs(self) -> Sequence[str]:
        return OUTPUTS

    @property
    def sets(self) -> Sequence[str]:
        return SETS

    @property
    def references(self) -> Sequence[Reference]:
        return [Reference("acd_group_id", "acd_group", self.acd_group_id)]

    def run(self, moment: Moment) -> Go | Wait:
        if not isinstance(moment.answer, Found):
            return Wait(QueueOf(self.acd_group_id))
        sets = {name: int(moment.answer.values.get(name) or 0) for name in SETS}
        free, present = sets["agents_free"] > sets["waiting"], sets["agents_present"]
        return Go(FREE if free else BUSY if present else NOBODY, sets)
