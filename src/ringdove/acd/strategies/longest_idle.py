"""Give the event to the agent who has waited longest."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from ringdove.acd.model import Candidate


@dataclass(frozen=True, slots=True)
class LongestIdle:
    """An agent with less in work goes first; ties go to the lower id, so that a replay gives the same answer."""

    name: ClassVar[str] = "longest_idle"

    def order(self, candidate: Candidate) -> tuple[bool, datetime, int, UUID]:
        """Idle ones by how long they are idle; after them the others by when they were last idle."""
        return (candidate.load > 0, candidate.idle_since, candidate.load, candidate.agent_id)
