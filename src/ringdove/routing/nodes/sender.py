"""Branch on who sent the SMS."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Annotated, ClassVar, Self

import phonenumbers
from pydantic import Field, StringConstraints, model_validator

from ringdove.kernel.fields import Country
from ringdove.routing.node import Go, Moment, Node

MATCHES, OTHERWISE = OUTPUTS = ("matches", "otherwise")
Number = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
Prefix = Annotated[str, StringConstraints(pattern="^\\+[1-9][0-9]{0,14}$")]


_FULL = re.compile(r"\+[1-9][0-9]{6,14}")
_CODE_LENGTHS = (1, 2, 3)


@lru_cache(maxsize=100_000)
def country_of(number: str) -> str:
    """The country of a number (ISO 3166-1), empty where it has none."""
    if _FULL.fullmatch(number):
        # most country codes are one country's: its numbers need not be taken apart, which takes long
        for length in _CODE_LENGTHS:
            regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(number[1 : 1 + length]), ())
            if len(regions) == 1:
                return str(regions[0])
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number)) or ""
    except phonenumbers.NumberParseException:
        return ""


class Sender(Node):
    """Whether the sender is among these numbers, begins so, or is from there: one of the lists is enough.

    ``known``: has (not) written before; ``contact``: is (not) among the contacts; ``opted_out``: wants (no) SMS. Each
    must hold as well where it is given.
    """

    kind: ClassVar[str] = "sender"

    numbers: Annotated[frozenset[Number], Field(max_length=1000)] = frozenset()
    prefixes: Annotated[tuple[Prefix, ...], Field(max_length=100)] = ()
    countries: Annotated[frozenset[Country], Field(max_length=250)] = frozenset()
    known: bool | None = None
    contact: bool | None = None
    opted_out: bool | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self._listed and not self._facts:
            raise ValueError("says nothing about the sender")
        return self

    @cached_property
    def _listed(self) -> bool:
        return bool(self.numbers or self.prefixes or self.countries)

    @cached_property
    def _facts(self) -> Mapping[str, bool]:
        wanted = {
            "known_sender": self.known,
            "known_contact": self.contact,
            "opted_out": self.opted_out,
        }
        return {name: value for name, value in wanted.items() if value is not None}

    @property
    def outputs(self) -> Sequence[str]:
        return OUTPUTS

    def run(self, moment: Moment) -> Go:
        sender = str(moment.variables["sender"])
        if any(bool(moment.variables[name]) != wanted for name, wanted in self._facts.items()):
            return Go(OTHERWISE)
        if self._listed and not (
            sender in self.numbers
            or sender.startswith(self.prefixes)
            or (self.countries and country_of(sender) in self.countries)
        ):
            return Go(OTHERWISE)
        return Go(MATCHES)
