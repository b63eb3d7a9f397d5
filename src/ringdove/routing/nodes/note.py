"""Leave a line in the trace."""

from typing import ClassVar

from ringdove.routing.node import Go, Moment, Node, Text, fill


class Note(Node):
    """A line for whoever looks up where an SMS went."""

    kind: ClassVar[str] = "note"

    text: Text

    def run(self, moment: Moment) -> Go:
        return Go("next", note=fill(self.text, moment.variables))
