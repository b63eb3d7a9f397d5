"""What the worker calls to send letters and to test servers."""

from collections.abc import Callable, Sequence
from types import MappingProxyType
from uuid import UUID

import psycopg
import structlog
from psycopg_pool import PoolTimeout

from ringdove.accounts.model import SendLink
from ringdove.kernel import clock
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Conn, Database
from ringdove.kernel.targets import Targets
from ringdove.mail import domains, service, words
from ringdove.mail.kinds import Kinds
from ringdove.mail.letters import composed
from ringdove.mail.model import (
    NOT_NEEDED,
    Mail,
    Outcome,
    Outgoing,
    Result,
    Route,
    SendTestMail,
    Step,
    System,
)
from ringdove.mail.smtp import NotConnected, Server

log = structlog.get_logger(__name__)

NO_KINDS: Kinds = MappingProxyType({})
#: Letters that leave by one connection, and for how long it is kept while there are none.
PER_CONNECTION = 100
KEPT_S = 4.0


class Line:
    """Sends what is due, one letter after another, over one connection as long as the server stays the same.

    The connection is kept for a moment after the last letter, since signing in takes longer than sending. ``more`` is
    called when there was a letter: there may be others, for other lines.
    """

    def __init__(
        self,
        database: Database,
        keys: Keys,
        system: System,
        private: Sequence[str],
        kinds: Kinds = NO_KINDS,
        more: Callable[[], None] = lambda: None,
    ) -> None:
        self._database, self._keys, self._system, self._kinds = database, keys, system, kinds
        self._targets, self._more = Targets(private), more
        self._server: Server | None = None
        self._sent, self._used_at = 0, 0.0
        #: Whether it is at work, and looks for the next letter by itself.
        self.is_busy = False

    async def deliver(self) -> None:
        """Send what is due."""
        self.is_busy = True
        try:
            while (letter := await self._database.retrying(service.begin)) is not None:
                self._more()
                result = await self._result(letter)
                await _finish(self._database, letter, result, self._kinds)
        finally:
            self.is_busy = False
        if clock.monotonic() - self._used_at >= KEPT_S:
            await self.leave()

    async def leave(self) -> None:
        """End the connection."""
        server, self._server = self._server, None
        if server is not None:
            await server.leave()

    async def _result(self, letter: Outgoing) -> Result:
        async with self._database.statement() as conn:
            way = await service.way_of(conn, self._keys, self._system, letter)
        if way is None:
            return Result(Outcome.NOT_SENT, "no_mail_server")
        mail = await _composed(self._database, self._keys, letter, way, self._kinds)
        if isinstance(mail, Result):
            return mail
        if self._server is None or self._server.route != way or self._sent >= PER_CONNECTION:
            await self.leave()
            self._server, self._sent = Server(way, self._targets), 0
        was_open = self._server.is_open
        result = await _send(self._server, letter, mail)
        if was_open and result.was_hung_up:  # while nobody sent anything: nothing is wrong
            result = await _send(self._server, letter, mail)
        self._sent, self._used_at = self._sent + 1, clock.monotonic()
        return result


async def _composed(
    database: Database, keys: Keys, letter: Outgoing, way: Route, kinds: Kinds
) -> Mail | Result:
    """A letter as it goes over the wire, or why there is none."""
    kind = kinds.get(letter.kind)
    try:
        if kind is None:
            return service.mail_of(letter, way, keys)
        mail = await database.retrying(lambda conn: kind.compose(conn, letter, way))
    except (psycopg.OperationalError, PoolTimeout):
        return Result(Outcome.NOT_SENT, "database_away")
    except Exception:
        log.exception("letter_not_made", letter_id=str(letter.id))
        return Result(Outcome.FAILED, "bad_letter")
    return Result(Outcome.FAILED, NOT_NEEDED) if mail is None else mail


async def _send(server: Server, letter: Outgoing, mail: Mail) -> Result:
    try:
        if not server.is_open:
            await server.open()
    except NotConnected as error:
        return Result(Outcome.NOT_SENT, error.code, error.answer)
    try:
        return await server.send(mail)
    except Exception:
        log.exception("letter_interrupted", letter_id=str(letter.id))
        server.close()
        return Result(Outcome.UNCLEAR, "interrupted")


async def _finish(database: Database, letter: Outgoing, result: Result, kinds: Kinds) -> None:
    await database.retrying(lambda conn: _finished(conn, letter, result, kinds))
    _told(letter, result)


async def _finished(conn: Conn, letter: Outgoing, result: Result, kinds: Kinds) -> None:
    state = await service.finish(conn, letter, result)
    kind = kinds.get(letter.kind)
    if state is not None and kind is not None:
        await kind.decided(conn, letter, state, result.reason)


def _told(letter: Outgoing, result: Result) -> None:
    log.info(
        "letter_tried",
        letter_id=str(letter.id),
        kind=letter.kind,
        outcome=result.outcome.value,
        reason=result.reason,
    )


async def test_server(
    job: SendTestMail, database: Database, keys: Keys, system: System, targets: Targets
) -> None:
    """Send a test mail, writing down each step as soon as it is done."""
    test_id = UUID(job.test_id)
    async with database.statement() as conn:
        found = await service.tested(conn, keys, system, test_id)
    if found is None:
        return
    test, stored, way = found
    steps: list[Step] = []
    server = Server(way, targets, steps.append)
    language = test.language
    state = "failed"
    try:
        await server.open()
        letter = words.test_letter(language)
        data = composed(
            test_id, letter, language, test.recipient, way.sender, way.name, test.created_at
        )
        async with database.statement() as conn:
            await service.note_test(conn, test_id, "running", steps)
        if (await server.send(Mail(test.recipient, data))).outcome is Outcome.SENT:
            state = "passed"
    except NotConnected:
        pass
    finally:
        await server.leave()
    steps += await domains.check(stored.sender, stored.dkim_selector)
    async with database.statement() as conn:
        await service.note_test(conn, test_id, state, steps)


async def send_link(
    job: SendLink, database: Database, keys: Keys, system: System, base: str | None
) -> None:
    """Mail an invitation or a link for a new password; ``base``: the address under which people reach us."""
    if base is None:
        log.warning("link_not_mailed", reason="RINGDOVE_PUBLIC_URL is not set")
        return
    posted = await database.retrying(
        lambda conn: service.post_link(conn, keys, system, UUID(job.link_id), base)
    )
    if not posted:
        log.info("link_not_mailed", reason="no address, or no mail server")


async def tidy(database: Database, kinds: Kinds = NO_KINDS) -> None:
    """Give up what died on its way, each with what follows from that, and forget what is long over."""

    async def give_up(conn: Conn) -> tuple[Outgoing, Result] | None:
        found = await service.give_up(conn)
        if found is not None:
            await _finished(conn, *found, kinds)
        return found

    while (given_up := await database.retrying(give_up)) is not None:
        _told(*given_up)
    async with database.statement() as conn:
        await service.forget(conn)
