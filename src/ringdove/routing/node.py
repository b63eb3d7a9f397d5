"""What a node of a routing application is: settings that are checked once, and one step that is pure.

A node sees a :class:`Moment` and says where to go, what to wait for, or how it ended. It reads nothing else: what it
wants to know or to have done outside it says, and whoever runs the application answers.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal
from unicodedata import combining, normalize
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from ringdove.kernel import template

TEXT_LIMIT = 2000
#: As long as a reply of an agent.
REPLY_LIMIT = 1600
SUBJECT_LIMIT = 500
SHOWN_LIMIT = 500
#: What is known when an application begins; nodes add theirs.
KNOWN = (
    "text", "first_text", "keyword", "sender", "recipient", "connector", "client", "language", "country", "time_zone",
    "known_sender", "earlier_sms", "can_reply", "contact_name", "contact_fields", "known_contact", "opted_out",
    "last_agent", "date", "time", "weekday", "waiting_group", "waited_s", "event_variables",
)  # fmt: skip
#: Stands for an application's secret until a request leaves; it holds nothing that a header may not hold.
SECRET_MARK = "{ringdove:secret}"  # noqa: S105 - a mark, no secret

_WORD = re.compile(r"[^\W_]+")


class CannotGoOn(Exception):
    """A node cannot do its work with these values; ``code`` says why."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code


# What a node wants from outside


@dataclass(frozen=True, slots=True)
class NextSms:
    """The next SMS of this sender; ``until``: the run goes on by itself then."""

    until: datetime | None
    kind: Literal["sms"] = "sms"


@dataclass(frozen=True, slots=True)
class IsOpen:
    """Whether it is open by these opening times: ``{"open": bool, "holiday": str | None, "next_opening": str | None}``."""

    opening_times_id: UUID
    kind: Literal["opening_times"] = "opening_times"


@dataclass(frozen=True, slots=True)
class QueueOf:
    """How a group stands, all numbers.

    ``{"waiting", "longest_wait_s", "agents_present", "agents_free", "expected_wait_s"}``
    """

    acd_group_id: UUID
    kind: Literal["queue"] = "queue"


@dataclass(frozen=True, slots=True)
class Call:
    """An HTTP request: ``{"status": int | None, "body": any JSON, "error": str | None}``.

    ``repeat``: at least once, else at most once; ``sign``: as Standard Webhooks do.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    body: str | None
    timeout_s: int
    sign: bool = False
    repeat: bool = False
    kind: Literal["http"] = "http"


Want = Annotated[NextSms | IsOpen | QueueOf | Call, Field(discriminator="kind")]


@dataclass(frozen=True, slots=True)
class CameSms:
    """The next SMS came; it stands in the variables."""


@dataclass(frozen=True, slots=True)
class TimedOut:
    """Nothing came in time."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a node wanted to know."""

    values: Mapping[str, Any]


Answer = CameSms | TimedOut | Found


# What a node has done outside, without waiting for it


@dataclass(frozen=True, slots=True)
class Send:
    """An SMS to the sender."""

    text: str
    kind: Literal["sms"] = "sms"


@dataclass(frozen=True, slots=True)
class Post:
    """An e-mail."""

    to: Sequence[str]
    subject: str
    text: str
    kind: Literal["mail"] = "mail"


Effect = Send | Post


# How a run ends


@dataclass(frozen=True, slots=True)
class ToGroup:
    """A group takes over, ``not_before`` a time; ``shown`` is what its agents are told.

    ``agent_id``: who is asked first; ``last_agent``: whoever served the sender last is.
    """

    acd_group_id: UUID
    priority: int
    subject: str
    agent_id: UUID | None = None
    shown: Mapping[str, str] = field(default_factory=dict)
    skills: Sequence[str] = ()
    not_before: datetime | None = None
    last_agent: bool = False
    kind: Literal["group"] = "group"


@dataclass(frozen=True, slots=True)
class Ended:
    """The application is done, and nobody else has to do anything; ``answered``: it has sent something."""

    answered: bool
    kind: Literal["ended"] = "ended"


@dataclass(frozen=True, slots=True)
class Failed:
    """The application could not go on; its connector's fallback group takes over."""

    code: str
    message: str = ""
    kind: Literal["failed"] = "failed"


Outcome = Annotated[ToGroup | Ended | Failed, Field(discriminator="kind")]


# What a node sees and says


@dataclass(slots=True)
class Moment:
    """What a node sees. ``answer``, ``memory``: where it waited, what came, and what it kept till then."""

    now: datetime
    variables: Mapping[str, Any]
    answer: Answer | None = None
    memory: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Go:
    """On, by an output; ``sets`` are variables, ``note`` is a line for whoever reads the trace."""

    output: str
    sets: Mapping[str, Any] = field(default_factory=dict)
    effects: Sequence[Effect] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Wait:
    """Wait for something; the node is asked again when it is there, with its memory."""

    want: NextSms | IsOpen | QueueOf | Call
    memory: Mapping[str, Any] = field(default_factory=dict)
    effects: Sequence[Effect] = ()


@dataclass(frozen=True, slots=True)
class Finish:
    """The run is over."""

    outcome: ToGroup | Ended


Step = Go | Wait | Finish
NEXT: Sequence[str] = ("next",)


@dataclass(frozen=True, slots=True)
class Reference:
    """Something of the client that a node names."""

    field: str
    kind: Literal["acd_group", "user", "opening_times"]
    id: UUID


class Node(BaseModel):
    """A kind of node; its fields are its settings."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: ClassVar[str]

    @property
    def outputs(self) -> Sequence[str]:
        """By what names it may be left."""
        return NEXT

    @property
    def sets(self) -> Sequence[str]:
        """Which variables it sets."""
        return ()

    @property
    def reads(self) -> Sequence[tuple[str, str]]:
        """Which variables it needs, as (field, name), beside those in its templates."""
        return ()

    @property
    def offers(self) -> Mapping[str, Sequence[str]]:
        """Variables that only a field of its own has, by its place."""
        return {}

    @property
    def references(self) -> Sequence[Reference]:
        """What it names of the client's."""
        return ()

    def run(self, moment: Moment) -> Step:
        """One step."""
        raise NotImplementedError


# Settings that several kinds have


class Template(str):
    """A text with variables in it."""

    __slots__ = ()

    @property
    def names(self) -> Sequence[str]:
        """The variables in it."""
        return template.names(self)


def _template(source: str) -> Template:
    try:
        template.names(source)
    except template.CannotRender as error:
        raise ValueError(f"not a valid template: {error}") from None
    return Template(source)


def templates(value: object, place: str = "") -> Iterator[tuple[str, Template]]:
    """Every template in some settings, with its place."""
    if isinstance(value, Template):
        yield place, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from templates(getattr(value, name), f"{place}.{name}" if place else name)
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from templates(one, f"{place}.{key}")
    elif isinstance(value, (list, tuple)):
        for number, one in enumerate(value):
            yield from templates(one, f"{place}.{number}")


PLAIN = "^[^\\x00]*$"
#: A template that may be empty.
AnyText = Annotated[
    str,
    StringConstraints(max_length=TEXT_LIMIT, pattern=PLAIN),
    AfterValidator(_template),
    Field(json_schema_extra={"format": "template"}),
]
Text = Annotated[
    str,
    StringConstraints(min_length=1, max_length=TEXT_LIMIT, pattern=PLAIN),
    AfterValidator(_template),
    Field(json_schema_extra={"format": "template"}),
]
Language = Literal["de", "en"]
#: A text in one or more languages; the first is for those who read none of them.
Texts = Annotated[dict[Language, Text], Field(min_length=1)]


def _own_name(name: str) -> str:
    if name in KNOWN:
        raise ValueError("this name is taken")
    return name


NAME = "^[a-z][a-z0-9_]{0,39}$"
#: A variable of the application's own.
OwnName = Annotated[
    str,
    StringConstraints(pattern=NAME),
    AfterValidator(_own_name),
    Field(json_schema_extra={"format": "new_variable"}),
]
#: A variable that is there; dots lead into what an HTTP request brought.
VariableName = Annotated[
    str,
    StringConstraints(pattern="^[a-z][a-z0-9_]{0,39}(\\.[A-Za-z0-9_-]{1,60}){0,8}$"),
    Field(json_schema_extra={"format": "variable"}),
]
#: What agents see of the variables.
Shown = Annotated[tuple[VariableName, ...], Field(max_length=20)]
Skill = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=PLAIN),
]
Output = Annotated[str, StringConstraints(pattern="^[^\\x00-\\x1f]{1,40}$", strip_whitespace=True)]
GroupId = Annotated[UUID, Field(json_schema_extra={"format": "acd_group"})]
Priority = Annotated[int, Field(ge=0, le=200)]


def _has_a_word(written: str) -> str:
    if not plain(written):
        raise ValueError("holds neither letters nor digits")
    return written


Word = Annotated[str, StringConstraints(min_length=1, max_length=60), AfterValidator(_has_a_word)]
Words = Annotated[tuple[Word, ...], Field(min_length=1, max_length=50)]


class Choice(BaseModel):
    """Words that lead to one output."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    output: Output
    words: Words

    @cached_property
    def plain(self) -> Sequence[str]:
        """The words as they are compared."""
        return [plain(word) for word in self.words]


def distinct(outputs: Sequence[str], fixed: Sequence[str] = ()) -> None:
    """Refuse an output that is there twice."""
    if len({*outputs, *fixed}) != len(outputs) + len(fixed):
        raise ValueError("an output has the name of another one")


# What nodes do with texts


def fold(text: str) -> str:
    """Without regard to case and accents."""
    if text.isascii():
        return text.lower()
    return "".join(c for c in normalize("NFKD", text.casefold()) if not combining(c))


def plain(text: str) -> str:
    """The words of a text alone, folded, with one blank between them."""
    return " ".join(_WORD.findall(fold(text)))


def fill(source: str, variables: Mapping[str, Any], limit: int = TEXT_LIMIT) -> str:
    """A template's text."""
    if "{" in source:
        try:
            source = template.render(source, variables)
        except template.CannotRender as error:
            raise CannotGoOn("template", str(error)) from None
    if len(source) > limit:
        raise CannotGoOn("text_limit")
    return source


def message(texts: Mapping[Any, str], moment: Moment) -> Send:
    """An SMS in the run's language."""
    source = texts.get(moment.variables.get("language"))
    text = fill(source or next(iter(texts.values())), moment.variables, REPLY_LIMIT).strip()
    if not text:
        raise CannotGoOn("empty_text")
    return Send(text.replace("\x00", ""))


def value_of(variables: Mapping[str, Any], name: str) -> Any:
    """A variable, or what lies in it; ``None`` when there is no such thing."""
    if "." not in name:
        return variables.get(name)
    found: Any = variables
    for part in name.split("."):
        if isinstance(found, Mapping):
            found = found.get(part)
        elif isinstance(found, (list, tuple)) and part.isdecimal() and int(part) < len(found):
            found = found[int(part)]
        else:
            return None
    return found


def deep(value: Any, change: Callable[[str], str]) -> Any:
    """A value with every text in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: deep(one, change) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [deep(one, change) for one in value]
    return value


def shown(names: Iterable[str], variables: Mapping[str, Any]) -> dict[str, str]:
    """Variables as agents read them."""
    return {n: written(value_of(variables, n))[:SHOWN_LIMIT].replace("\x00", "") for n in names}


def line(source: str, variables: Mapping[str, Any], limit: int) -> str:
    """A template's text in one line."""
    return " ".join(fill(source, variables).split())[:limit].replace("\x00", "")


def written(value: object) -> str:
    """A value as a text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
