"""The baseline: the receive handler that most people would write, FastAPI and SQLAlchemy, one transaction a request.

``python -m bench.plain_handler PORT POOL_SIZE``
"""

import os
import sys
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import uvicorn
from fastapi import FastAPI, Form, Response
from sqlalchemy import Text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from ringdove.kernel import clock, ids


class Base(DeclarativeBase):
    """The tables."""


class PlainMessage(Base):
    """A received SMS."""

    __tablename__ = "plain_messages"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    sender: Mapped[str] = mapped_column(Text, index=True)
    recipient: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime]


def build(dsn: str, pool_size: int) -> FastAPI:
    host, user, database = (part.partition("=")[2] for part in dsn.split())
    engine = create_async_engine(
        f"postgresql+psycopg://{user}@/{database}?host={host}", pool_size=pool_size, max_overflow=0
    )
    sessions = async_sessionmaker(engine, class_=AsyncSession)
    app = FastAPI()

    @app.on_event("startup")
    async def make_table() -> None:
        async with engine.begin() as conn:
            await conn.run_sync(Base.metadata.create_all)

    @app.get("/")
    async def ready() -> str:
        return "ready"

    @app.post("/SMSReceiver")
    async def receive(
        to: Annotated[str, Form()],
        sender: Annotated[str, Form(alias="from")],
        text: Annotated[str, Form()],
    ) -> Response:
        async with sessions.begin() as session:
            session.add(
                PlainMessage(
                    id=ids.new(),
                    sender=sender,
                    recipient=to,
                    body=text,
                    received_at=clock.now().astimezone(UTC).replace(tzinfo=None),
                )
            )
        return Response()

    return app


if __name__ == "__main__":
    uvicorn.run(
        build(os.environ["BENCH_DSN"], int(sys.argv[2])),
        host="127.0.0.1",
        port=int(sys.argv[1]),
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_level="error",
    )
