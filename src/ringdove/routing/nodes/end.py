"""Be done: no agent sees the SMS."""

from collections.abc import Sequence
from typing import ClassVar

from ringdove.routing.node import Ended, Finish, Moment, Node


class End(Node):
    """The application is done with the SMS."""

    kind: ClassVar[str] = "end"

    @property
    def outputs(self) -> Sequence[str]:
        return ()

    def run(self, moment: Moment) -> Finish:  # noqa: ARG002
        return Finish(Ended(answered=False))
