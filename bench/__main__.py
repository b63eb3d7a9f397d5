"""``python -m bench``: one JSON object a line on standard output, a readable table on standard error.

``FULL=1`` takes the long way, ``SECONDS=n`` sets how long each figure is measured.
"""

import json
import os
import platform
import sys
from collections.abc import Mapping

from bench import (
    applications,
    away,
    burst,
    connectors,
    desk,
    distribute,
    fairness,
    flows,
    kannel,
    mail,
    receive,
    screen,
    soak,
    stored,
    tables,
)
from bench.ground import ground
from bench.result import Result
from ringdove.kernel import log

EVERY = {
    "receive": receive,
    "fairness": fairness,
    "screen": screen,
    "distribute": distribute,
    "connectors": connectors,
    "desk": desk,
    "kannel": kannel,
    "away": away,
    "burst": burst,
    "stored": stored,
    "mail": mail,
    "tables": tables,
    "flows": flows,
    "applications": applications,
    "soak": soak,
}
SHORT_S, LONG_S = 4.0, 300.0


def main() -> None:
    log.configure(level="WARNING")
    seconds = float(os.environ.get("SECONDS") or (LONG_S if os.environ.get("FULL") else SHORT_S))
    machine = {"cpus": os.cpu_count(), "python": platform.python_version(), "seconds": seconds}
    wanted = sys.argv[1:] or list(EVERY)
    for name in wanted:
        with ground() as on:
            for result in EVERY[name].benchmarks(on, seconds):
                show(result, machine)


def show(result: Result, machine: Mapping[str, object]) -> None:
    line = {"name": result.name, "value": round(result.value, 3), "unit": result.unit}
    print(json.dumps({**line, "setup": {**result.setup, **machine}}), flush=True)
    value = f"{result.value:,.1f}" if result.value < 100 else f"{result.value:,.0f}"
    facts = ", ".join(f"{name} {fact}" for name, fact in result.setup.items())
    print(f"{result.name:28}{value:>12} {result.unit:16}{facts}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
