"""Formats in which SMS come in: one file each, listed here."""

from collections.abc import Mapping
from types import MappingProxyType

from ringdove.connectors.provider import Provider
from ringdove.connectors.providers.classic import Classic

_ALL: tuple[Provider, ...] = (Classic(),)
PROVIDERS: Mapping[str, Provider] = MappingProxyType({p.name: p for p in _ALL})
