"""The database that comes with us: real servers, killed, joined, misled."""

import contextlib
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from psycopg import sql

from ringdove.kernel import embedded
from ringdove.kernel.embedded import MAJOR, OWNER, SUPER, CannotStart, Embedded

QUICK = {"shared_buffers": "16MB", "max_wal_size": "64MB"}
WITHIN_S = 20.0


@pytest.fixture
def folder() -> Iterator[Path]:
    """Short, as most data directories are; a socket's path may have 107 bytes."""
    with TemporaryDirectory(prefix="rd-", ignore_cleanup_errors=True) as path:
        yield Path(path)


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """A data directory as the first start leaves it, to copy."""
    with TemporaryDirectory(prefix="rd-", ignore_cleanup_errors=True) as path:
        server = Embedded(Path(path) / "data", QUICK)
        server.start()
        server.stop()
        yield server.root


@pytest.fixture
def server(folder: Path, made: Path) -> Iterator[Embedded]:
    subprocess.run(["/bin/cp", "-a", made, folder / "data"], check=True)
    running = Embedded(folder / "data", QUICK)
    running.start()
    yield running
    running.stop()


def pid_of(server: Embedded) -> int:
    return int((server.pgdata / "postmaster.pid").read_text().split()[0])


def answers(server: Embedded) -> bool:
    try:
        psycopg.connect(server.dsn(), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def until(what: Callable[[], bool]) -> None:
    end = time.monotonic() + WITHIN_S
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


def test_our_own_role_is_no_superuser_and_may_take_the_two_roles(server: Embedded) -> None:
    with psycopg.connect(server.dsn()) as conn:
        assert conn.execute(
            "SELECT rolsuper FROM pg_roles WHERE rolname = %s", (OWNER,)
        ).fetchone() == (False,)
        for role in embedded.ROLES:
            conn.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
            assert conn.execute("SELECT current_user").fetchone() == (role,)
            conn.execute("RESET ROLE")
        assert conn.execute("SHOW listen_addresses").fetchone() == ("",)
        assert conn.execute("SHOW fsync").fetchone() == ("on",)


def test_nobody_else_on_this_machine_gets_in(server: Embedded) -> None:
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.dsn("ringdove_portal")).close()
    assert stat.S_IMODE((server.pgdata / ".s.PGSQL.5432").stat().st_mode) & 0o077 == 0


def test_the_log_never_holds_a_row(server: Embedded) -> None:
    with psycopg.connect(server.dsn(), autocommit=True) as conn:
        conn.execute("CREATE TABLE t (a text UNIQUE CHECK (a <> 'secret word'))")
        for value in ("secret word", "secret text", "secret text"):
            with contextlib.suppress(psycopg.IntegrityError):
                conn.execute("INSERT INTO t VALUES (%s)", (value,))
        with contextlib.suppress(psycopg.DataError):
            conn.execute("SELECT 'secret text'::int")
    assert "secret" not in server.log.read_text()


def test_it_runs_until_its_last_user_leaves(server: Embedded) -> None:
    other = Embedded(server.root, QUICK)
    other.start()
    server.stop()
    assert answers(other)
    other.stop()
    assert not answers(other)
    assert not (server.pgdata / "postmaster.pid").exists()


def test_a_user_that_was_killed_does_not_keep_it_running(server: Embedded) -> None:
    code = (
        "import sys, pathlib; from ringdove.kernel.embedded import Embedded\n"
        "e = Embedded(pathlib.Path(sys.argv[1])); e.join(); print('joined', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, server.root], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as user:
        try:
            assert user.stdout is not None
            assert user.stdout.readline() == b"joined\n"
        finally:
            user.kill()
    server.stop()
    assert not answers(server)


def test_one_that_did_not_start_it_stops_nothing(server: Embedded) -> None:
    Embedded(server.root, QUICK).stop()
    assert answers(server)


@pytest.mark.parametrize("how", ["own", "adopted"])
def test_a_killed_server_is_started_again_with_what_it_had_committed(
    server: Embedded, how: str
) -> None:
    keeper = server
    if how == "adopted":
        keeper = Embedded(server.root, QUICK)
        keeper.start()
    assert not keeper.keep_running()
    with psycopg.connect(server.dsn(), autocommit=True) as conn:
        conn.execute("CREATE TABLE kept AS SELECT 1 AS a")
        with contextlib.suppress(psycopg.OperationalError):
            os.kill(pid_of(server), signal.SIGKILL)
            until(keeper.keep_running)
    with psycopg.connect(server.dsn()) as conn:
        assert conn.execute("SELECT a FROM kept").fetchone() == (1,)
    keeper.stop()


@pytest.mark.parametrize("left", ["half a file", "our own number"])
def test_a_pid_file_that_lies_is_not_believed(server: Embedded, left: str) -> None:
    server.stop()
    text = "" if left == "half a file" else f"{os.getpid()}\n{server.pgdata}\n0\n5432\n"
    (server.pgdata / "postmaster.pid").write_text(text)
    server.start()
    assert answers(server)


def test_data_of_another_release_is_refused_with_what_to_do(folder: Path) -> None:
    (folder / "postgres").mkdir()
    (folder / "postgres" / "PG_VERSION").write_text("17\n")
    with pytest.raises(CannotStart, match=f"PostgreSQL 17's; this Ringdove brings {MAJOR}"):
        Embedded(folder).start()


def test_who_only_joins_is_told_what_to_start(folder: Path) -> None:
    with pytest.raises(CannotStart, match="ringdove serve"):
        Embedded(folder).join()


def test_a_setting_that_postgresql_refuses_ends_the_start_with_its_words(folder: Path) -> None:
    with pytest.raises(CannotStart, match="wal_compression"):
        Embedded(folder, {"wal_compression": "zst"}).start()


def test_a_data_directory_that_cannot_be_made_is_said(folder: Path) -> None:
    (folder / "file").write_text("")
    with pytest.raises(CannotStart, match="RINGDOVE_DATA_DIR"):
        Embedded(folder / "file" / "data").start()


def test_long_and_odd_paths_work_with_a_socket_that_is_ours_alone(folder: Path) -> None:
    server = Embedded(folder / "a blank, 'a quote', and ümläuts" / ("long" * 30), QUICK)
    server.start()
    try:
        assert answers(server)
        socket_folder = Path(psycopg.conninfo.conninfo_to_dict(server.dsn())["host"])  # type: ignore[arg-type]
        assert server.root not in socket_folder.parents
        assert stat.S_IMODE(socket_folder.stat().st_mode) == 0o700
    finally:
        server.stop()
    socket_folder.rmdir()


def test_a_socket_folder_of_somebody_else_is_not_used(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    server = Embedded(folder / ("long" * 30), QUICK)
    Path(psycopg.conninfo.conninfo_to_dict(server.dsn())["host"]).chmod(0o777)  # type: ignore[arg-type]
    with pytest.raises(CannotStart, match="somebody else"):
        server.dsn()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs an account for PostgreSQL")
def test_as_root_closed_folders_stay_closed_but_for_walking_through(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    server = Embedded(closed / "data", QUICK)
    server.start()
    try:
        owner = server.pgdata.stat()
        assert owner.st_uid != 0
        who = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
        listing = subprocess.run(["/bin/ls", closed], check=False, capture_output=True, **who)  # type: ignore[call-overload]
        assert listing.returncode != 0
        status = Path(f"/proc/{pid_of(server)}/status").read_text()
        assert f"Gid:\t{owner.st_gid}\t{owner.st_gid}" in status
        assert stat.S_IMODE(closed.stat().st_mode) & 0o007 == 0
    finally:
        server.stop()


def test_the_super_role_is_kept_for_making_roles(server: Embedded) -> None:
    assert SUPER not in server.dsn()
