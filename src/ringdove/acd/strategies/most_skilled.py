"""Give the event to the agent who is best at what it asks for."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from ringdove.acd.model import Candidate


@dataclass(frozen=True, slots=True)
class MostSkilled:
    """By the sum of her levels in the skills the event needs; ties, and events that need none, as longest idle."""

    name: ClassVar[str] = "most_skilled"

    def order(self, candidate: Candidate) -> tuple[int, bool, datetime, int, UUID]:
        """The best first; of equally good ones the idle before the busy."""
        return (
            -candidate.fit,
            candidate.load > 0,
            candidate.idle_since,
            candidate.load,
            candidate.agent_id,
        )
