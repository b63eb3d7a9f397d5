"""Run a command while nobody else runs one under the same lock: ``alone.py LOCK COMMAND...``."""

import fcntl
import os
import sys
from pathlib import Path


def main(lock: str, *command: str) -> None:
    """Wait for the lock, then become the command; the kernel frees the lock when that ends."""
    Path(lock).parent.mkdir(parents=True, exist_ok=True)
    held = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("==> waiting for another set-up in this folder", flush=True)
        fcntl.flock(held, fcntl.LOCK_EX)
    os.set_inheritable(held, True)  # noqa: FBT003 - it takes no names
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(*sys.argv[1:])
