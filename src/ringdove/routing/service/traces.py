"""What applications did: for whoever looks up an SMS, or what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from ringdove.kernel.db import Conn
from ringdove.routing.engine import OUTCOME, SENDS, Placed
from ringdove.routing.format import examine
from ringdove.routing.model import CallRow, Named, RunRow, SentRow, WaitingRun
from ringdove.routing.node import Outcome, ToGroup
from ringdove.routing.queries import applications as queries
from ringdove.routing.queries import runs
from ringdove.routing.service import applications


@dataclass(frozen=True, slots=True)
class Trace:
    """A run with everything that followed from it."""

    run: RunRow
    nodes: dict[str, Placed]
    outcome: Outcome | None
    names: dict[UUID, Named]
    calls: Sequence[CallRow]
    sent: Sequence[SentRow]


async def of_sms(conn: Conn, client_id: UUID, sms_id: UUID) -> list[Trace]:
    """The runs that an SMS went through, oldest first."""
    return [await _trace(conn, client_id, run) for run in await runs.of_sms(conn, sms_id)]


async def _trace(conn: Conn, client_id: UUID, run: RunRow) -> Trace:
    outcome = OUTCOME.validate_python(run.outcome) if run.outcome is not None else None
    names: dict[UUID, Named] = {}
    if isinstance(outcome, ToGroup):
        wanted = [i for i in (outcome.acd_group_id, outcome.agent_id) if i is not None]
        names = {n.id: n for n in await queries.named(conn, client_id, wanted)}
    return Trace(
        run,
        dict(examine(run.flow).nodes),
        outcome,
        names,
        await runs.calls_of(conn, run.id),
        await runs.sent_by(conn, client_id, run.id, SENDS),
    )


async def standing(conn: Conn) -> tuple[int, float]:
    """How many runs wait, and how many seconds the oldest of those whose time has come is late."""
    return await runs.standing(conn)


async def waiting(
    conn: Conn, application_id: UUID, after: UUID | None, limit: int
) -> list[WaitingRun]:
    """Runs of an application that wait, oldest first."""
    await applications.one(conn, application_id)
    return await runs.waiting(conn, application_id, after, limit)
