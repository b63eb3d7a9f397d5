"""Words that count as opting out, opting in and asking for help, and what they mean when they come."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from unicodedata import normalize
from uuid import UUID

#: Where the carriers' rules of the United States and Canada hold (ISO 3166-1): the numbers that begin with +1.
NORTH_AMERICA = frozenset({"US", "CA", "PR", "VI", "GU", "AS", "MP"})
#: Longer texts are no words.
LONGEST = 40
_AROUND = re.compile(r"^[\W_]+|[\W_]+$")


class Meaning(StrEnum):
    """What a word says."""

    STOP = "stop"
    START = "start"
    HELP = "help"


#: These mean something else when somebody asked a question.
ANSWERS = frozenset({"cancel", "end", "quit", "info", "help", "yes"})
_WORDS: Mapping[bool, Mapping[Meaning, Sequence[str]]] = {
    False: {
        Meaning.STOP: ("STOP", "STOPP", "STOPALL", "UNSUBSCRIBE"),
        Meaning.START: ("START", "UNSTOP"),
        Meaning.HELP: (),
    },
    True: {
        Meaning.STOP: ("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"),
        Meaning.START: ("START", "UNSTOP", "YES"),
        Meaning.HELP: ("HELP", "INFO"),
    },
}
_TEXTS: Mapping[str, Mapping[Meaning, str]] = {
    "en": {
        Meaning.STOP: "You will get no more SMS from us. Reply {start} to get them again.",
        Meaning.START: "You will get our SMS again. Reply {stop} to end them.",
        Meaning.HELP: "This is {client}. Reply {stop} to get no more SMS from us.",
    },
    "de": {
        Meaning.STOP: "Sie erhalten keine SMS mehr von uns. Mit {start} melden Sie sich wieder an.",
        Meaning.START: "Sie erhalten wieder SMS von uns. Mit {stop} melden Sie sich ab.",
        Meaning.HELP: "Hier ist {client}. Mit {stop} erhalten Sie keine SMS mehr von uns.",
    },
}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a connector, and what answers them: ``None`` by our text, empty by none."""

    stop: Sequence[str]
    start: Sequence[str]
    help: Sequence[str]
    stop_answer: str | None = None
    start_answer: str | None = None
    help_answer: str | None = None

    def of(self, meaning: Meaning) -> Sequence[str]:
        """The words that mean this."""
        found: Sequence[str] = getattr(self, meaning)
        return found

    def answer(self, meaning: Meaning, language: str, client: str) -> str:
        """What a word is answered by; empty: by nothing."""
        own: str | None = getattr(self, f"{meaning}_answer")
        if own is not None:
            return own
        text = _TEXTS.get(language, _TEXTS["en"])[meaning]
        start, stop = (
            self.of(m)[0] if self.of(m) else m.upper() for m in (Meaning.START, Meaning.STOP)
        )
        return text.format(start=start, stop=stop, client=client)


def words_of(country: str) -> Words:
    """The words that hold where nobody chose others."""
    ours = _WORDS[country in NORTH_AMERICA]
    return Words(ours[Meaning.STOP], ours[Meaning.START], ours[Meaning.HELP])


def plain(text: str) -> str:
    """A text as it is compared: without case, and without what stands around its words."""
    return " ".join(_AROUND.sub("", normalize("NFKC", text).casefold()).split())


def meaning_of(text: str, words: Words) -> Meaning | None:
    """What a text says, if the whole of it is one of the words."""
    if len(text) > LONGEST or not (said := plain(text)):
        return None
    return next((m for m in Meaning if said in _as_compared(tuple(words.of(m)))), None)


@lru_cache(maxsize=1000)
def _as_compared(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(plain, words))


def counts(meaning: Meaning, text: str, *, is_out: bool, is_asked: bool) -> bool:
    """Whether a word counts: who has not stopped cannot start, and who was asked something may be answering that."""
    if is_asked and plain(text) in ANSWERS:
        return False
    return is_out if meaning is Meaning.START else True


@dataclass(frozen=True, slots=True)
class Said:
    """An SMS that may be such a word."""

    message_id: UUID
    client_id: UUID
    connector_id: UUID
    conversation_id: UUID
    number: str
    body: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Heard:
    """What an SMS said, and what answers it; empty: nothing does."""

    meaning: Meaning
    answer: str


@dataclass(frozen=True, slots=True)
class Line:
    """A receive connector, as its words need it."""

    id: UUID
    client_id: UUID
    name: str
    country: str
    client_name: str
    language: str
    stop: list[str] | None
    start: list[str] | None
    help: list[str] | None
    stop_answer: str | None
    start_answer: str | None
    help_answer: str | None
    version: int

    @property
    def words(self) -> Words:
        """Its words, or those of its country."""
        if self.stop is None or self.start is None or self.help is None:
            return words_of(self.country)
        return Words(
            self.stop, self.start, self.help, self.stop_answer, self.start_answer, self.help_answer
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger."""

    id: UUID
    client_id: UUID
    number: str
    at: datetime
    what: str
    connector_id: UUID | None = None
    connector_name: str | None = None
    message_id: UUID | None = None
    body: str | None = None
    user_id: UUID | None = None
    user_name: str | None = None
    reason: str | None = None
    reply_id: UUID | None = None
    opted_out: bool = field(default=False)
