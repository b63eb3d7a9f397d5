"""What happens to each SMS, step by step: a line of the log and, when traces are on, a span; no text and no number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from ringdove.kernel import log, tracing

Fact = UUID | str | int


@dataclass(frozen=True, slots=True)
class Step:
    """One step of one SMS. ``began``: for its span; ``link``: another SMS whose trace goes on with it."""

    sms_id: UUID
    facts: Mapping[str, Fact] = field(default_factory=dict)
    began: datetime | None = None
    link: UUID | None = None


def note(event: str, steps: Iterable[Step], name: str = "") -> None:
    """Write the same event of these SMS down: a line ``event`` for each, and a span where that has a ``name``."""
    steps = list(steps)
    log.each(event, [{"sms_id": step.sms_id, **step.facts} for step in steps])
    if name and tracing.is_on():
        for step in steps:
            span(name, step)


def note_all(
    event: str,
    sms_ids: Sequence[UUID],
    facts: Mapping[str, Fact],
    name: str = "",
    began: datetime | None = None,
) -> None:
    """The same for many SMS of which nothing differs, at a fraction of the cost."""
    log.each_of(event, "sms_id", sms_ids, facts)
    if name and tracing.is_on():
        for sms_id in sms_ids:
            span(name, Step(sms_id, facts, began))


def span(name: str, step: Step) -> None:
    """A span alone, ending now, when traces are on."""
    if step.began is not None and tracing.is_on():
        facts = {k: v if isinstance(v, int) else str(v) for k, v in step.facts.items()}
        tracing.ended(name, step.sms_id, step.began, facts, step.link)
