"""What the worker calls to route, to go on with what waited, and to make the requests of applications."""

from collections.abc import Sequence

from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import REFUSED, Database
from ringdove.kernel.targets import Targets
from ringdove.routing.service import calls, runs
from ringdove.routing.service import routing as service
from ringdove.routing.service.routing import Outcome


async def route(database: Database, keys: Keys) -> Outcome:
    """One round of routing in one transaction."""
    try:
        return await database.retrying(lambda conn: service.route(conn, keys))
    except REFUSED:
        return await database.retrying(lambda conn: service.route_in_parts(conn, keys))


async def go_on(database: Database, keys: Keys) -> Outcome:
    """Begin runs that overflow rules ask for; go on with those whose time or answer has come."""
    try:
        more_to_begin, handed_on = await database.retrying(lambda conn: runs.begin(conn, keys))
    except REFUSED:
        more_to_begin, handed_on = await database.retrying(
            lambda conn: runs.begin_in_parts(conn, keys)
        )
    may_be_more, groups = await database.retrying(lambda conn: runs.go_on(conn, keys))
    return Outcome(may_be_more or more_to_begin, groups | handed_on)


async def make_calls(database: Database, keys: Keys, private: Sequence[str]) -> None:
    """Make the requests that are due, one after another."""
    targets = Targets(private)
    while (call := await database.retrying(calls.begin)) is not None:
        taken = call
        result, took_ms = await calls.make(taken, keys, targets)
        await database.retrying(
            lambda conn, taken=taken, result=result, took_ms=took_ms: calls.finish(  # type: ignore[misc]
                conn, taken, result, took_ms
            )
        )
