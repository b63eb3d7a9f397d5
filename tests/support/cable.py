"""The network between us and PostgreSQL, to be cut: TCP on our side, the server's socket on the other."""

import asyncio
import socket
import struct
from types import TracebackType
from typing import Self

from psycopg.conninfo import conninfo_to_dict, make_conninfo

AT_ONCE = 1 << 16
#: Close with a reset: nothing that waits is sent any more.
NO_LINGER = struct.pack("ii", 1, 0)


class Cable:
    """Carries bytes both ways; cut, it keeps every connection open and carries none."""

    def __init__(self, dsn: str) -> None:
        host = conninfo_to_dict(dsn)["host"]
        self._path = f"{host}/.s.PGSQL.5432"
        self._dsn = dsn
        self._whole = asyncio.Event()
        self._whole.set()
        self._lost: bytes | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._carrying: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self.dsn = make_conninfo(self._dsn, host="127.0.0.1", port=port, sslmode="disable")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        stack: TracebackType | None,
    ) -> None:
        self._server.close()
        self.reset()
        for task in self._carrying:
            task.cancel()
        await asyncio.gather(*self._carrying, return_exceptions=True)

    def cut(self) -> None:
        """From now on nothing arrives, and nobody is told."""
        self._whole.clear()

    def lose_the_answer_to(self, words: bytes) -> None:
        """Break, once, when the server has done what is asked with these words, before anybody hears of it."""
        self._lost = words

    def mend(self) -> None:
        """What is open is reset, what is new gets through."""
        self.reset()
        self._whole.set()

    def reset(self) -> None:
        """Both ends learn that their connection is gone."""
        for writer in self._writers:
            sock = writer.get_extra_info("socket")
            if sock.family == socket.AF_INET:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
            writer.transport.abort()
        self._writers.clear()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        await self._whole.wait()
        try:
            to_server = await asyncio.open_unix_connection(self._path)
        except OSError:
            writer.transport.abort()
            return
        self._writers.add(to_server[1])
        asked = asyncio.Event()
        for source, sink in ((reader, to_server[1]), (to_server[0], writer)):
            task = asyncio.create_task(self._carry(source, sink, asked))
            self._carrying.add(task)
            task.add_done_callback(self._carrying.discard)

    async def _carry(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, asked: asyncio.Event
    ) -> None:
        try:
            while (data := await source.read(AT_ONCE)) and not asked.is_set():
                await self._whole.wait()
                if self._lost is not None and self._lost in data:
                    self._lost = None
                    asked.set()
                sink.write(data)
                await sink.drain()
        except OSError:
            pass
        finally:
            sink.transport.abort()
            self._writers.discard(sink)
