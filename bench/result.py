"""One figure."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """What was measured, and under which circumstances."""

    name: str
    value: float
    unit: str
    setup: Mapping[str, object]
