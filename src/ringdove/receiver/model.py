"""The receiver's words, and what is to be told about connectors. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

#: A connector's mails come no closer than this.
TOLD_EVERY = timedelta(hours=1)


class Way(Enum):
    """How an SMS is stored; the numbers stand in spools on disk."""

    ROUTE = 1  # on its way to a group
    KEEP = 2  # its connector cannot be routed
    AFTER_HOLD = 3  # on its way, behind those its connector kept before


@dataclass(slots=True)
class Counted:
    """What came for one connector in a moment; ``hours``: [taken, refused] by hour."""

    connector_id: UUID
    at: datetime
    status: int
    reason: str
    last_sms_at: datetime | None = None
    #: Refused since the last that was not.
    failures: int = 0
    succeeded: bool = False
    hours: dict[datetime, list[int]] = field(default_factory=dict)

    def add(self, at: datetime, status: int, reason: str) -> None:
        """Count one more request, newer than those before. A kept SMS (502) was taken, and is a failure too."""
        self.at, self.status, self.reason = at, status, reason
        taken = status < 300 or status == 502
        hour = at.replace(minute=0, second=0, microsecond=0)
        self.hours.setdefault(hour, [0, 0])[0 if taken else 1] += 1
        if taken:
            self.last_sms_at = at
        if status < 300:
            self.failures, self.succeeded = 0, True
        else:
            self.failures += 1

    def join(self, later: "Counted") -> None:
        """Add what was counted afterwards."""
        self.at, self.status, self.reason = later.at, later.status, later.reason
        self.last_sms_at = later.last_sms_at or self.last_sms_at
        self.failures = later.failures + (0 if later.succeeded else self.failures)
        self.succeeded = self.succeeded or later.succeeded
        for hour, numbers in later.hours.items():
            mine = self.hours.setdefault(hour, [0, 0])
            mine[0] += numbers[0]
            mine[1] += numbers[1]


@dataclass(frozen=True, slots=True)
class Activity:
    """What came for a connector: its newest request, its last SMS, how many in a day, and unusual silence in hours."""

    id: UUID
    active: bool
    at: datetime | None
    status: int | None
    reason: str | None
    last_sms_at: datetime | None
    silent_hours: int | None
    sms_24h: int

    @property
    def lamp(self) -> str:
        """``off``: switched off; ``new``: never asked; ``refused``, ``not_routable``: its newest request; ``silent``; ``good``."""
        if not self.active:
            return "off"
        if self.status is None:
            return "new"
        if self.status >= 300:
            return "not_routable" if self.status == 502 else "refused"
        return "silent" if self.silent_hours else "good"


@dataclass(frozen=True, slots=True)
class AlarmSettings:
    """What is told about a connector, and to whom; without ``silent_hours`` silence is judged by former weeks."""

    address: str
    silence: bool
    silent_hours: int | None
    errors: bool
    repeats: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """Something is wrong with a connector: so many requests, or hours, and what was answered last."""

    connector_id: UUID
    kind: str
    count: int
    detail: str


@dataclass(frozen=True, slots=True)
class AlarmState:
    """Something that is wrong, or was until ``ended_at``, and whether that was told."""

    connector_id: UUID
    kind: str
    began_at: datetime
    told_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Watched:
    """A connector somebody wants to be told about."""

    connector_id: UUID
    name: str
    recipient: str
    client_id: UUID
    reseller_id: UUID
    language: str
    time_zone: str
    address: str
    told_at: datetime | None


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of the states, and what is to be told now."""

    changed: list[AlarmState]
    gone: list[AlarmState]
    begun: list[AlarmState]
    over: list[AlarmState]


def decide(
    states: Iterable[AlarmState],
    wrong: Iterable[str],
    connector_id: UUID,
    told_at: datetime | None,
    now: datetime,
) -> Decided:
    """One connector: ``wrong`` are the kinds that are wrong now; told at most once an hour, and once each way."""
    known = {s.kind: s for s in states}
    found = set(wrong)
    after: dict[str, AlarmState] = {}
    gone: list[AlarmState] = []
    for kind in found | known.keys():
        state = known.get(kind)
        if state is None:
            after[kind] = AlarmState(connector_id, kind, now)
        elif kind in found:
            after[kind] = replace(state, ended_at=None)
        elif state.told_at is None:
            gone.append(state)
        else:
            after[kind] = state if state.ended_at else replace(state, ended_at=now)
    begun: list[AlarmState] = []
    over: list[AlarmState] = []
    if told_at is None or now - told_at >= TOLD_EVERY:
        begun = [s for s in after.values() if s.told_at is None]
        over = [s for s in after.values() if s.ended_at is not None]
        after |= {s.kind: replace(s, told_at=now) for s in begun}
        gone += over
    ended = {s.kind for s in gone}
    changed = [s for kind, s in after.items() if kind not in ended and known.get(kind) != s]
    return Decided(changed, gone, begun, over)
