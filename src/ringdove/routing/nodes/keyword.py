"""Branch on words: the first one, any, the beginning, or the whole text."""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from ringdove.routing.node import (
    Choice,
    Go,
    Moment,
    Node,
    VariableName,
    distinct,
    plain,
    value_of,
    written,
)

OTHERWISE = "otherwise"


class Keyword(Node):
    """The first choice with a word that fits; case, accents and punctuation do not count."""

    kind: ClassVar[str] = "keyword"

    of: VariableName = "text"
    where: Literal["first_word", "any_word", "beginning", "whole_text"] = "first_word"
    choices: Annotated[tuple[Choice, ...], Field(min_length=1, max_length=50)]

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        distinct([c.output for c in self.choices], [OTHERWISE])
        return self

    @property
    def outputs(self) -> Sequence[str]:
        return [*(c.output for c in self.choices), OTHERWISE]

    @property
    def reads(self) -> Sequence[tuple[str, str]]:
        return [("of", self.of)]

    def run(self, moment: Moment) -> Go:
        text = plain(written(value_of(moment.variables, self.of)))
        for choice in self.choices:
            for word in choice.plain:
                if self._fits(text, word):
                    return Go(choice.output, note=word)
        return Go(OTHERWISE)

    def _fits(self, text: str, word: str) -> bool:
        match self.where:
            case "whole_text":
                return text == word
            case "beginning":
                return text.startswith(word)
            case "first_word":
                return f"{text} ".startswith(f"{word} ")
            case "any_word":
                return f" {word} " in f" {text} "
