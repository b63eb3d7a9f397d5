"""What the worker calls for SMS by e-mail."""

from datetime import timedelta
from functools import partial

import structlog

from ringdove.byemail import queries
from ringdove.byemail.model import Base
from ringdove.byemail.service import addresses, letters
from ringdove.kernel import clock
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Database
from ringdove.mail.kinds import Kinds, LetterKind
from ringdove.mail.model import SMS

log = structlog.get_logger(__name__)
#: Mails that came in are known again for so long.
KEPT = timedelta(days=60)


def kinds(keys: Keys, base: Base) -> Kinds:
    """How letters about SMS are made, and what follows from their fate."""
    return {
        SMS: LetterKind(
            lambda conn, letter, way: letters.compose(conn, keys, base, letter, way),
            letters.decided,
        )
    }


async def sweep(database: Database, keys: Keys, base: Base) -> None:
    """Take back what was not answered in time; ask for addresses."""
    returned = await database.retrying(letters.too_late)
    if returned:
        log.info("by_email_too_late", events=returned)
    while await database.retrying(partial(addresses.ask, keys=keys, base=base)):
        pass


async def tidy(database: Database) -> None:
    """Forget mails that came in long ago."""
    async with database.statement() as conn:
        await queries.forget(conn, clock.now() - KEPT)
