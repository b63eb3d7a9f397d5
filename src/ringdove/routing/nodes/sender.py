"""Branch on who sent the SMS."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, ClassVar, Self

import phonenumbers
from pydantic import Field, StringConstraints, model_validator

from ringdove.kernel.fields import Country
from ringdove.routing.node import Go, Moment, Node

MATCHES, OTHERWISE = OUTPUTS = ("matches", "otherwise")
Number = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
Prefix = Annotated[str, StringConstraints(pattern="^\\+[1-9][0-9]{0,14}$")]


@lru_cache(maxsize=100_000)
def country_of(number: str) -> str:
    """The country of a number (ISO 3166-1), empty where it has none."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number)) or ""
    except phonenumbers.NumberParseException:
        return ""


class Sender(Node):
    """Whether the sender is among these numbers, begins so, is from there; ``known``: has (not) written before.

    ``known`` must hold as well where it is given; of the lists one is enough.
    """

    kind: ClassVar[str] = "sender"

    numbers: Annotated[frozenset[Number], Field(max_length=1000)] = frozenset()
    prefixes: Annotated[tuple[Prefix, ...], Field(max_length=100)] = ()
    countries: Annotated[frozenset[Country], Field(max_length=250)] = frozenset()
    known: bool | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.known is None and not self._listed:
            raise ValueError("says nothing about the sender")
        return self

    @property
    def _listed(self) -> bool:
        return bool(self.numbers or self.prefixes or self.countries)

    @property
    def outputs(self) -> Sequence[str]:
        return OUTPUTS

    def run(self, moment: Moment) -> Go:
        sender = str(moment.variables["sender"])
        if self.known is not None and bool(moment.variables["known_sender"]) != self.known:
            return Go(OTHERWISE)
        if self._listed and not (
            sender in self.numbers
            or sender.startswith(self.prefixes)
            or (self.countries and country_of(sender) in self.countries)
        ):
            return Go(OTHERWISE)
        return Go(MATCHES)
