"""Distribution strategies: one file each, listed here."""

from collections.abc import Mapping
from types import MappingProxyType

from ringdove.acd.strategies.fewest_open import FewestOpen
from ringdove.acd.strategies.longest_idle import LongestIdle
from ringdove.acd.strategies.most_skilled import MostSkilled
from ringdove.acd.strategies.round_robin import RoundRobin
from ringdove.acd.strategy import Strategy

_ALL: tuple[Strategy, ...] = (LongestIdle(), FewestOpen(), RoundRobin(), MostSkilled())
#: Agents take from the queue themselves; nothing is offered.
PICK = "pick"
STRATEGIES: Mapping[str, Strategy] = MappingProxyType({s.name: s for s in _ALL})
