"""Distribution strategies: one file each, listed here."""

from collections.abc import Mapping
from types import MappingProxyType

from ringdove.acd.strategies.longest_idle import LongestIdle
from ringdove.acd.strategy import Strategy

_ALL: tuple[Strategy, ...] = (LongestIdle(),)
STRATEGIES: Mapping[str, Strategy] = MappingProxyType({s.name: s for s in _ALL})
