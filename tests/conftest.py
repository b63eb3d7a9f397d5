"""A real database for each test, and the whole application over real HTTP."""

import asyncio
import faulthandler
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import hypothesis
import psycopg
import pytest
from psycopg import sql

from ringdove.app import upkeep
from ringdove.kernel import clock
from ringdove.kernel.db import PIPELINE, PORTAL, Database
from ringdove.kernel.embedded import OWNER, SUPER, Embedded
from ringdove.kernel.settings import Settings
from tests.support.build import Build
from tests.support.site import Site

SECRET = "a secret for tests only, long enough"
QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
}
#: After a test's own limit: for its fixtures to clean up.
HARD_STOP_AFTER_S = 120
#: A busy machine is no finding.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")
_numbers = count(1)
_stderr = pytest.StashKey[int]()


def pytest_configure(config: pytest.Config) -> None:
    """Where stacks go: later, what is written there is captured."""
    config.stash[_stderr] = os.dup(2)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """A test may hang where its limit, a signal, changes nothing: then every thread's stack is shown and the run ends."""
    marker = item.get_closest_marker("timeout")
    limit = float(marker.args[0] if marker else item.config.getini("timeout"))
    faulthandler.dump_traceback_later(
        limit + HARD_STOP_AFTER_S, exit=True, file=item.config.stash[_stderr]
    )
    try:
        return (yield)
    finally:
        faulthandler.cancel_dump_traceback_later()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Embedded]:
    """A server of our own for the whole run, with a migrated database to copy."""
    folder = Path(tempfile.mkdtemp(prefix="rd-"))
    server = Embedded(folder / "data", QUICK)
    server.start()
    try:
        asyncio.run(upkeep.bring_up(server.dsn(), SECRET))
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def dsn(postgres: Embedded) -> Iterator[str]:
    """An empty, migrated database."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(postgres.dsn(SUPER, "postgres"), autocommit=True) as conn:
        conn.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE ringdove OWNER {}").format(
                sql.Identifier(name), sql.Identifier(OWNER)
            )
        )
    yield postgres.dsn(OWNER, name)
    with psycopg.connect(postgres.dsn(SUPER, "postgres"), autocommit=True) as conn:
        conn.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def build(dsn: str) -> Build:
    """Builders of rows."""
    return Build(dsn)


@pytest.fixture
async def portal(dsn: str) -> AsyncIterator[Database]:
    """Connections as people have them."""
    async with Database(dsn, PORTAL, size=4) as database:
        yield database


@pytest.fixture
async def pipeline(dsn: str) -> AsyncIterator[Database]:
    """Connections as the receiver and the worker have them."""
    async with Database(dsn, PIPELINE, size=8) as database:
        yield database


@pytest.fixture
def settings(dsn: str, tmp_path: Path) -> Settings:
    """The settings of one process."""
    return Settings(
        _env_file=None, database_url=dsn, data_dir=tmp_path, secret_key=SECRET, demo=True
    )


@pytest.fixture
async def site(settings: Settings, dsn: str) -> AsyncIterator[Site]:
    """The whole application: a web process's server and a worker, in this loop, over real HTTP."""
    async with Site(settings, dsn) as running:
        yield running


@pytest.fixture
async def portal_site(settings: Settings, dsn: str) -> AsyncIterator[Site]:
    """The same without a worker: for what needs no more than a request and its answer."""
    async with Site(settings, dsn, work=False) as running:
        yield running


@pytest.fixture(autouse=True)
def _running_clock() -> Iterator[None]:
    yield
    clock.freeze(None)
