"""Events that routing applications have: given to them by overflow rules, ended by them, or put in line again."""

from collections.abc import Sequence
from uuid import UUID

from ringdove.acd.model import HandedOn, Led
from ringdove.acd.queries import applications as queries
from ringdove.acd.queries import life
from ringdove.kernel import clock
from ringdove.kernel.db import Conn


async def due(conn: Conn, limit: int) -> list[Led]:
    """Events whose run has to begin, or whose time with their application is over."""
    return await queries.due(conn, clock.now(), limit)


async def hold(conn: Conn, runs: Sequence[UUID]) -> dict[UUID, Led]:
    """Lock the events that these runs still have, by run. The caller holds their conversations."""
    return {led.run_id: led for led in await queries.hold(conn, sorted(set(runs)))} if runs else {}


async def begun(conn: Conn, events: Sequence[Led]) -> None:
    """The applications have these events from now on. The caller holds them."""
    await queries.until(conn, [led.event_id for led in events], clock.now())


async def hand_on(conn: Conn, event: Led, to: HandedOn) -> None:
    """An application puts an event in line. The caller holds it."""
    await queries.hand_on(conn, event.event_id, to, clock.now())
    conn.wake(
        f"group:{to.group_id}",
        f"counters:{to.group_id}",
        f"counters:{event.group_id}",
        f"list:{event.client_id}",
    )


async def end(conn: Conn, event: Led) -> None:
    """An application is done with an event, and nobody else has to do anything. The caller holds it."""
    await life.end(conn, event.event_id, None, clock.now())
    conn.wake(f"counters:{event.group_id}", f"list:{event.client_id}")
