"""A mail server that takes everything and keeps nothing."""

import asyncio
import sys

from aiosmtpd.smtp import SMTP, Envelope, Session


class _Sink:
    async def handle_DATA(  # noqa: N802 - called by its name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        del server, session, envelope
        return "250 taken"


async def _serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(_Sink(), hostname="sink"), "127.0.0.1", port
    )
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
