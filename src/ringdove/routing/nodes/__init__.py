"""The kinds of nodes, one file each."""

from collections.abc import Mapping
from types import MappingProxyType

from ringdove.routing.node import Node
from ringdove.routing.nodes.ask_and_wait import AskAndWait
from ringdove.routing.nodes.compare import Compare
from ringdove.routing.nodes.email import Email
from ringdove.routing.nodes.end import End
from ringdove.routing.nodes.http import HttpRequest
from ringdove.routing.nodes.keyword import Keyword
from ringdove.routing.nodes.language import SetLanguage
from ringdove.routing.nodes.note import Note
from ringdove.routing.nodes.opening_times import OpeningTimes
from ringdove.routing.nodes.pattern import Pattern
from ringdove.routing.nodes.queue_state import QueueState
from ringdove.routing.nodes.reply import Reply
from ringdove.routing.nodes.sender import Sender
from ringdove.routing.nodes.set_variable import SetVariable
from ringdove.routing.nodes.to_agent import ToAgent
from ringdove.routing.nodes.to_group import ToAcdGroup

#: In the order in which an editor shows them.
_ALL: tuple[type[Node], ...] = (
    Keyword, Pattern, Compare, Sender, OpeningTimes, QueueState, SetVariable, SetLanguage, AskAndWait, Reply, Email,
    HttpRequest, ToAcdGroup, ToAgent, Note, End,
)  # fmt: skip
NODES: Mapping[str, type[Node]] = MappingProxyType({node.kind: node for node in _ALL})
