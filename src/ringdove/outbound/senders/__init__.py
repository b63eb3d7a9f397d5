"""Ways in which an SMS leaves: one file each, listed here."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from ringdove.outbound.sender import Sender
from ringdove.outbound.senders.demo_phone import DemoPhone
from ringdove.outbound.senders.http import Http
from ringdove.outbound.senders.kannel import Kannel
from ringdove.outbound.senders.seven import Seven
from ringdove.outbound.senders.twilio import Twilio
from ringdove.outbound.senders.vonage import Vonage
from ringdove.outbound.wire import Wire


def senders(private_targets: Sequence[str]) -> Mapping[str, Sender]:
    """Every sender by the kind of its connectors."""
    wire = Wire(private_targets)
    every: tuple[Sender, ...] = (
        Http(wire), Twilio(wire), Vonage(wire), Seven(wire), Kannel(wire), DemoPhone(),
    )  # fmt: skip
    return MappingProxyType({s.name: s for s in every})
