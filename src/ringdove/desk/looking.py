"""Who looks at an SMS and who writes: in memory, told by wake-ups, so that every process knows; pure but for the names.

A page says it once when it opens a thread and renews it now and then; whoever writes says so every few seconds.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

LOOKING_FOR_S = 75.0
TYPING_FOR_S = 6.0


@dataclass(frozen=True, slots=True)
class Look:
    """Until when somebody looks, and until when she writes; monotonic seconds."""

    until: float
    typing_until: float = 0.0
    #: She is told what is new, and nobody that she is there.
    unseen: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says: ``owner_id`` is the agent who has the event, if any."""

    event_id: UUID
    user_id: UUID
    owner_id: UUID | None
    act: str  # looks, types, leaves; reads: looks, where the client shows nobody who does

    def topic(self) -> str:
        """As a wake-up."""
        return f"looking:{self.event_id}/{self.user_id}/{self.owner_id or ''}/{self.act}"

    @classmethod
    def read(cls, rest: str) -> "Told | None":
        """From what follows ``looking:``; nothing from an empty one."""
        if not rest:
            return None
        event, user, owner, act = rest.split("/")
        return cls(UUID(event), UUID(user), UUID(owner) if owner else None, act)


class Looking:
    """Everybody who looks at anything, as far as somebody should be told."""

    def __init__(self) -> None:
        self._at: defaultdict[UUID, dict[UUID, Look]] = defaultdict(dict)
        self._owner: dict[UUID, UUID | None] = {}
        self._due: set[UUID] = set()

    def hear(self, told: Told, now: float) -> None:
        """Take in what a page says; what looks different now is due."""
        event_id, people = told.event_id, self._at[told.event_id]
        before = people.get(told.user_id)
        self._owner[event_id] = told.owner_id
        if told.act == "leaves":
            people.pop(told.user_id, None)
        else:
            typing = now + TYPING_FOR_S if told.act == "types" else 0.0
            people[told.user_id] = Look(now + LOOKING_FOR_S, typing, told.act == "reads")
        after = people.get(told.user_id)
        if _shown(before, now) != _shown(after, now):
            self._due.add(event_id)

    def take_due(self, now: float) -> dict[UUID, dict[UUID, bool]]:
        """The events that look different now: who looks at each, and whether she writes."""
        for event_id, people in list(self._at.items()):
            for user_id, look in list(people.items()):
                if look.until <= now:
                    del people[user_id]
                    if not look.unseen:
                        self._due.add(event_id)
                elif 0 < look.typing_until <= now:
                    people[user_id] = Look(look.until)
                    self._due.add(event_id)
        due, self._due = self._due, set()
        shown = {
            e: {u: x.typing_until > now for u, x in self._at[e].items() if not x.unseen}
            for e in due
        }
        for event_id in [e for e, people in self._at.items() if not people]:
            del self._at[event_id]
            if event_id not in due:
                self._owner.pop(event_id, None)
        return shown

    def watched(self) -> dict[UUID, set[UUID]]:
        """Who looks at what somebody else has, or nobody: no update of theirs tells them of it."""
        return {
            event_id: others
            for event_id, people in self._at.items()
            if (others := set(people) - {self._owner.get(event_id)})
        }

    def concerned(self, event_id: UUID, looking: Iterable[UUID]) -> set[UUID]:
        """Whom to tell about an event: who looks at it, and whose it is."""
        owner = self._owner.get(event_id)
        if event_id not in self._at:
            self._owner.pop(event_id, None)
        return set(looking) | ({owner} if owner else set())


class News:
    """What looks different to those who look on."""

    def __init__(self) -> None:
        self._known: dict[UUID, tuple[str, set[UUID]]] = {}

    def of(self, watched: dict[UUID, set[UUID]], marks: dict[UUID, str]) -> set[UUID]:
        """The events of which somebody has not seen the newest; who has just come may have read before it was."""
        now = {event_id: (marks.get(event_id, ""), people) for event_id, people in watched.items()}
        before, self._known = self._known, now
        return {event_id for event_id, state in now.items() if before.get(event_id) != state}


def _shown(look: Look | None, now: float) -> bool | None:
    return None if look is None or look.unseen else look.typing_until > now
