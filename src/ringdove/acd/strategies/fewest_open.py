"""Give the event to the agent who has the fewest open."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from ringdove.acd.model import Candidate


@dataclass(frozen=True, slots=True)
class FewestOpen:
    """Ties go to the one who is idle longest, then to the lower id."""

    name: ClassVar[str] = "fewest_open"

    def order(self, candidate: Candidate) -> tuple[int, datetime, UUID]:
        """By what she has open, whatever her maximum."""
        return (candidate.load, candidate.idle_since, candidate.agent_id)
