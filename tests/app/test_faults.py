"""The database away, the network cut, the disk full, under load: what was answered 200 is stored and routed, once, in order."""

import asyncio
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from ringdove.kernel import clock
from ringdove.kernel.embedded import SUPER, Embedded
from tests.conftest import SECRET
from tests.support.build import Build
from tests.support.cable import Cable
from tests.support.serving import RECEIVER, Providers, Serving, each_once, in_order

BACK_WITHIN_S = 15.0
END_WITHIN_S = 20.0
DISK_MB = 6
pytestmark = [pytest.mark.alone, pytest.mark.timeout(300)]
#: Seconds, and minutes.
LONG_AND_SHORT = [3.0, pytest.param(150.0, marks=[pytest.mark.long, pytest.mark.timeout(400)])]


@pytest.fixture
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="rd-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@asynccontextmanager
async def serving_with(
    dsn: str, folder: Path, build: Build, **settings: str
) -> AsyncIterator[Serving]:
    acme = build.client()
    build.connector(acme, build.group(acme), RECEIVER)
    serving = Serving(folder, dsn, RINGDOVE_SECRET_KEY=SECRET, **settings)
    await serving.start()
    try:
        await serving.ready(60)
        await copied(serving)
        yield serving
    finally:
        if serving.process.poll() is None:
            await asyncio.to_thread(serving.end)


async def copied(serving: Serving) -> None:
    """Wait until the connectors are on its disk."""
    async with asyncio.timeout(60):
        while not (serving.data / "receiver" / "connectors").exists():
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("away_s", LONG_AND_SHORT)
async def test_the_database_may_stop_and_everything_start_again_before_it_is_back(
    postgres: Embedded, dsn: str, build: Build, folder: Path, away_s: float
) -> None:
    async with serving_with(dsn, folder, build) as serving:
        providers = Providers(serving)
        async with providers.sending():
            await providers.more(50)
            await asyncio.to_thread(postgres.stop)
            try:
                await providers.more(20)
                await asyncio.sleep(away_s)
                assert await asyncio.to_thread(serving.end) == 0
                await serving.start()
                await providers.more(50, BACK_WITHIN_S)
                await asyncio.sleep(away_s)
                [web] = serving.processes()["web"]
                subprocess.run(["kill", "-9", str(web)], check=True)
                await providers.more(50, BACK_WITHIN_S)
            finally:
                await asyncio.to_thread(postgres.start)
            await providers.more(50, BACK_WITHIN_S)
        await each_once(serving, providers.accepted)
        in_order(serving)
        assert set(providers.refused) <= {0}  # while it was not there at all


@pytest.mark.parametrize("cut_s", LONG_AND_SHORT)
async def test_the_network_to_the_database_may_be_cut_and_nobody_told(
    dsn: str, build: Build, folder: Path, cut_s: float
) -> None:
    two = {"RINGDOVE_WEB_PROCESSES": "2"}  # an SMS may come to either of them
    async with Cable(dsn) as cable, serving_with(cable.dsn, folder, build, **two) as serving:
        serving.dsn = dsn
        providers = Providers(serving)
        async with providers.sending():
            for _ in range(2):
                await providers.more(50)
                cable.cut()
                await providers.more(50)
                await asyncio.sleep(cut_s)
                await providers.more(20, 3)
                cable.mend()
        await each_once(serving, providers.accepted)
        in_order(serving)
        assert not providers.refused
        assert providers.slowest_s < 2


async def test_it_ends_while_the_database_says_nothing(
    dsn: str, build: Build, folder: Path
) -> None:
    async with Cable(dsn) as cable, serving_with(cable.dsn, folder, build) as serving:
        serving.dsn = dsn
        providers = Providers(serving)
        async with providers.sending():
            await providers.more(50)
            cable.cut()
            await providers.more(50)
        began = clock.monotonic()
        assert await asyncio.to_thread(serving.end) == 0
        assert clock.monotonic() - began < END_WITHIN_S
        cable.mend()
        await serving.start()
        await each_once(serving, providers.accepted)
        in_order(serving)


async def test_the_database_may_take_no_writing_for_a_while_and_hold_on_to_its_connections(
    postgres: Embedded, dsn: str, build: Build, folder: Path
) -> None:
    async with serving_with(dsn, folder, build) as serving:
        providers = Providers(serving)
        async with providers.sending():
            await providers.more(50)
            with read_only(postgres, dsn):
                await providers.more(100)
            await providers.more(50)
        await each_once(serving, providers.accepted)
        in_order(serving)
        assert not providers.refused


@contextmanager
def wrong_setting(database: Path) -> Iterator[None]:
    settings = database / "postgresql.auto.conf"
    right = settings.read_text()
    settings.write_text(right + "no_such_setting = 1\n")
    yield
    settings.write_text(right)


@contextmanager
def not_mounted(database: Path) -> Iterator[None]:
    elsewhere = database.rename(database.with_name("elsewhere"))
    yield
    elsewhere.rename(database)


@pytest.mark.parametrize("fault", [wrong_setting, not_mounted])
async def test_sms_are_taken_from_the_start_though_the_embedded_database_needs_help_to_start(
    folder: Path, fault: Callable[[Path], AbstractContextManager[None]]
) -> None:
    serving = Serving(folder)
    await serving.start()
    try:
        await serving.ready(60)
        await copied(serving)
        assert await asyncio.to_thread(serving.end) == 0
        providers = Providers(serving)
        async with AsyncExitStack() as until_the_end:
            with fault(serving.data / "postgres"):
                await serving.start()
                await until_the_end.enter_async_context(providers.sending())
                await providers.more(20)
                [web] = serving.processes()["web"]
                subprocess.run(["kill", "-9", str(web)], check=True)
                await providers.more(20)
            await serving.ready(60)
            await providers.more(20)
        await each_once(serving, providers.accepted)
        in_order(serving)
    finally:
        if serving.process.poll() is None:
            await asyncio.to_thread(serving.end)


@contextmanager
def read_only(postgres: Embedded, dsn: str) -> Iterator[None]:
    """Whoever connects meanwhile writes nothing, then and later."""
    database = conninfo_to_dict(dsn)["dbname"]
    name = sql.Identifier(str(database))
    setting = sql.SQL("ALTER DATABASE {} {} default_transaction_read_only {}")
    with psycopg.connect(postgres.dsn(SUPER, "postgres"), autocommit=True) as conn:
        conn.execute(setting.format(name, sql.SQL("SET"), sql.SQL("= on")))
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        conn.execute(cut, (database,))
        try:
            yield
        finally:
            conn.execute(setting.format(name, sql.SQL("RESET"), sql.SQL("")))


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    options = ["-t", "tmpfs", "-o", f"size={DISK_MB}m,mode=0755", "tmpfs", str(folder)]
    mounted = subprocess.run(["mount", *options], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("mounting a small disk is not allowed here")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


async def test_a_full_disk_while_the_database_is_away_refuses_what_it_cannot_hold_and_loses_nothing(
    postgres: Embedded, dsn: str, build: Build, folder: Path
) -> None:
    (folder / "var").mkdir()
    with small_disk(folder / "var"):
        async with serving_with(dsn, folder, build) as serving:
            providers = Providers(serving, padding=20_000)
            async with providers.sending():
                await providers.more(20)
                await asyncio.to_thread(postgres.stop)
                try:
                    async with asyncio.timeout(60):
                        while providers.refused[503] < 40:
                            await asyncio.sleep(0.05)
                finally:
                    await asyncio.to_thread(postgres.start)
                await providers.more(50, BACK_WITHIN_S)
            await each_once(serving, providers.accepted)
            in_order(serving)
            assert set(providers.refused) == {503}
