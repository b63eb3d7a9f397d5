"""Send the sender an SMS."""

from collections.abc import Sequence
from typing import ClassVar

from ringdove.routing.node import Go, Moment, Node, Texts, message

SENT, NOT_SENT = OUTPUTS = ("next", "not_sent")


class Reply(Node):
    """An SMS in the run's language; ``not_sent``: the connector has no way out."""

    kind: ClassVar[str] = "reply"

    texts: Texts

    @property
    def outputs(self) -> Sequence[str]:
        return OUTPUTS

    def run(self, moment: Moment) -> Go:
        if not moment.variables.get("can_reply"):
            return Go(NOT_SENT)
        return Go(SENT, effects=[message(self.texts, moment)])
