"""Ways in which a reply leaves: one file each, listed here."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from ringdove.outbound.sender import Sender
from ringdove.outbound.senders.demo_phone import DemoPhone
from ringdove.outbound.senders.http import Http


def senders(private_targets: Sequence[str]) -> Mapping[str, Sender]:
    """Every sender by the kind of its connectors."""
    every: tuple[Sender, ...] = (Http(private_targets), DemoPhone())
    return MappingProxyType({s.name: s for s in every})
