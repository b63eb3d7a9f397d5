"""(f) Beside Kannel with its file store, which writes each SMS to a file and never waits for the disk."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from statistics import median
from urllib.request import urlopen

from bench import load
from bench.ground import Ground, free_port, wait_until_ready
from bench.result import Result

CONNECTIONS = 64
ROUNDS = 3
CONFIGURATION = """
group = core
admin-port = {admin}
admin-password = bench
smsbox-port = {smsbox}
log-level = 4
store-type = file
store-location = "{folder}/kannel.store"
dlr-storage = internal

group = smsc
smsc = http
smsc-id = bench
system-type = kannel
port = {port}
smsc-username = u
smsc-password = p
send-url = "http://127.0.0.1:9/"

group = smsbox
bearerbox-host = 127.0.0.1
"""


def benchmarks(on: Ground, seconds: float) -> Iterator[Result]:
    """Both in turns; nothing where Kannel is not installed."""
    bearerbox = shutil.which("bearerbox", path=os.environ["PATH"] + ":/usr/sbin")
    if bearerbox is None:
        print("kannel: not installed (Debian: apt-get install kannel)", file=sys.stderr)
        return
    with on.web() as port:
        load.measured(port, CONNECTIONS, 1)
        rounds = []
        for _ in range(ROUNDS):
            # anew each time: what nobody fetches from it makes it slower
            with _kannel(on, bearerbox) as its_port:
                theirs = load.measured(its_port, CONNECTIONS, seconds, "--kannel")
            rounds.append((load.measured(port, CONNECTIONS, seconds), theirs))
    for name, place in (("receive", 0), ("kannel_file_store", 1)):
        found = [both[place] for both in rounds]
        setup = {
            "connections": CONNECTIONS,
            "rounds": ROUNDS,
            "refused": sum(one["refused"] for one in found),
            "p99_ms": round(median(one["p99_ms"] for one in found), 2),
        }
        yield Result(name, median(one["rate"] for one in found), "SMS/s", setup)
    times = median(ours["rate"] / theirs["rate"] for ours, theirs in rounds)
    yield Result("receive_to_kannel_file_store", times, "times", {"connections": CONNECTIONS})


@contextlib.contextmanager
def _kannel(on: Ground, bearerbox: str) -> Iterator[int]:
    folder = on.folder / "kannel"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    port, admin = free_port(), free_port()
    file = folder / "kannel.conf"
    file.write_text(CONFIGURATION.format(folder=folder, port=port, admin=admin, smsbox=free_port()))
    process = subprocess.Popen(
        [bearerbox, "-v", "4", str(file)],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until_ready(process, f"http://127.0.0.1:{admin}/status.txt?password=bench")
        with urlopen(f"http://127.0.0.1:{port}/?username=u&password=p&from=1&to=2&text=a"):
            pass
        yield port
    finally:
        process.kill()
        process.wait()
