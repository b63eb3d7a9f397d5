"""Give a variable a value."""

from collections.abc import Sequence
from typing import ClassVar

from ringdove.routing.node import AnyText, Go, Moment, Node, OwnName, fill


class SetVariable(Node):
    """A variable of the application's own gets the text of a template."""

    kind: ClassVar[str] = "set_variable"

    name: OwnName
    value: AnyText

    @property
    def sets(self) -> Sequence[str]:
        return [self.name]

    def run(self, moment: Moment) -> Go:
        return Go("next", {self.name: fill(self.value, moment.variables)})
