"""A queue in which clients take turns: who sends very much waits behind the own SMS, not the others behind them."""

from collections import deque
from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class FairQueue(Generic[T]):
    """First in, first out within a client; between clients one each in turn."""

    def __init__(self) -> None:
        self._of: dict[Hashable, deque[T]] = {}
        self._turns: deque[Hashable] = deque()
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[T]:
        for waiting in self._of.values():
            yield from waiting

    def append(self, client: Hashable, item: T) -> None:
        """Queue behind the client's others."""
        waiting = self._of.get(client)
        if waiting is None:
            waiting = self._of[client] = deque()
            self._turns.append(client)
        waiting.append(item)
        self._size += 1

    def popleft(self) -> T:
        """The next of the client whose turn it is."""
        client = self._turns.popleft()
        waiting = self._of[client]
        item = waiting.popleft()
        self._size -= 1
        if waiting:
            self._turns.append(client)
        else:
            del self._of[client]
        return item

    def waiting_of(self, client: Hashable) -> int:
        """How many of this client wait."""
        return len(self._of.get(client, ()))
