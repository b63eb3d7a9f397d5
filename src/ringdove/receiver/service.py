"""What administrators may see of the requests that came, and what they are told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from ringdove.accounts.model import Principal
from ringdove.accounts.service import reading
from ringdove.connectors.errors import NoSuchConnector
from ringdove.kernel import clock, ids
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Conn
from ringdove.mail import service as mail
from ringdove.receiver import words
from ringdove.receiver.journal import PER_CONNECTOR, UNKNOWN
from ringdove.receiver.model import (
    Activity,
    AlarmSettings,
    AlarmState,
    Decided,
    Finding,
    Watched,
    decide,
)
from ringdove.receiver.queries import activity, requests

#: How long counts are kept: four weeks are compared.
COMPARED_FOR = timedelta(days=36)


async def requests_of(conn: Conn, who: Principal, connector_id: UUID) -> Sequence[requests.Request]:
    """The last requests of a connector, newest first; with the texts of their SMS for who may read these."""
    connector = await requests.connector(conn, connector_id)
    if connector is None:
        raise NoSuchConnector
    found = await requests.requests_of(conn, connector_id, PER_CONNECTOR)
    if not who.reads_texts_of(connector.client_id):
        return [replace(r, text=None) for r in found]
    if any(r.text is not None for r in found):
        await reading.note(conn, who, [connector])
    return found


async def unknown_requests(conn: Conn) -> Sequence[requests.UnknownRequest]:
    """The last requests to unknown receivers, newest first."""
    return await requests.unknown_requests(conn, UNKNOWN)


async def activity_of(conn: Conn, connectors: Sequence[UUID]) -> list[Activity]:
    """What came for these connectors in the last day."""
    return await activity.activity(conn, connectors, clock.now() - timedelta(hours=24))


async def owner(conn: Conn, connector_id: UUID) -> tuple[UUID, UUID]:
    """The reseller and the client of a connector."""
    found = await requests.connector(conn, connector_id)
    if found is None:
        raise NoSuchConnector
    return found.reseller_id, found.client_id


async def alarms(conn: Conn, connector_id: UUID) -> AlarmSettings | None:
    """What is told about a connector; ``None``: nothing."""
    if await requests.connector(conn, connector_id) is None:
        raise NoSuchConnector
    return await activity.alarm_settings(conn, connector_id)


async def set_alarms(conn: Conn, connector_id: UUID, wanted: AlarmSettings | None) -> None:
    """Have somebody told about a connector, or nobody."""
    await alarms(conn, connector_id)
    if wanted is None:
        await activity.delete_alarms(conn, connector_id)
    else:
        await activity.set_alarms(conn, connector_id, wanted)


async def forget(conn: Conn) -> None:
    """Forget counts that nobody compares with any more."""
    await activity.forget(conn, clock.now() - COMPARED_FOR)


async def watch(conn: Conn, keys: Keys, base: str | None) -> int:
    """Look at every connector with alarms, and write to people about what has changed; how many letters."""
    if not await activity.is_my_turn(conn):
        return 0
    now = clock.now()
    since = now - timedelta(hours=1)
    found = _by_connector(await activity.findings(conn, now, since, ids.first_at(since)))
    states = _by_connector(await activity.states(conn))
    letters = 0
    for one in await activity.watched(conn, list(found.keys() | states.keys())):
        wrong = {f.kind: f for f in found.get(one.connector_id, [])}
        before = states.pop(one.connector_id, [])
        decided = decide(before, wrong, one.connector_id, one.told_at, now)
        await activity.write_states(conn, decided.changed)
        await activity.delete_states(conn, decided.gone)
        if decided.begun or decided.over:
            await _tell(conn, keys, one, decided, wrong, base)
            await activity.note_letter(conn, one, now)
            letters += 1
    nobody_asks = [s for of in states.values() for s in of]
    await activity.delete_states(conn, nobody_asks)
    return letters


async def _tell(
    conn: Conn,
    keys: Keys,
    of: Watched,
    decided: Decided,
    wrong: dict[str, Finding],
    base: str | None,
) -> None:
    link = f"{base}/numbers/receive-connectors/{of.connector_id}/requests" if base else None
    letter = words.alarm(of, [wrong[s.kind] for s in decided.begun], decided.over, link)
    await mail.post(
        conn, keys, "alarm", of.address, letter, of.language,
        reseller_id=of.reseller_id, client_id=of.client_id,
    )  # fmt: skip


OfConnector = TypeVar("OfConnector", Finding, AlarmState)


def _by_connector(found: Sequence[OfConnector]) -> dict[UUID, list[OfConnector]]:
    of: dict[UUID, list[OfConnector]] = {}
    for one in found:
        of.setdefault(one.connector_id, []).append(one)
    return of
