"""Ask a question and wait for the answer."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from ringdove.routing.node import (
    Choice,
    Finish,
    Go,
    Moment,
    NextSms,
    Node,
    OwnName,
    Texts,
    TimedOut,
    Wait,
    Words,
    distinct,
    message,
    plain,
    written,
)

TIMEOUT, NO_ANSWER, PERSON, NOT_SENT = ALWAYS = ("timeout", "no_answer", "person", "not_sent")
ANSWER, YES, NO = "answer", "yes", "no"
WEEK_S = 7 * 24 * 3600
PEOPLE = ("agent", "person", "human", "mensch", "mitarbeiter")
YES_WORDS = frozenset({"yes", "y", "yep", "yeah", "ok", "okay", "sure", "ja", "j", "jo", "jawohl", "gerne"})  # fmt: skip
NO_WORDS = frozenset({"no", "n", "nope", "nein", "nee", "ne", "nicht", "not"})
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,6})?", re.ASCII)
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b", re.ASCII)
_WRITTEN = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})?", re.ASCII)


class AskAndWait(Node):
    """A question; its answer is kept as text, a date as ``YYYY-MM-DD``, a number with a point.

    What cannot be read is asked for again, up to ``tries`` times altogether. Whoever asks for a person leaves by
    ``person``, and where that leads nowhere, to the fallback group.
    """

    kind: ClassVar[str] = "ask_and_wait"

    question: Texts
    again: Texts | None = None
    answer: Literal["choice", "number", "date", "yes_no", "free"] = "free"
    choices: Annotated[tuple[Choice, ...], Field(max_length=30)] = ()
    minimum: float | None = None
    maximum: float | None = None
    tries: Annotated[int, Field(ge=1, le=5)] = 2
    timeout_s: Annotated[int, Field(ge=10, le=WEEK_S)] = 3600
    person_words: Words = PEOPLE
    save_as: OwnName = "answer"

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        if (self.answer == "choice") != bool(self.choices):
            raise ValueError("choices are needed for a choice, and only there")
        distinct([c.output for c in self.choices], ALWAYS)
        return self

    @property
    def outputs(self) -> Sequence[str]:
        match self.answer:
            case "choice":
                own: Sequence[str] = [c.output for c in self.choices]
            case "yes_no":
                own = [YES, NO]
            case _:
                own = [ANSWER]
        return [*own, *ALWAYS]

    @property
    def sets(self) -> Sequence[str]:
        return [self.save_as]

    def run(self, moment: Moment) -> Go | Wait | Finish:
        if not moment.variables.get("can_reply"):
            return Go(NOT_SENT)
        if moment.answer is None:
            return self._ask(moment, 1)
        if isinstance(moment.answer, TimedOut):
            return Go(TIMEOUT)
        text = written(moment.variables.get("text")).strip()
        read = self._read(text, moment)
        if read is not None:
            output, value = read
            return Go(output, {self.save_as: value})
        words = f" {plain(text)} "
        if any(f" {plain(word)} " in words for word in self.person_words):
            return Go(PERSON)
        tried = int(moment.memory.get("tried", 1))
        return self._ask(moment, tried + 1) if tried < self.tries else Go(NO_ANSWER)

    def _ask(self, moment: Moment, tried: int) -> Wait:
        texts = self.again if tried > 1 and self.again else self.question
        until = moment.now + timedelta(seconds=self.timeout_s)
        return Wait(NextSms(until), {"tried": tried}, [message(texts, moment)])

    def _read(self, text: str, moment: Moment) -> tuple[str, str] | None:
        """The output and value of an answer; ``None`` when it is none."""
        words = plain(text)
        match self.answer:
            case "choice":
                for choice in self.choices:
                    if any(f"{words} ".startswith(f"{word} ") for word in choice.plain):
                        return choice.output, choice.output
                return None
            case "yes_no":
                first = words.split(" ", 1)[0]
                output = YES if first in YES_WORDS else NO if first in NO_WORDS else None
                return (output, output) if output else None
            case "number":
                return self._number(text)
            case "date":
                found = _date(text, date.fromisoformat(str(moment.variables["date"])))
                return (ANSWER, found.isoformat()) if found else None
            case "free":
                if not text or words in [plain(word) for word in self.person_words]:
                    return None
                return ANSWER, text[:1600]

    def _number(self, text: str) -> tuple[str, str] | None:
        found = _NUMBER.findall(text)
        if len(found) != 1:
            return None
        number = found[0].replace(",", ".")
        if self.minimum is not None and float(number) < self.minimum:
            return None
        if self.maximum is not None and float(number) > self.maximum:
            return None
        return ANSWER, number


def _date(text: str, today: date) -> date | None:
    """The one date in a text: ISO, or day before month; without a year the next one there is."""
    try:
        if found := _ISO.search(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _WRITTEN.search(text):
            day, month, year = int(found[1]), int(found[2]), found[3]
            if year is None:
                this = date(today.year, month, day)
                return this if this >= today else date(today.year + 1, month, day)
            return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    except ValueError:
        return None
    return None
