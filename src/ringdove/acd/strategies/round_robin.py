"""Give the event to the agent whose turn it is."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar
from uuid import UUID

from ringdove.acd.model import Candidate

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RoundRobin:
    """Whoever got something of this group longest ago goes first; ties go to the lower id.

    Of several events given at once each agent gets one before anybody gets a second.
    """

    name: ClassVar[str] = "round_robin"

    def order(self, candidate: Candidate) -> tuple[int, datetime, UUID]:
        """By the turns that she had in this round, then by when she last had one."""
        return (candidate.given, candidate.last_offered_at or _NEVER, candidate.agent_id)
