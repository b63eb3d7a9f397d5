"""Connectors found by any form of their number: a few references each, since there may be a hundred thousand."""

import gc
from collections.abc import Sequence
from uuid import UUID

from ringdove.connectors.model import Entry
from ringdove.kernel.numbers import lookups, national

#: By their ends numbers are found that came without their country. Few share a long one; short numbers have no more.
LONG_END, SHORT_END = 6, 4
#: A plus and so many digits have a long end that is never its country's code.
LONG = 11


class Index:
    """Every active connector."""

    def __init__(self) -> None:
        self.by_id: dict[UUID, Entry] = {}
        self._by_key: dict[str, Entry] = {}
        self._by_end: dict[str, tuple[Entry, ...]] = {}

    def find(self, receiver: str) -> Entry | None:
        """The connector of a receiver; ``None`` when there is none, or a number without its country fits several."""
        forms = lookups(receiver)
        entry = self._by_key.get(forms[0])
        if len(forms) == 1:
            return entry
        written = forms[1]
        found = {} if entry is None else {entry.id: entry}
        if (short := self._by_key.get(written)) is not None:
            found[short.id] = short
        for end in (written[-LONG_END:], written[-SHORT_END:]):
            for other in self._by_end.get(end, ()):
                if national(other.recipient_key, other.country) == written:
                    found[other.id] = other
        return next(iter(found.values())) if len(found) == 1 else None

    def fill(self, entries: Sequence[Entry]) -> None:
        """Put in some of many; the garbage collector, which would hold up all requests, looks at them no more."""
        for entry in entries:
            self.put(entry)
        gc.freeze()

    def put(self, entry: Entry) -> None:
        """What is so from now on; one that is not active is forgotten."""
        self._forget(entry.id)
        if not entry.active:
            return
        self.by_id[entry.id] = entry
        self._by_key[entry.recipient_key] = entry
        if (end := _end(entry.recipient_key)) is not None:
            self._by_end[end] = (*self._by_end.get(end, ()), entry)

    def _forget(self, id_: UUID) -> None:
        entry = self.by_id.pop(id_, None)
        if entry is None:
            return
        if self._by_key.get(entry.recipient_key) is entry:
            del self._by_key[entry.recipient_key]
        if (end := _end(entry.recipient_key)) is None:
            return
        if others := tuple(other for other in self._by_end[end] if other is not entry):
            self._by_end[end] = others
        else:
            del self._by_end[end]


def _end(key: str) -> str | None:
    if not key.startswith("+"):
        return None
    return key[-LONG_END:] if len(key) >= LONG else key[-SHORT_END:]
