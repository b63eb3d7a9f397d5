"""How letters of a kind are made and what follows from their fate: what domains above mail plug in."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from ringdove.kernel.db import Conn
from ringdove.mail.model import Mail, Outgoing, Route


@dataclass(frozen=True, slots=True)
class LetterKind:
    """``compose`` makes the letter when it leaves, or nothing when nobody needs it any more.

    ``decided`` is called in the transaction that decides it, with its state and why.
    """

    compose: Callable[[Conn, Outgoing, Route], Awaitable[Mail | None]]
    decided: Callable[[Conn, Outgoing, str, str | None], Awaitable[None]]


Kinds = Mapping[str, LetterKind]
