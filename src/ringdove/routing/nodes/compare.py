"""Branch on conditions over variables."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from decimal import Decimal, InvalidOperation
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ringdove.routing.node import (
    AnyText,
    CannotGoOn,
    Go,
    Moment,
    Node,
    VariableName,
    fill,
    plain,
    value_of,
    written,
)

YES, NO = OUTPUTS = ("yes", "no")
Type = Literal["text", "number", "date", "time"]
Operator = Literal[
    "equals", "differs", "less", "at_most", "greater", "at_least", "contains", "begins_with", "ends_with", "is_empty",
    "is_set",
]  # fmt: skip
#: Of texts only.
PARTS: Mapping[str, Callable[[str, str], bool]] = MappingProxyType(
    {
        "contains": lambda a, b: b in a,
        "begins_with": lambda a, b: a.startswith(b),
        "ends_with": lambda a, b: a.endswith(b),
    }
)
ORDERS: Mapping[str, Callable[[Any, Any], bool]] = MappingProxyType(
    {
        "equals": lambda a, b: a == b,
        "differs": lambda a, b: a != b,
        "less": lambda a, b: a < b,
        "at_most": lambda a, b: a <= b,
        "greater": lambda a, b: a > b,
        "at_least": lambda a, b: a >= b,
    }
)


def number(text: str) -> Decimal | None:
    """A number as people and programs write it: ``1234.5``, ``1234,5``; ``None`` where it is none."""
    try:
        found = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text.strip())
    except ValueError:
        return None


READ: Mapping[Type, Callable[[str], Any]] = MappingProxyType(
    {"text": plain, "number": number, "date": _date, "time": _time}
)


class Condition(BaseModel):
    """One comparison; a value that cannot be read as its type fulfils only ``differs`` and ``is_empty``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    variable: VariableName
    type: Type = "text"
    operator: Operator
    value: AnyText = ""

    @model_validator(mode="after")
    def _readable(self) -> Self:
        if self.operator in PARTS and self.type != "text":
            raise ValueError("only texts have parts")
        if (
            self.operator in ORDERS
            and "{" not in self.value
            and READ[self.type](self.value) is None
        ):
            raise ValueError(f"the value is not a {self.type}")
        return self

    @cached_property
    def _always(self) -> Any:
        """What it is compared with, where that depends on nothing."""
        return None if "{" in self.value else READ[self.type](self.value)

    def holds(self, moment: Moment) -> bool:
        """Whether it is so."""
        there = written(value_of(moment.variables, self.variable))
        if self.operator == "is_empty":
            return not there.strip()
        if self.operator == "is_set":
            return bool(there.strip())
        read = READ[self.type]
        left = read(there)
        right = (
            self._always if self._always is not None else read(fill(self.value, moment.variables))
        )
        if self.operator in PARTS:
            return PARTS[self.operator](left, right)
        if left is None or right is None:
            return self.operator == "differs"
        try:
            return ORDERS[self.operator](left, right)
        except TypeError:  # a time with a zone and one without
            raise CannotGoOn("not_comparable") from None


class Compare(Node):
    """Whether all conditions hold, or any of them."""

    kind: ClassVar[str] = "compare"

    match: Literal["all", "any"] = "all"
    conditions: Annotated[tuple[Condition, ...], Field(min_length=1, max_length=20)]

    @property
    def outputs(self) -> Sequence[str]:
        return OUTPUTS

    @property
    def reads(self) -> Sequence[tuple[str, str]]:
        return [(f"conditions.{n}.variable", c.variable) for n, c in enumerate(self.conditions)]

    def run(self, moment: Moment) -> Go:
        held = (condition.holds(moment) for condition in self.conditions)
        return Go(YES if (all(held) if self.match == "all" else any(held)) else NO)
