"""What every way in does with a mail: check its sender, then take it in one transaction."""

import asyncio
from functools import partial

import structlog
from dns.resolver import Resolver

from ringdove.byemail import incoming, model
from ringdove.byemail.incoming import Incoming
from ringdove.byemail.model import Base, Outcome
from ringdove.byemail.proof import Handed, Proof, proof
from ringdove.byemail.service import answers
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Database

log = structlog.get_logger(__name__)
#: Larger mails are not taken.
LARGEST = 10 * 1024 * 1024


class Intake:
    """Takes mails to our signed addresses."""

    def __init__(
        self, database: Database, keys: Keys, base: Base, resolver: Resolver | None = None
    ) -> None:
        self._database, self._keys, self._base, self._resolver = database, keys, base, resolver

    def is_ours(self, address: str) -> bool:
        """Whether an address looks like one of ours; who signed it is not told."""
        return self._base.answers is not None and (
            model.read_address(address, self._base.answers) is not None
        )

    async def take(self, raw: bytes, address: str, handed: Handed) -> Outcome:
        """Take a mail; what it became."""
        came = await asyncio.to_thread(incoming.read, raw, handed.envelope_from)
        found: Proof = "none"
        if (
            came.kind == "answer"
            and came.sender is not None
            and await self._is_awaited(came, address)
        ):
            domain = came.sender.rpartition("@")[2]
            found = await asyncio.to_thread(
                proof, raw, came.mail, domain, self._base.authserv, handed, self._resolver
            )
        outcome = await self._database.retrying(
            partial(
                answers.receive,
                keys=self._keys,
                base=self._base,
                came=came,
                address=address,
                proof=found,
            )
        )
        log.info("mail_received", outcome=outcome.value)
        return outcome

    async def _is_awaited(self, came: Incoming, address: str) -> bool:
        async with self._database.statement() as conn:
            return await answers.is_awaited(conn, self._keys, self._base, came, address)
