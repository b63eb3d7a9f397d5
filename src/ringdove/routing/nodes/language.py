"""Change the language in which the sender is answered."""

from typing import ClassVar

from ringdove.routing.node import Go, Language, Moment, Node


class SetLanguage(Node):
    """From here on questions and replies are in this language."""

    kind: ClassVar[str] = "language"

    language: Language

    def run(self, moment: Moment) -> Go:  # noqa: ARG002
        return Go("next", {"language": self.language})
