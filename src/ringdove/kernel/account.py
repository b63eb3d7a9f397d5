"""The account that PostgreSQL runs as when we are root, which it refuses, and its way to our files."""

import contextlib
import os
import pwd
import stat
import struct
import subprocess
from pathlib import Path
from typing import Any

import structlog

log = structlog.get_logger(__name__)

NAMES = ("ringdove", "postgres", "nobody")
ACCESS_LIST = "system.posix_acl_access"


def service_account(belonging: Path) -> pwd.struct_passwd | None:
    """Whose files ``belonging`` are, else the first account there is; ``None`` when we are not root."""
    if os.geteuid() != 0:
        return None
    with contextlib.suppress(OSError, KeyError):
        if owner := belonging.stat().st_uid:
            return pwd.getpwuid(owner)
    for name in NAMES:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise LookupError(
        "PostgreSQL refuses to run as root. Make an account: useradd --system ringdove"
    )


def run_as(account: pwd.struct_passwd | None) -> dict[str, Any]:
    """How :mod:`subprocess` starts a program as the account, with nothing of ours around it."""
    how: dict[str, Any] = {
        "cwd": "/",
        "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        "umask": 0o077,
        "stdin": subprocess.DEVNULL,
    }
    if account is not None:
        how |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return how


def let_through(account: pwd.struct_passwd, target: Path) -> None:
    """Let the account walk to the target through closed folders, and nothing more."""
    for folder in (target, *target.parents):
        status = folder.stat()
        if status.st_uid != account.pw_uid and not status.st_mode & stat.S_IXOTH:
            _allow_walk(folder, account.pw_uid)


def _allow_walk(folder: Path, uid: int) -> None:
    """One entry of a POSIX access control list, as ``setfacl -m u:UID:x`` writes it."""
    user_obj, user, group_obj, mask_tag, other = 0x01, 0x02, 0x04, 0x10, 0x20
    nobody = 0xFFFFFFFF
    mode = stat.S_IMODE(folder.stat().st_mode)
    entries = {
        (user_obj, nobody): mode >> 6 & 7,
        (group_obj, nobody): mode >> 3 & 7,
        (other, nobody): mode & 7,
    }
    with contextlib.suppress(OSError):
        old = os.getxattr(folder, ACCESS_LIST)
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
        os.setxattr(folder, ACCESS_LIST, data)
    except OSError:  # a file system without such lists
        folder.chmod(mode | stat.S_IXOTH)
        log.warning("folder_opened_for_walking", folder=str(folder))
